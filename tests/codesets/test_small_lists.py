"""Modifiers, reasons, taxonomy and places: our own lists held to their rules, imported ones to their layout."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.adjustment_reasons import GROUPS, split_reason
from app.codesets.modifiers import read_modifiers
from app.codesets.official import Kind, import_official
from app.codesets.word_lists import read_rows
from app.domain.procedure_book import ModifierKind
from app.domain.procedure_kinds import KINDS
from app.errors import UserError
from app.paths import resources

NOW = datetime(2026, 7, 2, 18, 0, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3] / "shared"
LISTS = resources() / "codesets"


@pytest.fixture
def own_codes(codesets_path: Path, tmp_path: Path) -> Iterator[CodeSets]:
    """Code sets with a folder of editions of their own."""
    shutil.copy(codesets_path, tmp_path / "codesets.sqlite")
    sets = CodeSets(tmp_path / "codesets.sqlite")
    yield sets
    sets.close()


# Modifiers ----------------------------------------------------------------------------------------


def test_the_list_of_modifiers_holds_together() -> None:
    modifiers = read_modifiers(LISTS)
    assert len(modifiers) > 400
    for modifier in modifiers.values():
        assert modifier.words and len(modifier.words) < 60, modifier
        assert not modifier.only_on or modifier.only_on in KINDS, modifier
        assert modifier.side in ("", "left", "right"), modifier
        assert modifier.bypasses or modifier.kind not in (ModifierKind.BYPASS, ModifierKind.ANATOMIC), modifier
        for other in modifier.never_with:
            assert modifier.code in modifiers[other].never_with, (modifier.code, other)


def test_ncci_modifiers_are_those_of_the_manual() -> None:
    listed = "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI"
    listed += " 24 25 57 58 78 79 27 59 91 XE XS XP XU"
    assert {m.code for m in read_modifiers(LISTS).values() if m.bypasses} == set(listed.split())


@pytest.mark.skipif(not (SHARED / "data").exists(), reason="CMS's file is not at hand")
def test_every_modifier_of_cms_is_in_the_list_with_its_last_day() -> None:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(SHARED / "data" / "codes" / "hcpcs-2026.xlsx").get_sheet_by_index(0).iter_rows()
    cms = {str(row[0]).strip(): str(row[-2]).strip() for row in rows if str(row[2]).strip() == "7"}
    ours = read_modifiers(LISTS)
    ends = {code: m.valid_to.strftime("%Y%m%d") if m.valid_to else "" for code, m in ours.items()}
    assert len(cms) == 384 and {code: ends.get(code) for code in cms} == cms


# Adjustment reasons -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("CO-45", ("CO", "45")),
        ("co45", ("CO", "45")),
        ("PR 1", ("PR", "1")),
        ("pr", ("PR", "")),
        ("CARC-45", ("", "45")),
        ("RARC N130", ("", "N130")),
        ("MA130", ("", "MA130")),
        ("OA-B15", ("OA", "B15")),
    ],
)
def test_a_reason_as_it_is_typed(typed: str, parts: tuple[str, str]) -> None:
    assert split_reason(typed) == parts


def test_a_reason_in_our_own_words(codes: CodeSets) -> None:
    found = codes.adjustment_reason("CO-45")
    assert found and found.words.startswith("Charge above the fee schedule")
    assert found.group and found.group.code == "CO" and found.official == ""
    assert (remark := codes.adjustment_reason("n130")) and remark.kind == "rarc"
    assert (group := codes.adjustment_reason("PR")) and group.kind == "group"
    assert codes.adjustment_reason("CO-999") is None


def test_the_list_of_reasons_holds_together() -> None:
    rows = read_rows(LISTS / "adjustment_reasons.tsv")
    by_kind = {kind: [row for row in rows if row[1] == kind] for kind in ("group", "carc", "rarc")}
    assert {row[0] for row in by_kind["group"]} == GROUPS
    assert len(by_kind["carc"]) >= 120 and len(by_kind["rarc"]) >= 80
    assert len({row[0] for row in rows}) == len(rows)
    assert all(row[2] and not row[2].endswith(".") for row in rows)


REASONS = """code,description,start,modified,stop,notes
X01,Made-up reason,01/01/2000,,,
45,"Made-up official words, with a comma",01/01/1995,07/01/2017,,
163,Retired reason,01/01/1995,,06/30/2007,
N999,Made-up remark,03/01/2024,,,a note
"""


def test_the_licensed_list_stands_beside_ours(tmp_path: Path, own_codes: CodeSets) -> None:
    (tmp_path / "carc.csv").write_text(REASONS, encoding="utf-8")
    edition = import_official([tmp_path / "carc.csv"], own_codes.editions.folder, NOW)
    assert (edition.kind, edition.rows, edition.effective_from) == (Kind.REASON_CODES, 4, date(2024, 3, 1))
    own_codes.editions.refresh()
    known = own_codes.adjustment_reason("CO-45")
    assert known and known.words.startswith("Charge above") and known.official.startswith("Made-up official")
    only_there = own_codes.adjustment_reason("N999")
    assert only_there and (only_there.words, only_there.kind) == ("Made-up remark", "rarc")
    assert (ended := own_codes.adjustment_reason("163")) and ended.stopped == date(2007, 6, 30)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("45,cut", "2 fields where a code has 6"),
        ("4-5,Made-up,,,,", "“4-5” is no reason"),
        ("46,,,,,", "46 has no description"),
        ("46,Made-up,13/01/2000,,,", "“13/01/2000” is no date"),
    ],
)
def test_a_damaged_list_of_reasons(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / "carc.csv").write_text(REASONS + row + "\n", encoding="utf-8")
    with pytest.raises(UserError, match=rf"carc.csv, line 6: .*{words}"):
        import_official([tmp_path / "carc.csv"], tmp_path / "editions", NOW)
    assert not list((tmp_path / "editions").iterdir())


def test_a_list_of_ones_own_with_two_columns(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("Code,Description\nN1,Mine\n", encoding="utf-8")
    found = import_official([tmp_path / "mine.csv"], tmp_path / "editions", NOW, effective_from=date(2026, 3, 1))
    assert (found.kind, found.rows) == (Kind.REASON_CODES, 1)
    (tmp_path / "procedures.csv").write_text("code,description\n99213,Visit\n", encoding="utf-8")
    with pytest.raises(UserError, match="none of the code-set files"):
        import_official([tmp_path / "procedures.csv"], tmp_path / "editions", NOW)


# Taxonomy -----------------------------------------------------------------------------------------

NEW = """Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section
X00X00000X,Invented Providers,Invented Specialist,,"Made-up definition,
of two lines.",[1/1/2026: new],Invented Specialist,Individual
X00X00001X,Invented Providers,Invented Specialist,Hand,,,Invented Hand Specialist,Individual
X01X00000X,Invented Agencies,Invented Agency,,,,Invented Agency,Non-Individual
"""
OLD = """"Code","Type","Classification","Specialization","Definition","Notes"
"Copyright \u2019s notice of an older year","","","","",""
"X00X00000X","Invented Providers","Invented Specialist","","",""
"""


def test_the_taxonomy_of_today(tmp_path: Path, own_codes: CodeSets) -> None:
    (tmp_path / "nucc_taxonomy_261.csv").write_bytes(NEW.encode())
    edition = import_official([tmp_path / "nucc_taxonomy_261.csv"], own_codes.editions.folder, NOW)
    assert (edition.name, edition.effective_from, edition.rows) == ("26.1", date(2026, 10, 1), 3)
    own_codes.editions.refresh()
    names = [(each.code, each.name, each.individual) for each in own_codes.procedures.taxonomies()]
    assert names == [
        ("X01X00000X", "Invented Agency", False),
        ("X00X00000X", "Invented Specialist", True),
        ("X00X00001X", "Invented Specialist, Hand", True),
    ]


def test_the_taxonomy_of_years_ago(tmp_path: Path) -> None:
    (tmp_path / "nucc_taxonomy_100.csv").write_bytes(OLD.encode("cp1252"))
    assert import_official([tmp_path / "nucc_taxonomy_100.csv"], tmp_path / "editions", NOW).rows == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [("X00X00002X,Invented", "2 fields where a code has 8"), ("X00,a,b,,,,,", "“X00” is no taxonomy code")],
)
def test_a_damaged_taxonomy(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / "nucc_taxonomy_261.csv").write_text(NEW + row + "\n", encoding="utf-8")
    with pytest.raises(UserError, match=rf"nucc_taxonomy_261.csv, line 6: .*{words}"):
        import_official([tmp_path / "nucc_taxonomy_261.csv"], tmp_path / "editions", NOW)


# Places -------------------------------------------------------------------------------------------

PLACES = """code,name,description,facility_flag,effective_from,effective_to
X1,Invented office,Made-up place,N,20260101,
X2,Invented ward,Made-up place,F,20260101,
X3,Old invented place,,N,20100101,20201231
"""


def test_our_places_and_their_days(codes: CodeSets) -> None:
    places = codes.procedures.places()
    starts = {code: place.valid_from for code, place in places.items() if place.valid_from}
    assert starts["10"] == date(2022, 1, 1) and starts["27"] == date(2023, 10, 1) and starts["66"].year == 2024
    facility = {code for code, place in places.items() if place.facility}
    assert facility == set("02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61".split())


def test_a_list_of_places_takes_the_place_of_ours(tmp_path: Path, own_codes: CodeSets) -> None:
    (tmp_path / "pos.csv").write_text(PLACES, encoding="utf-8")
    assert own_codes.procedures.pays_facility("21")
    edition = import_official([tmp_path / "pos.csv"], own_codes.editions.folder, NOW)
    assert (edition.kind, edition.rows, edition.effective_from) == (Kind.PLACES, 3, date(2026, 1, 1))
    own_codes.editions.refresh()
    assert own_codes.place_of_service_names["X2"] == "Invented ward"
    assert own_codes.procedures.pays_facility("X2") and not own_codes.procedures.pays_facility("21")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("12,Home", "2 fields where a place has 6"),
        ("1,Home,,N,,", "“1” is no place of service"),
        ("12,Home,,Y,,", "neither F"),
        ("12,Home,,N,20261301,", "“20261301” is no date"),
    ],
)
def test_a_damaged_list_of_places(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / "pos.csv").write_text(PLACES + row + "\n", encoding="utf-8")
    with pytest.raises(UserError, match=rf"pos.csv, line 5: .*{words}"):
        import_official([tmp_path / "pos.csv"], tmp_path / "editions", NOW)
