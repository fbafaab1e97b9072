"""Editions stand side by side, are picked by date of service, and come into place whole or not at all."""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets.official.editions import EditionHead, Editions, Kind, write_edition
from app.errors import UserError

NOW = datetime(2026, 3, 7, 18, 0, tzinfo=UTC)


def head(begins: date, name: str = "an edition", kind: Kind = Kind.MUE) -> EditionHead:
    return EditionHead(kind, name, begins, None, "mue.zip", "0" * 64, NOW)


def two_rows(conn: sqlite3.Connection) -> int:
    conn.execute("CREATE TABLE mue (code TEXT)")
    conn.executemany("INSERT INTO mue VALUES (?)", [("X0001",), ("X0002",)])
    return 2


def test_the_edition_of_a_date_is_the_last_begun_by_then(tmp_path: Path) -> None:
    for begins in (date(2026, 1, 1), date(2026, 7, 1), date(2026, 4, 1)):
        write_edition(tmp_path, head(begins, f"{begins:%B}"), two_rows)
    editions = Editions(tmp_path)
    names = [(found.name if (found := editions.on(Kind.MUE, day)) else "") for day in map(date.fromisoformat, DAYS)]
    assert names == ["", "January", "January", "April", "July"]
    assert [edition.name for edition in editions.all()] == ["July", "April", "January"]
    assert editions.on(Kind.PTP, date(2026, 7, 1)) is None
    editions.close()


DAYS = ("2025-12-31", "2026-01-01", "2026-03-31", "2026-06-30", "2027-01-01")


def test_an_edition_tells_of_itself_and_its_rows_are_read(tmp_path: Path) -> None:
    made = write_edition(tmp_path, head(date(2026, 1, 1)), two_rows)
    editions = Editions(tmp_path)
    assert editions.all() == (made,)
    assert (made.rows, made.source_name, made.imported_at) == (2, "mue.zip", NOW)
    assert editions.connection(made).execute("SELECT count(*) FROM mue").fetchone() == (2,)
    editions.remove(made)
    assert Editions(tmp_path).all() == ()


def test_what_breaks_halfway_leaves_the_edition_before(tmp_path: Path) -> None:
    made = write_edition(tmp_path, head(date(2026, 1, 1), "whole"), two_rows)

    def breaks(conn: sqlite3.Connection) -> int:
        two_rows(conn)
        raise UserError("mue.csv, line 3: cut short.")

    with pytest.raises(UserError, match="line 3"):
        write_edition(tmp_path, head(date(2026, 1, 1), "broken"), breaks)
    assert [path.name for path in tmp_path.iterdir()] == [made.path.name]
    assert Editions(tmp_path).all() == (made,)


def test_a_damaged_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "ncci_mue_2026-01-01.sqlite").write_bytes(b"no database at all")
    assert Editions(tmp_path).all() == ()
