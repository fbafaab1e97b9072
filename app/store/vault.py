"""The vault: one folder with a biller's encrypted data, opened by one program at a time."""

import contextlib
import copy
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlcipher3 import dbapi2

from app import paths
from app.errors import UserError, VaultError
from app.store.audit import append_audit, utc_text
from app.store.backup_file import BackupSource, write_backup
from app.store.connection import Database, connect, connect_read_only
from app.store.disk_trouble import RESTORE_HINT, database_trouble_in_words, file_trouble_in_words
from app.store.durable_file import write_durably
from app.store.keys import (
    DEFAULT_COST,
    KeyRing,
    ScryptCost,
    WrongPassphrase,
    make_key_ring,
    parse_keys,
    render_keys,
    unlock_with_passphrase,
    unlock_with_recovery_code,
    with_new_recovery_code,
    with_passphrase,
)
from app.store.lock import FolderLock
from app.store.migrate import Schema, load_schema, schema_version, upgrade
from app.store.money_seal import has_money_seals, seal_money
from app.store.vault_folder import (
    BEFORE_UPGRADE_NAME,
    DATABASE_NAME,
    KEYS_NAME,
    clear_unfinished,
    fill_new_folder,
    make_folder,
    refuse_unless_empty,
)
from app.store.vault_folder import (
    is_vault as is_vault,  # offered on: who opens vaults asks this first
)

_KEPT_BEFORE_UPGRADE = 10


class Vault:
    """An open vault. Its connection belongs to the thread that opened it; others use `read_only_connection`."""

    def __init__(self, folder: Path, lock: FolderLock, ring: KeyRing, data_key: bytes, db: Database) -> None:
        self.folder = folder
        self.data_key = data_key
        self.db = db
        self.vault_id = ring.vault_id
        self.user_name = _vault_info(db, "biller_name")
        self.schema_version = schema_version(db)
        self._has_seals = has_money_seals(db)
        self.backup_running = threading.Lock()
        self._ring = ring
        self._lock = lock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def atomic(self) -> Iterator[Database]:
        """One transaction that takes the write lock at once: all of the block's changes, or none of them.

        Within another `atomic()` it is a savepoint, undone alone when its block fails. Raises VaultError when the disk
        is full or fails.
        """
        if self.db.conn.in_transaction:
            with self.db.atomic():
                yield self.db
            return
        with database_trouble_in_words():
            self.db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                if self._has_seals:
                    seal_money(self.db)
                self.db.conn.execute("COMMIT")
            except BaseException:
                self.db.rollback()
                raise

    def read_only_connection(self) -> Database:
        """A connection for long reading; call it in the thread that uses it, and close it there."""
        return connect_read_only(self.folder / DATABASE_NAME, self.data_key)

    @contextlib.contextmanager
    def beside(self) -> Iterator[Self]:
        """The same vault over a read-only connection of its own, for services that only read, in another thread."""
        twin = copy.copy(self)
        twin.db = self.read_only_connection()
        try:
            yield twin
        finally:
            twin.db.close()

    def passphrase_opens(self, passphrase: str) -> bool:
        """Whether this is the vault's passphrase, for the lock screen; takes its time on purpose."""
        try:
            return unlock_with_passphrase(self._ring, passphrase) == self.data_key
        except WrongPassphrase:
            return False

    def set_passphrase(self, passphrase: str) -> None:
        """Wrap the same data key under a new passphrase. Older backups still open with the former one."""
        refuse_empty_passphrase(passphrase)
        self._replace_keys(with_passphrase(self._ring, self.data_key, passphrase))

    def new_recovery_code(self) -> str:
        """A fresh recovery code to print; the former one stops opening this vault (not its older backups)."""
        ring, code = with_new_recovery_code(self._ring, self.data_key)
        self._replace_keys(ring)
        return code

    def close(self) -> None:
        """Close the database and give the folder free; a second call does nothing."""
        with contextlib.suppress(dbapi2.Error):  # statistics for the query planner: welcome, never needed
            self.db.conn.execute("PRAGMA optimize")
        self.db.close()
        self._lock.release()

    def _replace_keys(self, ring: KeyRing) -> None:
        with file_trouble_in_words("The new key file"):
            write_durably(self.folder / KEYS_NAME, render_keys(ring))
        self._ring = ring


def create_vault(
    folder: Path,
    biller_name: str,
    passphrase: str,
    now: datetime,
    *,
    cost: ScryptCost = DEFAULT_COST,
    sql_folder: Path | None = None,
) -> tuple[Vault, str]:
    """Make a new vault in an empty (or missing) folder; the open vault and the recovery code to print.

    Raises VaultError when something lies in the folder or it cannot be written, UserError without a passphrase.
    """
    refuse_empty_passphrase(passphrase)
    schema = _schema(sql_folder)
    make_folder(folder)
    refuse_unless_empty(folder)
    with _held_lock(folder) as lock:
        ring, data_key, code = make_key_ring(passphrase, cost)

        def make_files(staging: Path) -> None:
            (staging / KEYS_NAME).write_bytes(render_keys(ring))
            _make_database(staging / DATABASE_NAME, data_key, schema, ring.vault_id, biller_name, now)

        with database_trouble_in_words(), file_trouble_in_words("The new vault"):
            fill_new_folder(folder, make_files)
            return Vault(folder, lock, ring, data_key, _connect(folder, data_key)), code


def open_vault(folder: Path, passphrase: str, now: datetime, *, sql_folder: Path | None = None) -> Vault:
    """Open with the passphrase. Raises WrongPassphrase, or VaultError: missing, in use, damaged, newer."""
    return _open(folder, lambda ring: unlock_with_passphrase(ring, passphrase), "passphrase", now, sql_folder)


def open_vault_with_recovery(folder: Path, code: str, now: datetime, *, sql_folder: Path | None = None) -> Vault:
    """Open with the printed recovery code; `set_passphrase` should follow.

    Raises MistypedRecoveryCode for a slip of the hand, WrongRecoveryCode, or VaultError as `open_vault` does.
    """
    return _open(folder, lambda ring: unlock_with_recovery_code(ring, code), "recovery code", now, sql_folder)


def refuse_empty_passphrase(passphrase: str) -> None:
    """Raises UserError: how strong a passphrase must be is the biller's choice, but there must be one."""
    if not passphrase.strip():
        raise UserError("The vault needs a passphrase.", "Four or more unrelated words make a good one.")


def _open(
    folder: Path, unlock: Callable[[KeyRing], bytes], opened_with: str, now: datetime, sql_folder: Path | None
) -> Vault:
    if not folder.is_dir() or not (is_vault(folder) or (folder / KEYS_NAME).exists()):
        raise VaultError("There is no vault in this folder.", "Choose the folder of a vault, or make a new one.")
    with _held_lock(folder) as lock:
        ring = _read_keys(folder)
        data_key = unlock(ring)
        clear_unfinished(folder)
        with database_trouble_in_words():
            db = _connect(folder, data_key)
            try:
                _upgrade(folder, ring, data_key, db, _schema(sql_folder), now)
                vault = Vault(folder, lock, ring, data_key, db)
                with vault.atomic():
                    append_audit(db, now, vault.user_name, "vault opened", "vault", None, {"with": opened_with})
                return vault
            except BaseException:
                db.close()
                raise


@contextlib.contextmanager
def _held_lock(folder: Path) -> Iterator[FolderLock]:
    """The folder's lock, kept by the vault that comes out of the block and released when the block fails."""
    lock = FolderLock(folder)
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _read_keys(folder: Path) -> KeyRing:
    if not is_vault(folder):
        raise VaultError("The vault's database (vault.db) is missing.", RESTORE_HINT)
    try:
        return parse_keys((folder / KEYS_NAME).read_bytes())
    except FileNotFoundError as error:
        raise VaultError("The vault's key file (keys.json) is missing.", RESTORE_HINT) from error
    except OSError as error:
        raise VaultError("The vault's key file (keys.json) cannot be read.", RESTORE_HINT) from error


def _connect(folder: Path, data_key: bytes) -> Database:
    """The database of a vault whose keys just opened; one without tables was emptied."""
    db = connect(folder / DATABASE_NAME, data_key)
    try:
        if schema_version(db) == 0:
            raise VaultError("The vault's database (vault.db) is empty.", RESTORE_HINT)
        return db
    except BaseException:
        db.close()
        raise


def _upgrade(folder: Path, ring: KeyRing, data_key: bytes, db: Database, schema: Schema, now: datetime) -> None:
    source = BackupSource(folder, ring.vault_id, data_key)
    # A long upgrade writes one before each file: the first of them, the vault as it came, must outlive the last.
    keep = max(_KEPT_BEFORE_UPGRADE, len(schema.files))

    def back_up() -> None:
        write_backup(source, folder / BEFORE_UPGRADE_NAME, now, keep, lambda _words, _percent: None)

    upgrade(db, schema, before_each=back_up)


def _make_database(path: Path, data_key: bytes, schema: Schema, vault_id: str, biller_name: str, now: datetime) -> None:
    with contextlib.closing(connect(path, data_key)) as db:
        upgrade(db, schema, before_each=lambda: None)
        info = {"vault_id": vault_id, "created_at": utc_text(now), "biller_name": biller_name.strip()}
        with db.atomic():
            db.table("vault_info").insert_all({"key": key, "value": value} for key, value in info.items())
            append_audit(db, now, info["biller_name"], "vault created", "vault", None, {"schema": schema.version})


def _vault_info(db: Database, key: str) -> str:
    row = db.execute("SELECT value FROM vault_info WHERE key = ?", [key]).fetchone()
    return str(row[0]) if row else ""


def _schema(sql_folder: Path | None) -> Schema:
    return load_schema(sql_folder or paths.resources() / "sql")
