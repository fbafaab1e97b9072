"""One program at a time on a vault: a lock that the operating system drops when the process dies."""

import contextlib
import os
import sys
from pathlib import Path

from app.errors import VaultError

LOCK_NAME = "vault.lock"


class FolderLock:
    """Holds the exclusive lock of one vault folder from construction to `release`.

    The lock is the system's own (flock, or a locked byte on Windows), never the mere presence of the file:
    a killed process leaves nothing behind that would shut the biller out.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock at once; raises VaultError when another program (or window) holds it."""
        try:
            self._descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise VaultError(
                "The vault's folder cannot be written to.",
                "Check that the disk is connected and that you may write in this folder.",
            ) from error
        try:
            _lock(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise VaultError(
                "This vault is already open in another Claimwright window or program.",
                "Use that window, or close it and try again.",
            ) from error

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):  # closing drops the lock in any case
                _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
