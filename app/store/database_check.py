"""Whether a vault's database is whole: every page, every reference, every audit row."""

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from app.store.audit import check_audit_chain

_SHOWN = 5  # a torn file complains about each page; the first few tell all


def check_database(db: Database) -> list[str]:
    """What is wrong, in words without patient data; empty when everything is whole."""
    try:
        return [*_check_pages(db), *_check_references(db), *check_audit_chain(db)]
    except dbapi2.DatabaseError as error:
        return [f"The database cannot be read through to its end ({error})."]


def _check_pages(db: Database) -> list[str]:
    """The encryption's seal on each page, then the structure inside."""
    sealed = [f"A page is damaged: {row[0]}." for row in db.execute("PRAGMA cipher_integrity_check")]
    structure = [row[0] for row in db.execute("PRAGMA integrity_check")]
    broken = [f"The structure is damaged: {line}." for line in structure if line != "ok"]
    return [*sealed[:_SHOWN], *broken[:_SHOWN]]


def _check_references(db: Database) -> list[str]:
    rows = db.execute("PRAGMA foreign_key_check").fetchall()
    return [f"Row {row_id} of {table} points to a missing row of {parent}." for table, row_id, parent, _ in rows]
