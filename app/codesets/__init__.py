"""Public code sets in their own rebuildable file: loaders, search, lookup. No patient data."""

from app.codesets.code_sets import CodeSets

__all__ = ["CodeSets"]
