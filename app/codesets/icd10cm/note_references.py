"""Finds the codes a note of the tabular list names, so that they can be followed."""

import re

from app.codesets.records import CodeReference

_ONE = r"[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|U\d\d(?:\.[0-9A-Z]{1,4})?|QA\d(?:\.[0-9A-Z]{1,4})?"
_CODE = re.compile(rf"\b({_ONE})(?:-({_ONE})\b)?(?:\.?-)?")


def find_references(text: str) -> tuple[CodeReference, ...]:
    """Codes and ranges in a note, in order. `(E11.-)` names the header E11, `(A00-B99)` a range."""
    return tuple(
        CodeReference(match.start(), match.end(), match[1], match[2] or match[1]) for match in _CODE.finditer(text)
    )
