"""Takes ICD-10-CM as CMS and CDC publish it: the order file, with the tabular list where that lies beside it."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from sqlite3 import Connection

from app.codesets.icd10cm.earlier import NOTES_FROM, books_at_hand, history_of, nearest
from app.codesets.icd10cm.index_file import part_of
from app.codesets.icd10cm.merge import merge_order
from app.codesets.icd10cm.order_file import (
    ADDENDA_LINE,
    CODES_LINE,
    PCS_LINE,
    OrderRow,
    first_line_matches,
    is_order_file,
    read_order_file,
)
from app.codesets.icd10cm.tabular import TabularNode, read_tabular, take_apart
from app.codesets.icd10cm.write_book import create_tables, write_book
from app.codesets.official.editions import Kind
from app.codesets.official.files import Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized
from app.codesets.search.search_index import Term
from app.codesets.word_lists import read_terms
from app.errors import UserError
from app.paths import resources

_APRIL = re.compile(r"apr(il)?[-_ ]?1?[-_, ]*(20\d\d)?", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ROOT = re.compile(r"<ICD10CM\.tabular\b")
_VERSION = re.compile(r"<version>\s*(20\d\d)\s*</version>")
_ADDENDA = re.compile(r'isAddenda="true"')
_REFUSALS = (
    (CODES_LINE, "this list leaves out the headers.", "Choose icd10cm_order_….txt; it is in the same download."),
    (ADDENDA_LINE, "this lists only what has changed.", "Choose icd10cm_order_….txt; it is in the same download."),
    (PCS_LINE, "this is ICD-10-PCS, hospital procedures.", "Choose the ICD-10-CM order file (icd10cm_order_…)."),
)


def recognize(members: Sequence[Member]) -> Recognized | None:
    """An order file, alone or with its tabular list. UserError for their near relations, which cannot be used."""
    orders = [member for member in members if is_order_file(member)]
    tabulars = [member for member in members if is_tabular(member)]
    if not orders:
        if any(part_of(member) for member in members):
            return None  # the tables and the alphabetic index: the index is taken
        _refuse_relations(members, tabulars)
        return None
    if len(orders) > 1:
        names = " and ".join(member.name for member in orders)
        raise UserError(f"There are several order files: {names}.", "Import one edition after the other.")
    begins = edition_begins(orders[0])
    return Recognized(
        kind=Kind.ICD10CM,
        name=f"{begins:%B %Y}" if begins else "",
        effective_from=begins,
        effective_to=date(begins.year + (begins.month >= 10), 9, 30) if begins else None,
        members=(*orders, *tabulars),
    )


def is_tabular(member: Member) -> bool:
    """Whether it is a whole tabular list (not one of addenda)."""
    if member.suffix != ".xml":
        return False
    head = member.head()
    return _ROOT.search(head) is not None and not _ADDENDA.search(head)


def edition_begins(member: Member) -> date | None:
    """The first day of a file's edition, by its name and its zip's: `…_2026.txt` begins on October 1, 2025.

    An April update says so in one of the two names. None where neither holds a year.
    """
    names = f"{member.archive} {member.name}"
    year = _YEAR.search(member.name) or _YEAR.search(member.archive)
    if year is None:
        return None
    return date(int(year[1]), 4, 1) if _APRIL.search(names) else date(int(year[1]) - 1, 10, 1)


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Write the book: codes and their state from the order file, tree and notes from the tabular list.

    Without a tabular list the notes are those of the newest edition before it that has its own. Terms of ours whose
    codes the edition does not have are left out.
    """
    assert found.effective_from is not None
    order = next(member for member in found.members if member.suffix == ".txt")
    rows = read_order_file(order, lambda part: step(0.1 * part))
    books = books_at_hand(found.editions)
    tabular = next((member for member in found.members if member.suffix == ".xml"), None)
    if tabular is None:
        lender = nearest([book for book in books if book.own_notes], found.effective_from)
        nodes = lender.nodes()
    else:
        nodes = _read_tabular(tabular, rows, found.effective_from, step)
    try:
        step(0.3)
        history = history_of(rows, found.effective_from, books)
        step(0.4)
        create_tables(conn)
        conn.execute("BEGIN")  # making the tables has ended the import's own
        merged = merge_order(nodes, rows)
        known = {node.plain for node in merged}
        write_book(conn, merged, history, _terms(known), lambda part: step(0.4 + 0.55 * part))
        take_apart(merged)
    finally:
        take_apart(nodes)
    if tabular is None:
        conn.execute("INSERT INTO about VALUES (?, ?)", (NOTES_FROM, lender.name))
    return len(rows)


def _read_tabular(member: Member, rows: Sequence[OrderRow], begins: date, step: Step) -> list[TabularNode]:
    year = _VERSION.search(member.head())
    fiscal = begins.year + (begins.month >= 10)
    if year and int(year[1]) != fiscal:
        words = f"this tabular list is of {year[1]}, the order file beside it of {fiscal}."
        raise bad_file(member.name, words, hint="Choose files of one edition.")
    listed = frozenset(row.plain for row in rows if row.billable)
    return read_tabular(BytesIO(member.data()), member.name, listed, lambda part: step(0.1 + 0.2 * part))


def _refuse_relations(members: Sequence[Member], tabulars: Sequence[Member]) -> None:
    for pattern, words, hint in _REFUSALS:
        for member in members:
            if first_line_matches(member, pattern):
                raise bad_file(member.name, words, hint=hint)
    if tabulars and len(members) == len(tabulars):
        hint = "Choose icd10cm_order_….txt of the same edition together with it, in one folder or as two files."
        raise bad_file(tabulars[0].name, "a tabular list alone does not tell which codes exist.", hint=hint)


def _terms(known: set[str]) -> list[Term]:
    found = []
    for term in read_terms(resources() / "codesets"):
        codes = tuple(code for code in term.codes if code.replace(".", "") in known)
        if codes:
            found.append(Term(term.text, codes))
    return found


LOADER = Loader(Kind.ICD10CM, recognize, fill)
