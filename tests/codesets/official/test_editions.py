"""Editions stand side by side, are picked by date of service, and come into place whole or not at all."""

import errno
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets.official.editions import EditionHead, Editions, Kind, write_edition
from app.codesets.whole_file import clear_unfinished, made_whole
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


def test_what_a_killed_import_left_is_cleared_and_a_running_one_let_alone(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    killed = tmp_path / f".ncci_ptp_2026-01-01.sqlite.{ended.pid}.new"
    other = tmp_path / f".hcpcs_2026-01-01.sqlite.{os.getppid()}.new"
    ours = tmp_path / f".places_2026-01-01.sqlite.{os.getpid()}.new"
    for path in (killed, other, ours):
        path.write_bytes(b"half")
    made = write_edition(tmp_path, head(date(2026, 1, 1)), two_rows)
    assert sorted(tmp_path.iterdir()) == sorted([other, ours, made.path])
    clear_unfinished(tmp_path, own=True)
    assert sorted(tmp_path.iterdir()) == sorted([other, made.path])
    os.utime(other, (0, 0))
    clear_unfinished(tmp_path)
    assert list(tmp_path.iterdir()) == [made.path]
    clear_unfinished(tmp_path / "no such folder")


def test_a_full_disk_is_told_and_changes_nothing(tmp_path: Path) -> None:
    made = write_edition(tmp_path, head(date(2026, 1, 1), "whole"), two_rows)

    def fills_the_disk(conn: sqlite3.Connection) -> int:
        conn.execute("PRAGMA max_page_count = 5")  # what SQLite says then is what it says of a full disk
        conn.execute("CREATE TABLE mue (code TEXT)")
        conn.executemany("INSERT INTO mue VALUES (?)", [("X" * 1000,)] * 100)
        return 100

    with pytest.raises(UserError, match="the disk is full"):
        write_edition(tmp_path, head(date(2026, 1, 1), "broken"), fills_the_disk)
    assert [path.name for path in tmp_path.iterdir()] == [made.path.name]
    assert Editions(tmp_path).all() == (made,)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(UserError, match="protected"):
        write_edition(tmp_path / "file" / "editions", head(date(2026, 1, 1)), two_rows)


def test_a_fault_of_ours_is_not_called_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError), made_whole(tmp_path / "a.sqlite") as conn:
        conn.execute("SELECT FROM nothing")
    assert list(tmp_path.iterdir()) == []


def test_an_edition_in_use_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = write_edition(tmp_path, head(date(2026, 1, 1)), two_rows)

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "unlink", refuse)  # as Windows does while a worker reads it
    with pytest.raises(UserError, match="in use"):
        Editions(tmp_path).remove(made)
