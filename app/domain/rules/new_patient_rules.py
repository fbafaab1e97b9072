"""A rule on new-patient visits: nobody of the same group and specialty has seen the patient within three years."""

from collections.abc import Iterator
from datetime import date

from app.domain.encounter import Encounter
from app.domain.findings import Fix, Severity
from app.domain.procedure_kinds import is_imaging, is_laboratory, is_visit
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import EarlierLine, RuleContext

_YEARS = 3
ESTABLISHED = {
    **{f"9920{level}": f"9921{level}" for level in "2345"},
    **{f"9938{age}": f"9939{age}" for age in "1234567"},
    "92002": "92012",
    "92004": "92014",
}
"""Each code of a new patient, and what the same visit is for one who is known."""
_BY_DECISION = "9920"
"""Office visits: their levels ask for other minutes for a known patient, so no code is sure to be the right one."""
_NO_CARE = frozenset({"36415", "36416"})


def _new_patient(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        on = line.service_date or encounter.service_date
        if line.procedure not in ESTABLISHED or not on:
            continue
        seen = [earlier for earlier in context.earlier if _counts(earlier, encounter, on, context)]
        if seen:
            last = max(seen, key=lambda earlier: earlier.service_date)
            words = (
                f"Line {place + 1}: {line.procedure} is for a new patient, but the practice saw this one"
                f" on {last.service_date:%m/%d/%Y} ({last.procedure})."
            )
            known = ESTABLISHED[line.procedure]
            field, mend = f"line.{place}.procedure", f"Bill {known} with its charge, as for a known patient."
            if line.procedure.startswith(_BY_DECISION):
                mend = f"Bill {known} where the level was chosen by decision-making; by time another may be right."
                yield Complaint(field, words, mend)
            else:
                yield Complaint(field, words, mend, (Fix(f"Bill {known} on line {place + 1}", field, known),))


def _counts(earlier: EarlierLine, encounter: Encounter, on: date, context: RuleContext) -> bool:
    """Care by somebody of the group: where both taxonomies are known, of the same specialty."""
    is_group = earlier.encounter_id != encounter.id and earlier.practice_id == encounter.practice_id != 0
    if not is_group or not _years_before(on) < earlier.service_date < on:
        return False
    if earlier.taxonomy and context.taxonomy and earlier.taxonomy != context.taxonomy:
        return False
    return _is_care(earlier.procedure)


def _years_before(on: date) -> date:
    try:
        return on.replace(year=max(1, on.year - _YEARS))
    except ValueError:  # 29 February
        return on.replace(year=max(1, on.year - _YEARS), day=28)


def _is_care(code: str) -> bool:
    """A professional service face to face; tests, scans, drugs and drawing blood are none."""
    is_test = is_laboratory(code) or is_imaging(code) or code in _NO_CARE
    return is_visit(code) or (code[:1].isdigit() and not is_test)


NEW_PATIENT_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "line.new_patient",
        Severity.WARNING,
        "CPT, evaluation and management guidelines (new and established patient)",
        _new_patient,
        "A new-patient visit is the first by the same group and specialty within three years.",
    ),
)
