"""Money the biller moves by hand: what a write-off, a transfer and a refund put into the ledger."""

from collections.abc import Sequence

from app.domain.ledger import Entry, EntryKind, Party
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind

WRITE_OFF_NAMES = {
    PostingKind.SMALL_BALANCE: "Small balance",
    PostingKind.COURTESY: "Courtesy",
    PostingKind.BAD_DEBT: "Bad debt",
    PostingKind.DENIAL: "Denial given up",
}
"""The ways to give a balance up, as they are called."""

UNDOABLE = frozenset(
    {
        PostingKind.PATIENT_PAYMENT,
        PostingKind.APPLIED,
        PostingKind.TRANSFER,
        PostingKind.REFUND,
        *WRITE_OFF_NAMES,
    }
)
"""What is taken back by undoing its posting. Visits are corrected by saving, answers by taking them back."""


def write_off_entries(party: Party, shares: Sequence[Share]) -> tuple[Entry, ...]:
    """What a party owes on lines is given up."""
    return tuple(
        Entry(EntryKind.WRITE_OFF, party, -share.cents, share.line_id, encounter_id=share.encounter_id)
        for share in shares
    )


def transfer_entries(source: Party, target: Party, shares: Sequence[Share]) -> tuple[Entry, ...]:
    """What one party owes on lines is owed by another from now on: pairs that sum to zero."""
    return tuple(
        Entry(EntryKind.TRANSFER, party, cents, share.line_id, encounter_id=share.encounter_id)
        for share in shares
        for party, cents in ((source, -share.cents), (target, share.cents))
    )


def refund_entries(party: Party, shares: Sequence[Share]) -> tuple[Entry, ...]:
    """Credit given back: a payer's from the lines it overpaid, a patient's from the unapplied credit (line 0)."""
    return tuple(
        Entry(EntryKind.REFUND, party, share.cents, share.line_id, encounter_id=share.encounter_id) for share in shares
    )
