"""Rules by the fee schedule and the code lists: charges below what Medicare allows, global days, codes out of force."""

from collections.abc import Iterator
from datetime import date

from app.domain.encounter import Encounter, ServiceLine
from app.domain.findings import Fix, Severity
from app.domain.medicare_amount import fee_row_modifier, line_allowed_cents
from app.domain.money import format_cents
from app.domain.procedure_kinds import is_visit
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_GLOBAL_DAYS = {"010": 10, "090": 90}
_MINOR = ("000", "010")
_FOLLOW_UP = ("24",)
_STAGED = ("58", "78", "79")


def _lines(encounter: Encounter, context: RuleContext) -> Iterator[tuple[int, ServiceLine, date]]:
    for place, line in enumerate(encounter.lines):
        if line.procedure:
            yield place, line, line.service_date or encounter.service_date or context.today


def _allowed(encounter: Encounter, line: ServiceLine, on: date, context: RuleContext) -> int | None:
    return line_allowed_cents(line, encounter.place_of_service, context.procedures, context.gpci, on)


def _below_medicare(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        allowed = _allowed(encounter, line, on, context)
        if allowed is None or not 0 < line.charge_cents < allowed:
            continue
        fee = context.procedures.fee(line.procedure, fee_row_modifier(line.modifiers), on)
        charge, floor = format_cents(line.charge_cents), format_cents(allowed)
        words = f"Line {place + 1}: the charge {charge} is below the {floor} Medicare allows."
        mend = "A payer pays the lower of the two: raise the fee in the procedure list."
        source = f"{fee.edition if fee else ''}, {context.gpci.name}"
        yield Complaint(f"line.{place}.charge", words, mend, (), source)


def _no_charge_yet(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        allowed = _allowed(encounter, line, on, context) if line.charge_cents == 0 else None
        if allowed is not None:
            words = f"Line {place + 1}: Medicare allows {format_cents(allowed)} for {line.procedure}."
            yield Complaint(f"line.{place}.charge", words, "A fee lies above that: put it into the procedure list.")


def _in_global_days(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    """A service of the same provider in the days that an earlier procedure's payment covers."""
    surgeries = _surgeries(encounter, context)
    for place, line, on in _lines(encounter, context) if surgeries else ():
        wanted = _FOLLOW_UP if is_visit(line.procedure) else _STAGED
        covering = [each for each in surgeries if 0 < (on - each[1]).days <= each[2]]
        if not covering or set(wanted) & set(line.modifiers) or line.procedure == "99024":
            continue
        if is_visit(line.procedure) or _is_surgery(line.procedure, on, context):
            yield _covered(place, line, *covering[-1], wanted)


def _surgeries(encounter: Encounter, context: RuleContext) -> list[tuple[str, date, int]]:
    """The same provider's earlier procedures with days after them: code, day, how many days."""
    days = [on for _, _, on in _lines(encounter, context)]
    if not days:
        return []
    first, last, most = min(days), max(days), max(_GLOBAL_DAYS.values())
    found = []
    for earlier in context.earlier:
        is_other = earlier.encounter_id != encounter.id and earlier.rendering_id == encounter.rendering_id
        if not is_other or earlier.service_date >= last or (first - earlier.service_date).days > most:
            continue
        fee = context.procedures.fee(earlier.procedure, "", earlier.service_date)
        if fee and fee.global_days in _GLOBAL_DAYS:
            found.append((earlier.procedure, earlier.service_date, _GLOBAL_DAYS[fee.global_days]))
    return found


def _is_surgery(code: str, on: date, context: RuleContext) -> bool:
    fee = context.procedures.fee(code, "", on)
    return fee is not None and fee.global_days in ("000", "010", "090")


def _covered(place: int, line: ServiceLine, earlier: str, day: date, days: int, wanted: tuple[str, ...]) -> Complaint:
    words = f"Line {place + 1}: {line.procedure} lies in the {days} days that {earlier} of {day:%m/%d/%Y} covers."
    mend = "Add 24 where it has nothing to do with the surgery; else it is not paid."
    if wanted is _STAGED:
        mend = "Add 58 where it was planned, 78 for a return to the operating room, 79 where it is unrelated."
    fixes = tuple(
        Fix(f"Add {code} to line {place + 1}", f"line.{place}.modifiers", " ".join((*line.modifiers, code)))
        for code in wanted
    )
    return Complaint(f"line.{place}.modifiers", words, mend, fixes)


def _visit_with_procedure(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    """A visit on the day of a minor procedure is in its payment; NCCI's edits say so where they are imported."""
    covering = [
        (place, line.procedure, on, fee)
        for place, line, on in _lines(encounter, context)
        if (fee := context.procedures.fee(line.procedure, "", on)) and fee.global_days in (*_MINOR, "090")
        if not is_visit(line.procedure)
    ]
    for place, line, on in _lines(encounter, context) if covering else ():
        if not is_visit(line.procedure) or {"25", "57"} & set(line.modifiers):
            continue
        for other_place, other, other_on, fee in covering:
            if other_on != on or context.procedures.ptp_edit(other, line.procedure, on, context.medicaid):
                continue
            code = "57" if fee.global_days == "090" else "25"
            words = f"Line {place + 1}: {line.procedure} on the day of {other} (line {other_place + 1})."
            mend = f"Add {code} where the visit was more than the procedure asks for."
            fix = Fix(f"Add {code} to line {place + 1}", f"line.{place}.modifiers", " ".join((*line.modifiers, code)))
            yield Complaint(f"line.{place}.modifiers", words, mend, (fix,), fee.edition)
            break


def _not_listed(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        status = context.procedures.procedure_status(line.procedure, on)
        if status and not status.known:
            words = f"Line {place + 1}: {line.procedure} is in no HCPCS list."
            yield Complaint(
                f"line.{place}.procedure", words, "Check the typing, or search by words.", (), status.edition
            )


def _not_in_force(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line, on in _lines(encounter, context):
        status = context.procedures.procedure_status(line.procedure, on)
        if status and status.known and not status.valid_on:
            words = f"Line {place + 1}: {line.procedure} was not valid on {on:%m/%d/%Y}{_span(status.valid_from, on)}."
            if status.valid_to and on > status.valid_to:
                words = f"Line {place + 1}: {line.procedure} ended on {status.valid_to:%m/%d/%Y}."
            mend = "Choose the code that was valid on the date of service."
            yield Complaint(f"line.{place}.procedure", words, mend, (), status.edition)


def _span(begins: date | None, on: date) -> str:
    return f"; it began on {begins:%m/%d/%Y}" if begins and on < begins else ""


_MANUAL = "Medicare Claims Processing Manual, chapter 12"

FEE_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "procedure.not_in_force",
        Severity.ERROR,
        "HCPCS level II",
        _not_in_force,
        "Each HCPCS code was in force on the date of service.",
    ),
    Rule(
        "procedure.not_listed",
        Severity.WARNING,
        "HCPCS level II",
        _not_listed,
        "Each HCPCS code is in the imported list.",
    ),
    Rule(
        "fee.below_medicare",
        Severity.WARNING,
        "Medicare fee schedule",
        _below_medicare,
        "No charge is below what Medicare allows in the practice's locality.",
    ),
    Rule(
        "fee.none",
        Severity.NOTE,
        "Medicare fee schedule",
        _no_charge_yet,
        "A line without a charge yet: what Medicare allows is told.",
    ),
    Rule(
        "fee.global_days",
        Severity.WARNING,
        _MANUAL,
        _in_global_days,
        "No service lies in the days an earlier surgery's payment covers (10 or 90) without a modifier.",
    ),
    Rule(
        "fee.visit_with_procedure",
        Severity.NOTE,
        _MANUAL,
        _visit_with_procedure,
        "A visit on the day of a procedure has 25 or 57 where it was separate.",
    ),
)
