"""Backups of a vault: make, list, verify, restore; one file each, checked after it is written."""

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.errors import VaultError
from app.store.backup_file import (
    BackupSource,
    Progress,
    check_archive,
    check_unpacked,
    extract_parts,
    read_manifest,
    write_backup,
)
from app.store.backup_manifest import SUFFIX, Manifest
from app.store.disk_trouble import file_trouble_in_words
from app.store.keys import parse_keys, unlock_with_passphrase
from app.store.lock import FolderLock
from app.store.vault import Vault
from app.store.vault_folder import KEYS_NAME, fill_new_folder, make_folder, refuse_unless_empty

KEPT_BACKUPS = 10


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One backup file as the list shows it."""

    path: Path
    created_at: datetime
    vault_id: str
    schema_version: int
    app_version: str
    size_bytes: int


def _silent(_words: str, _percent: int) -> None:
    """The progress of a caller who does not watch."""


def create_backup(
    vault: Vault, dest_folder: Path, now: datetime, keep: int = KEPT_BACKUPS, progress: Progress = _silent
) -> Path:
    """Write one backup file of the vault as it stands, check it, keep the last `keep` of this vault.

    May run in a worker thread: it reads through a connection of its own. Raises VaultError when another backup is
    running, the place cannot be written, or the copy does not check out.
    """
    if not vault.backup_running.acquire(blocking=False):
        raise VaultError("A backup is already being written.", "Wait until it has finished.")
    try:
        source = BackupSource(vault.folder, vault.vault_id, vault.data_key)
        return write_backup(source, dest_folder, now, keep, progress)
    finally:
        vault.backup_running.release()


def list_backups(folder: Path) -> list[BackupInfo]:
    """All readable backups in the folder, of whichever vault, newest first."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(VaultError):
            found.append(_info(path, read_manifest(path)))
    return sorted(found, key=lambda info: (info.created_at, info.path.name), reverse=True)


def verify_backup(
    path: Path, *, passphrase: str | None = None, data_key: bytes | None = None, progress: Progress = _silent
) -> list[str]:
    """What is wrong with a backup, in words; empty when it is good.

    Without passphrase and data key only the checksums are compared; with one of them the database is decrypted and
    checked through. Raises VaultError when the file is no backup, WrongPassphrase when that does not fit.
    """
    with tempfile.TemporaryDirectory(prefix="claimwright-") as scratch_name:
        scratch = Path(scratch_name)
        if passphrase is not None:
            problems = extract_parts(path, scratch, progress)
            if problems:
                return problems
            data_key = unlock_with_passphrase(parse_keys((scratch / KEYS_NAME).read_bytes()), passphrase)
        return check_archive(path, data_key, scratch, progress)


def restore_backup(path: Path, dest_folder: Path, passphrase: str | None = None, progress: Progress = _silent) -> None:
    """Put the backed-up vault into an empty (or missing) folder, whole or not at all.

    The checksums are always compared; with the passphrase the database is decrypted and checked as well. Raises
    VaultError when the folder is not empty or the backup is damaged, WrongPassphrase when that does not fit.
    """
    manifest = read_manifest(path)
    is_new_folder = not dest_folder.exists()
    make_folder(dest_folder)
    refuse_unless_empty(dest_folder)
    lock = FolderLock(dest_folder)
    try:
        with file_trouble_in_words("The restored vault"):
            fill_new_folder(dest_folder, lambda staging: _unpack(path, manifest, staging, passphrase, progress))
    except BaseException:
        lock.release()
        if is_new_folder:
            shutil.rmtree(dest_folder, ignore_errors=True)
        raise
    lock.release()
    progress("Restored", 100)


def _unpack(path: Path, manifest: Manifest, staging: Path, passphrase: str | None, progress: Progress) -> None:
    problems = extract_parts(path, staging, progress)
    if not problems and passphrase is not None:
        progress("Checking the restored vault", 80)
        data_key = unlock_with_passphrase(parse_keys((staging / KEYS_NAME).read_bytes()), passphrase)
        problems = check_unpacked(staging, manifest, data_key)
    if problems:
        raise VaultError(f"This backup is damaged: {problems[0]}", "Choose an older backup.")


def _info(path: Path, manifest: Manifest) -> BackupInfo:
    return BackupInfo(
        path,
        manifest.created_at,
        manifest.vault_id,
        manifest.schema_version,
        manifest.app_version,
        path.stat().st_size,
    )
