"""Edits on a visit as the biller makes them: pointers follow their diagnoses, lines come with their defaults."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from app.domain.codes import POINTER_LETTERS
from app.domain.encounter import Encounter, ProcedureCode, ServiceLine, Template

MOST_DIAGNOSES = len(POINTER_LETTERS)
MOST_POINTERS = 4
"""Item 24E has room for four letters."""


def set_diagnosis(encounter: Encounter, place: int, code: str) -> Encounter:
    """Put a code at a place, or at the end where the place is beyond it; a thirteenth is left out."""
    codes = encounter.diagnoses
    if place < len(codes):
        return replace(encounter, diagnoses=(*codes[:place], code, *codes[place + 1 :]))
    return replace(encounter, diagnoses=(*codes, code)[:MOST_DIAGNOSES])


def remove_diagnosis(encounter: Encounter, place: int) -> Encounter:
    """Take a diagnosis out; pointers to later ones move up, pointers to it go with it, or to its twin."""
    codes = encounter.diagnoses
    kept = [at for at in range(len(codes)) if at != place]
    places = {old: new for new, old in enumerate(kept)}
    twin = next((at for at in kept if place < len(codes) and codes[at] == codes[place]), None)
    if twin is not None:
        places[place] = places[twin]
    without = _renumbered(encounter, tuple(codes[at] for at in kept), places)
    if twin is None:
        return without
    lines = tuple(replace(line, pointers="".join(dict.fromkeys(line.pointers))) for line in without.lines)
    return replace(without, lines=lines)


def move_diagnosis(encounter: Encounter, place: int, to: int) -> Encounter:
    """Change two diagnoses over; every pointer goes on meaning the code it meant."""
    codes = list(encounter.diagnoses)
    if not (0 <= place < len(codes) and 0 <= to < len(codes)):
        return encounter
    codes[place], codes[to] = codes[to], codes[place]
    places = {at: at for at in range(len(codes))} | {place: to, to: place}
    return _renumbered(encounter, tuple(codes), places)


def put_diagnosis_before(encounter: Encounter, place: int, to: int) -> Encounter:
    """Take a diagnosis forward (or back) to a place, the others closing up; every pointer goes on meaning its code."""
    codes = encounter.diagnoses
    if not (0 <= place < len(codes) and 0 <= to < len(codes)):
        return encounter
    order = [at for at in range(len(codes)) if at != place]
    order.insert(to, place)
    return _renumbered(encounter, tuple(codes[at] for at in order), {old: new for new, old in enumerate(order)})


def default_pointers(encounter: Encounter, one_pointer: bool) -> str:
    """What a new line points at: every diagnosis, four at most; the first alone where the payer takes but one."""
    return POINTER_LETTERS[: min(len(encounter.diagnoses), 1 if one_pointer else MOST_POINTERS)]


def price(fee_cents: int, units_tenths: int) -> int:
    """The charge of a line: the fee for one unit times the units, to the nearest cent."""
    return (fee_cents * units_tenths + 5) // 10


def new_line(encounter: Encounter, one_pointer: bool) -> ServiceLine:
    """An empty line on the visit's day and place, pointing where lines of this visit point."""
    return ServiceLine(
        service_date=encounter.service_date,
        place_of_service=encounter.place_of_service,
        pointers=default_pointers(encounter, one_pointer),
    )


def with_procedure(line: ServiceLine, code: str, listed: ProcedureCode | None) -> ServiceLine:
    """The line for another code: words, fee, modifiers and drug as the practice's list has them.

    A code that is not on the list keeps what the biller typed.
    """
    if listed is None:
        return replace(line, procedure=code, description="" if code != line.procedure else line.description)
    return replace(
        line,
        procedure=listed.code,
        description=listed.description,
        modifiers=listed.modifiers,
        charge_cents=price(listed.charge_cents, line.units_tenths),
        drug=listed.drug,
    )


def with_units(line: ServiceLine, units_tenths: int, fee_cents: int) -> ServiceLine:
    """The line with other units; its charge follows unless the biller had set one of her own."""
    if line.charge_cents == price(fee_cents, line.units_tenths):
        return replace(line, units_tenths=units_tenths, charge_cents=price(fee_cents, units_tenths))
    return replace(line, units_tenths=units_tenths)


def set_line(encounter: Encounter, place: int, line: ServiceLine) -> Encounter:
    """Put a line at a place, or at the end where the place is beyond it."""
    lines = encounter.lines
    if place < len(lines):
        return replace(encounter, lines=(*lines[:place], line, *lines[place + 1 :]))
    return replace(encounter, lines=(*lines, line))


def remove_line(encounter: Encounter, place: int) -> Encounter:
    """Take a line out; a line that is not there changes nothing."""
    return replace(encounter, lines=tuple(line for at, line in enumerate(encounter.lines) if at != place))


def with_service_date(encounter: Encounter, day: date | None) -> Encounter:
    """Move the visit to another day; lines that were on its day, or on none, move along."""
    before = encounter.service_date
    lines = tuple(
        replace(line, service_date=day) if line.service_date in (None, before) else line for line in encounter.lines
    )
    return replace(encounter, service_date=day, lines=lines)


def with_place(encounter: Encounter, place_of_service: str) -> Encounter:
    """Move the visit to another place of service; lines that were there move along."""
    before = encounter.place_of_service
    lines = tuple(
        replace(line, place_of_service=place_of_service) if line.place_of_service in ("", before) else line
        for line in encounter.lines
    )
    return replace(encounter, place_of_service=place_of_service, lines=lines)


def take_habits(encounter: Encounter, earlier: Encounter) -> Encounter:
    """Who and where of the patient's last visit, for a visit that does not say them yet."""
    return replace(
        encounter,
        rendering_id=encounter.rendering_id or earlier.rendering_id,
        place_of_service=earlier.place_of_service,
        facility_id=encounter.facility_id or earlier.facility_id,
        referring_id=encounter.referring_id or earlier.referring_id,
        referring_role=earlier.referring_role,
        authorization=encounter.authorization or earlier.authorization,
    )


def repeat_visit(encounter: Encounter, earlier: Encounter) -> Encounter:
    """The earlier visit's diagnoses and lines, on this visit's day; what was paid and hospital stays are not repeated.

    Row ids are not taken over: the lines are new services.
    """
    day = encounter.service_date
    kept = take_habits(encounter, earlier)
    return replace(
        kept,
        diagnoses=earlier.diagnoses,
        lines=tuple(replace(line, id=0, service_date=day, through_date=None) for line in earlier.lines),
        employment_related=earlier.employment_related,
        auto_accident=earlier.auto_accident,
        accident_state=earlier.accident_state,
        other_accident=earlier.other_accident,
        onset_date=earlier.onset_date,
        onset_qualifier=earlier.onset_qualifier,
    )


def apply_template(
    encounter: Encounter, template: Template, one_pointer: bool, fee: Callable[[str], ProcedureCode | None]
) -> Encounter:
    """Add a favourite's diagnoses and lines to the visit; its pointers go on meaning the codes they meant.

    A line kept without a charge takes the practice's present fee.
    """
    codes = list(encounter.diagnoses)
    codes += [code for code in template.diagnoses if code not in codes][: MOST_DIAGNOSES - len(codes)]
    filled = replace(encounter, diagnoses=tuple(codes))
    places = {at: codes.index(code) for at, code in enumerate(template.diagnoses) if code in codes}
    lines = []
    for line in template.lines:
        listed = fee(line.procedure)
        pointers = _moved(line.pointers, places) or default_pointers(filled, one_pointer)
        lines.append(
            replace(
                line,
                id=0,
                service_date=encounter.service_date,
                place_of_service=line.place_of_service or encounter.place_of_service,
                pointers=pointers[:1] if one_pointer else pointers,
                charge_cents=line.charge_cents or (price(listed.charge_cents, line.units_tenths) if listed else 0),
            )
        )
    return replace(filled, lines=(*encounter.lines, *lines))


def as_template(encounter: Encounter, name: str, provider_id: int) -> Template:
    """The visit's diagnoses and lines as a favourite; days and row ids stay behind."""
    lines = tuple(replace(line, id=0, service_date=None, through_date=None) for line in encounter.lines)
    return Template(
        practice_id=encounter.practice_id,
        provider_id=provider_id,
        name=name,
        diagnoses=encounter.diagnoses,
        lines=lines,
    )


def _renumbered(encounter: Encounter, codes: tuple[str, ...], places: Mapping[int, int]) -> Encounter:
    lines = tuple(replace(line, pointers=_moved(line.pointers, places)) for line in encounter.lines)
    return replace(encounter, diagnoses=codes, lines=lines)


def _moved(pointers: str, places: Mapping[int, int]) -> str:
    """Pointer letters after diagnoses went from old places to new ones; a letter without a new place is dropped."""
    moved = []
    for letter in pointers:
        place = places.get(POINTER_LETTERS.find(letter))
        if place is not None:
            moved.append(POINTER_LETTERS[place])
    return "".join(moved)
