"""Make, open, back up and restore the vault: the actions of the start screen and of quitting."""

from datetime import datetime
from pathlib import Path

from app.errors import UserError, VaultError
from app.forms import recovery_sheet as sheet
from app.services.settings import BACKUP_FOLDER, BACKUP_KEEP, setting
from app.store.backup import BackupInfo, create_backup, list_backups, restore_backup
from app.store.vault import Vault, create_vault, is_vault, open_vault, open_vault_with_recovery

__all__ = [
    "BackupInfo",
    "Vault",
    "back_up",
    "backup_folder",
    "create_vault",
    "is_vault",
    "last_backup",
    "list_backups",
    "open_vault",
    "open_vault_with_recovery",
    "recovery_sheet",
    "restore",
]


def recovery_sheet(vault: Vault, code: str, now: datetime) -> bytes:
    """The printed sheet with the recovery code, as PDF."""
    return sheet.recovery_sheet(vault.user_name, vault.folder.name, code, f"{now.astimezone():%m/%d/%Y}")


def backup_folder(vault: Vault) -> Path:
    """Where backups go: the biller's choice, else a folder beside the vault."""
    chosen = str(setting(vault, BACKUP_FOLDER, ""))
    return Path(chosen) if chosen else vault.folder.parent / f"{vault.folder.name}-backups"


def back_up(vault: Vault, now: datetime, folder: Path | None = None) -> Path:
    """Write one checked backup file to the chosen folder and keep the last few. Safe in a worker thread.

    Raises UserError where the folder cannot be written.
    """
    place = folder or backup_folder(vault)
    keep = setting(vault, BACKUP_KEEP, 10)
    try:
        place.mkdir(parents=True, exist_ok=True)
        return create_backup(vault, place, now, keep=int(str(keep)))
    except OSError as error:
        raise UserError(
            f"The backup was not written to {place}: {error.strerror or 'the folder cannot be used'}.",
            "Choose another backup folder in Settings.",
        ) from error


def last_backup(vault: Vault) -> datetime | None:
    """When the newest backup of this vault was made; None where there is none in the folder."""
    place = backup_folder(vault)
    if not place.is_dir():
        return None
    return next((info.created_at for info in list_backups(place) if info.vault_id == vault.vault_id), None)


def restore(backup: Path, folder: Path, passphrase: str) -> None:
    """Unpack and check a backup into a new or empty folder. Nothing that exists is overwritten."""
    if not backup.is_file():
        raise VaultError(f"There is no file {backup}.", "Choose the backup file.")
    restore_backup(backup, folder, passphrase or None)
