"""The relative value file in the layouts of 2025 and 2026, its localities, and what a damaged one is told."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets.fees.book import FeeBook
from app.codesets.official import Edition, Editions, Kind, import_official
from app.errors import UserError
from tests.codesets.fees import invented_fees as fees
from tests.codesets.ncci.invented_ncci import workbook

NOW = datetime(2026, 7, 2, 18, 0, tzinfo=UTC)
DAY = date(2026, 7, 1)
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "codes"


def imported(path: Path, folder: Path) -> Edition:
    return import_official([path], folder, NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "editions"


def release(tmp_path: Path, **members: bytes) -> Path:
    path = tmp_path / "rvu26c.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return path


def test_a_release_gives_fees_and_localities(tmp_path: Path, folder: Path) -> None:
    path = release(
        tmp_path,
        PPRRVU2026_Jul_QPP__csv=fees.schedule_csv(fees.ROWS[:2]),
        PPRRVU2026_Jul_nonQPP__csv=fees.schedule_csv(),
        GPCI2026__csv=fees.gpci_csv(),
        _26LOCCO__csv=fees.COUNTIES,
    )
    edition = imported(path, folder)
    assert (edition.kind, edition.name, edition.effective_from) == (Kind.FEE_SCHEDULE, "July 2026", DAY)
    assert edition.rows == 7  # the set outside the QPP, which is whole
    book = FeeBook(Editions(folder))
    portland = book.locality("02302-01", DAY)
    assert portland and (portland.state, portland.name) == ("OR", "PORTLAND")
    assert portland.counties == "Clackamas, Multnomah And Washington"
    assert (portland.gpci.work, portland.gpci.practice_expense, portland.gpci.malpractice) == (1025, 1061, 676)
    assert [place.state for place in book.localities(DAY)] == ["AK", "OR", "OR"]


@pytest.mark.parametrize("year", [2025, 2026])
def test_both_widths_of_the_csv_read_alike(tmp_path: Path, folder: Path, year: int) -> None:
    path = tmp_path / f"PPRRVU{year}_Jul.csv"
    path.write_bytes(fees.schedule_csv(year=year))
    imported(path, folder)
    fee = FeeBook(Editions(folder)).fee("27447", "", date(year, 8, 1))
    assert fee and (fee.status, fee.work, fee.nonfacility_rare, fee.global_days) == ("A", 900, True, "090")
    assert (fee.bilateral, fee.assistant, fee.co_surgeons) == ("0", "2", "1")
    assert fee.factor == {2025: 323465, 2026: 334009}[year]


def test_the_fixed_text_reads_as_the_csv(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "PPRRVU2025_Oct.txt").write_bytes(fees.schedule_text())
    (tmp_path / "PPRRVU2025_Jul.csv").write_bytes(fees.schedule_csv(year=2025))
    imported(tmp_path / "PPRRVU2025_Jul.csv", folder)
    imported(tmp_path / "PPRRVU2025_Oct.txt", folder)
    book = FeeBook(Editions(folder))
    for row in fees.ROWS:
        code, modifier = row.split(",")[:2]
        july, october = book.fee(code, modifier, date(2025, 7, 1)), book.fee(code, modifier, date(2025, 10, 1))
        assert july and october and july.edition != october.edition
        assert [getattr(july, name) for name in july.__slots__ if name != "edition"] == [
            getattr(october, name) for name in october.__slots__ if name != "edition"
        ]


def test_a_workbook_reads_as_the_csv(tmp_path: Path, folder: Path) -> None:
    rows = [line.split(",") for line in fees.schedule_csv().decode("cp1252").splitlines()]
    (tmp_path / "PPRRVU2026_Jul_nonQPP.xlsx").write_bytes(workbook(rows))
    edition = imported(tmp_path / "PPRRVU2026_Jul_nonQPP.xlsx", folder)
    assert (edition.rows, edition.effective_from) == (7, DAY)


def test_words_of_the_ama_are_not_kept(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "PPRRVU2026_Jul.csv").write_bytes(fees.schedule_csv())
    edition = imported(tmp_path / "PPRRVU2026_Jul.csv", folder)
    assert b"words of the AMA" not in edition.path.read_bytes()
    assert FeeBook(Editions(folder)).description("G0402", DAY) == "Initial preventive exam"


def test_localities_by_themselves(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "GPCI2026.csv").write_bytes(fees.gpci_csv(without_floor=True))
    edition = imported(tmp_path / "GPCI2026.csv", folder)
    assert (edition.kind, edition.effective_from, edition.rows) == (Kind.LOCALITIES, date(2026, 1, 1), 3)
    found = FeeBook(Editions(folder)).locality("02302-99", DAY)
    assert found and found.gpci.work == 1000  # the index with the floor


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (fees.MINOR[:60], "fields where a procedure has 31 or 32"),
        (fees.MINOR.replace("20610", "2061O0"), "no procedure code"),
        (fees.MINOR.replace(",2.00,", ",2.O0,"), "a relative value is no number"),
        (fees.MINOR.replace(",2.00,", ",2.01,"), "do not add up"),
        (fees.MINOR.replace("20610,,", "20610,27,"), "no modifier of the fee schedule"),
    ],
)
def test_a_damaged_schedule_is_refused_whole_with_its_line(tmp_path: Path, folder: Path, row: str, words: str) -> None:
    (tmp_path / "PPRRVU2026_Jul.csv").write_bytes(fees.schedule_csv((*fees.ROWS, row)))
    with pytest.raises(UserError, match=rf"PPRRVU2026_Jul.csv, line 18: .*{words}"):
        imported(tmp_path / "PPRRVU2026_Jul.csv", folder)
    assert not list(folder.iterdir())


def test_a_text_cut_short_is_refused_with_its_line(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "PPRRVU2025_Oct.txt").write_bytes(fees.schedule_text()[:-60])
    with pytest.raises(UserError, match=r"PPRRVU2025_Oct.txt, line 14: 113 characters"):
        imported(tmp_path / "PPRRVU2025_Oct.txt", folder)


def test_damaged_localities_are_refused_with_their_line(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "GPCI2026.csv").write_bytes(fees.gpci_csv().replace(b"1.061", b"1,061"))
    with pytest.raises(UserError, match=r"GPCI2026.csv, line 4: 8 fields where a locality has 7"):
        imported(tmp_path / "GPCI2026.csv", folder)


@pytest.mark.skipif(not SHARED.exists(), reason="the published files are not at hand")
def test_cms_own_files_of_2025(tmp_path: Path, folder: Path) -> None:
    edition = imported(SHARED / "PPRRVU2025_Oct_level2_only.csv", folder)
    assert (edition.name, edition.effective_from, edition.rows) == ("October 2025", date(2025, 10, 1), 5183)
    assert imported(SHARED / "GPCI2025.csv", folder).rows == 109
    book = FeeBook(Editions(folder))
    day = date(2025, 11, 3)
    assert len(book.localities(day)) == 109
    fee = book.fee("G0130", "TC", day)
    assert fee and (fee.work, fee.nonfacility_expense, fee.capped_nonfacility_expense) == (0, 80, 325)
    assert book.description("G0130", day) == "Single energy x-ray study"
