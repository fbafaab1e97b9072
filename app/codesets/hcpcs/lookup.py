"""Looks up HCPCS codes and modifiers in the imported editions, as they stood on a date of service."""

import sqlite3
from datetime import date

from app.codesets.hcpcs.meanings import COVERAGE, PRICING, TYPE_OF_SERVICE
from app.codesets.official.editions import Edition, Editions, Kind
from app.codesets.records import HCPCS, ModifierEntry, ProcedureEntry

_PROCEDURE = (
    "SELECT code, description, short, coverage, pricing, service, betos, statute, cim, mcm, crossed, anesthesia,"
    " added, terminated, coalesce(hcpcs_note.words, '')"
    " FROM hcpcs LEFT JOIN hcpcs_note ON hcpcs_note.number = hcpcs.note WHERE code = ?"
)
_MODIFIERS = "SELECT code, description, added, terminated FROM hcpcs_modifier"


def edition_on(editions: Editions, on: date) -> Edition | None:
    """The edition for a date of service; the earliest for days before it, as each holds the codes of years past."""
    held = editions.all(Kind.HCPCS)
    return editions.on(Kind.HCPCS, on) or (held[-1] if held else None)


def in_force(added: str, terminated: str, on: date) -> bool:
    """Whether a code holds on a date of service: from its first day through its last (ISO text, empty for none)."""
    return (not added or added <= on.isoformat()) and (not terminated or on.isoformat() <= terminated)


def procedure_entry(editions: Editions, code: str, on: date) -> ProcedureEntry | None:
    """A HCPCS code by the edition for the date of service; None where it is unknown or nothing is imported."""
    edition = edition_on(editions, on)
    row = _row(editions, edition, _PROCEDURE, code.strip().upper())
    if edition is None or row is None:
        return None
    code, description, short, coverage, pricing, service, betos, statute, cim, mcm, crossed, anesthesia, *rest = row
    added, terminated, note = rest
    return ProcedureEntry(
        system=HCPCS,
        code=code,
        description=description,
        short=short,
        valid_on=in_force(added, terminated, on),
        valid_from=_day(added),
        valid_to=_day(terminated),
        edition=edition.name,
        coverage=COVERAGE.get(coverage, coverage),
        pricing=tuple(PRICING.get(each, each) for each in pricing.split()),
        type_of_service=tuple(TYPE_OF_SERVICE.get(each, each) for each in service.split()),
        betos=betos,
        statute=statute,
        manual=tuple(f"{book} {section}" for book, each in (("CIM", cim), ("MCM", mcm)) for section in each.split()),
        see_also=tuple(crossed.split()),
        anesthesia_units=int(anesthesia) if anesthesia.isdigit() else 0,
        note=note,
    )


def modifier_entries(editions: Editions, on: date) -> tuple[ModifierEntry, ...]:
    """Every HCPCS modifier of the edition for the date of service, those no longer in force included."""
    edition = edition_on(editions, on)
    if edition is None:
        return ()
    rows = editions.connection(edition).execute(f"{_MODIFIERS} ORDER BY code")
    return tuple(
        ModifierEntry(code, description, in_force(added, terminated, on), _day(added), _day(terminated))
        for code, description, added, terminated in rows
    )


def _row(editions: Editions, edition: Edition | None, select: str, code: str) -> tuple[str, ...] | None:
    if edition is None:
        return None
    connection: sqlite3.Connection = editions.connection(edition)
    row: tuple[str, ...] | None = connection.execute(select, (code,)).fetchone()
    return row


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
