"""New years of ICD-10-CM: imported beside the package's, picked by date of service, refused where they are broken."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.icd10cm.source import find_icd10cm_source
from app.codesets.official import Edition, import_official, recognize
from app.errors import UserError
from tests.codesets.icd10cm_files import Row, book_rows, few_codes_will_do, order_text, write_order

NOW = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
ZIP = Path(__file__).resolve().parents[3] / "shared" / "data" / "codes" / "cms_2026_dx.zip"
BEFORE, AFTER = date(2026, 9, 30), date(2026, 10, 1)


@pytest.fixture(scope="module")
def rows(codesets_path: Path) -> list[Row]:
    return book_rows(codesets_path)


def some(rows: list[Row]) -> list[Row]:
    """All headings and a few of their codes, those that these tests ask for among them: see `few_codes_will_do`."""
    return [row for row in rows if len(row[0]) == 3 or row[0].startswith(("E1", "G35", "I1", "R", "S01"))]


def next_year(rows: list[Row]) -> list[Row]:
    """Fiscal year 2027 as it might be: R05.9 gone, I10 split in two, an injury reworded."""
    made: list[Row] = []
    for plain, billable, words in some(rows):
        if plain == "R059":
            continue
        if plain == "I10":
            made += [
                ("I10", False, words),
                ("I100", True, "Plaid hypertension"),
                ("I109", True, "Primary hypertension, unspecified"),
            ]
        elif plain == "S0190XA":
            made.append((plain, billable, "Unspecified open wound of unspecified part of head, first encounter"))
        else:
            made.append((plain, billable, words))
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, codesets_path: Path) -> Path:
    place = tmp_path_factory.mktemp("years")
    shutil.copy(codesets_path, place / "codesets.sqlite")
    return place


@pytest.fixture(scope="module")
def imported(folder: Path, rows: list[Row]) -> Edition:
    file = write_order(folder / "icd10cm_order_2027.txt", next_year(rows))
    with few_codes_will_do():
        return import_official([file], folder / "editions", NOW)


@pytest.fixture
def both(folder: Path, imported: Edition) -> Iterator[CodeSets]:
    sets = CodeSets(folder / "codesets.sqlite")
    yield sets
    sets.close()


def test_the_edition_tells_its_days_and_whose_notes_it_has(imported: Edition, both: CodeSets) -> None:
    assert (imported.name, imported.effective_from, imported.effective_to) == (
        "October 2026",
        date(2026, 10, 1),
        date(2027, 9, 30),
    )
    about = dict(both.editions.connection(imported).execute("SELECT name, value FROM about"))
    assert about["notes_from"] == "April 2026"
    assert both.edition == "October 2026"
    assert both.edition_on(BEFORE) == "April 2026"


def test_a_code_that_is_gone_stays_known_with_its_last_day(both: CodeSets) -> None:
    old, new = both.find("R05.9", BEFORE), both.find("R05.9", AFTER)
    assert old is not None and old.valid_on and old.valid_to is None
    assert new is not None and not new.valid_on
    assert (new.valid_to, new.description) == (BEFORE, "Cough, unspecified")


def test_a_code_that_is_gone_is_found_and_told_with_what_it_stood_under(both: CodeSets) -> None:
    (hit,) = both.search("R05.9", AFTER, 1)
    assert (hit.code, hit.valid_on) == ("R05.9", False)
    detail = both.detail("R05.9", AFTER)
    assert detail is not None
    assert (detail.path[-1].code, detail.entry.valid_to) == ("R05", BEFORE)
    assert any(level.level.code == "R05" for level in detail.levels)
    assert all(found.valid_on for found in both.search("R05", AFTER)[:3])


def test_a_code_that_was_split_is_a_header_from_the_new_day_on(both: CodeSets) -> None:
    assert both.diagnosis_status("I10", BEFORE).billable
    assert not both.diagnosis_status("I10", AFTER).billable
    assert [entry.code for entry in both.children("I10", AFTER)] == ["I10.0", "I10.9"]
    new = both.find("I10.0", AFTER)
    assert new is not None and new.valid_from == AFTER
    assert both.find("I10.0", BEFORE) is None


def test_search_finds_what_is_in_force_on_the_day(both: CodeSets) -> None:
    assert both.search("plaid hypertension", BEFORE)[0].code != "I10.0"
    assert both.search("plaid hypertension", AFTER)[0].code == "I10.0"
    assert "R05.9" not in [hit.code for hit in both.search("cough", AFTER, limit=100)]


def test_notes_path_and_days_of_before_are_carried_over(both: CodeSets) -> None:
    old, new = both.detail("E11.22", BEFORE), both.detail("E11.22", AFTER)
    assert old is not None and new is not None
    assert (new.levels, new.path) == (old.levels, old.path)
    split = both.detail("I10.9", AFTER)
    assert split is not None
    assert [step.code for step in split.path] == ["9", "I10-I1A", "I10"]
    first = both.find("G35.D", AFTER)
    assert first is not None and first.valid_from == date(2025, 10, 1)
    seventh = both.detail("S01.90XA", AFTER)
    assert seventh is not None and [each.character for each in seventh.seventh_characters] == ["A", "D", "S"]


def test_the_tabular_list_beside_it_gives_the_notes_until_the_edition_is_removed(
    folder: Path, rows: list[Row], tmp_path: Path
) -> None:
    shutil.copy(folder / "codesets.sqlite", tmp_path / "codesets.sqlite")
    tabular = find_icd10cm_source().tabular.read_text(encoding="utf-8")
    changed = tabular.replace("<note>insulin (Z79.4)</note>", "<note>insulin, invented (Z79.4)</note>")
    (tmp_path / "icd10cm_tabular_2026.xml").write_text(changed, encoding="utf-8")
    file = write_order(tmp_path / "icd10cm_order_2026.txt", some(rows))
    april = date(2026, 4, 1)
    files = [file, tmp_path / "icd10cm_tabular_2026.xml"]
    with few_codes_will_do():
        edition = import_official(files, tmp_path / "editions", NOW, effective_from=april)
    sets = CodeSets(tmp_path / "codesets.sqlite")
    about = dict(sets.editions.connection(edition).execute("SELECT name, value FROM about"))
    assert "notes_from" not in about
    detail = sets.detail("E11.9", april)
    assert detail is not None
    assert any(note.text == "insulin, invented (Z79.4)" for level in detail.levels for note in level.notes)
    sets.editions.remove(edition)
    detail = sets.detail("E11.9", april)
    assert detail is not None
    assert any(note.text == "insulin (Z79.4)" for level in detail.levels for note in level.notes)
    sets.close()


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("icd10cm_order_2026.txt", date(2025, 10, 1)),
        ("icd10cm-order-2027.txt", date(2026, 10, 1)),
        ("icd10cm-order-April-1-2026.txt", date(2026, 4, 1)),
        ("icd10cm_order.txt", None),
    ],
)
def test_the_first_day_is_read_from_the_name(tmp_path: Path, rows: list[Row], name: str, begins: date | None) -> None:
    assert recognize([write_order(tmp_path / name, rows[:20])]).effective_from == begins


def broken_line(text: str, number: int, line: str) -> str:
    lines = text.split("\r\n")
    lines[number - 1] = line
    return "\r\n".join(lines)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda text: text[: text.index("Z9989") - 400], r"line 98\d\d\d: "),
        (lambda text: text[:4_000_000], r"line \d+: "),
        (lambda text: broken_line(text, 17, "garbage"), "line 17: this is no row"),
        (lambda text: broken_line(text, 17, text.split("\r\n")[15]), "line 17: order number 00016 stands where 00017"),
        (
            lambda text: broken_line(text, 17, "00017" + text.split("\r\n")[15][5:]),
            r"line 17: \w+ is listed twice",
        ),
    ],
)
def test_a_damaged_order_file_is_refused_whole_with_its_line(
    tmp_path: Path, rows: list[Row], damage: object, words: str
) -> None:
    assert callable(damage)
    path = tmp_path / "icd10cm_order_2027.txt"
    path.write_text(damage(order_text(rows)), encoding="cp1252", newline="")
    with pytest.raises(UserError, match=words):
        import_official([path], tmp_path / "editions", NOW)
    assert not list((tmp_path / "editions").glob("*"))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("icd10cm_codes_2026.txt", "A000    Cholera due to Vibrio cholerae 01\r\n", "leaves out the headers"),
        ("icd10cm_order_addenda_2026.txt", "Delete:      1 B880    Other acariasis", "only what has changed"),
        ("icd10pcs_order_2026.txt", "00001 001     0 Central Nervous System and Cranial Nerves, Bypass", "ICD-10-PCS"),
        ("icd10cm_tabular_2026.xml", "<ICD10CM.tabular><version>2026</version>", "does not tell which codes exist"),
    ],
)
def test_near_relations_are_refused_with_what_to_choose(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=words):
        recognize([tmp_path / name])


def test_all_of_cms_own_file_is_in_the_edition(tmp_path: Path, codesets_path: Path, rows: list[Row]) -> None:
    if not ZIP.exists():
        pytest.skip("CMS's order file is not at hand")
    shutil.copy(codesets_path, tmp_path / "codesets.sqlite")
    edition = import_official([ZIP], tmp_path / "editions", NOW)
    assert (edition.rows, edition.name) == (98_186, "October 2025")
    assert book_rows(edition.path) == rows
    sets = CodeSets(tmp_path / "codesets.sqlite")
    assert sets.edition_on(date(2026, 3, 31)) == "October 2025"
    assert sets.edition_on(date(2026, 4, 1)) == "April 2026"
    sets.close()
