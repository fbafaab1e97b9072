"""The alphabetic index: its parts known by content; brackets, references and dashes; found where the book is silent."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.icd10cm.index_file import IndexPart, part_of, read_index
from app.codesets.official import Kind, import_official, recognize
from app.codesets.official.files import open_official
from app.errors import UserError
from tests.codesets.test_search_quality import OTHERS, OWN, read_queries, shares

NOW = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "codes" / "ICD10CM_FY2017_Full_XML.zip"
ON = date(2026, 6, 1)

TERMS = """
<mainTerm><title>Plaid<nemod>(chronic) (tartan)</nemod> NEC</title><code>I10</code>
 <term level="1"><title>with</title>
  <term level="2"><title>stripes</title><code>M17.1-</code></term>
  <term level="2"><title>spots, kidney</title><code>E11.2</code><manif>N08</manif></term></term>
 <term level="1"><title>lung</title><see>Quilted, lung</see></term>
 <term level="1"><title>unheard of</title><code>ZZ9.9</code></term></mainTerm>
<mainTerm><title>Gingham, checkered</title><see>Quilted</see></mainTerm>
<mainTerm><title>Quilted, patched</title><code>J18.9</code>
 <term level="1"><title>lung disease</title><code>J84.10</code></term></mainTerm>
<mainTerm><title>Seersucker</title><see>condition</see></mainTerm>
"""
DRUGS = """<ICD10CM.index><version>2026</version><indexHeading><head col="1">Substance</head></indexHeading>
<letter><title>Z</title><mainTerm><title>Zyzzyvol<nemod>(topical)</nemod></title>
<cell col="2">T39.011</cell><cell col="3">T39.012</cell><cell col="4">T39.013</cell><cell col="5">T39.014</cell>
<cell col="6">T39.015</cell><cell col="7">--</cell></mainTerm></letter></ICD10CM.index>"""
NEOPLASMS = """<ICD10CM.index><version>2026</version><indexHeading><head col="1">Neoplasm</head></indexHeading>
<letter><title>N</title><mainTerm><title>Neoplasm, neoplastic</title>
<cell col="2">C80.1</cell><cell col="3">C79.9</cell><cell col="4">D09.9</cell><cell col="5">D36.9</cell>
<cell col="6">D48.9</cell><cell col="7">D49.9</cell><term level="1"><title>zyzzyva gland</title>
<cell col="2">C76.2</cell><cell col="3">C79.8-</cell><cell col="4">D09.8</cell><cell col="5">D36.7</cell>
<cell col="6">-</cell><cell col="7">D49.89</cell></term></mainTerm></letter></ICD10CM.index>"""


def index_text(terms: str = TERMS, title: str = "ICD-10-CM INDEX TO DISEASES and INJURIES") -> str:
    """A whole index: the terms given, and as many others as make it believable."""
    others = "".join(f"<mainTerm><title>Thing {n}</title><code>A00.0</code></mainTerm>\n" for n in range(1100))
    return (
        f"<ICD10CM.index><version>2026</version>\n<title>{title}</title>\n"
        f"<letter><title>A</title>{terms}</letter>\n<letter><title>B</title>{others}</letter></ICD10CM.index>"
    )


def write(folder: Path, **texts: str) -> list[Path]:
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"icd10cm_{name}_2026.xml")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory, codesets_path: Path) -> Iterator[CodeSets]:
    folder = tmp_path_factory.mktemp("index")
    shutil.copy(codesets_path, folder / "codesets.sqlite")
    files = write(folder, index=index_text(), drug=DRUGS, neoplasm=NEOPLASMS)
    edition = import_official(files, folder / "editions", NOW)
    assert (edition.kind, edition.effective_from) == (Kind.ICD10CM_INDEX, date(2025, 10, 1))
    sets = CodeSets(folder / "codesets.sqlite")
    about = dict(sets.editions.connection(edition).execute("SELECT name, value FROM about"))
    assert about["left_out"] == "1", "the code nobody knows"
    yield sets
    sets.close()


def first(codes: CodeSets, typed: str) -> tuple[str, str]:
    hit = codes.search(typed, ON)[0]
    return hit.code, hit.found_by


@pytest.mark.parametrize(
    ("typed", "code", "found_by"),
    [
        ("plaid", "I10", "Plaid NEC"),
        ("chronic plaid", "I10", "Plaid NEC"),
        ("tartan plaid", "I10", "Plaid NEC"),
        ("plaid stripes left", "M17.12", "Plaid NEC, with, stripes"),
        ("gingham", "J18.9", "Gingham, checkered"),
        ("plaid lung", "J84.10", "Plaid NEC, lung"),
        ("zyzzyvol poisoning accidental", "T39.011A", "poisoning by Zyzzyvol, accidental"),
        ("adverse effect of zyzzyvol", "T39.015A", "adverse effect of Zyzzyvol"),
        ("benign zyzzyva gland neoplasm", "D36.7", "benign neoplasm of zyzzyva gland"),
    ],
)
def test_wordings_of_the_index_are_found(codes: CodeSets, typed: str, code: str, found_by: str) -> None:
    assert first(codes, typed) == (code, found_by)


def test_what_the_book_says_itself_stays_as_it_was(codes: CodeSets, codesets_path: Path) -> None:
    without = CodeSets(codesets_path)
    for typed in ("hypertension", "left knee pain", "e11.2", "copd", "pnuemonia"):
        assert codes.search(typed, ON, 5) == without.search(typed, ON, 5)
    for queries in filter(Path.exists, (OWN, OTHERS)):
        assert shares(codes, read_queries(queries)[::4]) == shares(without, read_queries(queries)[::4])
    without.close()


def test_each_part_is_known_by_its_content(tmp_path: Path) -> None:
    causes = index_text(title="ICD-10-CM External Cause of Injuries Index")
    files = write(tmp_path, index=DRUGS, eindex=NEOPLASMS, drug=index_text(), neoplasm=causes)
    members = {member.name: part_of(member) for member in open_official(files)}
    assert list(members.values()) == [IndexPart.DRUGS, IndexPart.NEOPLASMS, IndexPart.DISEASES, IndexPart.CAUSES]
    assert [part_of(member) for member in recognize(files).members] == list(IndexPart)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (index_text()[:20_000], r"icd10cm_index_2026.xml, line \d+: the index is damaged"),
        (f"{index_text().split('<letter><title>B')[0]}</ICD10CM.index>", r"line \d+: the index ends early"),
    ],
)
def test_a_damaged_index_is_refused_whole_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        import_official(write(tmp_path, index=text), tmp_path / "editions", NOW)
    assert not list((tmp_path / "editions").glob("*"))


def test_tables_without_the_index_are_refused_with_what_to_choose(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="only a part of the alphabetic index"):
        recognize(write(tmp_path, drug=DRUGS))


def test_cdcs_own_index_is_read(tmp_path: Path) -> None:
    if not REAL.exists():
        pytest.skip("CDC's index is not at hand")
    members = recognize([REAL]).members
    assert [part_of(member) for member in members] == list(IndexPart)
    entries = read_index(members[2], IndexPart.DRUGS, lambda done: None)
    assert len(entries) > 20_000
    entries = read_index(members[0], IndexPart.DISEASES, lambda done: None)
    by_words = {entry.words: entry.code for entry in entries}
    assert by_words["Abdominalgia"] == "R10.9", "see Pain, abdominal"
    assert by_words["Aarskog's syndrome"] == "Q87.1"
    assert len(entries) > 60_000
