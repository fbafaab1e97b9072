"""PTP edits as CMS publishes them: four parts of one version, picked by date of service, refused whole when broken."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets.ncci.book import NcciBook
from app.codesets.ncci.packing import code_number, code_text
from app.codesets.official import Edition, Editions, ImportStopped, Kind, import_official, recognize
from app.errors import UserError
from tests.codesets.ncci import invented_ncci as ncci

NOW = datetime(2026, 7, 2, 18, 0, tzinfo=UTC)
DAY = date(2026, 7, 1)


def imported(paths: list[Path], folder: Path) -> Edition:
    return import_official(paths, folder, NOW)


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    folder = tmp_path / "editions"
    imported(ncci.write_parts(tmp_path), folder)
    return Editions(folder)


def test_four_zips_make_one_edition_named_by_its_version(tmp_path: Path) -> None:
    edition = imported(ncci.write_parts(tmp_path), tmp_path / "editions")
    assert (edition.kind, edition.name, edition.effective_from, edition.rows) == (Kind.PTP, "v32.2", DAY, 8)


def test_a_folder_of_workbooks_reads_the_same(tmp_path: Path) -> None:
    books = tmp_path / "books"
    books.mkdir()
    for number, rows in enumerate(ncci.PARTS, 1):
        cells = [[int(cell) if cell.isdigit() else cell for cell in row] for row in (*ncci.BANNER, *rows)]
        (books / f"{ncci.part_name(number)}.xlsx").write_bytes(ncci.workbook(cells))
    edition = imported([books], tmp_path / "editions")
    assert (edition.name, edition.rows) == ("v32.2", 8)
    assert NcciBook(Editions(tmp_path / "editions")).ptp_edit("00100", "X0002", DAY) is not None


def test_an_edit_tells_which_column_pays_and_whether_a_modifier_helps(editions: Editions) -> None:
    book = NcciBook(editions)
    edit = book.ptp_edit("20610", "99213", DAY)
    assert edit and (edit.column1, edit.column2, edit.may_bypass) == ("20610", "99213", True)
    assert (edit.since, edit.until, edit.rationale) == (date(2013, 7, 1), None, ncci.STANDARDS)
    assert edit.edition == "NCCI v32.2"
    panel = book.ptp_edit("80053", "84075", DAY)
    assert panel and not panel.may_bypass
    assert book.ptp_edit("99213", "20610", DAY) is None


@pytest.mark.parametrize(
    ("day", "may_bypass"),
    [
        (date(1995, 12, 31), None),
        (date(1996, 1, 1), False),
        (date(2023, 12, 31), False),  # the deletion date is the last day
        (date(2024, 1, 1), None),
        (date(2024, 6, 30), None),
        (date(2024, 7, 1), True),
    ],
)
def test_the_window_of_the_day_counts(editions: Editions, day: date, may_bypass: bool | None) -> None:
    edit = NcciBook(editions).ptp_edit("36415", "99211", day)
    assert (edit.may_bypass if edit else None) is may_bypass


def test_an_edit_deleted_as_of_its_first_day_never_counts(editions: Editions) -> None:
    assert NcciBook(editions).ptp_edit("G0101", "99459", date(2024, 1, 1)) is None


def test_odd_codes_find_nothing(editions: Editions) -> None:
    assert NcciBook(editions).ptp_edit("no", "code", DAY) is None
    assert NcciBook(editions).ptp_edit("20610", "", DAY) is None


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    paths = ncci.write_parts(tmp_path)
    with pytest.raises(UserError, match=r"Of the NCCI edits v32.2r0, part f3 is missing"):
        recognize([paths[0], paths[1], paths[3]])
    with pytest.raises(UserError, match=r"parts f2, f3, f4 are missing"):
        recognize(paths[:1])


def test_parts_of_two_versions_are_not_mixed(tmp_path: Path) -> None:
    older, newer = ncci.write_parts(tmp_path, "v321r0"), ncci.write_parts(tmp_path, "v322r1")
    with pytest.raises(UserError, match=r"different versions: v32.1r0, v32.2r1"):
        recognize([*older[:2], *newer[2:]])


def test_the_hospital_set_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "ccioph-v322r0-f1.txt").write_bytes(ncci.tab_text(ncci.PART_1))
    with pytest.raises(UserError, match="hospital"):
        recognize([tmp_path / "ccioph-v322r0-f1.txt"])


def test_a_file_without_a_part_in_its_name_must_be_the_whole(tmp_path: Path) -> None:
    every = [row for part in ncci.PARTS for row in part]
    (tmp_path / "all 2026q3.txt").write_bytes(ncci.tab_text(every))
    edition = imported([tmp_path / "all 2026q3.txt"], tmp_path / "editions")
    assert (edition.rows, edition.effective_from) == (8, DAY)
    (tmp_path / "some 2026q3.txt").write_bytes(ncci.tab_text(ncci.PART_2))
    with pytest.raises(UserError, match="only a part"):
        imported([tmp_path / "some 2026q3.txt"], tmp_path / "editions")


def test_medicaid_has_six_fields_and_an_edition_of_its_own(tmp_path: Path) -> None:
    every = [(*row[:2], *row[3:]) for part in ncci.PARTS for row in part]
    banner = [(*row[:2], *row[3:]) for row in ncci.BANNER]
    (tmp_path / "medicaid-ncci-q3-2026-ptp-edits.txt").write_bytes(ncci.tab_text(every, banner))
    edition = imported([tmp_path / "medicaid-ncci-q3-2026-ptp-edits.txt"], tmp_path / "editions")
    assert (edition.kind, edition.effective_from, edition.rows) == (Kind.PTP_MEDICAID, DAY, 8)
    book = NcciBook(Editions(tmp_path / "editions"))
    assert book.ptp_edit("20610", "99213", DAY, medicaid=True)
    assert book.ptp_edit("20610", "99213", DAY) is None


DAMAGES = {
    "a field is missing": (("20610", "99213", "20130701", "*", "1", ncci.STANDARDS), "6 fields where an edit has 7"),
    "the date is none": (("20610", "99213", "", "20131301", "*", "1", ncci.STANDARDS), "“20131301” is no date"),
    "the code is none": (("20-10", "99213", "", "20130701", "*", "1", ncci.STANDARDS), "“20-10” is no"),
    "the indicator is none": (("20610", "99213", "", "20130701", "*", "2", ncci.STANDARDS), "“2” is no modifier"),
    "cut in the line": (("20610", "99"), "2 fields where an edit has 7"),
    "cut in the last word": (("20610", "99213", "", "20130701", "*", "1", "Standards of med"), "breaks off"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_part_is_refused_whole_with_its_line(tmp_path: Path, damage: str) -> None:
    row, words = DAMAGES[damage]
    folder = tmp_path / "editions"
    imported(ncci.write_parts(tmp_path), folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    parts = (ncci.PART_1, ncci.PART_2, (*ncci.PART_3, row), ncci.PART_4)
    with pytest.raises(UserError, match=rf"ccipra-v323r0-f3.txt, line 8: .*({words})"):
        imported(ncci.write_parts(tmp_path, "v323r0", parts), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    asked = iter([False])
    with pytest.raises(ImportStopped):
        import_official(ncci.write_parts(tmp_path), tmp_path / "editions", NOW, should_stop=lambda: next(asked, True))
    assert list((tmp_path / "editions").iterdir()) == []


def test_the_same_row_in_two_parts_counts_once(tmp_path: Path) -> None:
    parts = (ncci.PART_1, (*ncci.PART_2, ncci.PART_1[1]), ncci.PART_3, ncci.PART_4)
    assert imported(ncci.write_parts(tmp_path, parts=parts), tmp_path / "editions").rows == 8


@pytest.mark.parametrize("code", ["00000", "00100", "0001U", "99499", "A0000", "V9999", "0001F"])
def test_a_code_survives_its_number(code: str) -> None:
    assert code_text(code_number(code)) == code and code_number(code) < 2**21
