"""Rules on item 24: each service line says what was done, when, why and for how much, and was not billed before."""

from collections.abc import Iterator
from datetime import date

from app.domain.codes import NDC_UNITS, POINTER_LETTERS
from app.domain.encounter import Encounter, ServiceLine
from app.domain.findings import Fix, Severity
from app.domain.ids import parse_icd10cm, parse_modifier, parse_ndc, parse_procedure
from app.domain.rules.diagnosis_rules import EXTERNAL_CAUSES
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

MOST_CHARGE_CENTS = 999_999_99
MOST_UNITS_TENTHS = 9990
# HCPCS II codes that stand for "something else"; payers return them without a word on what it was.
UNLISTED = frozenset({"A4649", "A9999", "E1399", "J3490", "J3590", "J7999", "J8499", "J9999"})
_REPEAT_HINT = "If it was truly done again say so with modifier 76, 77 or 59; else remove the line."


def line_date(encounter: Encounter, line: ServiceLine) -> date | None:
    """The line's first day: its own, or the visit's where it names none."""
    return line.service_date or encounter.service_date


def _at(place: int, part: str, words: str, mend: str = "", fixes: tuple[Fix, ...] = ()) -> Complaint:
    return Complaint(f"line.{place}.{part}", f"Line {place + 1}: {words}", mend, fixes)


def _no_lines(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if not encounter.lines:
        yield Complaint("line.0.procedure", "The visit has no service line.", "Enter what was done and its charge.")


def _future(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        for part, day in (("service_date", line.service_date), ("through_date", line.through_date)):
            if day and day > context.today:
                yield _at(place, part, f"{day:%m/%d/%Y} has not come yet.", "Enter the day of the service.")


def _date_order(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        start = line_date(encounter, line)
        if start and line.through_date and line.through_date < start:
            words = f"it ends {line.through_date:%m/%d/%Y}, before it starts on {start:%m/%d/%Y}."
            yield _at(place, "through_date", words, "Swap the dates or clear the second one.")


def _date_span(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        start = line_date(encounter, line)
        if not start or not line.through_date or line.through_date <= start:
            continue
        days = (line.through_date - start).days + 1
        if line.units_tenths != days * 10:
            has = "1 unit" if line.units_tenths == 10 else f"{line.units_text} units"
            words = f"it spans {days} days but has {has}."
            yield _at(place, "units", words, "A range of dates wants one unit a day; else use one line a day.")


def _place_of_service(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        code = line.place_of_service
        if code and not _two_digits(code):
            yield _at(place, "place_of_service", f"“{code}” is no place of service.", "Two digits, as 11 for office.")


def _two_digits(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isdigit()


def _procedure(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        if not line.procedure:
            yield _at(place, "procedure", "the procedure code is missing.", "Enter a CPT or HCPCS code.")
        elif not parse_procedure(line.procedure):
            words = f"“{line.procedure}” is not a procedure code."
            yield _at(place, "procedure", words, "Five characters, as 99213 or J1030.")


def _modifier_shape(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        for modifier in line.modifiers:
            if not parse_modifier(modifier):
                yield _at(place, "modifiers", f"“{modifier}” is no modifier.", "Two letters or digits, as 25 or LT.")


def _modifier_twice(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        twice = sorted({modifier for modifier in line.modifiers if line.modifiers.count(modifier) > 1})
        for modifier in twice:
            once = " ".join(dict.fromkeys(line.modifiers))
            fix = Fix(f"Keep one {modifier} on line {place + 1}", f"line.{place}.modifiers", once)
            yield _at(place, "modifiers", f"modifier {modifier} is there twice.", "Remove one.", (fix,))


def _modifier_count(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        if len(line.modifiers) > 4:
            words = f"{len(line.modifiers)} modifiers; the form has room for four."
            yield _at(place, "modifiers", words, "Use 99 and name the others in the line's note.")


def _no_pointer(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        if not line.pointers:
            only = (Fix(f"Point line {place + 1} at A", f"line.{place}.pointers", "A"),)
            fixes = only if len(encounter.diagnoses) == 1 else ()
            mend = "Enter the letter of why it was done, as A."
            yield _at(place, "pointers", "it points at no diagnosis.", mend, fixes)


def _pointer_target(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    given = POINTER_LETTERS[: len(encounter.diagnoses)]
    for place, line in enumerate(encounter.lines):
        for letter in dict.fromkeys(line.pointers):
            if letter not in POINTER_LETTERS:
                yield _at(place, "pointers", f"“{letter}” is no pointer.", "Pointers are letters A to L.")
            elif letter not in given:
                words = f"it points at diagnosis {letter}, which is not entered."
                yield _at(place, "pointers", words, "Point at a diagnosis that is there, or enter it.")


def _pointer_count(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        if len(line.pointers) > 4:
            words = f"{len(line.pointers)} pointers; the form has room for four."
            yield _at(place, "pointers", words, "Keep the four that matter, the main one first.")


def _pointer_twice(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        for letter in sorted({letter for letter in line.pointers if line.pointers.count(letter) > 1}):
            once = "".join(dict.fromkeys(line.pointers))
            fix = Fix(f"Keep one {letter} on line {place + 1}", f"line.{place}.pointers", once)
            yield _at(place, "pointers", f"it points at diagnosis {letter} twice.", "Remove one.", (fix,))


def _external_cause(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        code = _pointed_at(encounter, line.pointers[:1])
        if code and code[0] in EXTERNAL_CAUSES:
            words = f"its first pointer, {line.pointers[0]}, is an external cause ({code})."
            mend = "Point at what was treated first; the cause comes after it."
            yield _at(place, "pointers", words, mend, _treated_first(encounter, place, line.pointers))


def _pointed_at(encounter: Encounter, letter: str) -> str | None:
    """The good code behind a pointer."""
    at = POINTER_LETTERS.find(letter) if letter else -1
    return parse_icd10cm(encounter.diagnoses[at]) if 0 <= at < len(encounter.diagnoses) else None


def _treated_first(encounter: Encounter, place: int, pointers: str) -> tuple[Fix, ...]:
    """The line's first pointer at what is no external cause goes before the others."""
    for letter in pointers:
        if (code := _pointed_at(encounter, letter)) and code[0] not in EXTERNAL_CAUSES:
            moved = letter + pointers.replace(letter, "")
            return (Fix(f"Point line {place + 1} at {letter} first", f"line.{place}.pointers", moved),)
    return ()


def _units(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        if line.units_tenths <= 0:
            yield _at(place, "units", "the units must be more than zero.", "Enter 1 for a single service.")
        elif line.units_tenths > MOST_UNITS_TENTHS:
            yield _at(place, "units", f"{line.units_text} units do not fit the box.", "Split it over two lines.")


def _charge(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        if line.charge_cents == 0:
            yield _at(place, "charge", "the charge is zero.", "Enter the charge, or put it into the fee list.")
        elif line.charge_cents < 0:
            yield _at(place, "charge", "the charge is negative.", "Charges are positive; credits are posted.")
        elif line.charge_cents > MOST_CHARGE_CENTS:
            yield _at(place, "charge", "the charge does not fit the box.", "The form holds 999,999.99; split the line.")


def _drug(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        if not line.drug:
            continue
        if not parse_ndc(line.drug.ndc):
            words = f"“{line.drug.ndc}” is no NDC." if line.drug.ndc else "the drug's NDC is missing."
            yield _at(place, "drug", words, "Eleven digits (5-4-2) from the package, zeros filled in.")
        if line.drug.unit not in NDC_UNITS:
            yield _at(place, "drug", "the NDC has no unit.", "Choose ML, UN, GR, ME or F2.")
        if line.drug.quantity_thousandths <= 0:
            yield _at(place, "drug", "the NDC has no quantity.", "Enter how much of the package was given.")


def _unlisted(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        if line.procedure in UNLISTED and not line.note.strip():
            words = f"{line.procedure} is an unlisted code without a description."
            yield _at(place, "note", words, "Say in the line's note what was given or done.")


def _same_line_twice(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    first_at: dict[tuple[date | None, str, tuple[str, ...]], int] = {}
    for place, line in enumerate(encounter.lines):
        if not line.procedure:
            continue
        key = (line_date(encounter, line), line.procedure, tuple(sorted(line.modifiers)))
        first = first_at.setdefault(key, place)
        if first != place:
            words = f"it repeats line {first + 1} ({line.procedure} on the same day)."
            yield _at(place, "procedure", words, f"Raise the units of line {first + 1}. {_REPEAT_HINT}")


def _billed_before(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    procedures = {line.procedure for line in encounter.lines}
    others = [e for e in context.earlier if e.procedure in procedures and e.encounter_id != encounter.id]
    for place, line in enumerate(encounter.lines):
        key = (line_date(encounter, line), line.procedure, sorted(line.modifiers), encounter.rendering_id)
        for earlier in others:
            if key == (earlier.service_date, earlier.procedure, sorted(earlier.modifiers), earlier.rendering_id):
                where = f"claim {earlier.claim_number}" if earlier.claim_number else "an earlier visit"
                words = f"{line.procedure} on {earlier.service_date:%m/%d/%Y} is already on {where}."
                yield _at(place, "procedure", words, _REPEAT_HINT)
                break


_E, _W = Severity.ERROR, Severity.WARNING

LINE_RULES: tuple[Rule[Encounter], ...] = (
    Rule("line.missing", _E, "NUCC item 24", _no_lines, "The visit has a service line."),
    Rule("line.future_date", _E, "NUCC item 24A", _future, "No service is after today."),
    Rule("line.date_order", _E, "NUCC item 24A", _date_order, "A line's last day is not before its first."),
    Rule("line.date_span", _W, "NUCC item 24A", _date_span, "A line that spans days has a unit for each."),
    Rule(
        "line.place_of_service",
        _E,
        "NUCC item 24B",
        _place_of_service,
        "A line's own place of service is a code of two digits.",
    ),
    Rule("line.procedure", _E, "NUCC item 24D", _procedure, "Each line has a procedure code of five characters."),
    Rule("line.modifier_shape", _E, "NUCC item 24D", _modifier_shape, "Each modifier has two letters or digits."),
    Rule("line.modifier_twice", _E, "NUCC item 24D", _modifier_twice, "No modifier stands on a line twice."),
    Rule("line.modifier_count", _E, "NUCC item 24D", _modifier_count, "A line has no more than four modifiers."),
    Rule("line.no_pointer", _E, "NUCC item 24E", _no_pointer, "Each line points at a diagnosis."),
    Rule(
        "line.pointer_target",
        _E,
        "NUCC item 24E",
        _pointer_target,
        "Each pointer is a letter whose diagnosis is there.",
    ),
    Rule("line.pointer_count", _E, "NUCC item 24E", _pointer_count, "A line has no more than four pointers."),
    Rule("line.pointer_twice", _E, "NUCC item 24E", _pointer_twice, "No line points at a diagnosis twice."),
    Rule(
        "line.external_cause_pointer",
        _W,
        "ICD-10-CM guidelines, chapter 20",
        _external_cause,
        "No line's first pointer is an external cause (V to Y).",
    ),
    Rule("line.units", _E, "NUCC item 24G", _units, "Units are more than zero and fit the box."),
    Rule("line.charge", _E, "NUCC item 24F", _charge, "Charges are more than zero and fit the box."),
    Rule(
        "line.drug",
        _E,
        "NUCC item 24, shaded half (N4)",
        _drug,
        "A drug's NDC has eleven digits (5-4-2), a unit and a quantity.",
    ),
    Rule(
        "line.unlisted",
        _W,
        "NUCC item 24, shaded half (ZZ)",
        _unlisted,
        "An unlisted code has a description in the shaded half.",
    ),
    Rule(
        "line.same_line_twice",
        _W,
        "Payers' duplicate edits",
        _same_line_twice,
        "No service stands on the visit twice on one day without a modifier that says so.",
    ),
    Rule(
        "line.billed_before",
        _W,
        "Payers' duplicate edits",
        _billed_before,
        "No service is on another visit of the patient already: same day, code, modifiers and provider.",
    ),
)
