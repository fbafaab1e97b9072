"""Whether a vault can be trusted to the last row: file, references, audit trail."""

import contextlib

from app.store.database_check import check_database
from app.store.vault import Vault


def verify_vault(vault: Vault) -> list[str]:
    """Everything that is wrong, in words without patient data; empty when the vault is clean."""
    with contextlib.closing(vault.read_only_connection()) as db:
        return check_database(db)
