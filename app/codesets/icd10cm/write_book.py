"""Writes a book of diagnoses into its tables: tree, notes, 7th characters, sides, validity and the search index."""

import sqlite3
from array import array
from collections.abc import Callable, Sequence

from app.codesets.icd10cm.families import Family, build_families
from app.codesets.icd10cm.tabular import TabularNode
from app.codesets.search.search_index import SearchIndex, Term, build_search_index
from app.codesets.search.words import typed_words
from app.codesets.word_lists import Validity, read_places, read_synonyms
from app.paths import resources


def create_tables(conn: sqlite3.Connection) -> None:
    """Make the empty tables. Ends a transaction that is open, as scripts do."""
    conn.executescript((resources() / "codesets" / "schema.sql").read_text(encoding="utf-8"))
    create_search_tables(conn)


def create_search_tables(conn: sqlite3.Connection) -> None:
    """Make the empty tables of a search index alone. Ends a transaction that is open."""
    conn.executescript((resources() / "codesets" / "search.sql").read_text(encoding="utf-8"))


def write_book(
    conn: sqlite3.Connection,
    nodes: Sequence[TabularNode],
    history: Sequence[Validity],
    terms: Sequence[Term],
    progress: Callable[[float], None],
) -> None:
    """Fill the tables within the caller's transaction. `progress` hears 0 to 1."""
    families = build_families(nodes)
    progress(0.1)
    _write_codes(conn, nodes, families, history)
    progress(0.3)
    _write_places(conn)
    index = build_search_index(nodes, families, terms)
    progress(0.75)
    write_search_index(conn, index)
    progress(0.9)
    conn.execute("CREATE UNIQUE INDEX icd10cm_plain ON icd10cm (plain) WHERE kind = 'code'")
    conn.execute("CREATE INDEX icd10cm_parent ON icd10cm (parent_id)")
    conn.execute("CREATE INDEX icd10cm_family ON icd10cm (family) WHERE family IS NOT NULL")
    progress(1.0)


def _write_codes(
    conn: sqlite3.Connection, nodes: Sequence[TabularNode], families: list[Family], history: Sequence[Validity]
) -> None:
    rows = {id(node): row for row, node in enumerate(nodes, 1)}
    places = {id(node): (family.number, side) for family in families for side, node in family.members}
    first_days = {item.code: item.valid_from.isoformat() for item in history if item.valid_from}
    conn.executemany(
        "INSERT INTO icd10cm VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            (
                row,
                node.kind,
                node.code,
                node.plain,
                node.description,
                node.billable,
                rows[id(node.parent)] if node.parent else None,
                node.level,
                node.seventh,
                *places.get(id(node), (None, "")),
                first_days.get(node.code),
            )
            for row, node in enumerate(nodes, 1)
        ),
    )
    conn.executemany(
        "INSERT INTO icd10cm_past VALUES (?, ?, ?, ?)",
        (
            (item.code.replace(".", ""), item.code, item.description, item.valid_to.isoformat())
            for item in history
            if item.valid_to
        ),
    )
    conn.executemany(
        "INSERT INTO icd10cm_note VALUES (?, ?, ?, ?)",
        (
            (row, position, kind, text)
            for row, node in enumerate(nodes, 1)
            for position, (kind, text) in enumerate(node.notes)
        ),
    )
    conn.executemany(
        "INSERT INTO icd10cm_seventh VALUES (?, ?, ?, ?, ?)",
        (
            (row, position, *extension)
            for row, node in enumerate(nodes, 1)
            for position, extension in enumerate(node.extensions)
        ),
    )


def _write_places(conn: sqlite3.Connection) -> None:
    conn.executemany(
        "INSERT INTO place_of_service VALUES (?, ?, ?, ?)",
        (
            (place.code, place.name, place.facility, place.valid_from.isoformat() if place.valid_from else None)
            for place in read_places(resources() / "codesets")
        ),
    )


def _stemmed(synonyms: dict[str, list[str]]) -> dict[str, list[str]]:
    """Synonyms as the search compares them; spellings that come to the same words are merged."""
    found: dict[str, list[str]] = {}
    for phrase, wordings in synonyms.items():
        found.setdefault(" ".join(typed_words(phrase)), []).extend(
            ("~" if wording.startswith("~") else "") + " ".join(typed_words(wording)) for wording in wordings
        )
    return found


def write_search_index(conn: sqlite3.Connection, index: SearchIndex) -> None:
    """Fill the tables of the search index, our synonyms with them."""
    conn.executemany(
        "INSERT INTO search_word VALUES (?, ?)",
        ((word, lines.tobytes()) for word, lines in sorted(index.words.items())),
    )
    conn.executemany(
        "INSERT INTO search_context VALUES (?, ?)",
        ((word, families.tobytes()) for word, families in sorted(index.context.items())),
    )
    arrays: dict[str, array[int] | array[float]] = {
        "line_family": index.line_family,
        "line_header": index.line_header,
        "line_weight": index.line_weight,
        "line_bonus": index.line_bonus,
        "family_sides": index.family_sides,
        "family_seventh": index.family_seventh,
    }
    conn.executemany(
        "INSERT INTO search_array VALUES (?, ?)", ((name, data.tobytes()) for name, data in arrays.items())
    )
    conn.executemany(
        "INSERT INTO search_seventh VALUES (?, ?, ?)",
        ((number, character, label) for number, labels in enumerate(index.sevenths) for character, label in labels),
    )
    conn.executemany("INSERT INTO search_text VALUES (?, ?)", index.texts.items())
    conn.executemany(
        "INSERT INTO search_synonym VALUES (?, ?)",
        (
            (phrase, "|".join(wordings))
            for phrase, wordings in _stemmed(read_synonyms(resources() / "codesets")).items()
        ),
    )
    conn.executemany(
        "INSERT INTO search_trigram VALUES (?, ?)",
        ((trigram, words.tobytes()) for trigram, words in index.trigrams.items()),
    )
