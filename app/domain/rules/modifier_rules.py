"""Rules on the modifiers of a line: real ones, on a code that takes them, beside none that says the opposite."""

from collections.abc import Iterator
from datetime import date

from app.domain.codes import POINTER_LETTERS
from app.domain.encounter import Encounter, ServiceLine
from app.domain.findings import Fix, Severity
from app.domain.ids import parse_icd10cm, parse_modifier
from app.domain.procedure_book import Modifier, ModifierKind
from app.domain.procedure_kinds import ALWAYS_THERAPY, KINDS, is_anesthesia
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_PLANS = ("GP", "GO", "GN")
_PROVIDERS_OF_ANESTHESIA = frozenset({"AA", "AD", "QK", "QX", "QY", "QZ"})


def _lines(encounter: Encounter, context: RuleContext) -> Iterator[tuple[int, ServiceLine, date]]:
    for place, line in enumerate(encounter.lines):
        if line.procedure:
            yield place, line, line.service_date or encounter.service_date or context.today


def _known(line: ServiceLine, on: date, context: RuleContext) -> list[Modifier]:
    found = (context.procedures.modifier(code, on) for code in line.modifiers)
    return [modifier for modifier in found if modifier]


def _complaint(place: int, words: str, mend: str, *fixes: Fix) -> Complaint:
    return Complaint(f"line.{place}.modifiers", f"Line {place + 1}: {words}", mend, fixes)


def _fix(place: int, line: ServiceLine, words: str, modifiers: tuple[str, ...]) -> Fix:
    return Fix(f"{words} on line {place + 1}", f"line.{place}.modifiers", " ".join(modifiers))


def _dropping(place: int, line: ServiceLine, dropped: str) -> Fix:
    rest = tuple(code for code in line.modifiers if code != dropped)
    return Fix(f"Take {dropped} off line {place + 1}", f"line.{place}.modifiers", " ".join(rest))


def _is_ambulance(code: str) -> bool:
    """Ambulance trips carry where from and where to, a letter each: any pair of letters may be one."""
    return code.startswith("A0")


def _unknown(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    if not context.procedures.knows_modifiers():
        return
    for place, line, on in _lines(encounter, context):
        for code in dict.fromkeys(line.modifiers):
            if parse_modifier(code) and not context.procedures.modifier(code, on) and not _is_ambulance(line.procedure):
                yield _complaint(place, f"{code} is in no list of modifiers.", "Check the typing.")


def _ended(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        for modifier in _known(line, on, context):
            if modifier.valid_to and on > modifier.valid_to and not _is_ambulance(line.procedure):
                words = f"{modifier.code} ({modifier.words.lower()}) ended on {modifier.valid_to:%m/%d/%Y}."
                mend = modifier.hint or "Take it off."
                yield _complaint(place, words, mend, _dropping(place, line, modifier.code))


def _opposites(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        known = _known(line, on, context)
        for at, one in enumerate(known):
            for other in known[at + 1 :]:
                if other.code in one.never_with or one.code in other.never_with:
                    yield _opposite(place, line, one, other)


def _opposite(place: int, line: ServiceLine, one: Modifier, other: Modifier) -> Complaint:
    pair = {one.code, other.code}
    if pair == {"RT", "LT"}:
        rest = tuple(code for code in line.modifiers if code not in pair)
        fix = _fix(place, line, "Put 50 for RT and LT", ("50", *rest))
        return _complaint(place, "RT and LT are both sides.", "Use 50, or a line for each side.", fix)
    if pair == {"26", "TC"}:
        rest = tuple(code for code in line.modifiers if code not in pair)
        fix = _fix(place, line, "Take 26 and TC off", rest)
        return _complaint(place, "26 and TC together are the whole service.", "Bill it without either.", fix)
    if "59" in pair:
        newer = (pair - {"59"}).pop()
        words = f"{newer} says more exactly what 59 says."
        return _complaint(place, words, "Keep the exact one alone.", _dropping(place, line, "59"))
    words = f"{one.code} ({one.words.lower()}) and {other.code} ({other.words.lower()}) exclude each other."
    fixes = _dropping(place, line, one.code), _dropping(place, line, other.code)
    return _complaint(place, words, "Keep the one that is true.", *fixes)


def _wrong_kind(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        for modifier in _known(line, on, context):
            is_kind, words = KINDS.get(modifier.only_on, (None, ""))
            if is_kind and not is_kind(line.procedure) and not _is_ambulance(line.procedure):
                message = f"{modifier.code} ({modifier.words.lower()}) belongs on {words}, not on {line.procedure}."
                fix = _dropping(place, line, modifier.code)
                yield _complaint(place, message, f"Move it to {words}, or take it off.", fix)


def _both_sides_twice(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, _ in _lines(encounter, context):
        if "50" in line.modifiers and line.units_tenths == 20:
            words = f"Line {place + 1}: 50 means both sides already; two units would make four."
            fix = Fix(f"Make it 1 unit on line {place + 1}", f"line.{place}.units", "1")
            mend = "Bill 1 unit and keep the charge for both sides, or take 50 off where the payer wants units."
            yield Complaint(f"line.{place}.units", words, mend, (fix,))


def _side_against_diagnosis(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        sides = {modifier.side for modifier in _known(line, on, context) if modifier.side}
        if len(sides) != 1:
            continue
        side = sides.pop()
        sided = list(_sided_diagnoses(encounter, line, on, context))
        if sided and all(of_diagnosis != side for _, of_diagnosis in sided):
            code, other = sided[0]
            marks = [m for m in _known(line, on, context) if m.side]
            words = f"{marks[0].code} says {side}, the diagnosis {code} says {other}."
            fixes = _other_side(place, line, marks, other)
            yield _complaint(place, words, "Correct the one that is wrong.", *fixes)


def _other_side(place: int, line: ServiceLine, marks: list[Modifier], side: str) -> tuple[Fix, ...]:
    """RT and LT can be changed over; a finger cannot."""
    new = {"right": "RT", "left": "LT"}[side]
    if len(marks) != 1 or marks[0].code not in ("RT", "LT"):
        return ()
    swapped = tuple(new if code == marks[0].code else code for code in line.modifiers)
    return (_fix(place, line, f"Put {new} for {marks[0].code}", swapped),)


def _sided_diagnoses(
    encounter: Encounter, line: ServiceLine, on: date, context: RuleContext
) -> Iterator[tuple[str, str]]:
    """Each diagnosis the line points at that names one side, with the side."""
    for letter in line.pointers:
        at = POINTER_LETTERS.find(letter)
        code = parse_icd10cm(encounter.diagnoses[at]) if 0 <= at < len(encounter.diagnoses) else None
        if code:
            words = set(context.book.diagnosis_status(code, on).description.lower().replace(",", " ").split())
            found = words & {"right", "left"}
            if len(found) == 1:
                yield code, found.pop()


def _not_by_schedule(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    """What the fee schedule says of 26, TC, 50 and assistants for the code."""
    for place, line, on in _lines(encounter, context):
        fee = context.procedures.fee(line.procedure, "", on)
        if fee is None or fee.status not in ("A", "R", "T"):
            continue
        for code in line.modifiers:
            if words := _refusal(code, line.procedure, fee.pc_tc, fee.bilateral, fee.assistant, fee.co_surgeons):
                complaint = _complaint(
                    place, words, f"Take {code} off, or check the code.", _dropping(place, line, code)
                )
                yield Complaint(complaint.field, complaint.message, complaint.mend, complaint.fixes, fee.edition)


def _refusal(modifier: str, code: str, pc_tc: str, bilateral: str, assistant: str, co_surgeons: str) -> str:
    if modifier in ("26", "TC") and pc_tc in ("0", "2", "3", "4", "5", "7"):
        return (
            f"{code} has no separate {'professional' if modifier == '26' else 'technical'} part: {modifier} is refused."
        )
    if modifier == "50" and bilateral == "2":
        return f"{code} is both sides by its own words: 50 is refused."
    if modifier == "50" and bilateral == "0":
        return f"Medicare pays {code} once, 50 or not."
    if modifier in ("80", "81", "82", "AS") and assistant == "1":
        return f"Medicare pays no assistant for {code}."
    if modifier == "62" and co_surgeons == "0":
        return f"Medicare pays no second surgeon for {code}."
    return ""


def _no_plan_of_care(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    if not context.procedures.knows_modifiers():
        return
    for place, line, _ in _lines(encounter, context):
        if line.procedure in ALWAYS_THERAPY and not set(_PLANS) & set(line.modifiers):
            fixes = tuple(_fix(place, line, f"Add {plan}", (plan, *line.modifiers)) for plan in _plans(line.procedure))
            words = f"{line.procedure} does not say whose plan of care it is under."
            yield _complaint(
                place, words, "GP physical, GO occupational, GN speech therapy; Medicare wants one.", *fixes
            )


def _plans(code: str) -> tuple[str, ...]:
    if code in ("97161", "97162", "97163", "97164"):
        return ("GP",)
    if code in ("97165", "97166", "97167", "97168"):
        return ("GO",)
    return ("GN",) if code.startswith("925") else _PLANS


def _no_anesthetist(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    if not context.procedures.knows_modifiers():
        return
    for place, line, _ in _lines(encounter, context):
        if is_anesthesia(line.procedure) and not _PROVIDERS_OF_ANESTHESIA & set(line.modifiers):
            words = "anesthesia without saying who gave or directed it."
            yield _complaint(place, words, "AA in person, QK or QY directing, QX directed, QZ without direction.")


def _order(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        known = {modifier.code: modifier.kind for modifier in _known(line, on, context)}
        if len(known) < 2 or len(known) != len(line.modifiers):
            continue
        ordered = tuple(sorted(line.modifiers, key=lambda code: known[code] is not ModifierKind.PRICING))
        if ordered != line.modifiers:
            first = ordered[0]
            words = f"{first} changes the price and goes before {line.modifiers[0]}."
            yield _complaint(
                place, words, "Payers price from the first.", _fix(place, line, f"Put {first} first", ordered)
            )


_MANUAL, _NUCC = "NCCI policy manual, chapter 1", "NUCC item 24D"

MODIFIER_RULES: tuple[Rule[Encounter], ...] = (
    Rule("modifier.unknown", Severity.WARNING, _NUCC, _unknown, "Each modifier is in a list of modifiers."),
    Rule(
        "modifier.ended",
        Severity.WARNING,
        "HCPCS modifiers",
        _ended,
        "Each modifier was in force on the date of service.",
    ),
    Rule(
        "modifier.opposites",
        Severity.WARNING,
        _MANUAL,
        _opposites,
        "No two modifiers of a line exclude each other, as RT and LT, 26 and TC, 59 and XS.",
    ),
    Rule(
        "modifier.wrong_kind",
        Severity.WARNING,
        _MANUAL,
        _wrong_kind,
        "A modifier stands on the kind of service it belongs to, as 25 on a visit.",
    ),
    Rule(
        "modifier.both_sides_twice",
        Severity.WARNING,
        "Medicare's rule on 50",
        _both_sides_twice,
        "A line with 50 has one unit.",
    ),
    Rule(
        "modifier.side",
        Severity.WARNING,
        "ICD-10-CM laterality",
        _side_against_diagnosis,
        "The side a modifier tells is the side of a diagnosis the line points at.",
    ),
    Rule(
        "modifier.schedule",
        Severity.WARNING,
        "Medicare fee schedule",
        _not_by_schedule,
        "The fee schedule allows 26, TC, 50, an assistant or a second surgeon for the code.",
    ),
    Rule(
        "modifier.no_plan_of_care",
        Severity.NOTE,
        "Medicare Claims Processing Manual, chapter 5",
        _no_plan_of_care,
        "A therapy service tells its plan of care: GP, GO or GN.",
    ),
    Rule(
        "modifier.no_anesthetist",
        Severity.WARNING,
        "Medicare Claims Processing Manual, chapter 12",
        _no_anesthetist,
        "An anesthesia service tells who gave or directed it.",
    ),
    Rule(
        "modifier.order",
        Severity.NOTE,
        _NUCC,
        _order,
        "Modifiers that change the price stand before those that inform.",
    ),
)
