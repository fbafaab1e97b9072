"""The code-set file as commands open it: made first where it is not there yet."""

from app import paths
from app.cli.console import show_progress
from app.codesets import CodeSets, build_codesets, is_current


def open_code_sets() -> CodeSets:
    """The code-set file, made first where it is missing or of an older edition."""
    path = paths.codesets_file()
    if not is_current(path):
        build_codesets(path, lambda done, total: show_progress("Making the code tables", 100 * done // total))
    return CodeSets(path)
