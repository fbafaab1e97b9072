"""Public code sets in their own rebuildable file: loaders, search, lookup. No patient data."""

from app.codesets.build import BuildStopped, build_codesets, is_current
from app.codesets.code_sets import CodeSets

__all__ = ["BuildStopped", "CodeSets", "build_codesets", "is_current"]
