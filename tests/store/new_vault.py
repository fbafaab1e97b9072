"""What the store's tests make their vaults with: a fixed time, a passphrase, a cheap derivation."""

from datetime import UTC, datetime
from pathlib import Path

from app.store.keys import ScryptCost
from app.store.vault import Vault, create_vault, open_vault

PASSPHRASE = "plain invented words"
LIGHT_COST = ScryptCost(n=2, r=8, p=1)
NOW = datetime(2026, 3, 7, 14, 5, 1, tzinfo=UTC)


def make_vault(folder: Path, sql_folder: Path | None = None) -> tuple[Vault, str]:
    """A new vault of the shipped schema (or of `sql_folder`) and its recovery code."""
    return create_vault(folder, "Ada Biller", PASSPHRASE, NOW, cost=LIGHT_COST, sql_folder=sql_folder)


def reopen(folder: Path, sql_folder: Path | None = None) -> Vault:
    """The vault of `make_vault`, opened once more."""
    return open_vault(folder, PASSPHRASE, NOW, sql_folder=sql_folder)
