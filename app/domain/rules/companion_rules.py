"""Rules on diagnoses beside each other: what the tabular list forbids together, wants first, or wants as well."""

from collections.abc import Iterator

from app.domain.codes import POINTER_LETTERS
from app.domain.diagnosis_facts import BookNote, DiagnosisFacts
from app.domain.encounter import Encounter
from app.domain.findings import Fix, Severity
from app.domain.ids import parse_icd10cm
from app.domain.rules.diagnosis_rules import diagnosis_label
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

SUPPLEMENTARY = {
    "B95": "tells the germ of an infection coded elsewhere",
    "B96": "tells the germ of an infection coded elsewhere",
    "B97": "tells the germ of an infection coded elsewhere",
    "Z16": "tells what an infection resists",
    "Z37": "tells the outcome of a delivery",
    "Z3A": "tells the week of a pregnancy",
    "Z68": "tells the body mass index",
}
"""Categories the guidelines allow only beside another code (I.C.1.b, I.C.1.c, I.C.15.b, I.C.21.c)."""
_DRUG_TAKEN = {
    "5": "tells the drug behind an adverse effect",
    "6": "tells the drug of which too little was taken",
}
"""By the 5th or 6th character of T36 to T50 (I.C.19.e.5): the effect, or the condition treated, comes first."""
_MOST_WORDS = 160
_LATE_EFFECTS = ("classified elsewhere", "manifestation")
"""Notes that list what a disease may do elsewhere in the body hold for the few patients in whom it does."""


def read_facts(encounter: Encounter, context: RuleContext) -> Iterator[tuple[int, DiagnosisFacts]]:
    """Place and facts of every diagnosis the book lists; of a code that stands there twice the first place only."""
    on = encounter.service_date or context.today
    seen = set()
    for place, typed in enumerate(encounter.diagnoses[: len(POINTER_LETTERS)]):
        code = parse_icd10cm(typed)
        if code and code not in seen and (facts := context.book.diagnosis_facts(code, on)):
            seen.add(code)
            yield place, facts


def source(facts: DiagnosisFacts) -> str:
    """The tabular list, with its edition."""
    return f"ICD-10-CM tabular list, {facts.edition}" if facts.edition else "ICD-10-CM tabular list"


def _excluded(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    listed = list(read_facts(encounter, context))
    for at, (place, facts) in enumerate(listed):
        for earlier_place, earlier in listed[:at]:
            found = _exclusion(facts, earlier) or _exclusion(earlier, facts)
            if found:
                holder, note = found
                pair = f"{facts.code} and {earlier.code} ({POINTER_LETTERS[earlier_place]})"
                said = f"Excludes 1 at {note.level}, which holds for {holder.code}: “{short(note.text)}”."
                message = f"{diagnosis_label(place)}: {pair} exclude each other. {said}"
                mend = (
                    "Keep the one that is documented. Two conditions that have nothing to do with each other may stand."
                )
                yield Complaint(f"diagnosis.{place}", message, mend, source=source(holder))


def _exclusion(one: DiagnosisFacts, other: DiagnosisFacts) -> tuple[DiagnosisFacts, BookNote] | None:
    """The note of `one` that names `other`; a note that would exclude its own code too says something else."""
    for note in one.excludes1:
        if note.is_met_by(other.plain) and not note.is_met_by(one.plain):
            return one, note
    return None


def _manifestation_first(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, facts in read_facts(encounter, context):
        if place == 0 and facts.is_manifestation:
            note = facts.code_first[0]
            message = f"{diagnosis_label(0)}: {facts.code} is what another disease does and may not come first."
            mend = f"Code first ({note.level}): “{short(note.text)}”."
            yield Complaint("diagnosis.0", message, mend, _moves(encounter, place, note), source(facts))


def _code_first(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, facts in read_facts(encounter, context):
        if place == 0 and facts.is_manifestation:
            continue  # told as the error it is
        for note in facts.code_first:
            if note.is_wide or note.is_met_by(facts.plain) or _met(encounter.diagnoses[:place], note):
                continue
            moves = _moves(encounter, place, note)
            if moves:
                message = f"{diagnosis_label(place)}: {facts.code} stands before a code that comes first."
                mend = f"Code first ({note.level}): “{short(note.text)}”."
                yield Complaint(f"diagnosis.{place}", message, mend, moves, source(facts))
            elif not note.is_optional and not (note.gives_examples and place > 0):
                message = f"{diagnosis_label(place)}: {facts.code} wants another code before it."
                mend = f"Code first ({note.level}): “{short(note.text)}”."
                yield Complaint(f"diagnosis.{place}", message, mend, source=source(facts))


def _use_additional(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, facts in read_facts(encounter, context):
        for note in facts.use_additional:
            if note.is_wide or note.is_optional or not note.targets or _tells_habits(note):
                continue
            if any(words in note.text for words in _LATE_EFFECTS):
                continue
            if note.is_met_by(facts.plain) or _met(encounter.diagnoses, note):
                continue
            message = f"{diagnosis_label(place)}: {facts.code} wants another code beside it."
            mend = f"Use additional ({note.level}): “{short(note.text)}”."
            yield Complaint(f"diagnosis.{place}", message, mend, source=source(facts))


def _supplementary_first(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    first = parse_icd10cm(encounter.diagnoses[0]) if encounter.diagnoses else None
    if first and (words := SUPPLEMENTARY.get(first[:3]) or _drug_taken(first.replace(".", ""))):
        message = f"{diagnosis_label(0)}: {first} {words} and may not come first."
        yield Complaint("diagnosis.0", message, "Put the condition itself first, this code after it.")


def _drug_taken(plain: str) -> str:
    if not "T36" <= plain[:3] <= "T50":
        return ""
    return _DRUG_TAKEN.get(next((sign for sign in (plain[5:6], plain[4:5]) if sign not in ("", "X")), ""), "")


def _tells_habits(note: BookNote) -> bool:
    """Lists of smoking, alcohol and exposure codes stand under hundreds of codes and hold for few patients."""
    return any(target.first.startswith(("F17", "F10", "Z72", "Z77", "Z87", "Z57")) for target in note.targets)


def _met(codes: tuple[str, ...], note: BookNote) -> bool:
    return any(note.is_met_by(code.replace(".", "").upper()) for code in codes)


def _moves(encounter: Encounter, place: int, note: BookNote) -> tuple[Fix, ...]:
    """The move that brings a code named by the note before the one at `place`."""
    for later, code in enumerate(encounter.diagnoses[place + 1 : len(POINTER_LETTERS)], place + 1):
        if note.is_met_by(code.replace(".", "").upper()):
            return (Fix(f"Put {code} first", f"diagnosis.{later}.place", str(place)),)
    return ()


def short(text: str) -> str:
    """A note's words, cut where they are too many for a line; the panel has them whole."""
    return text if len(text) <= _MOST_WORDS else text[: text.rindex(" ", 0, _MOST_WORDS)] + " …"


_GUIDELINES = "ICD-10-CM guidelines"

COMPANION_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "diagnosis.excludes1",
        Severity.WARNING,
        "ICD-10-CM tabular list",
        _excluded,
        "No two diagnoses exclude each other by an Excludes 1 note.",
    ),
    Rule(
        "diagnosis.manifestation_first",
        Severity.ERROR,
        f"{_GUIDELINES} I.A.13",
        _manifestation_first,
        "A manifestation is not the first diagnosis.",
    ),
    Rule(
        "diagnosis.code_first",
        Severity.WARNING,
        "ICD-10-CM tabular list",
        _code_first,
        "A diagnosis with a “code first” note stands after the code it asks for.",
    ),
    Rule(
        "diagnosis.use_additional",
        Severity.NOTE,
        "ICD-10-CM tabular list",
        _use_additional,
        "A diagnosis with a “use additional code” note has that code beside it.",
    ),
    Rule(
        "diagnosis.supplementary_first",
        Severity.WARNING,
        f"{_GUIDELINES} I.C.1, I.C.15, I.C.19, I.C.21",
        _supplementary_first,
        "A code that only adds to another (germ, drug, outcome of delivery, body mass index) is not first.",
    ),
)
