"""What a payer answered to a claim: recorded with its money in one step, and taken back whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.adjudication import Adjudication, decided_lines, imbalances, mismatch
from app.domain.adjudication_money import answer_entries, next_coverage, next_party
from app.domain.claim import Claim, ClaimStatus
from app.domain.claim_version import REPLACEMENT, VOID
from app.domain.coverage import Coverage, in_force
from app.domain.ledger import Entry, EntryKind, Party, PartyKind, balance_by_party, reversal, standing
from app.domain.money import format_cents
from app.domain.posting import PostingKind
from app.errors import UserError
from app.services.answer_receipts import give_up_receipt, receipt_of_answer
from app.services.claim_reading import claim_of, stored_claim
from app.services.credit import settle_credit
from app.services.local_day import local_day
from app.services.next_payer import open_next_claim, sent_by_payer
from app.services.trail import note
from app.store.adjudications import (
    StoredAdjudication,
    add_adjudication,
    standing_adjudication,
    standing_adjudications,
    take_back_adjudication,
)
from app.store.claims import StoredClaim, add_claim_event, claim_after, claim_following, load_stored_claim
from app.store.encounter_people import load_encounter_people
from app.store.ledger import Posting, append_posting, load_adjudication_entries, load_ledger
from app.store.payers import load_payer
from app.store.periods import open_day
from app.store.receipts import receipt_of_adjudication
from app.store.vault import Vault


def standing_answer(vault: Vault, claim_id: int) -> StoredAdjudication | None:
    """The payer's answer to a claim that stands, or None."""
    return standing_adjudication(vault.db, claim_id)


@dataclass(frozen=True, slots=True)
class AnswerMoney:
    """What an answer would put into the ledger, in cents; `next_who` owes what is moved on, `left` stays open."""

    paid_cents: int
    written_off_cents: int
    moved_cents: int
    next_who: str
    left_cents: int


def answer_money(vault: Vault, claim_id: int, answer: Adjudication) -> AnswerMoney:
    """What recording the answer would do, for whoever is keying it. Nothing is written."""
    stored = stored_claim(vault, claim_id)
    claim = claim_of(vault, stored)
    so_far = load_ledger(vault.db, stored.encounter_id)
    payer, entries = Party(PartyKind.COVERAGE, stored.coverage_id), _entries(vault, stored, claim, answer)
    following = next_coverage(claim.coverage, _coverages(vault, claim))
    named = load_payer(vault.db, following.payer_id) if following else None
    return AnswerMoney(
        paid_cents=-_sum(entries, EntryKind.PAYMENT, payer),
        written_off_cents=-_sum(entries, EntryKind.WRITE_OFF, payer),
        moved_cents=-_sum(entries, EntryKind.TRANSFER, payer),
        next_who=named.name if named else "the patient",
        left_cents=balance_by_party((*so_far, *entries)).get(payer, 0),
    )


def next_payer_name(vault: Vault, claim_id: int) -> str:
    """Whom the claim's payer could forward it to; empty where it is the last."""
    claim = claim_of(vault, stored_claim(vault, claim_id))
    following = next_coverage(claim.coverage, _coverages(vault, claim))
    named = load_payer(vault.db, following.payer_id) if following else None
    return named.name if named else ""


def record_adjudication(vault: Vault, claim_id: int, answer: Adjudication, now: datetime) -> int:
    """Keep the payer's answer to a sent claim and post its money, all in one transaction; the answer's row id.

    The payment and what the contract cuts come off the payer's part; what it leaves to the patient moves on to the
    next coverage in rank, else to the patient. A denial stays open with the payer. Where the payer forwarded the claim
    itself, the next payer's claim is kept as sent.
    UserError where the answer does not balance to the cent, is none to this claim, or one stands already.
    """
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        claim = _answerable(vault, stored)
        _refuse_false(answer, claim, local_day(now))
        entries = _entries(vault, stored, claim, answer)
        answer_id = add_adjudication(vault.db, claim_id, answer, now, vault.user_name)
        words = _told(claim, answer)
        receipt_id = receipt_of_answer(vault, claim, answer, local_day(now), now)
        _post(vault, stored, answer_id, words, answer.decided_on, now, entries, receipt_id)
        settle_credit(vault, stored.encounter_id, claim.encounter.patient_id, now)
        add_claim_event(vault.db, claim_id, now, vault.user_name, "answered", words)
        detail = {"number": stored.number, "answer": answer_id, "paid_cents": answer.paid_cents}
        note(vault, now, "answer", "claim", claim_id, detail)
        following = next_coverage(claim.coverage, _coverages(vault, claim))
        if answer.forwarded and following and claim_after(vault.db, claim_id) is None:
            sent_by_payer(vault, open_next_claim(vault, stored, following, now), now)
    return answer_id


def take_back_answer(vault: Vault, claim_id: int, reason: str, now: datetime) -> None:
    """Take back the answer that stands for a claim, all its parts: every cent it moved is moved back by new entries.

    UserError where there is none, where no reason is given, or where a claim to the next payer rests upon it.
    """
    if not reason.strip():
        raise UserError("An answer is taken back only with a reason.", "Say in a few words what was wrong.")
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        parts = standing_adjudications(vault.db, claim_id)
        if not parts:
            raise UserError(f"Claim {stored.number} has no answer that stands.")
        _refuse_rested_upon(vault, stored)
        for part in parts:
            entries = [reversal(entry) for entry in standing(load_adjudication_entries(vault.db, part.id))]
            words = f"The answer of {part.answer.decided_on:%m/%d/%Y} was taken back: {reason.strip()}"
            take_back_adjudication(vault.db, part.id, now, vault.user_name, reason.strip())
            receipt_id = receipt_of_adjudication(vault.db, part.id)
            _post(vault, stored, part.id, words, local_day(now), now, entries, receipt_id)
            give_up_receipt(vault, receipt_id, f"The answer was taken back: {reason.strip()}", now)
            add_claim_event(vault.db, claim_id, now, vault.user_name, "answer taken back", words)
        settle_credit(vault, stored.encounter_id, claim_of(vault, stored).encounter.patient_id, now)
        detail = {"number": stored.number, "answers": [part.id for part in parts], "reason": reason.strip()}
        note(vault, now, "take back", "claim", claim_id, detail)


def _answerable(vault: Vault, stored: StoredClaim) -> Claim:
    if stored.status is not ClaimStatus.SENT:
        raise UserError(f"Claim {stored.number} has not been sent.", "A payer answers what it has received.")
    if stored.version == VOID:
        raise UserError(f"Claim {stored.number} is a void.", "Take back the answer to the claim it voids.")
    if standing_adjudication(vault.db, stored.id):
        raise UserError(
            f"The answer to claim {stored.number} is entered already.", "Take it back first if the payer decided anew."
        )
    later = claim_following(vault.db, stored.id)
    if later and later.status is ClaimStatus.SENT and later.version == REPLACEMENT:
        raise UserError(f"Claim {later.number} replaces this one.", "Enter the answer there.")
    former = load_stored_claim(vault.db, stored.follows) if stored.version == REPLACEMENT else None
    if former and standing_adjudication(vault.db, former.id):
        raise UserError(
            f"The answer to claim {former.number} still stands, which this one replaces.",
            "Take that one back first, or its money would count twice.",
        )
    return claim_of(vault, stored)


def _refuse_false(answer: Adjudication, claim: Claim, today: date) -> None:
    if why := mismatch(answer, [(line.id, line.charge_cents) for line in claim.encounter.lines]):
        raise UserError(f"This is no answer to claim {claim.number}: {why}")
    if off := imbalances(answer):
        raise UserError(f"The answer does not balance. {off[0].words}", "Compare the line with the payer's paper.")
    if answer.decided_on > today:
        raise UserError("The day of the answer has not come yet.", "Type the day that stands on the payer's paper.")


def _entries(vault: Vault, stored: StoredClaim, claim: Claim, answer: Adjudication) -> tuple[Entry, ...]:
    billed = [(line.id, line.charge_cents) for line in claim.encounter.lines]
    return answer_entries(
        load_ledger(vault.db, stored.encounter_id),
        decided_lines(answer, billed),
        Party(PartyKind.COVERAGE, stored.coverage_id),
        next_party(claim.coverage, _coverages(vault, claim)),
    )


def _sum(entries: Sequence[Entry], kind: EntryKind, party: Party) -> int:
    return sum(entry.amount_cents for entry in entries if entry.kind is kind and entry.party == party)


def _coverages(vault: Vault, claim: Claim) -> tuple[Coverage, ...]:
    people = load_encounter_people(vault.db, claim.encounter)
    day = claim.encounter.service_date
    return in_force(people.coverages, day) if day else tuple(c for c in people.coverages if c.active)


def _refuse_rested_upon(vault: Vault, stored: StoredClaim) -> None:
    following = claim_after(vault.db, stored.id)
    if following is None:
        return
    if following.status is not ClaimStatus.SENT:
        raise UserError(f"Claim {following.number} rests upon this answer.", "Withdraw that claim first.")
    if standing_adjudication(vault.db, following.id):
        raise UserError(
            f"The answer to claim {following.number}, to the next payer, came after this one.", "Take that back first."
        )


def _told(claim: Claim, answer: Adjudication) -> str:
    paid, patient = format_cents(answer.paid_cents), format_cents(answer.patient_cents)
    words = f"{claim.payer.name} paid {paid}, left {patient} to the next who owes"
    number = f"; its number {answer.payer_claim_number}" if answer.payer_claim_number else ""
    return words + number


def _post(
    vault: Vault,
    stored: StoredClaim,
    answer_id: int,
    words: str,
    day: date,
    now: datetime,
    entries: Sequence[Entry],
    receipt_id: int,
) -> None:
    if entries:
        posting = Posting(
            at=now,
            user=vault.user_name,
            effective_date=open_day(vault.db, day),
            encounter_id=stored.encounter_id,
            kind=PostingKind.ADJUDICATION,
            words=words,
            adjudication_id=answer_id,
            receipt_id=receipt_id,
        )
        append_posting(vault.db, posting, entries)
