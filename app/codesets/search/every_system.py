"""One answer from several books: which code system leads for what was typed, and where the others come."""

import re
from collections.abc import Sequence

from app.codesets.records import CodeHit

_PROCEDURE_CODE = re.compile(r"[a-z]\d{4}", re.IGNORECASE)
_BEGINNING = re.compile(r"[a-z]\d{1,4}", re.IGNORECASE)
_FIRST = 5
"""What is seen at a glance. Conditions fill it with diagnoses, whatever procedures say about them."""
_KNOWN = 0.9
"""From this share on a book knows all that was typed, a last word unfinished."""
_BY_SO_MUCH = 0.15
"""By so much more must the procedures know of a misspelt query to lead."""
_READ_AS_HCPCS = frozenset("ABCGJLQV")
"""598 codes stand in both books (J1100 is a drug, J11.00 an influenza). Typed without the dot, these letters are
read as HCPCS, where chapters E, H, K, M, S and T of ICD-10-CM are much more often meant; the other comes second."""
_OWN_TERMS = 2
"""Places among the first for a brand name or word of the trade that both books know."""


def merged(text: str, diagnoses: Sequence[CodeHit], procedures: Sequence[CodeHit], limit: int) -> list[CodeHit]:
    """Both answers in one list. The order within each system stays; codes no longer in force come last."""
    current = [hit for hit in procedures if hit.valid_on]
    ended = [hit for hit in procedures if not hit.valid_on]
    return [*_order(text, diagnoses, current or ended), *(ended if current else ())][:limit]


def _order(text: str, diagnoses: Sequence[CodeHit], procedures: Sequence[CodeHit]) -> list[CodeHit]:
    typed = text.strip()
    if not procedures or not diagnoses:
        return [*diagnoses, *procedures]
    if _PROCEDURE_CODE.fullmatch(typed) and procedures[0].code == typed.upper():
        both = diagnoses[0].code.replace(".", "") == typed.upper()
        leads = not both or typed[0].upper() in _READ_AS_HCPCS
        return [procedures[0], *diagnoses, *procedures[1:]] if leads else _behind(diagnoses, procedures, 1)
    if _BEGINNING.fullmatch(typed):
        begun = diagnoses[0].code.replace(".", "").startswith(typed.upper())
        return _behind(diagnoses, procedures, _FIRST) if begun else [*procedures, *diagnoses]
    best, other = procedures[0].share, diagnoses[0].share
    if (best >= _KNOWN > other) or best > other + _BY_SO_MUCH:
        return [*procedures[:_FIRST], *diagnoses[:_FIRST], *procedures[_FIRST:], *diagnoses[_FIRST:]]
    if best < _KNOWN:
        return [*diagnoses, *procedures]
    named = sum(_is_named(typed, hit) for hit in procedures[:_OWN_TERMS])
    first = _behind(diagnoses, procedures[:named], _FIRST - named)
    return _behind(first, procedures[named:], _FIRST)


def _is_named(typed: str, hit: CodeHit) -> bool:
    """Whether what was typed, as a whole, is a name of ours for the code."""
    return hit.share >= _KNOWN and sorted(hit.found_by.split()) == sorted(typed.lower().split())


def _behind(hits: Sequence[CodeHit], others: Sequence[CodeHit], place: int) -> list[CodeHit]:
    return [*hits[:place], *others, *hits[place:]]
