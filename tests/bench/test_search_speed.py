"""A keystroke's answer beside a raw FTS5 query over the same wordings, in one run and in processor time."""

import gc
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.codesets import CodeSets
from tests.demo_vault import make_code_tables

TYPED = (
    "type 2 diabetes neuropathy",
    "closed fracture left distal radius",
    "chronic obstructive pulmonary",
    "unspecified",
    "pnuemonia",
    "right knee pain",
    "e11.22",
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(make_code_tables(), tmp_path_factory.mktemp("bench")))


def keystrokes() -> Iterator[str]:
    for text in TYPED:
        for length in range(1, len(text) + 1):
            yield text[:length]


def times_ms(ask: Callable[[str], object]) -> list[float]:
    """Each keystroke's time. The collector waits: it would go through all that earlier tests have left."""
    taken = []
    gc.collect()
    gc.disable()
    try:
        for text in keystrokes():
            start = time.process_time()
            ask(text)
            taken.append((time.process_time() - start) * 1000)
    finally:
        gc.enable()
    return taken


def raw_fts5(path: Path) -> Callable[[str], object]:
    conn = sqlite3.connect(":memory:")
    conn.execute("ATTACH ? AS book", (str(path),))
    conn.execute("CREATE VIRTUAL TABLE wording USING fts5 (code, description)")
    conn.execute("INSERT INTO wording SELECT code, description FROM book.icd10cm WHERE kind = 'code'")
    select = "SELECT code FROM wording WHERE wording MATCH ? ORDER BY rank LIMIT 50"

    def ask(text: str) -> object:
        words = " ".join(f'"{word}"*' for word in text.replace(".", " ").split())
        return conn.execute(select, (words,)).fetchall()

    return ask


def test_a_keystroke_is_answered_before_the_finger_lifts(path: Path) -> None:
    sets = CodeSets(path)
    sets.search("warm")
    ours, theirs = times_ms(sets.search), times_ms(raw_fts5(path))
    sets.close()
    p95 = statistics.quantiles(ours, n=20)[-1]
    raw_p95 = statistics.quantiles(theirs, n=20)[-1]
    print(f"search p95 {p95:.1f} ms, worst {max(ours):.1f} ms; raw FTS5 p95 {raw_p95:.1f} ms, worst {max(theirs):.1f}")
    assert p95 < raw_p95 * 1.5
    assert max(ours) < max(theirs) * 1.5


def test_opening_costs_next_to_nothing_and_the_first_search_little(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        start = time.process_time()
        conn.execute("SELECT count(*), max(length(description)) FROM icd10cm").fetchall()
        scan = time.process_time() - start
    start = time.process_time()
    sets = CodeSets(path)
    opened = time.process_time() - start
    sets.search("hypertension")
    searched = time.process_time() - start
    sets.close()
    print(f"open {opened * 1000:.1f} ms, with first search {searched * 1000:.1f} ms; one scan {scan * 1000:.1f} ms")
    assert opened < scan
    assert searched < scan * 15
