"""Read models for lists and reports: SELECT only, one function each."""
