"""Looks up Medicare's fees and localities by date of service in the imported editions."""

from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection

from app.codesets.official.editions import Edition, Editions, Kind
from app.domain.procedure_book import Fee, Gpci

_FEE = """SELECT status, work, nonfacility_expense, facility_expense, malpractice, nonfacility_rare, facility_rare,
    factor, pc_tc, global_days, bilateral, assistant, co_surgeons, capped_nonfacility_expense,
    capped_facility_expense, capped_malpractice FROM fee WHERE code = ? AND modifier = ?"""
_LOCALITIES = """SELECT contractor, locality, state, name, counties, work, practice_expense, malpractice
    FROM locality ORDER BY state, name"""


@dataclass(frozen=True, slots=True)
class Locality:
    """A Medicare payment area."""

    key: str
    """Contractor and number: `02302-01`."""
    state: str
    name: str
    """As CMS writes it: `PORTLAND`, `REST OF OREGON`, or the state's name."""
    counties: str
    gpci: Gpci


class FeeBook:
    """Rows are read once for each edition."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._fees: dict[tuple[Edition, str, str], Fee | None] = {}
        self._places: dict[Edition, dict[str, Locality]] = {}

    def fee(self, code: str, modifier: str, on: date) -> Fee | None:
        """The schedule's row for a code; `modifier` is 26, TC, 53 or empty."""
        edition = self._editions.on(Kind.FEE_SCHEDULE, on)
        if edition is None:
            return None
        key = edition, code, modifier
        if key not in self._fees:
            row = self._editions.connection(edition).execute(_FEE, (code, modifier)).fetchone()
            self._fees[key] = _fee(code, modifier, row, edition) if row else None
        return self._fees[key]

    def description(self, code: str, on: date) -> str:
        """CMS's short words for a HCPCS II code; empty for others."""
        edition = self._editions.on(Kind.FEE_SCHEDULE, on)
        if edition is None:
            return ""
        select = "SELECT description FROM fee WHERE code = ? ORDER BY modifier LIMIT 1"
        row = self._editions.connection(edition).execute(select, (code,)).fetchone()
        return str(row[0]) if row else ""

    def localities(self, on: date) -> tuple[Locality, ...]:
        """Every payment area, by state and name; empty where none are imported."""
        return tuple(self._by_key(on).values())

    def locality(self, key: str, on: date) -> Locality | None:
        """One payment area by its key."""
        return self._by_key(on).get(key)

    def _by_key(self, on: date) -> dict[str, Locality]:
        """From the fee schedule's own release, else from a GPCI file imported by itself."""
        for kind in (Kind.FEE_SCHEDULE, Kind.LOCALITIES):
            edition = self._editions.on(kind, on)
            if edition is not None and (found := self._read(edition)):
                return found
        return {}

    def _read(self, edition: Edition) -> dict[str, Locality]:
        if edition not in self._places:
            self._places[edition] = _localities(self._editions.connection(edition))
        return self._places[edition]


def _fee(code: str, modifier: str, row: tuple[object, ...], edition: Edition) -> Fee:
    status, *numbers, pc_tc, global_days, bilateral, assistant, co, nonfacility, facility, malpractice = row
    work, expense, in_facility, risk, rare, rare_in_facility, factor = (int(str(number)) for number in numbers)
    return Fee(
        code=code,
        modifier=modifier,
        status=str(status),
        work=work,
        nonfacility_expense=expense,
        facility_expense=in_facility,
        malpractice=risk,
        nonfacility_rare=bool(rare),
        facility_rare=bool(rare_in_facility),
        factor=factor,
        pc_tc=str(pc_tc),
        global_days=str(global_days),
        bilateral=str(bilateral),
        assistant=str(assistant),
        co_surgeons=str(co),
        capped_nonfacility_expense=int(str(nonfacility)),
        capped_facility_expense=int(str(facility)),
        capped_malpractice=int(str(malpractice)),
        edition=f"Medicare fee schedule {edition.name}",
    )


def _localities(conn: Connection) -> dict[str, Locality]:
    return {
        f"{contractor}-{number}": Locality(
            f"{contractor}-{number}",
            state,
            name,
            counties,
            Gpci(work, expense, malpractice, f"{name.title()}, {state}"),
        )
        for contractor, number, state, name, counties, work, expense, malpractice in conn.execute(_LOCALITIES)
    }
