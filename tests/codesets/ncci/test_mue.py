"""The practitioner MUE table as CMS publishes it, and what a damaged one is told."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets.ncci.book import NcciBook
from app.codesets.official import Editions, Kind, import_official, recognize
from app.domain.procedure_book import MueKind
from app.errors import UserError
from tests.codesets.ncci import invented_ncci as ncci

NOW = datetime(2026, 7, 2, 18, 0, tzinfo=UTC)
NAME = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"


def test_the_csv_with_its_notice_of_many_lines(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(ncci.mue_csv())
    edition = import_official([tmp_path / NAME], tmp_path / "editions", NOW)
    assert (edition.kind, edition.name, edition.effective_from) == (Kind.MUE, "Q3 2026", date(2026, 7, 1))
    assert edition.rows == 4
    book = NcciBook(Editions(tmp_path / "editions"))
    limit = book.mue("36415", date(2026, 9, 30))
    assert limit and (limit.units, limit.kind, limit.rationale) == (2, MueKind.DAY_BY_CLINIC, "Clinical: Data")
    assert limit.edition == "NCCI MUE Q3 2026"
    assert (found := book.mue("A4206", date(2026, 7, 1))) and found.units == 0
    assert book.mue("36415", date(2026, 6, 30)) is None  # no edition of that quarter
    assert book.mue("99213", date(2026, 7, 1)) is None  # not published is not unlimited


def test_the_workbook_gives_codes_their_zeros_back(tmp_path: Path) -> None:
    rows: list[list[str | int]] = [
        ["AMA notice", "", "", ""],
        ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"],
        [100, 1, "2 Date of Service Edit: Policy", "Nature of Service/Procedure"],
        ["0001F", 1, "1 Line Edit", "CMS Policy"],
    ]
    path = tmp_path / NAME.replace(".csv", ".xlsx")
    path.write_bytes(ncci.workbook(rows))
    assert import_official([path], tmp_path / "editions", NOW).rows == 2
    assert NcciBook(Editions(tmp_path / "editions")).mue("00100", date(2026, 7, 1)) is not None


def test_another_table_is_told_apart(tmp_path: Path) -> None:
    head = ncci.MUE_HEAD.replace("Practitioner", "Outpatient Hospital")
    (tmp_path / "MCR_MUE_Outpatient_Eff_07-01-2026.csv").write_bytes(ncci.mue_csv(head=head))
    with pytest.raises(UserError, match="outpatient hospital services mue values"):
        recognize([tmp_path / "MCR_MUE_Outpatient_Eff_07-01-2026.csv"])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("36415,2", "2 fields where an edit has 4"),
        ("36-15,2,1 Line Edit,CMS Policy", "“36-15” is no procedure code"),
        ("36415,two,1 Line Edit,CMS Policy", "“two” is no number of units"),
        ("36415,2,Line Edit,CMS Policy", "is no adjudication indicator"),
    ],
)
def test_a_damaged_table_is_refused_whole_with_its_line(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / NAME).write_bytes(ncci.mue_csv((*ncci.MUE_ROWS, row)))
    with pytest.raises(UserError, match=rf"{NAME}, line 10: .*{words}"):
        import_official([tmp_path / NAME], tmp_path / "editions", NOW)
    assert not list((tmp_path / "editions").iterdir())
