"""Does what a finding offers: puts the one right value into the field of the visit it names."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.encounter import Encounter, ProcedureCode, ServiceLine
from app.domain.encounter_edits import (
    price,
    put_diagnosis_before,
    remove_diagnosis,
    remove_line,
    set_diagnosis,
    set_line,
    with_place,
)
from app.domain.findings import Fix

Fee = Callable[[str], ProcedureCode | None]
"""The row of the practice's own list for a code."""


def apply_fix(encounter: Encounter, fix: Fix, listed: Fee = lambda _code: None) -> Encounter:
    """The visit with the fix done; unchanged where the field it names is gone meanwhile.

    Another code brings its own charge from the practice's list, or none where it is not listed.
    """
    kind, _, rest = fix.field.partition(".")
    place, _, part = rest.partition(".")
    if kind == "diagnosis":
        return _with_diagnosis(encounter, int(place), part, fix.value)
    if kind == "encounter":
        return _with_fact(encounter, rest, fix.value)
    at = int(place)
    if kind != "line" or at >= len(encounter.lines):
        return encounter
    line = encounter.lines[at]
    if not part:
        return remove_line(encounter, at)
    return set_line(encounter, at, _with(line, part, fix.value, listed))


FACTS = frozenset({"authorization", "additional_info", "claim_codes"})
"""Texts of the visit that a payer's rule may fill (items 23, 19, 10d)."""


def _with_fact(encounter: Encounter, name: str, value: str) -> Encounter:
    if name == "place_of_service":
        return with_place(encounter, value)
    if name == "other_date":
        return replace(encounter, other_date=date.fromisoformat(value) if value else None, other_date_qualifier="")
    if name in FACTS:
        changes: dict[str, Any] = {name: value}
        return replace(encounter, **changes)
    raise ValueError(f"No fix is known for {name}.")


def _with_diagnosis(encounter: Encounter, place: int, part: str, value: str) -> Encounter:
    if part == "place":
        return put_diagnosis_before(encounter, place, int(value))
    return set_diagnosis(encounter, place, value) if value else remove_diagnosis(encounter, place)


def _with(line: ServiceLine, part: str, value: str, listed: Fee) -> ServiceLine:
    if part == "modifiers":
        return replace(line, modifiers=tuple(value.split()))
    if part in ("pointers", "epsdt"):
        text: dict[str, Any] = {part: value}
        return replace(line, **text)
    if part == "emergency":
        return replace(line, emergency=value == "Y")
    if part == "units":
        return replace(line, units_tenths=int(Decimal(value) * 10))
    if part == "procedure":
        fee = listed(value)
        cents = price(fee.charge_cents, line.units_tenths) if fee else 0
        return replace(line, procedure=value, description=fee.description if fee else "", charge_cents=cents)
    if part == "place_of_service":
        return replace(line, place_of_service=value)
    raise ValueError(f"No fix is known for {part}.")
