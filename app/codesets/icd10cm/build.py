"""Makes the code-set file from published files: whole or not at all, with progress, and off the window's thread."""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.codesets.icd10cm.families import Family, build_families
from app.codesets.icd10cm.source import Icd10cmSource, find_icd10cm_source, fingerprint
from app.codesets.icd10cm.tabular import TabularNode, read_code_list, read_tabular
from app.codesets.search.search_index import SearchIndex, build_search_index
from app.codesets.search.words import typed_words
from app.codesets.word_lists import (
    HISTORY,
    PLACES,
    SYNONYMS,
    TERMS,
    read_history,
    read_places,
    read_synonyms,
    read_terms,
)
from app.paths import resources

FORMAT = 4
"""Raised with every change of the schema or of how the index is made: older files are rebuilt."""

Progress = Callable[[int, int], None]


class BuildStopped(Exception):
    """The user cancelled; the file that was there before is untouched."""


def is_current(path: Path) -> bool:
    """Whether the file at `path` was made by this format from the files now installed."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            about = dict(conn.execute("SELECT name, value FROM about"))
    except sqlite3.DatabaseError:
        return False
    return about.get("format") == str(FORMAT) and about.get("fingerprint") == _fingerprint(find_icd10cm_source())


def build_codesets(
    path: Path,
    progress: Progress = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
    source: Icd10cmSource | None = None,
) -> None:
    """Build the code-set file and put it in place of `path` in one step.

    `progress` hears (done, 100). BuildStopped when `should_stop` said so, UserError when a source file is
    missing or damaged; in both cases `path` is as it was. Safe on any thread: the connection is its own.
    """
    source = source or find_icd10cm_source()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)

    def step(done: float) -> None:
        if should_stop():
            raise BuildStopped
        progress(round(done), 100)

    try:
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as conn:
            _fill(conn, source, step)
        step(100)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _fill(conn: sqlite3.Connection, source: Icd10cmSource, step: Callable[[float], None]) -> None:
    folder = resources() / "codesets"
    conn.execute("PRAGMA journal_mode = OFF")  # a file under another name needs no undo: it is thrown away
    conn.execute("PRAGMA synchronous = OFF")
    conn.executescript((folder / "schema.sql").read_text(encoding="utf-8"))
    conn.execute("BEGIN")
    step(0)
    listed = read_code_list(source.code_list)
    nodes = read_tabular(source.tabular, listed, lambda part: step(30 * part))
    families = build_families(nodes)
    step(35)
    _write_codes(conn, nodes, families, folder)
    step(50)
    _write_places(conn, folder)
    index = build_search_index(nodes, families, read_terms(folder))
    step(80)
    _write_index(conn, folder, index)
    step(90)
    conn.executemany(
        "INSERT INTO about VALUES (?, ?)",
        [
            ("format", str(FORMAT)),
            ("fingerprint", _fingerprint(source)),
            ("edition", source.edition),
            ("effective_from", source.effective_from.isoformat()),
            ("effective_to", source.effective_to.isoformat()),
        ],
    )
    conn.execute("COMMIT")
    conn.execute("CREATE UNIQUE INDEX icd10cm_plain ON icd10cm (plain) WHERE kind = 'code'")
    conn.execute("CREATE INDEX icd10cm_parent ON icd10cm (parent_id)")
    conn.execute("CREATE INDEX icd10cm_family ON icd10cm (family) WHERE family IS NOT NULL")
    conn.execute("PRAGMA optimize")


def _write_codes(conn: sqlite3.Connection, nodes: list[TabularNode], families: list[Family], folder: Path) -> None:
    rows = {id(node): row for row, node in enumerate(nodes, 1)}
    places = {id(node): (family.number, side) for family in families for side, node in family.members}
    history = read_history(folder)
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


def _write_places(conn: sqlite3.Connection, folder: Path) -> None:
    conn.executemany(
        "INSERT INTO place_of_service VALUES (?, ?, ?, ?)",
        (
            (place.code, place.name, place.facility, place.valid_from.isoformat() if place.valid_from else None)
            for place in read_places(folder)
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


def _write_index(conn: sqlite3.Connection, folder: Path, index: SearchIndex) -> None:
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
        ((phrase, "|".join(wordings)) for phrase, wordings in _stemmed(read_synonyms(folder)).items()),
    )
    conn.executemany(
        "INSERT INTO search_trigram VALUES (?, ?)",
        ((trigram, words.tobytes()) for trigram, words in index.trigrams.items()),
    )


def _fingerprint(source: Icd10cmSource) -> str:
    folder = resources() / "codesets"
    return fingerprint(source, [folder / name for name in (SYNONYMS, TERMS, PLACES, HISTORY)])
