"""What lies in a vault's folder, and how a new one appears there whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.errors import VaultError
from app.store.durable_file import replace_durably, sync_file
from app.store.lock import LOCK_NAME

KEYS_NAME = "keys.json"
DATABASE_NAME = "vault.db"
BEFORE_UPGRADE_NAME = "before-upgrade"
_STAGING_PREFIX = ".claimwright-new-"


def is_vault(folder: Path) -> bool:
    """Whether a finished vault lies in the folder: its database is the last file to arrive there."""
    return (folder / DATABASE_NAME).is_file()


def make_folder(folder: Path) -> None:
    """Make the folder (for this user only) where it is missing; raises VaultError when that cannot be done."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise VaultError(
            f"The folder {folder.name} cannot be made there.", "Choose a folder on a disk that you may write to."
        ) from error


def fill_new_folder(folder: Path, make_files: Callable[[Path], None]) -> None:
    """Let `make_files` make keys.json and vault.db in a staging folder, then move them in; the lock must be held.

    Raises VaultError when something else lies in the folder. What an interrupted attempt left is cleared away.
    """
    refuse_unless_empty(folder)
    clear_unfinished(folder)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING_PREFIX, dir=folder))
    try:
        make_files(staging)
        for name in (KEYS_NAME, DATABASE_NAME):
            os.chmod(staging / name, 0o600)  # noqa: PTH101 - see durable_file
            sync_file(staging / name)
        for name in (KEYS_NAME, DATABASE_NAME):
            replace_durably(staging / name, folder / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def refuse_unless_empty(folder: Path) -> None:
    """Raises VaultError unless the folder is empty but for the lock and the rest of an interrupted attempt."""
    entries = {entry.name for entry in folder.iterdir()}
    if entries - {LOCK_NAME} - _leftovers(entries):
        raise VaultError(
            "There is already a vault in this folder." if is_vault(folder) else "The chosen folder is not empty.",
            "Choose an empty or a new folder.",
        )


def clear_unfinished(folder: Path) -> None:
    """Remove what an interrupted making or restoring left in the folder; the lock must be held."""
    for name in _leftovers({entry.name for entry in folder.iterdir()}):
        path = folder / name
        path.unlink() if name == KEYS_NAME else shutil.rmtree(path)


def _leftovers(entries: set[str]) -> set[str]:
    """Staging folders, and the keys that had arrived before their database did.

    Keys alone are no leftover: their database may be elsewhere, and then they are all that opens it.
    """
    staging = {name for name in entries if name.startswith(_STAGING_PREFIX)}
    return staging | ({KEYS_NAME} & entries if staging and DATABASE_NAME not in entries else set())
