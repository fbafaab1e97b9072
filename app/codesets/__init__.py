"""Public code sets in their own rebuildable file: loaders, search, lookup. No patient data."""
