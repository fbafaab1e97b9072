"""What a posting does: the named actions that put money into the ledger, each with what it says of itself."""

from enum import StrEnum


class PostingKind(StrEnum):
    """One posting is one action of the biller's, whole or not at all."""

    VISIT = "visit"
    """A visit was saved: its charges, and what was paid at the desk."""
    ADJUDICATION = "adjudication"
    """A payer's answer to a claim, or taking it back."""
    PATIENT_PAYMENT = "patient_payment"
    APPLIED = "applied"
    """A patient's credit was put on what the patient owes, or taken off it again."""
    SMALL_BALANCE = "small_balance"
    COURTESY = "courtesy"
    BAD_DEBT = "bad_debt"
    DENIAL = "denial"
    """What a payer denied is given up."""
    TRANSFER = "transfer"
    """What one party owes is another's now."""
    REFUND = "refund"
    """Money was given back, to a payer or to the patient."""
    RETURNED_PAYMENT = "returned_payment"
    """The bank returned a check, or a payment was typed wrongly."""
    PAYER_ACCOUNT = "payer_account"
    """What a payer kept from a check, or gave beside its claims (PLB), was put on the claim that caused it."""
    UNDONE = "undone"
    """Another posting was taken back as a whole."""
