"""CMS's HCPCS files import whole, or not at all with the damaged line named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.codesets.official import Edition, ImportStopped, Kind, import_official, recognize
from app.errors import UserError
from tests.codesets.hcpcs.invented_files import (
    PROCEDURE,
    WRAPPED,
    sheet_rows,
    text_lines,
    text_record,
    write_sheet,
    write_text,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WHOLE = f"{PROCEDURE['long']} {WRAPPED}"


def bring_in(path: Path, folder: Path) -> Edition:
    return import_official([path], folder / "editions", NOW)


def rows_of(edition: Edition, select: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(edition.path)) as conn:
        return conn.execute(select).fetchall()


CODES = "SELECT code, description, added, terminated, coverage, pricing, betos FROM hcpcs ORDER BY code"
MODIFIERS = "SELECT code, description, added, terminated FROM hcpcs_modifier"


def is_whole(edition: Edition) -> None:
    assert edition.kind is Kind.HCPCS
    assert edition.rows == 3
    assert rows_of(edition, CODES) == [
        ("X0001", WHOLE, "2026-01-01", "", "D", "32", "D1E"),
        ("X0002", "Retired splint, each", "2020-01-01", "2025-12-31", "D", "32", "D1E"),
    ]
    assert rows_of(edition, MODIFIERS) == [("ZX", "Invented modifier", "2020-01-01", "2025-12-31")]


def test_the_fixed_width_file_imports_whole(tmp_path: Path) -> None:
    edition = bring_in(write_text(tmp_path / "HCPC2026_APR_ANWEB_04012026.txt", text_lines()), tmp_path)
    is_whole(edition)
    assert (edition.name, edition.effective_from) == ("April 2026", date(2026, 4, 1))


def test_the_workbook_imports_whole_and_tells_its_edition_by_its_sheet(tmp_path: Path) -> None:
    edition = bring_in(write_sheet(tmp_path / "renamed.xlsx", sheet_rows(), "HCPC2026_jul_contr"), tmp_path)
    is_whole(edition)
    assert edition.name == "July 2026"


def test_without_a_name_the_newest_change_tells_the_quarter(tmp_path: Path) -> None:
    assert recognize([write_text(tmp_path / "codes.txt", text_lines())]).effective_from == date(2026, 4, 1)


def test_a_comma_separated_copy_imports_too(tmp_path: Path) -> None:
    path = tmp_path / "HCPC2026_OCT.csv"
    path.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in sheet_rows()), encoding="utf-8")
    is_whole(bring_in(path, tmp_path))


def test_processing_notes_of_the_zip_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "alpha-numeric.zip"
    with ZipFile(path, "w") as archive:
        archive.write(write_text(tmp_path / "HCPC2026_APR_ANWEB.txt", text_lines()), "HCPC2026_APR_ANWEB.txt")
        archive.writestr("proc_notes_APR2026.txt", "  0007--BILL IT WITH THE *\r\n        OTHER ONE.   *\r\n")
        archive.writestr("HCPC2026_recordlayout.txt", "Positions and lengths")
    edition = bring_in(path, tmp_path)
    assert rows_of(edition, "SELECT * FROM hcpcs_note") == [("0007", "BILL IT WITH THE OTHER ONE.")]


def spoilt(lines: list[str], number: int, line: str) -> list[str]:
    return [*lines[: number - 1], line, *lines[number:]]


@pytest.mark.parametrize(
    ("number", "spoil", "words"),
    [
        (4, lambda line: line[:200], "cut short"),
        (4, lambda line: line[:268] + "2026XX01" + line[276:], "no day"),
        (4, lambda line: line[:268] + " " * 8 + line[276:], "since when"),
        (5, lambda line: "X0009" + line[5:], "first line is missing"),
        (6, lambda line: "X0001" + line[5:], "twice"),
        (6, lambda line: "<html>" + line[6:], "no HCPCS record"),
        (7, lambda line: line[:11] + " " * 108 + line[119:], "no description"),
    ],
)
def test_a_damaged_line_refuses_the_file_and_is_named(tmp_path: Path, number: int, spoil, words: str) -> None:  # type: ignore[no-untyped-def]
    lines = text_lines()
    path = write_text(tmp_path / "HCPC2026_APR_ANWEB.txt", spoilt(lines, number, spoil(lines[number - 1])))
    with pytest.raises(UserError, match=rf"HCPC2026_APR_ANWEB\.txt, line {number}: .*{words}"):
        bring_in(path, tmp_path)
    assert list(tmp_path.glob("editions/*")) == []


def test_a_file_cut_off_anywhere_in_its_last_line_is_refused(tmp_path: Path) -> None:
    whole = write_text(tmp_path / "HCPC2026_APR_ANWEB.txt", text_lines()).read_bytes()
    for cut in (5, 30, 200, 300):
        path = tmp_path / "cut.txt"
        path.write_bytes(whole[:-cut])
        with pytest.raises(UserError, match=r"cut\.txt, line 7: the line is cut short"):
            bring_in(path, tmp_path)


@pytest.mark.parametrize(("column", "cell"), [("RECID", "9"), ("ADD DT", "soon"), ("HCPC", "X001")])
def test_a_damaged_row_of_the_workbook_is_named(tmp_path: Path, column: str, cell: str) -> None:
    rows = sheet_rows()
    rows[2][rows[0].index(column)] = cell
    with pytest.raises(UserError, match=r"codes\.xlsx, line 3: "):
        bring_in(write_sheet(tmp_path / "codes.xlsx", rows, "HCPC2026_jul"), tmp_path)
    assert list(tmp_path.glob("editions/*")) == []


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    whole = write_sheet(tmp_path / "codes.xlsx", sheet_rows()).read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match=r"cut\.xlsx"):
        bring_in(path, tmp_path)


def is_past(asked: Iterator[int], moment: int) -> bool:
    return next(asked) >= moment


def test_a_cancel_at_any_moment_changes_nothing_or_comes_too_late(tmp_path: Path) -> None:
    path = write_text(tmp_path / "HCPC2026_APR_ANWEB.txt", text_lines())
    folder = tmp_path / "editions"
    heard: list[tuple[int, int]] = []
    stopped = 0
    while not heard or heard[-1] != (100, 100):
        asked = iter(range(1000))
        try:
            import_official(
                [path],
                folder,
                NOW,
                progress=lambda done, total: heard.append((done, total)),
                should_stop=partial(is_past, asked, stopped),
            )
        except ImportStopped:
            assert not folder.exists() or list(folder.iterdir()) == []
            stopped += 1
    assert stopped
    assert len(list(folder.iterdir())) == 1


def test_importing_again_replaces_the_edition_and_a_refused_file_leaves_it(tmp_path: Path) -> None:
    path = write_text(tmp_path / "HCPC2026_APR_ANWEB.txt", text_lines())
    before = bring_in(path, tmp_path)
    bring_in(path, tmp_path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(UserError):
        bring_in(path, tmp_path)
    assert list(tmp_path.glob("editions/*")) == [before.path]
    is_whole(before)


@pytest.mark.parametrize(
    ("name", "edition_name", "rows", "modifiers"),
    [("hcpcs-2026.xlsx", "July 2026", 9109, 384), ("2020-Alpha-Numeric-HCPCS-File.zip", "January 2020", 7079, 369)],
)
def test_the_real_files_import_whole(
    tmp_path: Path, shared_dir: Path, name: str, edition_name: str, rows: int, modifiers: int
) -> None:
    edition = bring_in(shared_dir / "data" / "codes" / name, tmp_path)
    assert (edition.name, edition.rows) == (edition_name, rows)
    assert len(rows_of(edition, MODIFIERS)) == modifiers
    assert rows_of(edition, "SELECT description FROM hcpcs WHERE code = 'J1100'") == [
        ("Injection, dexamethasone sodium phosphate, 1 mg",)
    ]


def test_a_file_without_a_notice_is_no_list_of_diagnoses(tmp_path: Path) -> None:
    """`A0021001003…` begins as a diagnosis code does; the record's length tells them apart."""
    lines = [text_record({**PROCEDURE, "code": "A0021", "long": "Ambulance service, outside state"})]
    assert recognize([write_text(tmp_path / "codes.txt", lines)]).kind is Kind.HCPCS


def test_a_cancelled_import_leaves_nothing(tmp_path: Path) -> None:
    path = write_text(tmp_path / "HCPC2026_APR_ANWEB.txt", text_lines())
    with pytest.raises(ImportStopped):
        import_official([path], tmp_path / "editions", NOW, should_stop=lambda: True)
    assert list(tmp_path.glob("editions/*")) == []
