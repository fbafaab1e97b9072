"""What the biller notes on a credit while it waits to be given back."""

from datetime import datetime

from app.errors import UserError
from app.services.trail import note
from app.store.credit_notes import add_credit_note
from app.store.vault import Vault


def note_credit(vault: Vault, patient_id: int, encounter_id: int, coverage_id: int, words: str, now: datetime) -> int:
    """Keep a note on a payer's credit of a visit, or (both 0) on the patient's own; its row id. Earlier ones stay.

    UserError where nothing is said.
    """
    words = " ".join(words.split())
    if not words:
        raise UserError("The note is empty.", "Say in a few words what was done.")
    with vault.atomic():
        note_id = add_credit_note(vault.db, patient_id, encounter_id, coverage_id, words, now, vault.user_name)
        detail = {"visit": encounter_id, "coverage": coverage_id, "note": note_id}
        note(vault, now, "note credit", "patient", patient_id, detail)
    return note_id
