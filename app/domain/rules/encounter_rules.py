"""Rules on the visit: who, when, where, the accident and hospital facts; and the list of all encounter rules."""

from collections.abc import Iterator
from datetime import date

from app.domain.codes import INPATIENT_PLACES, ONSET_QUALIFIERS, OTHER_DATE_QUALIFIERS, REFERRING_ROLES
from app.domain.encounter import Encounter
from app.domain.findings import Finding, Severity
from app.domain.ids import parse_state
from app.domain.rules.coding_rules import CODING_RULES
from app.domain.rules.companion_rules import COMPANION_RULES
from app.domain.rules.cpt_rules import CPT_RULES
from app.domain.rules.diagnosis_rules import DIAGNOSIS_RULES
from app.domain.rules.fee_rules import FEE_RULES
from app.domain.rules.hypertension_rules import HYPERTENSION_RULES
from app.domain.rules.line_rules import LINE_RULES
from app.domain.rules.modifier_rules import MODIFIER_RULES
from app.domain.rules.ncci_rules import NCCI_RULES
from app.domain.rules.new_patient_rules import NEW_PATIENT_RULES
from app.domain.rules.patient_fit_rules import PATIENT_FIT_RULES
from app.domain.rules.rule import Complaint, Rule, run_rules
from app.domain.rules.rule_context import RuleContext
from app.domain.rules.telehealth_rules import TELEHEALTH_RULES

ACCIDENT_QUALIFIER = "439"


def check_encounter(encounter: Encounter, context: RuleContext) -> tuple[Finding, ...]:
    """What the rules say of the visit itself, whoever pays. Never raises."""
    return tuple(run_rules(ENCOUNTER_RULES, encounter, context))


def _patient(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if not encounter.patient_id:
        yield Complaint("encounter.patient", "No patient is chosen.", "Type a name, an account number or a birth date.")


def _practice(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if not encounter.practice_id:
        yield Complaint("encounter.practice", "No practice is chosen.", "Choose the practice that bills.")


def _rendering(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if not encounter.rendering_id:
        yield Complaint("encounter.rendering", "No provider is chosen.", "Choose who saw the patient.")


def _date_missing(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.service_date is None:
        yield Complaint("encounter.service_date", "The date of service is missing.", "Enter it; t is today.")


def _date_future(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    on = encounter.service_date
    if on and on > context.today:
        message = f"The date of service, {on:%m/%d/%Y}, has not come yet."
        yield Complaint("encounter.service_date", message, "Correct it, or keep the visit as a draft until then.")


def _place_of_service(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    code = encounter.place_of_service
    if not (len(code) == 2 and code.isascii() and code.isdigit()):
        message = f"“{code}” is no place of service." if code else "The place of service is missing."
        yield Complaint("encounter.place_of_service", message, "Two digits, as 11 for office.")


def _referring_role(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.referring_id and encounter.referring_role not in REFERRING_ROLES:
        message = "It is not said whether the provider referred, ordered or supervised."
        yield Complaint("encounter.referring_role", message, "Choose DN, DK or DQ.")


def _accident_state(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.auto_accident and not parse_state(encounter.accident_state):
        message = "An auto accident needs the state where it happened."
        yield Complaint("encounter.accident_state", message, "Enter its two letters, as OR.")


def _accident_date(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    told = encounter.onset_date or (
        encounter.other_date if encounter.other_date_qualifier == ACCIDENT_QUALIFIER else None
    )
    if (encounter.auto_accident or encounter.other_accident) and not told:
        message = "The condition comes from an accident, but its date is missing."
        yield Complaint("encounter.onset_date", message, "Enter the day of the accident (item 14).")


def _work_injury_date(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.employment_related and not encounter.onset_date:
        message = "The condition comes from work, but the day it began is missing."
        yield Complaint("encounter.onset_date", message, "Enter the day of the injury (item 14).")


def _qualifiers(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.onset_date and encounter.onset_qualifier not in ONSET_QUALIFIERS:
        yield Complaint("encounter.onset_qualifier", "The date in item 14 has no meaning yet.", "Choose 431 or 484.")
    if encounter.other_date and encounter.other_date_qualifier not in OTHER_DATE_QUALIFIERS:
        message = "The other date in item 15 has no meaning yet."
        yield Complaint("encounter.other_date_qualifier", message, "Choose what it is, or clear the date.")


def _onset_order(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    latest = encounter.service_date or context.today
    for part, day in (("onset_date", encounter.onset_date), ("other_date", encounter.other_date)):
        if day and day > latest:
            message = f"{day:%m/%d/%Y} lies after the visit."
            yield Complaint(f"encounter.{part}", message, "What brought the patient began on or before the visit.")


def _spans(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    yield from _span("unable_to_work", "unable to work", encounter.unable_to_work_from, encounter.unable_to_work_to)
    yield from _span("hospital", "in hospital", encounter.hospital_from, encounter.hospital_to)


def _span(part: str, words: str, start: date | None, end: date | None) -> Iterator[Complaint]:
    if end and not start:
        message = f"The dates {words} have an end but no beginning."
        yield Complaint(f"encounter.{part}_from", message, "Enter the first day.")
    if start and end and end < start:
        message = f"The dates {words} end {end:%m/%d/%Y}, before they begin on {start:%m/%d/%Y}."
        yield Complaint(f"encounter.{part}_to", message, "Correct one of them.")


def _hospital_dates(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    places = [line.place_of_service or encounter.place_of_service for line in encounter.lines]
    inpatient = INPATIENT_PLACES.intersection([encounter.place_of_service, *places])
    if inpatient and not encounter.hospital_from:
        message = f"Place of service {min(inpatient)} is an inpatient stay, but the admission date is missing."
        yield Complaint("encounter.hospital_from", message, "Enter item 18; leave the second date empty if still in.")


def _outside_stay(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    on, start, end = encounter.service_date, encounter.hospital_from, encounter.hospital_to
    if not on or not start:
        return
    if encounter.place_of_service in INPATIENT_PLACES and (on < start or (end and on > end)):
        yield Complaint("encounter.hospital_from", "The visit lies outside the hospital stay.", "Check both dates.")
        return
    for place, line in enumerate(encounter.lines):
        first = line.service_date or on
        last = max(first, line.through_date or first)
        is_inpatient = (line.place_of_service or encounter.place_of_service) in INPATIENT_PLACES
        if is_inpatient and (first < start or (end and last > end)):
            words = f"Line {place + 1}: its days lie outside the hospital stay."
            yield Complaint(f"line.{place}.service_date", words, "Check item 18 and the line's dates.")


def _outside_lab(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.outside_lab and encounter.outside_lab_cents <= 0:
        message = "An outside lab was used, but what it charged is missing."
        yield Complaint("encounter.outside_lab_cents", message, "Enter the purchase price (item 20).")
    if encounter.outside_lab and not encounter.facility_id:
        message = "An outside lab was used, but not which one."
        yield Complaint("encounter.facility", message, "Choose the lab as the facility (item 32).")


def _paid_negative(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.patient_paid_cents < 0:
        message = "What the patient paid is negative."
        yield Complaint("encounter.patient_paid", message, "Enter what was taken at the desk, or nothing.")


def _paid_too_much(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.lines and encounter.patient_paid_cents > encounter.total_cents > 0:
        message = "The patient paid more than the visit costs."
        yield Complaint("encounter.patient_paid", message, "Check the amount; the rest would stay as a credit.")


_E, _W = Severity.ERROR, Severity.WARNING

VISIT_RULES: tuple[Rule[Encounter], ...] = (
    Rule("visit.patient", _E, "NUCC item 2", _patient, "The visit has a patient."),
    Rule("visit.practice", _E, "NUCC item 33", _practice, "The visit has the practice that bills it."),
    Rule("visit.rendering", _E, "NUCC items 24J, 31", _rendering, "The visit has the provider who saw the patient."),
    Rule("visit.date_missing", _E, "NUCC item 24A", _date_missing, "The visit has a date of service."),
    Rule("visit.date_future", _E, "NUCC item 24A", _date_future, "The date of service is not after today."),
    Rule(
        "visit.place_of_service",
        _E,
        "NUCC item 24B",
        _place_of_service,
        "The visit's place of service is a code of two digits.",
    ),
    Rule(
        "visit.referring_role",
        _E,
        "NUCC item 17",
        _referring_role,
        "A referring provider's part is told: DN referred, DK ordered, DQ supervised.",
    ),
    Rule(
        "visit.accident_state",
        _E,
        "NUCC item 10b",
        _accident_state,
        "An auto accident has the state where it happened.",
    ),
    Rule(
        "visit.accident_date",
        _E,
        "NUCC items 10, 14",
        _accident_date,
        "An accident has its date (item 14, or item 15 with qualifier 439).",
    ),
    Rule(
        "visit.work_injury_date",
        _W,
        "NUCC items 10a, 14",
        _work_injury_date,
        "A condition from work has the day it began.",
    ),
    Rule(
        "visit.date_qualifier",
        _E,
        "NUCC items 14, 15",
        _qualifiers,
        "A date in item 14 or 15 has the qualifier that tells what it is.",
    ),
    Rule("visit.onset_order", _E, "NUCC items 14, 15", _onset_order, "Onset and other date are not after the visit."),
    Rule(
        "visit.span_order",
        _E,
        "NUCC items 16, 18",
        _spans,
        "The dates unable to work and in hospital have a beginning, and end after it.",
    ),
    Rule(
        "visit.hospital_dates",
        _E,
        "NUCC item 18",
        _hospital_dates,
        "An inpatient place of service (21, 51, 61) has the admission date.",
    ),
    Rule(
        "visit.outside_stay",
        _W,
        "NUCC item 18",
        _outside_stay,
        "An inpatient visit, and each line, lies within the hospital stay.",
    ),
    Rule(
        "visit.outside_lab",
        _E,
        "NUCC items 20, 32",
        _outside_lab,
        "An outside lab has its charge, and is chosen as the facility.",
    ),
    Rule("visit.paid_negative", _E, "NUCC item 29", _paid_negative, "What the patient paid is not negative."),
    Rule(
        "visit.paid_too_much",
        _W,
        "NUCC item 29",
        _paid_too_much,
        "What the patient paid is not more than the visit's charges.",
    ),
)

ENCOUNTER_RULES: tuple[Rule[Encounter], ...] = (
    VISIT_RULES
    + CODING_RULES
    + DIAGNOSIS_RULES
    + COMPANION_RULES
    + HYPERTENSION_RULES
    + PATIENT_FIT_RULES
    + LINE_RULES
    + NEW_PATIENT_RULES
    + TELEHEALTH_RULES
    + CPT_RULES
    + NCCI_RULES
    + MODIFIER_RULES
    + FEE_RULES
)
