"""Make, open, back up and restore the vault: the actions of the start screen and of quitting."""

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from app.errors import UserError, VaultError
from app.services.settings import BACKUP_FOLDER, BACKUP_KEEP, setting
from app.store.backup import BackupInfo, create_backup, list_backups, restore_backup, verify_backup
from app.store.connection import Database
from app.store.ledger_check import check_ledger
from app.store.vault import Vault, create_vault, is_vault, open_vault, open_vault_with_recovery
from app.store.verify import verify_vault

Found = TypeVar("Found")

__all__ = [
    "BackupInfo",
    "Vault",
    "back_up",
    "backup_folder",
    "backups_kept",
    "create_vault",
    "is_vault",
    "last_backup",
    "ledger_problems",
    "list_backups",
    "open_vault",
    "open_vault_with_recovery",
    "read_beside",
    "recovery_sheet",
    "restore",
    "verify_backup",
    "verify_vault",
    "write_backup",
]


def recovery_sheet(vault: Vault, code: str, now: datetime) -> bytes:
    """The printed sheet with the recovery code, as PDF."""
    from app.forms import recovery_sheet as sheet  # what prints is not loaded at every start

    return sheet.recovery_sheet(vault.user_name, vault.folder.name, code, f"{now.astimezone():%m/%d/%Y}")


def backup_folder(vault: Vault) -> Path:
    """Where backups go: the biller's choice, else a folder beside the vault."""
    chosen = str(setting(vault, BACKUP_FOLDER, ""))
    return Path(chosen) if chosen else vault.folder.parent / f"{vault.folder.name}-backups"


def backups_kept(vault: Vault) -> int:
    """How many backup files of this vault stay in the folder."""
    return max(1, setting(vault, BACKUP_KEEP, 10))


def write_backup(vault: Vault, folder: Path, keep: int, now: datetime) -> Path:
    """Write one checked backup file and keep the last `keep`. Safe in a worker thread.

    Raises UserError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return create_backup(vault, folder, now, keep=keep)
    except OSError as error:
        raise UserError(
            f"The backup was not written to {folder}: {error.strerror or 'the folder cannot be used'}.",
            "Choose another backup folder in Settings.",
        ) from error


def back_up(vault: Vault, now: datetime, folder: Path | None = None) -> Path:
    """Back up to the folder given or the one chosen in Settings, on the vault's own thread."""
    return write_backup(vault, folder or backup_folder(vault), backups_kept(vault), now)


def last_backup(vault: Vault) -> datetime | None:
    """When the newest backup of this vault was made; None where there is none in the folder."""
    place = backup_folder(vault)
    if not place.is_dir():
        return None
    return next((info.created_at for info in list_backups(place) if info.vault_id == vault.vault_id), None)


def ledger_problems(vault: Vault) -> list[str]:
    """What is wrong with the ledger's sums, in words; empty where every cent is accounted for.

    Reads through a connection of its own: for a worker thread.
    """
    return read_beside(vault, check_ledger)


def read_beside(vault: Vault, read: Callable[[Database], Found]) -> Found:
    """What a query finds through a connection of its own: for a worker thread, beside the work in the window."""
    with contextlib.closing(vault.read_only_connection()) as db:
        return read(db)


def restore(backup: Path, folder: Path, passphrase: str) -> None:
    """Unpack and check a backup into a new or empty folder. Nothing that exists is overwritten."""
    if not backup.is_file():
        raise VaultError(f"There is no file {backup}.", "Choose the backup file.")
    restore_backup(backup, folder, passphrase or None)
