"""A payer's rule as data: made in a dialog, without code; when it fits a claim, it complains or fills a default.

An empty condition holds for every claim. Lists hold any of their parts: codes as `99213`, ranges as
`99202-99215`, beginnings as `J*`; diagnoses with or without the dot.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.domain.claim import Claim
from app.domain.coverage import Rank
from app.domain.encounter import Encounter, ServiceLine
from app.domain.findings import Finding, Fix, Severity
from app.domain.people import PayerKind, Sex

RULE_ID = "payer_rule"
MOST_MODIFIERS = 4


class Lack(StrEnum):
    """What a claim may lack, so that the rule applies only then."""

    AUTHORIZATION = "authorization"
    REFERRING = "referring"
    NDC = "ndc"
    LINE_NOTE = "line_note"
    ADDITIONAL_INFO = "additional_info"
    FACILITY = "facility"


class Effect(StrEnum):
    """What the rule does where it applies. Fills offer a fix done by a key; they never write by themselves."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    FILL = "fill"


class Fillable(StrEnum):
    """What a rule may fill by default."""

    MODIFIER = "modifier"
    AUTHORIZATION = "authorization"
    PLACE_OF_SERVICE = "place_of_service"
    ADDITIONAL_INFO = "additional_info"
    CLAIM_CODES = "claim_codes"


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of a rule: all that are given must hold. Ages are whole years on the date of service."""

    payer_id: int = 0
    payer_kind: PayerKind | None = None
    plan: str = ""
    """Words in the plan's name."""
    rank: Rank | None = None
    procedures: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    """A line that has any of these."""
    without_modifiers: tuple[str, ...] = ()
    """A line that has none of these."""
    places: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    """Any diagnosis the line points at; for rules without line conditions any of the claim."""
    age_from: int | None = None
    age_to: int | None = None
    sex: Sex | None = None
    served_from: date | None = None
    served_to: date | None = None
    units_over_tenths: int | None = None
    """A line of more units than this, in tenths."""
    lacks: Lack | None = None

    @property
    def is_about_lines(self) -> bool:
        """Whether the rule looks at service lines one by one, or at the claim as a whole."""
        of_lines = (self.procedures, self.modifiers, self.without_modifiers, self.places)
        return any(of_lines) or self.units_over_tenths is not None or self.lacks in (Lack.NDC, Lack.LINE_NOTE)


@dataclass(frozen=True, slots=True)
class PayerRule:
    """One rule of the biller's own. `words` say what is wrong and what the payer wants; row id 0 = not yet saved."""

    id: int = 0
    name: str = ""
    when: When = When()
    effect: Effect = Effect.WARNING
    words: str = ""
    fills: Fillable | None = None
    value: str = ""
    """What is filled."""
    active: bool = False
    """Off until it has been tried on past claims."""


def payer_rule_findings(rules: Iterable[PayerRule], claim: Claim) -> Iterator[Finding]:
    """What the biller's active rules say of a claim. Never raises."""
    for rule in rules:
        if rule.active:
            yield from findings_of(rule, claim)


def findings_of(rule: PayerRule, claim: Claim) -> Iterator[Finding]:
    """What one rule says of a claim, active or not: so it is tried before it is switched on."""
    if not _claim_fits(rule.when, claim):
        return
    if not rule.when.is_about_lines:
        if rule.fills is None or not _has_filled(rule, claim.encounter, None):
            yield _finding(rule, _claim_field(rule), _claim_fix(rule))
        return
    for place, line in enumerate(claim.encounter.lines):
        if _line_fits(rule.when, claim, line) and not (rule.fills and _has_filled(rule, claim.encounter, line)):
            yield _finding(rule, f"line.{place}.{_line_part(rule)}", _line_fix(rule, claim.encounter, place))


def faults(rule: PayerRule) -> Iterator[tuple[str, str]]:
    """(field of the rule, what is wrong) for a rule that cannot be kept as it is."""
    when = rule.when
    if not rule.name.strip():
        yield "name", "Give the rule a name: findings say which rule made them."
    if not rule.words.strip():
        yield "words", "Say what is wrong and what the payer wants."
    if rule.effect is Effect.FILL and (rule.fills is None or not rule.value.strip()):
        yield "value", "Say what is to be filled, and with what."
    for part in when.procedures:
        if not is_procedure_pattern(part):
            yield "procedures", f"“{part}” is no code, range or beginning: write 99213, 99202-99215 or J*."
    for part in when.diagnoses:
        if not is_diagnosis_pattern(part):
            yield "diagnoses", f"“{part}” is no code, range or beginning: write E11.9, E08-E13 or M54*."
    for name in ("modifiers", "without_modifiers", "places"):
        for part in getattr(when, name):
            if not re.fullmatch(r"[0-9A-Z]{2}", part.upper()):
                yield name, f"“{part}” is not two letters or digits."
    if when.age_from is not None and when.age_to is not None and when.age_from > when.age_to:
        yield "age_to", "The ages are the wrong way round."
    if when.served_from and when.served_to and when.served_from > when.served_to:
        yield "served_to", "The dates are the wrong way round."
    if when == When():
        yield "procedures", "Without any condition the rule would speak of every claim: give at least one."


_DIAGNOSES = re.compile(r"(?P<first>[A-Z][0-9A-Z]{2,6})(-(?P<last>[A-Z][0-9A-Z]{2,6}))?|[A-Z][0-9A-Z]{0,5}\*")
_PROCEDURES = re.compile(r"(?P<first>[0-9A-Z]{5})(-(?P<last>[0-9A-Z]{5}))?|[0-9A-Z]{1,4}\*")


def is_procedure_pattern(text: str) -> bool:
    """Whether a text is a procedure code, a range of them or a beginning; one too short would never fit."""
    return _is_pattern(_PROCEDURES, text)


def is_diagnosis_pattern(text: str) -> bool:
    """Whether a text is a diagnosis, with or without its dot, a range or a beginning."""
    return _is_pattern(_DIAGNOSES, text.replace(".", ""))


def _is_pattern(pattern: re.Pattern[str], text: str) -> bool:
    found = pattern.fullmatch(text.upper())
    return found is not None and (found["last"] is None or found["first"] <= found["last"])


def code_fits(code: str, patterns: tuple[str, ...]) -> bool:
    """Whether a code is any of the codes, within any of the ranges (ends included) or begins as asked."""
    plain = code.replace(".", "").upper()
    return any(_fits(plain, pattern.replace(".", "").upper()) for pattern in patterns)


def _fits(code: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return code.startswith(pattern[:-1])
    first, _, last = pattern.partition("-")
    # A range's end takes the codes below it: E08-E13 holds E13.9.
    return first <= code and (code <= last or code.startswith(last)) if last else code == first


def _claim_fits(when: When, claim: Claim) -> bool:
    encounter, coverage = claim.encounter, claim.coverage
    served = encounter.service_date
    return (
        when.payer_id in (0, claim.payer.id)
        and when.payer_kind in (None, claim.payer.kind)
        and when.plan.lower() in coverage.plan_name.lower()
        and when.rank in (None, coverage.rank)
        and when.sex in (None, claim.patient.sex)
        and _within(_age(claim), when.age_from, when.age_to)
        and _within(served, when.served_from, when.served_to)
        and (when.is_about_lines or _any_diagnosis(encounter.diagnoses, when.diagnoses))
        and _lacks(when.lacks, claim, None)
    )


def _line_fits(when: When, claim: Claim, line: ServiceLine) -> bool:
    encounter = claim.encounter
    modifiers = {modifier.upper() for modifier in line.modifiers}
    return (
        (not when.procedures or code_fits(line.procedure, when.procedures))
        and (not when.modifiers or not modifiers.isdisjoint(_upper(when.modifiers)))
        and modifiers.isdisjoint(_upper(when.without_modifiers))
        and (not when.places or (line.place_of_service or encounter.place_of_service) in when.places)
        and _any_diagnosis(_pointed_at(encounter, line), when.diagnoses)
        and (when.units_over_tenths is None or line.units_tenths > when.units_over_tenths)
        and _lacks(when.lacks, claim, line)
    )


def _pointed_at(encounter: Encounter, line: ServiceLine) -> tuple[str, ...]:
    places = (ord(letter) - ord("A") for letter in line.pointers.upper())
    return tuple(encounter.diagnoses[place] for place in places if 0 <= place < len(encounter.diagnoses))


def _any_diagnosis(codes: tuple[str, ...], patterns: tuple[str, ...]) -> bool:
    return not patterns or any(code_fits(code, patterns) for code in codes)


def _upper(parts: tuple[str, ...]) -> set[str]:
    return {part.upper() for part in parts}


Bound = TypeVar("Bound", int, date)


def _within(value: Bound | None, least: Bound | None, most: Bound | None) -> bool:
    """Whether a known value lies between the bounds given; an unknown one fits only where there are none."""
    if least is None and most is None:
        return True
    if value is None:
        return False
    return (least is None or least <= value) and (most is None or value <= most)


def _age(claim: Claim) -> int | None:
    """The patient's whole years on the date of service."""
    born, served = claim.patient.birth_date, claim.encounter.service_date
    if born is None or served is None:
        return None
    return served.year - born.year - ((served.month, served.day) < (born.month, born.day))


def _lacks(lack: Lack | None, claim: Claim, line: ServiceLine | None) -> bool:
    """Whether what the rule asks about is missing; what belongs to lines is asked of a line only."""
    missing = {
        None: True,
        Lack.AUTHORIZATION: not claim.encounter.authorization.strip(),
        Lack.REFERRING: claim.referring is None,
        Lack.ADDITIONAL_INFO: not claim.encounter.additional_info.strip(),
        Lack.FACILITY: claim.facility is None,
        Lack.NDC: line is None or line.drug is None,
        Lack.LINE_NOTE: line is None or not line.note.strip(),
    }
    return missing[lack]


_CLAIM_FIELDS = {
    Lack.AUTHORIZATION: "encounter.authorization",
    Lack.REFERRING: "encounter.referring",
    Lack.ADDITIONAL_INFO: "encounter.additional_info",
    Lack.FACILITY: "encounter.facility",
}
_FILLED_FIELDS = {
    Fillable.AUTHORIZATION: "encounter.authorization",
    Fillable.PLACE_OF_SERVICE: "encounter.place_of_service",
    Fillable.ADDITIONAL_INFO: "encounter.additional_info",
    Fillable.CLAIM_CODES: "encounter.claim_codes",
}


def _claim_field(rule: PayerRule) -> str:
    if rule.fills in _FILLED_FIELDS:
        return _FILLED_FIELDS[rule.fills]
    if rule.when.lacks in _CLAIM_FIELDS:
        return _CLAIM_FIELDS[rule.when.lacks]
    return "diagnosis.0" if rule.when.diagnoses else "encounter.patient"


def _line_part(rule: PayerRule) -> str:
    when = rule.when
    if rule.fills is Fillable.MODIFIER or when.modifiers or when.without_modifiers:
        return "modifiers"
    if rule.fills is Fillable.PLACE_OF_SERVICE or when.places:
        return "place_of_service"
    if when.units_over_tenths is not None:
        return "units"
    return {Lack.NDC: "drug", Lack.LINE_NOTE: "note"}.get(when.lacks, "procedure") if when.lacks else "procedure"


def _has_filled(rule: PayerRule, encounter: Encounter, line: ServiceLine | None) -> bool:
    """Whether what the rule would fill stands there already; a text someone typed is left alone."""
    if rule.fills is Fillable.MODIFIER:
        return line is not None and rule.value.upper() in {modifier.upper() for modifier in line.modifiers}
    if rule.fills is Fillable.PLACE_OF_SERVICE:
        return ((line.place_of_service if line else "") or encounter.place_of_service) == rule.value
    if rule.fills is None:
        return False
    return bool(getattr(encounter, rule.fills.value).strip())


def _line_fix(rule: PayerRule, encounter: Encounter, place: int) -> tuple[Fix, ...]:
    line = encounter.lines[place]
    if rule.fills is Fillable.MODIFIER and len(line.modifiers) < MOST_MODIFIERS:
        value = " ".join((*line.modifiers, rule.value.upper()))
        return (Fix(f"Add {rule.value.upper()} to line {place + 1}", f"line.{place}.modifiers", value),)
    if rule.fills is Fillable.PLACE_OF_SERVICE:
        return (Fix(f"Place {rule.value} on line {place + 1}", f"line.{place}.place_of_service", rule.value),)
    return _claim_fix(rule)


def _claim_fix(rule: PayerRule) -> tuple[Fix, ...]:
    field = _FILLED_FIELDS.get(rule.fills) if rule.fills else None
    return (Fix(f"Fill in “{rule.value}”", field, rule.value),) if field else ()


_SEVERITY = {
    Effect.ERROR: Severity.ERROR,
    Effect.WARNING: Severity.WARNING,
    Effect.NOTE: Severity.NOTE,
    Effect.FILL: Severity.WARNING,
}


def _finding(rule: PayerRule, field: str, fixes: tuple[Fix, ...]) -> Finding:
    return Finding(
        rule=f"{RULE_ID}.{rule.id}",
        severity=_SEVERITY[rule.effect],
        field=field,
        message=rule.words.strip(),
        mend=fixes[0].words + "." if fixes else "",
        source=f"Your rule “{rule.name.strip()}”",
        fixes=fixes,
    )
