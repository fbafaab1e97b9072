"""Keeps a visit's own credit, paid at the desk, on the lines that need it, after anything that moved its money."""

from datetime import datetime

from app.domain.credit import applied_entries
from app.domain.ledger import Party, PartyKind
from app.domain.posting import PostingKind
from app.services.local_day import local_day
from app.store.ledger import Posting, append_posting, load_ledger
from app.store.periods import open_day
from app.store.vault import Vault


def settle_credit(vault: Vault, encounter_id: int, patient_id: int, now: datetime, batch_id: int = 0) -> None:
    """Inside a transaction: apply what the visit's lines can use of its credit, and free what they need no more."""
    entries = applied_entries(load_ledger(vault.db, encounter_id), Party(PartyKind.PATIENT, patient_id))
    if entries:
        posting = Posting(
            at=now,
            user=vault.user_name,
            effective_date=open_day(vault.db, local_day(now)),
            kind=PostingKind.APPLIED,
            words="Credit of the visit applied to what the patient owes",
            encounter_id=encounter_id,
            batch_id=batch_id,
        )
        append_posting(vault.db, posting, entries)
