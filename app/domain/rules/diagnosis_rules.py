"""Rules on item 21: the diagnoses are real, billable on the day, in a lawful order, and none is there twice."""

from collections.abc import Iterator

from app.domain.codes import POINTER_LETTERS, DiagnosisStatus
from app.domain.diagnosis_facts import CodeChoice
from app.domain.encounter import Encounter
from app.domain.findings import Fix, Severity
from app.domain.ids import parse_icd10cm
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_MOST_CHOICES = 12
EXTERNAL_CAUSES = ("V", "W", "X", "Y")


def diagnosis_label(place: int) -> str:
    """`Diagnosis A` to `Diagnosis L`, counted on where the form has no letter any more."""
    return f"Diagnosis {POINTER_LETTERS[place]}" if place < len(POINTER_LETTERS) else f"Diagnosis {place + 1}"


def _no_diagnosis(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if not encounter.diagnoses:
        yield Complaint("diagnosis.0", "The visit has no diagnosis.", "Enter at least one ICD-10-CM code.")


def _too_many(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    count, room = len(encounter.diagnoses), len(POINTER_LETTERS)
    if count > room:
        message = f"There are {count} diagnoses; a claim holds {room}."
        yield Complaint(f"diagnosis.{room}", message, "Keep the twelve that matter, or split the visit in two.")


def _shape(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, code in enumerate(encounter.diagnoses):
        if not parse_icd10cm(code):
            message = f"{diagnosis_label(place)}: “{code}” is not an ICD-10-CM code."
            yield Complaint(f"diagnosis.{place}", message, "Codes look like E11.9; search by words beside the form.")


def _looked_up(encounter: Encounter, context: RuleContext) -> Iterator[tuple[int, str, DiagnosisStatus]]:
    """Place, dotted code and what the book says, for every well-formed code."""
    on = encounter.service_date or context.today
    for place, typed in enumerate(encounter.diagnoses):
        if code := parse_icd10cm(typed):
            yield place, code, context.book.diagnosis_status(code, on)


def _unknown(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, code, status in _looked_up(encounter, context):
        if not status.known:
            message = f"{diagnosis_label(place)}: {code} is not in the ICD-10-CM code book."
            yield Complaint(f"diagnosis.{place}", message, "Check the typing, or search by words.")


def _header(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, code, status in _looked_up(encounter, context):
        if status.known and not status.billable:
            message = f"{diagnosis_label(place)}: {code} is a heading; payers want a more specific code."
            facts = context.book.diagnosis_facts(code, encounter.service_date or context.today)
            below = facts.below if facts else ()
            choices = below[:_MOST_CHOICES]
            fixes = tuple(Fix(f"{each.code} {each.words}", f"diagnosis.{place}", each.code) for each in choices)
            mend = f"{code} needs {_wanted(code, below)}."
            yield Complaint(f"diagnosis.{place}", message, mend, fixes)


def _wanted(code: str, below: tuple[CodeChoice, ...]) -> str:
    plain = code.replace(".", "")
    if below and all(len(choice.code.replace(".", "")) == 7 for choice in below):
        padding = "X" * (6 - len(plain))
        return f"a 7th character{f', with {padding} before it' if padding else ''}: choose a code below it"
    return "more characters: choose a code below it"


def _not_valid_on(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    on = encounter.service_date or context.today
    for place, code, status in _looked_up(encounter, context):
        if status.known and status.billable and not status.valid_on:
            message = f"{diagnosis_label(place)}: {code} was not valid on {on:%m/%d/%Y}."
            yield Complaint(f"diagnosis.{place}", message, "Choose the code that was valid on the date of service.")


def _duplicate(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    first_at: dict[str, int] = {}
    for place, typed in enumerate(encounter.diagnoses):
        code = parse_icd10cm(typed) or typed
        first = first_at.setdefault(code, place)
        if first != place:
            message = f"{diagnosis_label(place)}: {code} is already {diagnosis_label(first)}."
            mend = "Remove it and point the lines at the first one."
            taken_out = Fix(f"Take {code} out", f"diagnosis.{place}")
            yield Complaint(f"diagnosis.{place}", message, mend, (taken_out,))


def _external_cause_first(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    first = encounter.diagnoses[0].strip().upper() if encounter.diagnoses else ""
    if first.startswith(EXTERNAL_CAUSES):
        message = f"Diagnosis A: {first} tells the cause of an injury and may not come first."
        yield Complaint(
            "diagnosis.0", message, "Put the injury itself first, the cause after it.", _injury_first(encounter)
        )


def _injury_first(encounter: Encounter) -> tuple[Fix, ...]:
    """The first code that is no external cause goes before those that are."""
    for place, code in enumerate(encounter.diagnoses):
        if code.strip() and not code.strip().upper().startswith(EXTERNAL_CAUSES):
            return (Fix(f"Put {code} first", f"diagnosis.{place}.place", "0"),)
    return ()


def _unused(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    used = "".join(line.pointers for line in encounter.lines)
    if not used:
        return
    for place, code in enumerate(encounter.diagnoses[: len(POINTER_LETTERS)]):
        if POINTER_LETTERS[place] not in used:
            message = f"{diagnosis_label(place)}: no service line points at {code}."
            yield Complaint(f"diagnosis.{place}", message, "Fine if it is only told for the record.")


_BOOK = "ICD-10-CM code set"
_ITEM = "NUCC item 21"

DIAGNOSIS_RULES: tuple[Rule[Encounter], ...] = (
    Rule("diagnosis.missing", Severity.ERROR, _ITEM, _no_diagnosis, "The visit has a diagnosis."),
    Rule("diagnosis.too_many", Severity.ERROR, _ITEM, _too_many, "The visit has no more than twelve diagnoses."),
    Rule("diagnosis.shape", Severity.ERROR, _ITEM, _shape, "Each diagnosis has the form of an ICD-10-CM code."),
    Rule("diagnosis.unknown", Severity.ERROR, _BOOK, _unknown, "Each diagnosis is in the ICD-10-CM code book."),
    Rule(
        "diagnosis.not_billable",
        Severity.ERROR,
        _BOOK,
        _header,
        "Each diagnosis is as specific as it can be: no heading, no missing 7th character.",
    ),
    Rule(
        "diagnosis.not_valid_on_date",
        Severity.ERROR,
        _BOOK,
        _not_valid_on,
        "Each diagnosis was valid on the date of service.",
    ),
    Rule("diagnosis.duplicate", Severity.ERROR, _ITEM, _duplicate, "No diagnosis stands there twice."),
    Rule(
        "diagnosis.external_cause_first",
        Severity.ERROR,
        "ICD-10-CM guidelines, chapter 20",
        _external_cause_first,
        "An external cause (V to Y) is not the first diagnosis.",
    ),
    Rule("diagnosis.unused", Severity.NOTE, _ITEM, _unused, "Each diagnosis is pointed at by a service line."),
)
