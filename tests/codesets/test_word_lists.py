"""Our reviewed lists are well-formed: no line twice, no stray field, every synonym leads to words the books know."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from app.codesets.word_lists import SYNONYMS, TERMS, read_history, read_places, read_rows, read_synonyms, read_terms
from app.paths import resources

FOLDER = resources() / "codesets"


def test_every_row_has_its_fields() -> None:
    for name in (SYNONYMS, TERMS):
        assert {len(row) for row in read_rows(FOLDER / name)} == {2}
    assert len(read_synonyms(FOLDER)) > 800
    assert len(read_terms(FOLDER)) > 2000


def test_no_synonym_is_told_twice() -> None:
    counts = Counter(row[0] for row in read_rows(FOLDER / SYNONYMS))
    assert [phrase for phrase, count in counts.items() if count > 1] == []


def test_no_term_is_told_twice() -> None:
    counts = Counter(term.text for term in read_terms(FOLDER) if term.codes)
    assert [text for text, count in counts.items() if count > 1] == []


def test_synonyms_lead_to_words_of_the_books(codesets_path: Path) -> None:
    with closing(sqlite3.connect(codesets_path)) as conn:
        known = {word for (word,) in conn.execute("SELECT word FROM search_word")}
        rows = conn.execute("SELECT phrase, wordings FROM search_synonym").fetchall()
    lost = {
        phrase: wording
        for phrase, wordings in rows
        for wording in wordings.split("|")
        if not all(
            word in known or any(other.startswith(word) for other in known)
            for word in wording.removeprefix("~").split()
        )
    }
    assert lost == {}


def test_places_of_service_are_two_digits_once_each() -> None:
    places = [place.code for place in read_places(FOLDER)]
    assert places == sorted(set(places))
    assert all(len(code) == 2 and code.isdigit() for code in places)
    assert {place.code for place in read_places(FOLDER) if place.facility} >= {"02", "21", "22", "23", "24"}


def test_history_gives_each_code_one_end_or_beginning() -> None:
    items = read_history(FOLDER)
    assert all((item.valid_from is None) != (item.valid_to is None) for item in items)
    assert all(bool(item.description) == (item.valid_to is not None) for item in items)
