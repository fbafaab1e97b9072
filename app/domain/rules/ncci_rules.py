"""NCCI's two edits on a visit: procedures not paid beside each other on one day, and more units than likely."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.encounter import Encounter, ServiceLine
from app.domain.findings import Fix, Severity
from app.domain.procedure_book import Modifier, ModifierKind, MueKind, MueLimit, PtpEdit
from app.domain.procedure_kinds import is_office_visit, is_visit
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import EarlierLine, RuleContext

_APART = ("59", "XE", "XS", "XP", "XU")
_MOST_MODIFIERS = 4
_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class _Service:
    """A service of the day: a line of this visit, or (place below 0) one of another visit."""

    place: int
    code: str
    modifiers: tuple[str, ...]
    first: date
    last: date
    units_tenths: int
    where: str

    @property
    def daily_units_tenths(self) -> int:
        """CMS spreads a line over the days it spans."""
        return self.units_tenths // ((self.last - self.first).days + 1)


def _own(encounter: Encounter) -> list[_Service]:
    services = []
    for place, line in enumerate(encounter.lines):
        first = line.service_date or encounter.service_date
        if line.procedure and first:
            services.append(_service(place, line, first))
    return services


def _service(place: int, line: ServiceLine, first: date) -> _Service:
    last = max(first, line.through_date or first)
    return _Service(place, line.procedure, line.modifiers, first, last, line.units_tenths, f"line {place + 1}")


def _elsewhere(encounter: Encounter, context: RuleContext, days: set[date]) -> list[_Service]:
    """The same provider's services for the patient on the same days, on other visits."""
    return [
        _Service(-1, line.procedure, line.modifiers, line.service_date, line.service_date, line.units_tenths, _on(line))
        for line in context.earlier
        if line.service_date in days
        and line.encounter_id != encounter.id
        and line.rendering_id == encounter.rendering_id
        and line.procedure
    ]


def _on(line: EarlierLine) -> str:
    return f"claim {line.claim_number}" if line.claim_number else "another visit of the day"


def _days(services: list[_Service]) -> set[date]:
    days: set[date] = set()
    for service in services:
        first, last = service.first.toordinal(), service.last.toordinal()
        days.update(map(date.fromordinal, range(first, min(last, first + _MOST_DAYS) + 1)))
    return days


# Procedure to procedure ---------------------------------------------------------------------------


def _pairs(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for edit, paid, denied in _edits(encounter, context):
        if not edit.may_bypass:
            yield _never(edit, paid, denied)
        elif not _are_parted(paid, denied, context):
            yield _unparted(edit, paid, denied, context)


def _edits(encounter: Encounter, context: RuleContext) -> Iterator[tuple[PtpEdit, _Service, _Service]]:
    """Every edit between two services of one day: (edit, the one that pays, the one that does not)."""
    own = _own(encounter)
    others = _elsewhere(encounter, context, _days(own))
    for at, one in enumerate(own):
        for other in (*own[at + 1 :], *others):
            on = max(one.first, other.first)
            if one.code == other.code or on > min(one.last, other.last):
                continue
            for paid, denied in ((one, other), (other, one)):
                if edit := context.procedures.ptp_edit(paid.code, denied.code, on, context.medicaid):
                    yield edit, paid, denied


def _are_parted(paid: _Service, denied: _Service, context: RuleContext) -> bool:
    """Whether a modifier says that the two were separate.

    A side parts nothing where both name the same one, and says nothing of a visit.
    """
    marks = [_bypassing(service, context) for service in (paid, denied)]
    sides = [{mark.code for mark in found if mark.kind is ModifierKind.ANATOMIC} for found in marks]
    if is_visit(paid.code) or is_visit(denied.code) or sides[0] == sides[1]:
        return any(mark.kind is not ModifierKind.ANATOMIC for found in marks for mark in found)
    return any(marks)


def _bypassing(service: _Service, context: RuleContext) -> list[Modifier]:
    found = [context.procedures.modifier(code, service.first) for code in service.modifiers]
    return [mark for mark in found if mark and mark.bypasses and (mark.only_on != "visit" or is_visit(service.code))]


def _never(edit: PtpEdit, paid: _Service, denied: _Service) -> Complaint:
    source = f"{edit.edition}: {edit.rationale}"
    if denied.place >= 0:
        words = f"Line {denied.place + 1}: {denied.code} is never paid beside {paid.code} ({paid.where}) on one day."
        fix = Fix(f"Take line {denied.place + 1} ({denied.code}) off", f"line.{denied.place}")
        mend = f"Take line {denied.place + 1} off: no modifier changes this."
        return Complaint(f"line.{denied.place}.procedure", words, mend, (fix,), source)
    words = f"Line {paid.place + 1}: {paid.code} takes in {denied.code}, which is on {denied.where}."
    return Complaint(f"line.{paid.place}.procedure", words, "Correct that claim: no modifier changes this.", (), source)


def _unparted(edit: PtpEdit, paid: _Service, denied: _Service, context: RuleContext) -> Complaint:
    marked, modifiers, when = _remedy(paid, denied, context)
    words = f"Line {marked.place + 1}: "
    if denied.place >= 0:
        words += f"{denied.code} is not paid beside {paid.code} ({paid.where}) without a modifier."
        if marked.place != denied.place:
            words = (
                f"Line {marked.place + 1}: beside {paid.code}, {denied.code} ({denied.where}) wants a modifier here."
            )
    else:
        words += f"{paid.code} takes in {denied.code} ({denied.where}) without a modifier."
    fixes = tuple(_adding(marked, modifier) for modifier in modifiers if len(marked.modifiers) < _MOST_MODIFIERS)
    mend = f"Add {_listed(modifiers)} {when}; else only {paid.code} is paid."
    return Complaint(f"line.{marked.place}.modifiers", words, mend, fixes, f"{edit.edition}: {edit.rationale}")


def _remedy(paid: _Service, denied: _Service, context: RuleContext) -> tuple[_Service, tuple[str, ...], str]:
    """The line of this visit to mark, the modifiers that may go there, and when that is right."""
    visits = [service for service in (denied, paid) if service.place >= 0 and is_visit(service.code)]
    if visits:
        visit = min(visits, key=lambda service: not is_office_visit(service.code))
        other = paid if visit is denied else denied
        fee = context.procedures.fee(other.code, "", other.first)
        if fee and fee.global_days == "090":
            return visit, ("57",), "if the visit decided on the surgery"
        return visit, ("25",), "if the visit was separate and the note shows it"
    marked = denied if denied.place >= 0 else paid
    return marked, _APART, "if they were separate (session, site, practitioner) and the note shows it"


def _adding(service: _Service, modifier: str) -> Fix:
    """Pricing modifiers keep their place before it."""
    value = " ".join((*service.modifiers, modifier))
    return Fix(f"Add {modifier} to line {service.place + 1}", f"line.{service.place}.modifiers", value)


def _listed(modifiers: tuple[str, ...]) -> str:
    return modifiers[0] if len(modifiers) == 1 else f"{', '.join(modifiers[:-1])} or {modifiers[-1]}"


# Units --------------------------------------------------------------------------------------------


def _units(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    own = _own(encounter)
    summed: set[tuple[str, date]] = set()
    for service in own:
        limit = context.procedures.mue(service.code, service.first)
        if limit is None:
            continue
        if limit.units == 0:
            yield _not_payable(service, limit)
        elif limit.kind is MueKind.LINE:
            if service.daily_units_tenths > limit.units * 10:
                yield _too_many_on_line(service, limit)
        elif (service.code, service.first) not in summed:
            summed.add((service.code, service.first))
            yield from _too_many_a_day(service, limit, own, encounter, context)


def _not_payable(service: _Service, limit: MueLimit) -> Complaint:
    words = f"Line {service.place + 1}: {service.code} is not paid to a practitioner (MUE 0)."
    return Complaint(f"line.{service.place}.procedure", words, "Check the code.", (), _source(limit))


def _too_many_on_line(service: _Service, limit: MueLimit) -> Complaint:
    words = f"Line {service.place + 1}: {_units_text(service.daily_units_tenths)} units of {service.code}; "
    words += f"more than {limit.units} on a line is unlikely."
    mend = "Check the units. If it is right, put the rest on a line of its own with 76, 59 or a side."
    return Complaint(f"line.{service.place}.units", words, mend, (), _source(limit))


def _too_many_a_day(
    service: _Service, limit: MueLimit, own: list[_Service], encounter: Encounter, context: RuleContext
) -> Iterator[Complaint]:
    others = _elsewhere(encounter, context, {service.first})
    alike = [s for s in (*own, *others) if s.code == service.code and s.first <= service.first <= s.last]
    total = sum(s.daily_units_tenths for s in alike)
    if total <= limit.units * 10:
        return
    last = [s for s in alike if s.place >= 0][-1]
    elsewhere = f", {next(s.where for s in alike if s.place < 0)} included" if any(s.place < 0 for s in alike) else ""
    words = f"Line {last.place + 1}: {_units_text(total)} units of {service.code} on {service.first:%m/%d/%Y}"
    words += f"{elsewhere}; Medicare takes {limit.units} a day."
    if limit.kind is MueKind.DAY_BY_POLICY:
        mend = "Bring it down: by policy no more can be right on one day."
    else:
        mend = "Check the units. What is truly more is denied first and paid on appeal with the record."
    yield Complaint(f"line.{last.place}.units", words, mend, (), _source(limit))


def _source(limit: MueLimit) -> str:
    return f"{limit.edition}: {limit.rationale}"


def _units_text(tenths: int) -> str:
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


NCCI_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "ncci.pair",
        Severity.WARNING,
        "NCCI procedure-to-procedure edits",
        _pairs,
        "No two services of a day are paid only apart, unless a modifier parts them.",
    ),
    Rule(
        "ncci.units",
        Severity.WARNING,
        "NCCI medically unlikely edits",
        _units,
        "Units of a day or line are not above Medicare's medically unlikely edit.",
    ),
)
