"""Writes one backup file and checks it: a stored zip of manifest, keys and an encrypted copy of the database."""

import contextlib
import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import IO

from sqlcipher3 import dbapi2

import app
from app.errors import VaultError
from app.store.audit import audit_end
from app.store.backup_manifest import (
    MANIFEST_NAME,
    SUFFIX,
    Manifest,
    Part,
    backup_name,
    name_prefix,
    parse_manifest,
    render_manifest,
)
from app.store.connection import connect_plainly, connect_read_only
from app.store.database_check import check_database
from app.store.disk_trouble import database_trouble_in_words, file_trouble_in_words
from app.store.durable_file import replace_durably, sync_file
from app.store.migrate import schema_version
from app.store.vault_folder import DATABASE_NAME, KEYS_NAME, make_folder

# Told what is being done and how far it is (0 to 100); an exception from it cancels and cleans up.
Progress = Callable[[str, int], None]

_PARTS = (KEYS_NAME, DATABASE_NAME)
_PAGES_A_STEP = 512
_CHUNK_BYTES = 1 << 20
_LARGEST_MANIFEST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupSource:
    """The open vault a backup is taken from."""

    folder: Path
    vault_id: str
    data_key: bytes


def write_backup(source: BackupSource, dest_folder: Path, now: datetime, keep: int, progress: Progress) -> Path:
    """Write, check, then put in place one backup; afterwards drop all but the last `keep` of this vault.

    Raises VaultError when the place cannot be written or the copy does not check out; a former backup is never
    touched before the new one is good.
    """
    if keep < 1:
        raise ValueError("at least one backup is kept")
    make_folder(dest_folder)
    with file_trouble_in_words("The backup"), database_trouble_in_words():
        _clear_unfinished(source.vault_id, dest_folder)
        with tempfile.TemporaryDirectory(
            prefix=f".{name_prefix(source.vault_id)}", suffix=".unfinished", dir=dest_folder
        ) as scratch_name:
            scratch = Path(scratch_name)
            archive = _write_archive(source, scratch, now, progress)
            _refuse_bad_copy(check_archive(archive, source.data_key, scratch, progress))
            target = _free_name(source.vault_id, dest_folder, now)
            replace_durably(archive, target)
        _drop_old(source.vault_id, dest_folder, keep, newest=target)
    progress("Backup finished and checked", 100)
    return target


def read_manifest(archive: Path) -> Manifest:
    """What the backup says of itself; raises VaultError when the file is missing, torn or something else."""
    try:
        with zipfile.ZipFile(archive) as zipped:
            if zipped.getinfo(MANIFEST_NAME).file_size > _LARGEST_MANIFEST_BYTES:
                raise ValueError("no manifest is that large")
            manifest = parse_manifest(zipped.read(MANIFEST_NAME))
            if tuple(part.name for part in manifest.parts) != _PARTS:
                raise ValueError("not the parts of a backup")
            return manifest
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise VaultError(
            f"{archive.name} is not a readable Claimwright backup.", "Choose another backup file."
        ) from error


def extract_parts(archive: Path, folder: Path, progress: Progress) -> list[str]:
    """Take keys.json and vault.db out into `folder`; what does not match the manifest's sums, in words."""
    manifest = read_manifest(archive)
    problems = []
    with zipfile.ZipFile(archive) as zipped:
        for part in manifest.parts:
            progress(f"Reading {part.name}", 60)
            try:
                with zipped.open(part.name) as packed, (folder / part.name).open("wb") as file:
                    size_bytes, sha256 = _copy_and_sum(packed, file)
            except (KeyError, zipfile.BadZipFile, EOFError):
                problems.append(f"{part.name} cannot be read from the backup.")
                continue
            if (size_bytes, sha256) != (part.size_bytes, part.sha256):
                problems.append(f"{part.name} is not what was backed up: its checksum differs.")
    return problems


def check_archive(archive: Path, data_key: bytes | None, scratch: Path, progress: Progress) -> list[str]:
    """What is wrong with a backup, in words; with the data key its inside is decrypted and checked as well."""
    with tempfile.TemporaryDirectory(dir=scratch) as unpacked_name:
        unpacked = Path(unpacked_name)
        problems = extract_parts(archive, unpacked, progress)
        if problems or data_key is None:
            return problems
        progress("Checking the copy", 80)
        return check_unpacked(unpacked, read_manifest(archive), data_key)


def check_unpacked(unpacked: Path, manifest: Manifest, data_key: bytes) -> list[str]:
    """What is wrong inside a backup's unpacked database, in words."""
    try:
        db = connect_read_only(unpacked / DATABASE_NAME, data_key)
    except dbapi2.DatabaseError:
        return ["The backup's database does not open with this vault's key."]
    with contextlib.closing(db):
        problems = check_database(db)
        if not problems and audit_end(db) != (manifest.audit_rows, manifest.audit_hash):
            problems = ["The backup's audit trail does not end where the manifest says."]
        if not problems and schema_version(db) != manifest.schema_version:
            problems = ["The backup's tables are not of the version the manifest says."]
    return problems


def same_vault_backups(vault_id: str, folder: Path) -> list[tuple[Manifest, Path]]:
    """This vault's readable backups in the folder, newest first; files of others are not looked at."""
    found = []
    for path in folder.glob(f"{name_prefix(vault_id)}*{SUFFIX}"):
        with contextlib.suppress(VaultError):
            manifest = read_manifest(path)
            if manifest.vault_id == vault_id:
                found.append((manifest, path))
    return sorted(found, key=lambda pair: (pair[0].created_at, pair[1].name), reverse=True)


def _write_archive(source: BackupSource, scratch: Path, now: datetime, progress: Progress) -> Path:
    copy = scratch / DATABASE_NAME
    # The keys first: a passphrase changed meanwhile still finds the same data key in them.
    (scratch / KEYS_NAME).write_bytes((source.folder / KEYS_NAME).read_bytes())
    version, (audit_rows, audit_hash) = _copy_database(source, copy, progress)
    progress("Packing", 50)
    parts = tuple(Part(name, *_size_and_sum(scratch / name)) for name in _PARTS)
    manifest = Manifest(now, source.vault_id, version, app.__version__, audit_rows, audit_hash, parts)
    archive = scratch / "archive"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED, strict_timestamps=False) as zipped:
        zipped.writestr(MANIFEST_NAME, render_manifest(manifest))
        for name in _PARTS:
            zipped.write(scratch / name, name)
    sync_file(archive)
    copy.unlink()
    return archive


def _copy_database(source: BackupSource, copy: Path, progress: Progress) -> tuple[int, tuple[int, str]]:
    """SQLite's online backup of one moment's snapshot; its schema version and the end of its audit trail.

    Never a copy of the file itself: what stands in the write-ahead log would be missing.
    """

    def report(_status: int, remaining: int, total: int) -> None:
        progress("Copying the vault", 50 * (total - remaining) // max(total, 1))

    with (
        contextlib.closing(connect_read_only(source.folder / DATABASE_NAME, source.data_key)) as reader,
        contextlib.closing(connect_plainly(copy, source.data_key)) as writer,
    ):
        reader.conn.execute("BEGIN")
        facts = schema_version(reader), audit_end(reader)  # the first read pins the snapshot
        writer.conn.execute("PRAGMA synchronous = OFF")  # the finished archive is forced to the disk instead
        reader.conn.backup(writer.conn, pages=_PAGES_A_STEP, progress=report)
        writer.conn.execute("PRAGMA journal_mode = DELETE")  # one file, no log beside it
        reader.conn.execute("ROLLBACK")
    return facts


def _refuse_bad_copy(problems: list[str]) -> None:
    if problems:
        raise VaultError(
            f"The backup was written but did not check out: {problems[0]}",
            "It was thrown away; older backups are untouched. Verify the vault, and try another disk.",
        )


def _free_name(vault_id: str, folder: Path, now: datetime) -> Path:
    candidates = (folder / backup_name(vault_id, now, attempt) for attempt in count(1))
    return next(path for path in candidates if not path.exists())


def _drop_old(vault_id: str, folder: Path, keep: int, newest: Path) -> None:
    # The one just made stays whatever the clock said when the others were made.
    older = [path for _, path in same_vault_backups(vault_id, folder) if path != newest]
    for path in older[keep - 1 :]:
        path.unlink(missing_ok=True)


def _clear_unfinished(vault_id: str, folder: Path) -> None:
    """Remove what a killed backup of this vault left; the vault's lock says that none is running elsewhere."""
    for leftover in folder.glob(f".{name_prefix(vault_id)}*.unfinished"):
        shutil.rmtree(leftover, ignore_errors=True)


def _size_and_sum(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _copy_and_sum(packed: IO[bytes], file: IO[bytes]) -> tuple[int, str]:
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := packed.read(_CHUNK_BYTES):
        digest.update(chunk)
        size_bytes += len(chunk)
        file.write(chunk)
    return size_bytes, digest.hexdigest()
