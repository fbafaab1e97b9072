"""What the store's tests make their vaults with: a fixed time, a passphrase, a cheap derivation."""

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from app.store.connection import connect
from app.store.keys import ScryptCost, parse_keys, unlock_with_passphrase
from app.store.lock import FolderLock
from app.store.vault import Vault, create_vault, open_vault
from app.store.vault_folder import DATABASE_NAME, KEYS_NAME

PASSPHRASE = "plain invented words"
LIGHT_COST = ScryptCost(n=2, r=8, p=1)
NOW = datetime(2026, 3, 7, 14, 5, 1, tzinfo=UTC)


def make_vault(folder: Path, sql_folder: Path | None = None) -> tuple[Vault, str]:
    """A new vault of the shipped schema (or of `sql_folder`) and its recovery code."""
    return create_vault(folder, "Ada Biller", PASSPHRASE, NOW, cost=LIGHT_COST, sql_folder=sql_folder)


def copied_vault(folder: Path) -> Vault:
    """A new vault of the shipped schema, open: a copy of one made once in a run, for its many tables cost time."""
    shutil.copytree(_made_once(), folder)
    lock = FolderLock(folder)
    ring = parse_keys((folder / KEYS_NAME).read_bytes())
    data_key = unlock_with_passphrase(ring, PASSPHRASE)
    return Vault(folder, lock, ring, data_key, connect(folder / DATABASE_NAME, data_key))  # without an audit row


@cache
def _made_once() -> Path:
    folder = Path(tempfile.mkdtemp(dir=Path.home())) / "vault"  # the run's own
    make_vault(folder)[0].close()
    return folder


def reopen(folder: Path, sql_folder: Path | None = None) -> Vault:
    """The vault of `make_vault`, opened once more."""
    return open_vault(folder, PASSPHRASE, NOW, sql_folder=sql_folder)
