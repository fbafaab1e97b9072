"""Importing NCCI edits beside a bare executemany of the same rows, and the look-up of a pair, in one run.

In processor time: how busy the machine is does not count.
"""

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from app.codesets.ncci.book import NcciBook
from app.codesets.official import Editions, import_official
from tests.codesets.ncci.invented_ncci import Row, part_name, tab_text

ROWS = 200_000
FULL = 2_633_389
"""As many as CMS published for the third quarter of 2026; `python -m tests.bench.test_ncci_speed FOLDER`."""
NOW = datetime(2026, 7, 2, 18, 0, tzinfo=UTC)
DAY = date(2026, 7, 1)
_RATIONALES = tuple(f"Invented rationale number {number} of many words" for number in range(14))


def invented_rows(count: int) -> Iterator[Row]:
    """Rows as CMS's run: by column one, hundreds of column-two codes each, some ended, some older than 1996."""
    chance = random.Random(7)
    codes = [f"{number:05d}" for number in range(100, 99999, 9)] + [f"G{number:04d}" for number in range(1000)]
    each = max(1, count // len(codes) + 1)
    made = 0
    for column1 in codes:
        for column2 in sorted(chance.sample(codes, min(each, len(codes)))):
            if made == count:
                return
            made += 1
            since = f"{chance.randint(1996, 2025)}{chance.choice(('0101', '0401', '0701', '1001'))}"
            until = "20251231" if chance.random() < 0.3 else "*"
            old = "*" if since == "19960101" else ""
            yield column1, column2, old, since, until, chance.choice("0111"), chance.choice(_RATIONALES)


def write_set(folder: Path, rows: list[Row]) -> None:
    """Four parts of nearly the same size, as CMS cuts them."""
    folder.mkdir(exist_ok=True)
    part = -(-len(rows) // 4)
    for number in range(4):
        data = tab_text(rows[number * part : (number + 1) * part])
        (folder / f"{part_name(number + 1)}.TXT").write_bytes(data)


def bare_insert(path: Path, rows: list[Row]) -> float:
    """Seconds of the plainest import: the same rows, split already, as text into one indexed table."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = OFF")
        conn.execute("PRAGMA synchronous = OFF")
        began = time.process_time()
        conn.execute("CREATE TABLE ptp (a, b, old, since, until, indicator, why, PRIMARY KEY (a, b, since))")
        conn.execute("BEGIN")
        conn.executemany("INSERT OR IGNORE INTO ptp VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        conn.execute("COMMIT")
        return time.process_time() - began


def measure(folder: Path, count: int) -> dict[str, float]:
    rows = list(invented_rows(count))
    write_set(folder / "set", rows)
    began = time.process_time()
    edition = import_official([folder / "set"], folder / "editions", NOW)
    ours = time.process_time() - began
    assert edition.rows == len(set(rows))
    book, pairs = NcciBook(Editions(folder / "editions")), random.Random(8).sample(rows, 2000)
    began = time.process_time()
    found = sum(book.ptp_edit(row[0], row[1], DAY) is not None for row in pairs)
    look_up = (time.process_time() - began) / len(pairs)
    assert found == sum(row[4] == "*" for row in pairs)
    return {
        "rows": edition.rows,
        "import_s": ours,
        "bare_s": bare_insert(folder / "bare.sqlite", rows),
        "megabytes": edition.path.stat().st_size / 1e6,
        "bare_megabytes": (folder / "bare.sqlite").stat().st_size / 1e6,
        "look_up_ms": look_up * 1000,
    }


def test_edits_are_imported_about_as_fast_as_bare_rows_and_a_pair_is_found_at_once(tmp_path: Path) -> None:
    figures = measure(tmp_path, ROWS)
    print(figures)
    assert figures["import_s"] < figures["bare_s"] * 5
    assert figures["megabytes"] < figures["bare_megabytes"] / 4
    assert figures["look_up_ms"] < 1


if __name__ == "__main__":
    print(measure(Path(sys.argv[1]), FULL))
