"""Tells a full, failing or write-protected disk and a damaged file from a bug, and puts it into words."""

import contextlib
from collections.abc import Iterator

from sqlcipher3 import dbapi2

from app.errors import VaultError

RESTORE_HINT = "Restore the latest backup into a new folder, and keep this one until you have checked the result."

# SQLite's own messages (sqlite3ErrStr); this driver hands over no error codes.
_TROUBLES = {
    "database or disk is full": ("The disk is full.", "Free some space on it and try again; nothing was lost."),
    "disk I/O error": (
        "The disk reports an error.",
        "Check that it is connected and sound, and make a backup elsewhere.",
    ),
    "attempt to write a readonly database": ("The vault is write-protected.", "Make its folder and files writable."),
    "unable to open database file": ("The vault's database cannot be opened.", "Check the folder's permissions."),
    "database is locked": (
        "Another program keeps the vault busy.",
        "Close it (a sync program, perhaps) and try again.",
    ),
    "database disk image is malformed": ("The vault's database (vault.db) is damaged.", RESTORE_HINT),
    "file is not a database": ("The vault's database (vault.db) is damaged.", RESTORE_HINT),
}


@contextlib.contextmanager
def database_trouble_in_words() -> Iterator[None]:
    """Turns the database's complaints about disk and file into VaultError; every other error is a bug and passes."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        if str(error) in _TROUBLES:
            raise VaultError(*_TROUBLES[str(error)]) from error
        raise


@contextlib.contextmanager
def file_trouble_in_words(what: str) -> Iterator[None]:
    """Turns a failed write into VaultError; `what` says what was being written, as the start of the sentence."""
    try:
        yield
    except OSError as error:
        raise VaultError(
            f"{what} could not be written: {error.strerror or 'the disk gave no reason'}.",
            "Check that the disk is connected, has room and may be written to, then try again.",
        ) from error
