"""Public code sets in their own rebuildable file: loaders, search, lookup. No patient data."""

from app.codesets.code_sets import CodeSets
from app.codesets.icd10cm.build import BuildStopped, build_codesets, is_current
from app.codesets.whole_file import clear_unfinished

__all__ = ["BuildStopped", "CodeSets", "build_codesets", "clear_unfinished", "is_current"]
