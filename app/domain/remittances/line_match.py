"""Which of our lines each line of a remittance's claim answers, and what about it is not as it was billed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.money import format_cents
from app.domain.remittances.line_number import line_id_of
from app.domain.remittances.match import BilledLine, Difference
from app.domain.remittances.remittance import CodedService, RemittanceLine

_CODE, _CHARGE, _DAY, _MODIFIERS, _UNITS = 40, 25, 15, 10, 3


@dataclass(frozen=True, slots=True)
class PairedLines:
    """Our line ids for each of the remittance's lines (0: none), and in words what differs."""

    line_ids: tuple[int, ...]
    differs: tuple[Difference, ...] = ()

    @property
    def found(self) -> int:
        """How many have a line of ours."""
        return sum(map(bool, self.line_ids))


def pair_lines(lines: Sequence[RemittanceLine], billed: Sequence[BilledLine], day: date | None = None) -> PairedLines:
    """Each line to the one it answers: by our own number, else by code, charge, day, modifiers, then by order.

    Several may answer one of ours: the payer split it, and their charges sum to no more than ours. `day` is the
    claim's, for lines that name none. Amounts count without their sign: a reversal has them negated.
    """
    by_id = {line.line_id: line for line in billed}
    found = [each if (each := line_id_of(line.control_number)) in by_id else 0 for line in lines]
    _pair_by_likeness(found, lines, billed, day)
    _join_split(found, lines, by_id)
    return PairedLines(tuple(found), tuple(_differences(found, lines, by_id, day)))


def submitted_service(line: RemittanceLine) -> CodedService:
    """What was billed, as the payer tells it (SVC06 where it changed the code, else SVC01)."""
    return line.submitted or line.service


def line_agrees(line: RemittanceLine, billed: BilledLine) -> bool:
    """Whether a line that carries our number is about the same service at all: code or charge agree."""
    return billed.procedure in _codes(line) or abs(line.charge_cents) == billed.charge_cents


def _pair_by_likeness(
    found: list[int], lines: Sequence[RemittanceLine], billed: Sequence[BilledLine], day: date | None
) -> None:
    taken = set(found)
    pairs = sorted(
        (-score, abs(at - nth), at, nth)
        for at, line in enumerate(lines)
        if not found[at]
        for nth, ours in enumerate(billed)
        if ours.line_id not in taken and (score := _likeness(line, ours, day))
    )
    for _score, _apart, at, nth in pairs:
        line_id = billed[nth].line_id
        if not found[at] and line_id not in taken:
            found[at] = line_id
            taken.add(line_id)


def _likeness(line: RemittanceLine, ours: BilledLine, day: date | None) -> int:
    """0 where it is another service: neither code, nor charge and day, are ours."""
    same_code, same_charge = ours.procedure in _codes(line), abs(line.charge_cents) == ours.charge_cents
    served = line.service_from or day
    other_day = bool(served and ours.service_date and served != ours.service_date)
    if (not same_code and (not same_charge or other_day)) or (other_day and not same_charge):
        return 0
    score = 1 + _CODE * same_code + _CHARGE * same_charge
    if submitted_service(line).code.upper() == ours.procedure:
        score += _CODE
    if not other_day:
        score += _DAY if served and ours.service_date else _DAY // 2
    modifiers = set(submitted_service(line).modifiers)
    if modifiers == set(ours.modifiers):
        score += _MODIFIERS
    elif modifiers <= set(ours.modifiers):
        score += _MODIFIERS // 2
    units = line.submitted_units or line.units
    return score + _UNITS * (units is not None and abs(units) == ours.units)


def _join_split(found: list[int], lines: Sequence[RemittanceLine], billed: dict[int, BilledLine]) -> None:
    """Lines left over that the payer split off one that has its pair."""
    for at, line in enumerate(lines):
        if found[at]:
            continue
        for line_id in dict.fromkeys(filter(None, found)):
            ours = billed[line_id]
            sums = sum(abs(each.charge_cents) for each, its in zip(lines, found, strict=True) if its == line_id)
            if ours.procedure in _codes(line) and sums + abs(line.charge_cents) <= ours.charge_cents:
                found[at] = line_id
                break


def _differences(
    found: Sequence[int], lines: Sequence[RemittanceLine], billed: dict[int, BilledLine], day: date | None
) -> Iterator[Difference]:
    names_modifiers = any(line.service.modifiers or submitted_service(line).modifiers for line in lines)
    told: dict[int, int] = {}
    for line, line_id in zip(lines, found, strict=True):
        told[line_id] = told.get(line_id, 0) + abs(line.charge_cents)
    for number, (line, line_id) in enumerate(zip(lines, found, strict=True), 1):
        ours = billed.get(line_id)
        if ours is None:
            yield Difference(f"Line {number} ({service_words(line.service)}) is none of the claim's lines.", number)
            continue
        yield from _of_line(number, line, ours, line.service_from or day, names_modifiers)
        if (cents := told.pop(line_id, ours.charge_cents)) != ours.charge_cents:
            was, now = format_cents(ours.charge_cents), format_cents(cents)
            yield Difference(f"Line {number} ({ours.procedure}) was billed at {was}, the payer has {now}.", number)


def _of_line(
    number: int, line: RemittanceLine, ours: BilledLine, served: date | None, names_modifiers: bool
) -> Iterator[Difference]:
    decided = line.service
    if decided.code.upper() != ours.procedure and decided.qualifier in ("", "HC", "AD", "ER", "HP"):
        yield Difference(f"Line {number} was billed as {ours.procedure}, decided as {service_words(decided)}.", number)
    elif names_modifiers and set(decided.modifiers) != set(ours.modifiers):
        dropped = [each for each in ours.modifiers if each not in decided.modifiers]
        added = [each for each in decided.modifiers if each not in ours.modifiers]
        words = [f"without {', '.join(dropped)}"] if dropped else []
        words += [f"with {', '.join(added)}"] if added else []
        yield Difference(f"Line {number} ({ours.procedure}) was decided {' and '.join(words)}.", number)
    if served and ours.service_date and served != ours.service_date:
        yield Difference(
            f"Line {number} ({ours.procedure}) is of {ours.service_date:%m/%d/%Y}, the payer has {served:%m/%d/%Y}.",
            number,
        )


def service_words(service: CodedService) -> str:
    """`99213-25`."""
    return "-".join((service.code, *service.modifiers))


def _codes(line: RemittanceLine) -> tuple[str, ...]:
    return (line.service.code.upper(), submitted_service(line).code.upper())
