"""ICD-10-CM: read from its published files, made into the code-set file, looked up."""
