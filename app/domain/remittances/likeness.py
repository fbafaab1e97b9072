"""How much a claim of ours is like one a payer answers under no number of ours: patient, days, codes, charge."""

from dataclasses import dataclass

from app.domain.remittances.candidates import member_ids, name_key, names, number_key
from app.domain.remittances.line_match import PairedLines, pair_lines
from app.domain.remittances.match import BilledClaim
from app.domain.remittances.remittance import RemittanceClaim

ENOUGH, CLEARLY_AHEAD = 70, 15
"""From which confidence on a claim is taken, and how far the next best must be behind."""
_MEMBER, _LAST, _FIRST, _LINES, _CHARGE = 30, 15, 5, 40, 10


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 to 100 and what it is made of: member id 30, last name 15, first name 5, lines 40, charge 10."""

    claim: BilledClaim
    confidence: int
    because: tuple[str, ...]
    lines: PairedLines


def likeness(told: RemittanceClaim, ours: BilledClaim) -> Likeness:
    """How well a claim of ours fits. Without a line of the same code and day, or without the patient, never enough."""
    paired = pair_lines(told.lines, ours.lines, told.day("232"))
    because, confidence = [], 0
    marks = {number_key(each) for each in (*member_ids(told), told.claim_number)} - {""}
    for key, words in ((ours.member_id, "member id"), (ours.account_number, "account number")):
        if number_key(key) in marks:
            because.append(words)
            confidence = _MEMBER
    lasts = {name_key(last) for last, _ in names(told)} - {""}
    if name_key(ours.patient_last) in lasts:
        because.append("last name")
        confidence += _LAST
    if any(same_first(first, ours.patient_first) for _, first in names(told)):
        because.append("first name")
        confidence += _FIRST
    is_patient = confidence >= _LAST + _FIRST
    if told.lines:
        confidence += _LINES * paired.found // len(told.lines)
        because.append(f"{paired.found} of {len(told.lines)} lines by code and day")
    same_charge = abs(told.charge_cents) == ours.charge_cents
    if same_charge:
        confidence += _CHARGE
        because.append("charge")
    if not told.lines and same_charge and told.day("232") in {line.service_date for line in ours.lines}:
        confidence += _LINES
        because.append("day")
    has_service = paired.found or not told.lines
    if not (is_patient and has_service):
        confidence = min(confidence, ENOUGH - 1)
    return Likeness(ours, confidence, tuple(because), paired)


def is_named_otherwise(told: RemittanceClaim, ours: BilledClaim) -> bool:
    """Whether the payer's patient has another last name and another member id than ours."""
    lasts = {name_key(last) for last, _ in names(told)} - {""}
    mine = name_key(ours.patient_last)
    alike = any(each.startswith(mine) or mine.startswith(each) for each in lasts)
    same_member = number_key(ours.member_id) in {number_key(each) for each in member_ids(told)}
    return bool(lasts and mine) and not alike and not (same_member and ours.member_id)


def same_first(one: str, other: str) -> bool:
    """Whether first names agree as far as both are given: an initial is enough."""
    first, second = name_key(one), name_key(other)
    return bool(first and second) and (first.startswith(second) or second.startswith(first))
