"""Rules on telehealth: the place of service and the modifiers of a line tell the same story."""

from collections.abc import Iterator

from app.domain.claim import Claim
from app.domain.encounter import Encounter, ServiceLine
from app.domain.findings import Fix, Severity
from app.domain.people import PayerKind
from app.domain.procedure_kinds import is_therapy, is_visit
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

TELEHEALTH_PLACES = frozenset({"02", "10"})
"""Patient elsewhere, and patient at home."""
_BY_PICTURE = frozenset({"95", "GT"})
_BY_EAR = frozenset({"93", "FQ"})
_MODIFIERS = _BY_PICTURE | _BY_EAR | {"GQ"}
_TOLD_BY_THE_CODE = range(98000, 98017)
"""CPT's own telemedicine visits and the virtual check-in: the code says it without a modifier."""


def _place_of(encounter: Encounter, line: ServiceLine) -> str:
    return line.place_of_service or encounter.place_of_service


def _place_missing(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        told = sorted(_MODIFIERS & set(line.modifiers))
        code = _place_of(encounter, line)
        if told and code and code not in TELEHEALTH_PLACES:
            words = f"Line {place + 1}: {told[0]} says telehealth, but the place of service is {code}."
            mend = "10 where the patient was at home, 02 elsewhere; else take the modifier off."
            fixes = tuple(
                Fix(f"Make it {where} on line {place + 1}", f"line.{place}.place_of_service", where)
                for where in ("10", "02")
            )
            yield Complaint(f"line.{place}.place_of_service", words, mend, fixes)


def _both_ways(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        picture, ear = sorted(_BY_PICTURE & set(line.modifiers)), sorted(_BY_EAR & set(line.modifiers))
        if picture and ear:
            words = f"Line {place + 1}: {picture[0]} says with a picture, {ear[0]} says by telephone alone."
            yield Complaint(f"line.{place}.modifiers", words, "Keep the one that is true.")


def _modifier_missing(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    # Medicare tells telehealth by the place of service; most other payers want the modifier too.
    if claim.payer.kind is PayerKind.MEDICARE:
        return
    for place, line in enumerate(claim.encounter.lines):
        is_asked = is_visit(line.procedure) or is_therapy(line.procedure)
        told = bool(_MODIFIERS & set(line.modifiers)) or _is_told_by_code(line.procedure)
        if is_asked and not told and (code := _place_of(claim.encounter, line)) in TELEHEALTH_PLACES:
            words = f"Line {place + 1}: place of service {code} is telehealth, but no modifier says how."
            mend = "95 with a picture, 93 by telephone alone."
            fixes = tuple(_adding(place, line, modifier) for modifier in ("95", "93"))
            yield Complaint(f"line.{place}.modifiers", words, mend, fixes)


def _is_told_by_code(code: str) -> bool:
    return code.isascii() and code.isdigit() and int(code) in _TOLD_BY_THE_CODE


def _adding(place: int, line: ServiceLine, modifier: str) -> Fix:
    words = f"Add {modifier} to line {place + 1}"
    return Fix(words, f"line.{place}.modifiers", " ".join((*line.modifiers, modifier)))


_SOURCE = "CMS place of service codes; CPT modifiers 93, 95"

TELEHEALTH_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "telehealth.place",
        Severity.WARNING,
        _SOURCE,
        _place_missing,
        "A line with a telehealth modifier (93, 95, FQ, GQ, GT) has place of service 02 or 10.",
    ),
    Rule(
        "telehealth.both_ways",
        Severity.WARNING,
        _SOURCE,
        _both_ways,
        "No line is both with a picture (95, GT) and by telephone alone (93, FQ).",
    ),
)
TELEHEALTH_CLAIM_RULES: tuple[Rule[Claim], ...] = (
    Rule(
        "telehealth.modifier",
        Severity.WARNING,
        _SOURCE,
        _modifier_missing,
        "A visit or therapy at place of service 02 or 10 says by a modifier how it was held.",
        "all but Medicare",
    ),
)
