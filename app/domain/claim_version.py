"""What follows a claim that was sent: a corrected one, a void, or the visit billed anew (item 22, NUCC 02/12)."""

from enum import StrEnum

from app.domain.people import Payer, PayerKind

ORIGINAL, REPLACEMENT, VOID = 1, 7, 8
"""Item 22's resubmission codes; an original carries none."""


class FollowUp(StrEnum):
    """Why a sent claim is followed by another."""

    CORRECT = "correct"
    """The payer has decided it and something was wrong: it is replaced."""
    VOID = "void"
    """It should never have been sent: the payer is to undo it."""
    ANEW = "anew"
    """It was rejected before any decision, or voided since: the visit is billed as if for the first time."""


def takes_corrections_as_new(payer: Payer) -> bool:
    """Whether a corrected claim goes out without item 22: by the payer's habit, and Medicare's always does."""
    return payer.habits.corrected_as_new or payer.kind is PayerKind.MEDICARE


def version_of(follow_up: FollowUp, payer: Payer) -> int:
    """The resubmission code the new claim carries; a payer may take corrections as new claims (Medicare does)."""
    if follow_up is FollowUp.VOID:
        return VOID
    is_new = follow_up is FollowUp.ANEW or takes_corrections_as_new(payer)
    return ORIGINAL if is_new else REPLACEMENT


def refusal(follow_up: FollowUp, version: int, payer: Payer, reference: str) -> tuple[str, str] | None:
    """Why a sent claim of that version cannot be followed so, and the way out; None where it can."""
    if version == VOID and follow_up is not FollowUp.ANEW:
        return "A void claim is neither corrected nor voided.", "Bill the visit anew."
    if follow_up is FollowUp.VOID and takes_corrections_as_new(payer):
        return f"{payer.name} takes no void claims.", "Ask the payer to reopen the claim, or send back what it paid."
    if version_of(follow_up, payer) != ORIGINAL and not reference.strip():
        return (
            "The payer's own number of the claim is missing (item 22).",
            "It is on the remittance, often called ICN or DCN. A claim rejected unseen has none: bill it anew.",
        )
    return None
