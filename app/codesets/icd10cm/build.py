"""Makes the code-set file from published files: whole or not at all, with progress, and off the window's thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.codesets.icd10cm.source import Icd10cmSource, find_icd10cm_source, fingerprint
from app.codesets.icd10cm.tabular import TabularNode, read_code_list, read_tabular, take_apart
from app.codesets.icd10cm.write_book import create_tables, write_book
from app.codesets.whole_file import made_whole
from app.codesets.word_lists import HISTORY, PLACES, SYNONYMS, TERMS, read_history, read_terms
from app.collector import collector_waits
from app.paths import resources

FORMAT = 6
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
    missing or damaged or the disk is full; in every case `path` is as it was. Safe on any thread.
    """
    source = source or find_icd10cm_source()

    def step(done: float) -> None:
        if should_stop():
            raise BuildStopped
        progress(round(done), 100)

    with collector_waits(), made_whole(path) as conn:
        _fill(conn, source, step)
        step(100)


def _fill(conn: sqlite3.Connection, source: Icd10cmSource, step: Callable[[float], None]) -> None:
    folder = resources() / "codesets"
    create_tables(conn)
    conn.execute("BEGIN")
    step(0)
    nodes = read_package_book(source, lambda part: step(30 * part))
    try:
        write_book(conn, nodes, read_history(folder), read_terms(folder), lambda part: step(30 + 65 * part))
    finally:
        take_apart(nodes)
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
    conn.execute("PRAGMA optimize")


def read_package_book(source: Icd10cmSource, progress: Callable[[float], None]) -> list[TabularNode]:
    """The tree of the installed package's edition."""
    listed = read_code_list(source.code_list)
    return read_tabular(source.tabular, source.tabular.name, listed, progress)


def _fingerprint(source: Icd10cmSource) -> str:
    folder = resources() / "codesets"
    return fingerprint(source, [folder / name for name in (SYNONYMS, TERMS, PLACES, HISTORY)])
