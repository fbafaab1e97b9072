"""A code-set file is made under another name and put in place whole; what a killed program left is cleared away."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from app.errors import UserError

_FORGOTTEN_S = 24 * 3600
"""No import takes so long: the number of its process belongs to another by now."""
_DISK_ERRORS = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})


@contextmanager
def made_whole(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to fill. Left without an error, the file takes the place of `path`; otherwise nothing has changed.

    UserError when the disk is full or the folder cannot be written to.
    """
    # By thread too: of two at the same file in one program neither may take the other's half for whole.
    unfinished = path.with_name(f".{path.name}.{threading.get_ident()}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_unfinished(path.parent)
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as conn:
            conn.execute("PRAGMA journal_mode = OFF")  # a file under another name needs no undo: it is thrown away
            conn.execute("PRAGMA synchronous = OFF")
            yield conn
        _put_in_place(unfinished, path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _DISK_ERRORS:
            raise
        raise _no_room(path) from error
    except OSError as error:
        raise _no_room(path) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def clear_unfinished(folder: Path, own: bool = False) -> None:
    """Remove what imports that were killed have left. `own`: at the start, when this process has begun none yet."""
    for path in folder.glob(".*.sqlite.*.new"):
        process = path.name.split(".")[-2]
        with suppress(OSError):  # on Windows a file that is being written cannot be removed, which is as well
            forgotten = time.time() - path.stat().st_mtime > _FORGOTTEN_S
            if forgotten or (own and process == str(os.getpid())) or not _is_running(process):
                path.unlink()


def _is_running(process: str) -> bool:
    """Whether a process of that number is at work; on Windows nobody is asked, asking would end it."""
    if os.name == "nt" or not process.isdecimal():
        return process == str(os.getpid())
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _put_in_place(unfinished: Path, path: Path) -> None:
    try:
        unfinished.replace(path)
    except PermissionError as error:  # Windows keeps a file that is being read
        raise UserError(
            f"The edition in {path.name} is in use and cannot be replaced.",
            "Close other windows of Claimwright, start it anew, and import the file first.",
        ) from error


def _no_room(path: Path) -> UserError:
    return UserError(
        f"{path.name} cannot be written to {path.parent}: the disk is full or the folder is protected.",
        "Nothing has changed. Make room on the disk, or have the folder opened to you, and try again.",
    )
