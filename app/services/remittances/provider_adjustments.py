"""The money of a check that belongs to no claim of it (PLB), put into the payer's account as the check is posted."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.money import format_cents
from app.domain.remittances.payer_cases import REFUND_ACKNOWLEDGED, SETTLED_AT_ONCE, OpenCase, place_adjustments
from app.domain.remittances.remittance import ProviderAdjustment, Remittance
from app.domain.remittances.remittance_codes import PROVIDER_ADJUSTMENTS
from app.queries.remittance_sums import claims_named
from app.services.remittances.payer_account import put_refund_back
from app.store.payer_account import AccountEntry, add_account_entry, load_case, open_cases
from app.store.remittances import StoredRemittance
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class CheckPosted:
    """The check as it is being posted."""

    stored: StoredRemittance
    batch_id: int
    receipt_id: int
    check: str
    """Its number and day in words."""


def post_provider_adjustments(vault: Vault, posted: CheckPosted, remittance: Remittance, now: datetime) -> None:
    """Inside a transaction: each adjustment joins the case it goes on with, or opens one, tied to the claim it names.

    A refund of ours that the payer acknowledges and does not take by itself (72) is put back on its claim.
    """
    stored, adjustments = posted.stored, remittance.provider_adjustments
    cases = open_cases(vault.db, stored.practice_id, stored.payer_id, stored.payer_key)
    named = claims_named(vault.db, {each.reference for each in adjustments if each.reference}, stored.payer_id)
    known = {each.id: each for each in cases}
    ids: dict[int, int] = {}
    for placed in place_adjustments(adjustments, cases):
        adjustment = adjustments[placed.place]
        opens = placed.case_id or ids.get(placed.opened_by, 0)
        claim_id = named.get(adjustment.reference, 0) or _claim_of_case(vault, known.get(placed.case_id))
        entry = _entry(posted, adjustment, opens, claim_id)
        ids[placed.place] = add_account_entry(vault.db, entry, now, vault.user_name)
    for place, entry_id in ids.items():
        if adjustments[place].reason == REFUND_ACKNOWLEDGED:
            _acknowledge(vault, posted, entry_id, now)


def _acknowledge(vault: Vault, posted: CheckPosted, entry_id: int, now: datetime) -> None:
    case = load_case(vault.db, entry_id)
    if not case:
        return
    cents = sum(each.amount_cents for each in case)
    claim_id = next((each.claim_id for each in case if each.claim_id), 0)
    if cents < 0 and claim_id:
        put_refund_back(vault, case[0], claim_id, -cents, posted.check, posted.batch_id, posted.receipt_id, now)


def _claim_of_case(vault: Vault, case: OpenCase | None) -> int:
    return next((each.claim_id for each in load_case(vault.db, case.id) if each.claim_id), 0) if case else 0


def _entry(posted: CheckPosted, adjustment: ProviderAdjustment, opens: int, claim_id: int) -> AccountEntry:
    stored, cents = posted.stored, adjustment.amount_cents
    known = PROVIDER_ADJUSTMENTS.get(adjustment.reason, "")
    name = f"{adjustment.reason} ({known})" if known else adjustment.reason
    way = f"kept from {posted.check}" if cents > 0 else f"added to {posted.check}"
    words = f"{format_cents(abs(cents))} {way}: {name}"
    if adjustment.reason in SETTLED_AT_ONCE:
        words += ", cost of its own" if cents > 0 else ", income of its own"
    return AccountEntry(
        practice_id=stored.practice_id,
        payer_id=stored.payer_id,
        payer_key=stored.payer_key,
        reason=adjustment.reason,
        reference=adjustment.reference,
        amount_cents=cents,
        words=words,
        opens=opens,
        batch_id=posted.batch_id,
        claim_id=claim_id,
    )
