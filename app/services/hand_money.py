"""What every action that moves money by hand does inside its transaction: the reason, the posting, the settling."""

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.ledger import Entry, Party, PartyKind
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind
from app.errors import UserError
from app.services.credit import settle_credit
from app.store.coverages import load_coverage
from app.store.ledger import Posting, append_posting
from app.store.payers import load_payer
from app.store.vault import Vault


def the_patient(patient_id: int) -> Party:
    """The patient as the one who owes."""
    return Party(PartyKind.PATIENT, patient_id)


def said(reason: str, otherwise: str) -> str:
    """The reason without blanks around it; UserError `otherwise` where none is given."""
    if not reason.strip():
        raise UserError(otherwise, "Say in a few words why.")
    return reason.strip()


def post_by_hand(
    vault: Vault,
    kind: PostingKind,
    words: str,
    entries: Sequence[Entry],
    day: date,
    now: datetime,
    *,
    receipt_id: int = 0,
    undoes: int = 0,
) -> int:
    """Inside a transaction: append a posting whose entries each name their visit; its row id."""
    posting = Posting(
        at=now,
        user=vault.user_name,
        effective_date=day,
        kind=kind,
        words=words,
        receipt_id=receipt_id,
        undoes=undoes,
    )
    return append_posting(vault.db, posting, entries)


def settle_visits(vault: Vault, patient_id: int, places: Sequence[Share], now: datetime) -> None:
    """Inside a transaction: let each visit's own credit meet what the patient owes on it."""
    for encounter_id in dict.fromkeys(share.encounter_id for share in places if share.encounter_id):
        settle_credit(vault, encounter_id, patient_id, now)


def coverage_id_of(party: Party) -> int:
    """The coverage's row id, or 0 for the patient."""
    return party.id if party.kind is PartyKind.COVERAGE else 0


def party_patient(vault: Vault, party: Party) -> int:
    """The patient a party is, or is a coverage of; UserError where it is gone."""
    if party.kind is PartyKind.PATIENT:
        return party.id
    coverage = load_coverage(vault.db, party.id)
    if coverage is None:
        raise UserError("The coverage is no longer there.", "Read the account again.")
    return coverage.patient_id


def party_name(vault: Vault, party: Party) -> str:
    """`Bluestone Health`, or `the patient`."""
    coverage = load_coverage(vault.db, coverage_id_of(party))
    payer = load_payer(vault.db, coverage.payer_id) if coverage else None
    return payer.name if payer else "the patient"
