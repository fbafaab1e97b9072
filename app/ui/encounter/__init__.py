"""The encounter page: one visit, entered by keyboard from the patient to the claim that is ready to print."""
