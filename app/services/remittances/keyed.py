"""Paper EOBs: kept while they are keyed, proved against the check, posted whole by the same engine as an 835."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.money import format_cents
from app.domain.receipt import Receipt, ReceiptSource, ReceiptWay
from app.domain.remittances.keyed_eob import CHECK, NO_PAYMENT, KeyedEob
from app.domain.remittances.keyed_remittance import KeyedTrouble, decisions_of, keyed_troubles, remittance_of
from app.domain.remittances.plan import Outcome, RemittancePlan
from app.domain.remittances.remittance import Remittance
from app.errors import UserError
from app.services.local_day import local_day
from app.services.remittances.desk_plan import desk_of
from app.services.remittances.importing import repeated_payment, stored_form
from app.services.remittances.kept import stored_remittance, told
from app.services.remittances.posting import Posted, post_remittance
from app.services.trail import note
from app.store.keyed_remittances import (
    KeyedDraft,
    add_keyed,
    load_keyed,
    load_keyed_draft,
    remove_keyed_draft,
    store_keyed_draft,
    withdraw_keyed,
)
from app.store.payers import load_payer
from app.store.periods import open_day
from app.store.receipts import add_receipt, load_receipt, receipt_deposit, receipt_stands, take_back_receipt
from app.store.remittance_batches import batches_of
from app.store.remittances import (
    StoredRemittance,
    add_remittance,
    load_stored_remittance,
    put_decision,
    unclaimed_receipt,
)
from app.store.vault import Vault

_WAYS = {CHECK: ReceiptWay.CHECK, NO_PAYMENT: ReceiptWay.NONE}


def keep_keyed_draft(vault: Vault, draft_id: int, eob: KeyedEob, now: datetime) -> int:
    """Keep what is keyed so far (draft 0: a new one); the draft's row id. Of the books nothing changes."""
    with vault.atomic():
        return store_keyed_draft(vault.db, draft_id, eob, now)


def keyed_draft(vault: Vault, draft_id: int) -> KeyedDraft:
    """A half-keyed EOB. UserError where it is gone."""
    draft = load_keyed_draft(vault.db, draft_id)
    if draft is None:
        raise UserError("This draft is no longer there.", "Read the list again.")
    return draft


def forget_keyed_draft(vault: Vault, draft_id: int, now: datetime) -> None:
    """Throw a half-keyed EOB away; nothing of it was posted."""
    with vault.atomic():
        draft = keyed_draft(vault, draft_id)
        remove_keyed_draft(vault.db, draft_id)
        note(vault, now, "forget keyed", "remittance", None, {"reference": draft.eob.reference})


@dataclass(frozen=True, slots=True)
class KeyedProof:
    """What keeps it from being posted, and what posting would do, claim by claim."""

    troubles: tuple[KeyedTrouble, ...]
    plan: RemittancePlan


def keyed_proof(vault: Vault, eob: KeyedEob, today: date) -> KeyedProof:
    """Prove what is keyed so far, and plan it. Nothing is written."""
    stored, remittance = _stored(vault, eob)
    plan = desk_of(vault, stored, remittance, decisions_of(eob), {}).plan(today)
    return KeyedProof((*_head_troubles(eob, today), *keyed_troubles(eob), *_plan_troubles(eob, plan)), plan)


def post_keyed(vault: Vault, eob: KeyedEob, now: datetime, draft_id: int = 0) -> Posted:
    """Post a keyed EOB whole, as one step that can be undone as one; its draft is done with.

    The check's receipt is the one recorded when it came, else a new one. UserError, and nothing is written, where a
    line, a claim or the check does not come out to the cent, or where the check was posted before.
    """
    with vault.atomic():
        if troubles := keyed_proof(vault, eob, local_day(now)).troubles:
            raise UserError(_words(eob, troubles[0]), "Nothing was posted.")
        stored, remittance = _stored(vault, eob)
        if earlier := load_stored_remittance(vault.db, repeated_payment(vault, stored, remittance)):
            raise UserError(f"This check was entered before: {told(vault, earlier)}.", "Nothing was posted.")
        _give_up_former_receipt(vault, eob, stored, now)
        remittance_id = add_remittance(vault.db, replace(stored, receipt_id=_receipt(vault, stored, now)))
        add_keyed(vault.db, remittance_id, eob, now, vault.user_name)
        for place, decision in decisions_of(eob).items():
            put_decision(vault.db, remittance_id, place, decision, now, vault.user_name)
        if draft_id:
            remove_keyed_draft(vault.db, draft_id)
        note(vault, now, "key EOB", "remittance", remittance_id, {"reference": eob.reference, "draft": draft_id})
        return post_remittance(vault, remittance_id, range(len(eob.claims)), now)


def key_anew(vault: Vault, remittance_id: int, now: datetime) -> int:
    """Withdraw a paper EOB whose posting was undone, to be keyed anew: the row id of a draft with all that was keyed.

    UserError where it came as a file or its posting stands.
    """
    with vault.atomic():
        stored_remittance(vault, remittance_id)
        eob = load_keyed(vault.db, remittance_id)
        if eob is None:
            raise UserError("Only what was keyed from paper is keyed anew.", "A file stays as it came.")
        if any(not each.is_undone for each in batches_of(vault.db, remittance_id)):
            raise UserError("This paper is posted.", "Undo its posting first, then key it anew.")
        withdraw_keyed(vault.db, remittance_id, now, vault.user_name)
        draft_id = store_keyed_draft(vault.db, 0, replace(eob, replaces=remittance_id), now)
        note(vault, now, "key anew", "remittance", remittance_id, {"draft": draft_id})
    return draft_id


def _stored(vault: Vault, eob: KeyedEob) -> tuple[StoredRemittance, Remittance]:
    payer = load_payer(vault.db, eob.payer_id) if eob.payer_id else None
    remittance = remittance_of(eob, payer.name if payer else "")
    return stored_form(remittance, 0, 0, eob.payer_id, eob.practice_id), remittance


def _head_troubles(eob: KeyedEob, today: date) -> tuple[KeyedTrouble, ...]:
    missing = (
        (not eob.practice_id, "Say which practice the check pays."),
        (not eob.payer_id, "Say which payer the check is from."),
        ((eob.amount_cents or 0) < 0, "A check is never below zero: what is carried on is an amount added (FB)."),
        (bool(eob.amount_cents) and not eob.reference, "The number of the check or transfer is missing."),
        (eob.paid_on is None, "The day of the check is missing."),
        (eob.paid_on is not None and eob.paid_on > today, "The day of the check has not come yet."),
        (not eob.claims and all(each.is_empty for each in eob.beside), "No claim is keyed yet."),
    )
    return tuple(KeyedTrouble(-1, words) for is_so, words in missing if is_so)


def _plan_troubles(eob: KeyedEob, plan: RemittancePlan) -> tuple[KeyedTrouble, ...]:
    """A claim the biller named is posted to, or the engine says why it cannot be."""
    return tuple(
        KeyedTrouble(each.place, each.attention[0].words if each.attention else "It cannot be posted.")
        for each in plan.claims
        if eob.claims[each.place].claim_id
        and each.paid_cents
        and each.outcome in (Outcome.SUSPENSE, Outcome.INFORMATION)
        if not any(trouble.place == each.place for trouble in keyed_troubles(eob))
    )


def _words(eob: KeyedEob, trouble: KeyedTrouble) -> str:
    if trouble.place < 0:
        return trouble.words
    line = f", line {trouble.line}" if trouble.line else ""
    return f"Claim {eob.claims[trouble.place].number or trouble.place + 1}{line}: {trouble.words}"


def _receipt(vault: Vault, stored: StoredRemittance, now: datetime) -> int:
    """The receipt recorded when the check came, else one made now."""
    if receipt_id := unclaimed_receipt(vault.db, stored):
        return receipt_id
    today = local_day(now)
    receipt = Receipt(
        practice_id=stored.practice_id,
        way=_WAYS.get(stored.method, ReceiptWay.TRANSFER),
        reference=stored.reference,
        received_on=open_day(vault.db, min(stored.paid_on or today, today)),
        amount_cents=stored.amount_cents,
        source=ReceiptSource.KEYED,
        payer_id=stored.payer_id,
    )
    return add_receipt(vault.db, receipt, now, vault.user_name)


def _give_up_former_receipt(vault: Vault, eob: KeyedEob, stored: StoredRemittance, now: datetime) -> None:
    """The receipt of the check as it was first keyed, where number, payer or amount were wrong."""
    former = load_stored_remittance(vault.db, eob.replaces) if eob.replaces else None
    receipt = load_receipt(vault.db, former.receipt_id) if former and former.receipt_id else None
    if receipt is None or not receipt_stands(vault.db, receipt.id):
        return
    if unclaimed_receipt(vault.db, stored) == receipt.id:
        return
    if deposit := receipt_deposit(vault.db, receipt.id):
        raise UserError(
            f"The check as first keyed, {format_cents(receipt.amount_cents)}, went to the bank with the deposit of "
            f"{deposit[1]:%m/%d/%Y}.",
            "Undo that deposit first.",
        )
    take_back_receipt(vault.db, receipt.id, "Keyed wrongly; the check was keyed anew.", now, vault.user_name)
