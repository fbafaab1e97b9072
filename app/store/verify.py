"""Whether a vault can be trusted to the last row: file, references, audit trail, ledger sums, codes, print runs."""

import contextlib

from sqlcipher3 import dbapi2

from app.store.database_check import check_database
from app.store.ledger_check import check_ledger
from app.store.vault import Vault


def verify_vault(vault: Vault) -> list[str]:
    """Everything that is wrong, in words without patient data; empty when the vault is clean.

    Reads through a connection of its own: it may run in a worker thread beside the biller's work.
    """
    from app.store.coding_versions import check_coding_versions  # loaded when it is asked for, not with every start
    from app.store.money_seal import check_money_seals
    from app.store.print_batches import check_print_batches
    from app.store.remittance_check import check_remittances

    try:
        with contextlib.closing(vault.read_only_connection()) as db:
            return check_database(
                db, check_ledger, check_remittances, check_money_seals, check_coding_versions, check_print_batches
            )
    except dbapi2.DatabaseError as error:
        return [f"The vault's database is damaged and cannot be opened ({error})."]
