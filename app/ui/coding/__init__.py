"""The side panel of the encounter page: codes, the form, earlier visits."""
