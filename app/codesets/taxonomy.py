"""NUCC's provider taxonomy from the biller's own download: the ten-character codes of items 24J and 33b by words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection

from app.codesets.official.editions import Editions, Kind
from app.codesets.official.files import Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized

_CODE = re.compile(r"[0-9A-Z]{9}X", re.ASCII)
_VERSION = re.compile(r"nucc_taxonomy_(\d\d)(\d)", re.IGNORECASE)
_SCHEMA = """CREATE TABLE taxonomy (
    code TEXT PRIMARY KEY, grouping TEXT NOT NULL, name TEXT NOT NULL, individual INTEGER NOT NULL
) STRICT, WITHOUT ROWID"""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One kind of provider or organization."""

    code: str
    grouping: str
    name: str
    individual: bool
    """False for organizations, so far as the file tells."""


def taxonomies(editions: Editions) -> tuple[Taxonomy, ...]:
    """Every code of the newest list imported, by name; empty where none is."""
    edition = next(iter(editions.all(Kind.TAXONOMY)), None)
    if edition is None:
        return ()
    rows = editions.connection(edition).execute("SELECT code, grouping, name, individual FROM taxonomy ORDER BY name")
    return tuple(Taxonomy(code, grouping, name, bool(individual)) for code, grouping, name, individual in rows)


def recognize(members: Sequence[Member]) -> Recognized | None:
    """NUCC's CSV of any year: its heads have changed, its first columns have not."""
    found = next((member for member in members if member.suffix == ".csv" and _columns_of(member)), None)
    if found is None:
        return None
    match = _VERSION.search(found.name)
    # Version 26.0 is published in January and holds from April, 26.1 from October.
    begins = date(2000 + int(match[1]), 10 if match[2] == "1" else 4, 1) if match else None
    return Recognized(Kind.TAXONOMY, f"{match[1]}.{match[2]}" if match else "", begins, None, (found,))


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Reads every code; definitions stay in NUCC's file. UserError names file and line."""
    member = found.members[0]
    columns = _columns_of(member)
    conn.execute(_SCHEMA)
    rows: list[tuple[str, str, str, bool]] = []
    for number, cells in member.csv_rows(step):
        cells = [cell.strip() for cell in cells]
        if not any(cells) or _columns(cells) or (not rows and not _CODE.fullmatch(cells[0])):
            continue  # the heads, and a notice beneath them in older files
        rows.append(_read(member.name, number, cells, columns))
    if not rows:
        raise bad_file(member.name, "there is no code in it.")
    conn.executemany("INSERT OR REPLACE INTO taxonomy VALUES (?, ?, ?, ?)", rows)
    return len(rows)


def _read(name: str, number: int, cells: list[str], columns: dict[str, int]) -> tuple[str, str, str, bool]:
    if len(cells) != len(columns):
        words = f"{len(cells)} fields where a code has {len(columns)}; the file may be cut short."
        raise bad_file(name, words, number)
    row = {title: cells[at] for title, at in columns.items()}
    if not _CODE.fullmatch(row["code"]):
        raise bad_file(name, f"“{row['code']}” is no taxonomy code.", number)
    words = ", ".join(part for part in (row["classification"], row["specialization"]) if part)
    if not words:
        raise bad_file(name, f"{row['code']} has no classification.", number)
    grouping = row.get("grouping") or row.get("type") or ""
    return row["code"], grouping, words, row.get("section", "Individual") != "Non-Individual"


def _columns_of(member: Member) -> dict[str, int]:
    lines = member.head().splitlines()
    return _columns(lines[0].split(",")) if lines else {}


def _columns(cells: list[str]) -> dict[str, int]:
    titles = [cell.strip().strip('"').lower() for cell in cells]
    if titles[:1] != ["code"] or not {"classification", "specialization"} <= set(titles):
        return {}
    return {title: at for at, title in enumerate(titles)}


TAXONOMY_LOADER = Loader(Kind.TAXONOMY, recognize, fill)
