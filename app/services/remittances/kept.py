"""A payment that was brought in or keyed: its row, what its file or paper says of it, and how it is spoken of."""

from app.domain.remittances.keyed_remittance import remittance_of
from app.domain.remittances.remittance import Remittance
from app.edi.remittance_835 import read_remittance_file
from app.errors import UserError
from app.services.local_day import local_day
from app.store.keyed_remittances import load_keyed
from app.store.remittances import StoredRemittance, kept_file, load_content, load_stored_remittance
from app.store.vault import Vault


def stored_remittance(vault: Vault, remittance_id: int) -> StoredRemittance:
    """The row of a payment; UserError where it is gone."""
    stored = load_stored_remittance(vault.db, remittance_id)
    if stored is None:
        raise UserError("This remittance is no longer there.", "Read the list again.")
    return stored


def remittance_in_file(vault: Vault, stored: StoredRemittance) -> Remittance:
    """The payment as its file has it, or as it was keyed from paper. UserError where it is keyed anew since."""
    if not stored.file_id:
        keyed = load_keyed(vault.db, stored.id)
        if keyed is None:
            raise UserError("What was keyed of this payment was withdrawn.", "Look for it among those half keyed.")
        return remittance_of(keyed, stored.payer_name)
    return read_remittance_file(load_content(vault.db, stored.file_id)).remittances[stored.place]


def told(vault: Vault, stored: StoredRemittance) -> str:
    """A payment in words: its number, day and where it came from."""
    file = _file_of(vault, stored)
    on = f" of {stored.paid_on:%m/%d/%Y}" if stored.paid_on else ""
    return f"payment {stored.reference}{on}, {file}"


def _file_of(vault: Vault, stored: StoredRemittance) -> str:
    file = kept_file(vault.db, stored.file_id) if stored.file_id else None
    return f"brought in on {local_day(file.imported_at):%m/%d/%Y} with {file.name}" if file else "keyed from paper"
