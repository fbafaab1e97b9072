"""Whether a vault's database is whole: every page, every reference, every audit row."""

from collections.abc import Callable

from sqlcipher3 import dbapi2

from app.store.audit import check_audit_chain
from app.store.connection import Database

Check = Callable[[Database], list[str]]

_SHOWN = 5  # a torn file complains about each page; the first few tell all


def check_database(db: Database, *further: Check) -> list[str]:
    """What is wrong, in words without patient data; empty when everything is whole.

    The `further` checks run after the file's own. Damaged pages end the list: what is read from them tells nothing.
    """
    try:
        problems = [*_check_seals(db), *_check_structure(db)]
        if problems:
            return problems
        return [problem for check in (_check_references, check_audit_chain, *further) for problem in check(db)]
    except dbapi2.DatabaseError as error:
        return [f"The database is damaged and cannot be read to its end ({error})."]


def _check_seals(db: Database) -> list[str]:
    """The encryption's own seal on each page of the file."""
    return [f"A page is damaged: {row[0]}." for row in db.execute("PRAGMA cipher_integrity_check")][:_SHOWN]


def _check_structure(db: Database) -> list[str]:
    lines = [line for row in db.execute("PRAGMA integrity_check") for line in str(row[0]).splitlines()]
    return [f"The structure is damaged: {line}." for line in lines if line != "ok"][:_SHOWN]


def _check_references(db: Database) -> list[str]:
    rows = db.execute("PRAGMA foreign_key_check").fetchall()
    return [f"Row {row_id} of {table} points to a missing row of {parent}." for table, row_id, parent, _ in rows]
