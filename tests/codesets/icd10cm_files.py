"""ICD-10-CM files in CMS's layouts, written from the real book with a few invented changes."""

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

Row = tuple[str, bool, str]
"""Code without its dot, billable, long title."""


def book_rows(codesets_path: Path) -> list[Row]:
    """Every code of the built book, in book order."""
    with closing(sqlite3.connect(codesets_path)) as conn:
        rows = conn.execute("SELECT plain, billable, description FROM icd10cm WHERE kind = 'code' ORDER BY id")
        return [(plain, bool(billable), _folded(words)) for plain, billable, words in rows]


def order_text(rows: Iterable[Row]) -> str:
    """The order file of these codes: fixed positions, CRLF."""
    return "".join(
        f"{number:05} {plain:<7} {int(billable)} {words[:60]:<60} {words}\r\n"
        for number, (plain, billable, words) in enumerate(rows, 1)
    )


def write_order(path: Path, rows: Iterable[Row]) -> Path:
    path.write_bytes(order_text(rows).encode("cp1252"))
    return path


@contextmanager
def few_codes_will_do() -> Iterator[None]:
    """Let an order file of some chapters pass for whole: importing all 98,000 codes takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.codesets.icd10cm.order_file._LEAST_CODES", 1000)
        yield


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
