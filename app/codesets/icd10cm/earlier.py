"""What the books at hand pass on to a new one: notes where it comes without, and codes' first and last days."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from app.codesets.icd10cm.build import read_package_book
from app.codesets.icd10cm.order_file import OrderRow
from app.codesets.icd10cm.source import find_icd10cm_source
from app.codesets.icd10cm.tabular import TabularNode
from app.codesets.official.editions import Editions, Kind
from app.codesets.word_lists import Validity, read_history
from app.paths import resources

Answer = TypeVar("Answer")

NOTES_FROM = "notes_from"
"""The name in an edition's `about` for the edition its notes are taken from; not there where they are its own."""


@dataclass(frozen=True, slots=True)
class BookAtHand:
    """One edition of ICD-10-CM that can be read: the installed package's or an imported one."""

    name: str
    effective_from: date
    own_notes: bool
    """Whether its notes are those of its own tabular list."""
    _nodes: Callable[[], list[TabularNode]]
    _history: Callable[[], list[Validity]]

    def nodes(self) -> list[TabularNode]:
        """Its tree, in book order."""
        return self._nodes()

    def history(self) -> list[Validity]:
        """The first and last days it knows of."""
        return self._history()


def books_at_hand(folder: Path | None) -> list[BookAtHand]:
    """Every edition there is, the oldest first. `folder`: the imported editions'."""
    source = find_icd10cm_source()
    found = [
        BookAtHand(
            source.edition,
            source.effective_from,
            True,
            lambda: read_package_book(source, lambda done: None),
            lambda: read_history(resources() / "codesets"),
        )
    ]
    if folder is not None:
        for edition in Editions(folder).all(Kind.ICD10CM):
            path = edition.path
            found.append(
                BookAtHand(
                    edition.name,
                    edition.effective_from,
                    not _about(path).get(NOTES_FROM),
                    lambda path=path: _with_file(path, read_book),  # type: ignore[misc]
                    lambda path=path: _with_file(path, read_known_days),  # type: ignore[misc]
                )
            )
    return sorted(found, key=lambda book: book.effective_from)


def nearest(books: Iterable[BookAtHand], day: date) -> BookAtHand:
    """The newest book begun by the day; where all are newer, the oldest of them."""
    listed = list(books)
    return next((book for book in reversed(listed) if book.effective_from <= day), listed[0])


def history_of(rows: Sequence[OrderRow], begins: date, books: Sequence[BookAtHand]) -> list[Validity]:
    """First and last days for a new edition: what the edition before it knew, and what changed between the two."""
    older = [book for book in books if book.effective_from < begins]
    if not older:
        return [
            item
            for item in nearest(books, begins).history()
            if (item.valid_from and item.valid_from <= begins) or (item.valid_to and item.valid_to < begins)
        ]
    before = older[-1]
    known = {node.plain: node for node in before.nodes() if node.kind == "code"}
    billable = {row.plain for row in rows if row.billable}
    ended = begins - timedelta(days=1)
    found = before.history()
    for row in rows:
        if row.plain not in known or (row.billable and not known[row.plain].billable):
            code = f"{row.plain[:3]}.{row.plain[3:]}" if len(row.plain) > 3 else row.plain
            found.append(Validity(code, begins, None, ""))
    found += [
        Validity(node.code, None, ended, node.description)
        for node in known.values()
        if node.billable and node.plain not in billable
    ]
    return found


def read_book(conn: sqlite3.Connection) -> list[TabularNode]:
    """The tree of a built book, as the tabular list's reader would give it."""
    nodes: dict[int, TabularNode] = {}
    rows = conn.execute(
        "SELECT id, kind, code, description, level, parent_id, billable, seventh FROM icd10cm ORDER BY id"
    )
    for row, kind, code, description, level, parent_id, billable, seventh in rows:
        parent = nodes.get(parent_id)
        node = TabularNode(kind, code, description, level, parent, bool(billable), seventh)
        nodes[row] = node
        if parent is not None:
            parent.children.append(node)
    for row, kind, text in conn.execute("SELECT code_id, kind, text FROM icd10cm_note ORDER BY code_id, position"):
        nodes[row].notes.append((kind, text))
    rows = conn.execute("SELECT code_id, character, label, wording FROM icd10cm_seventh ORDER BY code_id, position")
    for row, character, label, wording in rows:
        nodes[row].extensions.append((character, label, wording))
    return list(nodes.values())


def read_known_days(conn: sqlite3.Connection) -> list[Validity]:
    """The first and last days a built book knows of."""
    begun = conn.execute("SELECT code, valid_from FROM icd10cm WHERE kind = 'code' AND valid_from IS NOT NULL")
    gone = conn.execute("SELECT code, valid_to, description FROM icd10cm_past")
    return [Validity(code, date.fromisoformat(first), None, "") for code, first in begun] + [
        Validity(code, None, date.fromisoformat(last), words) for code, last, words in gone
    ]


def _about(path: Path) -> dict[str, str]:
    return _with_file(path, lambda conn: dict(conn.execute("SELECT name, value FROM about")))


def _with_file(path: Path, read: Callable[[sqlite3.Connection], Answer]) -> Answer:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
        return read(conn)
