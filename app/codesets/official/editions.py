"""The imported editions, picked by date of service: each a file of its own, so that no year overwrites another."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from app.codesets.whole_file import made_whole
from app.errors import UserError

FORMAT = 1
"""Raised with every change of an edition file's tables: files of an older format are to be imported again."""

_ABOUT = "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"


class Kind(StrEnum):
    """What an edition is an edition of; the value names its files."""

    ICD10CM = "icd10cm"
    ICD10CM_INDEX = "icd10cm_index"
    HCPCS = "hcpcs"
    PTP = "ncci_ptp"
    PTP_MEDICAID = "ncci_ptp_medicaid"
    MUE = "ncci_mue"
    FEE_SCHEDULE = "fee_schedule"
    LOCALITIES = "localities"
    TAXONOMY = "taxonomy"
    REASON_CODES = "reason_codes"
    PLACES = "places"


KIND_NAMES = {
    Kind.ICD10CM: "ICD-10-CM diagnoses",
    Kind.ICD10CM_INDEX: "ICD-10-CM alphabetic index",
    Kind.HCPCS: "HCPCS level II",
    Kind.PTP: "NCCI procedure-to-procedure edits",
    Kind.PTP_MEDICAID: "NCCI procedure-to-procedure edits of Medicaid",
    Kind.MUE: "NCCI medically unlikely edits",
    Kind.FEE_SCHEDULE: "Medicare physician fee schedule",
    Kind.LOCALITIES: "Medicare localities (GPCI)",
    Kind.TAXONOMY: "NUCC provider taxonomy",
    Kind.REASON_CODES: "Adjustment reason and remark codes",
    Kind.PLACES: "Places of service",
}


@dataclass(frozen=True, slots=True)
class Edition:
    """One imported edition, as its file tells of itself."""

    kind: Kind
    name: str
    """As the publisher names it: `July 2026`, `v32.3`."""
    effective_from: date
    """First date of service it is for."""
    effective_to: date | None
    """Last date of service; None: until the next edition."""
    rows: int
    source_name: str
    """The name of the file it came from."""
    source_sha256: str
    imported_at: datetime
    path: Path


class Editions:
    """The folder of imported editions. One instance serves one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[Path, sqlite3.Connection] = {}
        self._known: tuple[Edition, ...] | None = None
        self._by_kind: dict[Kind | None, tuple[Edition, ...]] = {}

    def all(self, kind: Kind | None = None) -> tuple[Edition, ...]:
        """Every edition that can be read, by kind, the newest of each first."""
        if self._known is None:
            found = (_read_about(path) for path in sorted(self.folder.glob("*.sqlite")))
            order = list(Kind)
            self._known = tuple(
                sorted(
                    (edition for edition in found if edition),
                    key=lambda edition: (order.index(edition.kind), -edition.effective_from.toordinal()),
                )
            )
        if kind not in self._by_kind:  # rules ask this hundreds of times for each key
            self._by_kind[kind] = tuple(edition for edition in self._known if kind in (None, edition.kind))
        return self._by_kind[kind]

    def on(self, kind: Kind, day: date) -> Edition | None:
        """The edition for a date of service: the last that had begun by then. None before the first."""
        return next((edition for edition in self.all(kind) if edition.effective_from <= day), None)

    def connection(self, edition: Edition) -> sqlite3.Connection:
        """A read-only connection to an edition's file, kept open until `close`."""
        if edition.path not in self._open:
            try:
                self._open[edition.path] = _connect(edition.path)
            except sqlite3.DatabaseError as error:
                raise UserError(
                    f"The imported code set {edition.path.name} cannot be read.", "Import its file once more."
                ) from error
        return self._open[edition.path]

    def refresh(self) -> None:
        """Read the folder anew: an import has put an edition there."""
        self.close()
        self._known = None
        self._by_kind.clear()

    def remove(self, edition: Edition) -> None:
        """Take an edition off this computer; its published file can be imported again at any time."""
        self.refresh()
        try:
            edition.path.unlink(missing_ok=True)
        except OSError as error:  # Windows keeps a file that is being read
            raise UserError(
                f"The edition in {edition.path.name} is in use or protected and cannot be removed.",
                "Close other windows of Claimwright, start it anew, and remove it first.",
            ) from error

    def close(self) -> None:
        """Close every file."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()


@dataclass(frozen=True, slots=True)
class EditionHead:
    """What is known of an edition before its rows are read."""

    kind: Kind
    name: str
    effective_from: date
    effective_to: date | None
    source_name: str
    source_sha256: str
    imported_at: datetime


def write_edition(folder: Path, head: EditionHead, fill: Callable[[sqlite3.Connection], int]) -> Edition:
    """Make an edition's file: `fill` creates its tables and returns how many rows there are.

    The file comes into place in one step once it is whole, in place of the same edition imported earlier;
    whatever `fill` raises leaves the folder as it was.
    """
    path = folder / f"{head.kind.value}_{head.effective_from.isoformat()}.sqlite"
    with made_whole(path) as conn:
        conn.execute(_ABOUT)
        conn.execute("BEGIN")
        rows = fill(conn)
        conn.executemany("INSERT INTO about VALUES (?, ?)", _about(head, rows).items())
        conn.execute("COMMIT")
    edition = _read_about(path)
    assert edition is not None
    return edition


def _about(head: EditionHead, rows: int) -> dict[str, str]:
    return {
        "format": str(FORMAT),
        "kind": head.kind.value,
        "name": head.name,
        "effective_from": head.effective_from.isoformat(),
        "effective_to": head.effective_to.isoformat() if head.effective_to else "",
        "rows": str(rows),
        "source_name": head.source_name,
        "source_sha256": head.source_sha256,
        "imported_at": head.imported_at.isoformat(),
    }


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)


def _read_about(path: Path) -> Edition | None:
    """What a file tells of itself; None where it is damaged or of another format."""
    try:
        with closing(_connect(path)) as conn:
            about = dict(conn.execute("SELECT name, value FROM about"))
        if about["format"] != str(FORMAT):
            return None
        return Edition(
            kind=Kind(about["kind"]),
            name=about["name"],
            effective_from=date.fromisoformat(about["effective_from"]),
            effective_to=date.fromisoformat(about["effective_to"]) if about["effective_to"] else None,
            rows=int(about["rows"]),
            source_name=about["source_name"],
            source_sha256=about["source_sha256"],
            imported_at=datetime.fromisoformat(about["imported_at"]),
            path=path,
        )
    except (sqlite3.DatabaseError, KeyError, ValueError):
        return None
