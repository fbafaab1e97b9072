"""A remittance posted in one step: answers, takebacks, money kept aside and beside the claims, to the cent or not."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.adjudication_money import next_coverage
from app.domain.coverage import Coverage, in_force
from app.domain.money import format_cents
from app.domain.receipt import Receipt, ReceiptSource, ReceiptWay
from app.domain.remittances.decision import DecisionKind
from app.domain.remittances.plan import Outcome, PlannedClaim, RemittancePlan
from app.errors import UserError
from app.queries.remittance_sums import batch_payments_cents, patients_of_visits, posted_cents, suspense_cents
from app.services.claim_reading import claim_of, stored_claim
from app.services.credit import settle_credit
from app.services.local_day import local_day
from app.services.next_payer import open_next_claim, sent_by_payer
from app.services.remittances.claim_postings import ClaimPostings
from app.services.remittances.desk_plan import DeskPlan, load_desk
from app.services.remittances.provider_adjustments import CheckPosted, post_provider_adjustments
from app.services.remittances.undoing import undo_batch as undo_batch  # offered on: posting and its undoing
from app.services.trail import note
from app.store.claims import claim_after
from app.store.encounter_people import load_encounter_people
from app.store.ledger import PostingWriter
from app.store.payer_account import has_provider_adjustments
from app.store.payers import load_payer
from app.store.periods import open_day
from app.store.receipts import add_receipt, receipt_stands
from app.store.remittance_batches import BatchClaim, add_batch, add_batch_claims, batches_of
from app.store.remittances import StoredRemittance, drop_decision, set_receipt, unclaimed_receipt
from app.store.vault import Vault
from app.store.writing_beside import writing_beside

_WAYS = {"CHK": ReceiptWay.CHECK, "NON": ReceiptWay.NONE}


class NothingToPost(UserError):
    """No claim is clean or accepted, or all are posted."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted in one step. `to_bill` are claims whose next payer can be billed now (`bill_next_payer`)."""

    batch_id: int
    posted_cents: int
    suspense_cents: int
    to_bill: tuple[int, ...]


Step = Callable[[int, int], None]
"""Claims done and in all; may raise to stop: nothing is posted then."""


def post_remittance(
    vault: Vault,
    remittance_id: int,
    places: Collection[int] | None,
    now: datetime,
    step: Step = lambda _done, _total: None,
) -> Posted:
    """Post claims of a remittance, by their places; None: all that are clean or were accepted. All or nothing.

    The first step takes along the receipt and what lies beside the claims (PLB). What came late posts on the first
    open day. UserError, and nothing is written, where the remittance does not balance, repeats another, has nothing
    to post, or where what would be in the books is not the check to the cent.
    """
    with vault.atomic():
        desk = load_desk(vault, remittance_id)
        plan = _plan(desk, places, local_day(now))
        if not plan.claims and (
            desk.matches or any(not each.is_undone for each in batches_of(vault.db, remittance_id))
        ):
            raise NothingToPost("There is nothing to post.", "Look at what waits for a decision, and accept it.")
        return _Work(vault, desk, now, step).post(plan)


def post_remittance_beside(
    vault: Vault, remittance_id: int, places: Collection[int] | None, now: datetime, step: Step
) -> Posted:
    """The same through a connection of its own, for a worker's thread: the window stays free and shows how far it is."""
    with writing_beside(vault) as twin:
        return post_remittance(twin, remittance_id, places, now, step)


def _plan(desk: DeskPlan, places: Collection[int] | None, today: date) -> RemittancePlan:
    whole = plan = desk.plan(today)
    if plan.refusal:
        raise UserError(plan.refusal, "Nothing was posted.")
    if places is not None:
        return _plan_named(desk, whole, places, today)
    while len(wanted := [each.place for each in plan.claims if _is_wanted(desk, each)]) < len(plan.claims):
        plan = desk.plan(today, wanted)  # without what waits, something else may have to be looked at
    return plan


def _plan_named(desk: DeskPlan, whole: RemittancePlan, places: Collection[int], today: date) -> RemittancePlan:
    """Naming a claim is accepting it, but for what only leaving out another one brought up."""
    plan = desk.plan(today, places)
    if gone := sorted(set(places) - {each.place for each in plan.claims}):
        raise UserError(f"Claim {gone[0] + 1} of the remittance is posted already.", "Read the desk again.")
    was_clean = {each.place for each in whole.claims if each.is_clean}
    for each in plan.claims:
        if each.place in desk.done and each.outcome is Outcome.SUSPENSE:
            raise UserError("Its money is kept aside already.", "Choose the claim it answers first.")
        if each.place in was_clean and not _is_wanted(desk, each):
            words = (
                f"Claim {each.place + 1} of the remittance goes with one that is left out. {each.attention[0].words}"
            )
            raise UserError(words, "Accept both, or leave both out.")
    return plan


def _is_wanted(desk: DeskPlan, planned: PlannedClaim) -> bool:
    decision = desk.decisions.get(planned.place)
    if decision and decision.kind is DecisionKind.SKIP:
        return False
    if planned.place in desk.done and planned.outcome is Outcome.SUSPENSE:
        return False
    return planned.is_clean or bool(decision and decision.kind in (DecisionKind.ACCEPT, DecisionKind.NOT_OURS))


class _Work:
    def __init__(self, vault: Vault, desk: DeskPlan, now: datetime, step: Step) -> None:
        self.vault, self.desk, self.now, self.step = vault, desk, now, step
        self.stored = desk.stored
        today = local_day(now)
        self.day = open_day(vault.db, min(self.stored.paid_on or today, today))
        paid_on = f" of {self.stored.paid_on:%m/%d/%Y}" if self.stored.paid_on else ""
        self.check = f"check {self.stored.reference}{paid_on}"

    def post(self, plan: RemittancePlan) -> Posted:
        vault, stored = self.vault, self.stored
        receipt_id = _receipt(vault, stored, self.day, self.now)
        batch_id = add_batch(vault.db, stored.id, self.day, self.now, vault.user_name)
        writer = PostingWriter(vault.db, self.day)
        postings = ClaimPostings(vault, writer, batch_id, receipt_id, self.check, self._payer(), self.now)
        claims = postings.write(plan.claims, self.step)
        writer.write()
        add_batch_claims(vault.db, batch_id, claims)
        self._settle(plan, batch_id)
        if plan.remittance.provider_adjustments and not has_provider_adjustments(vault.db, stored.id):
            check = CheckPosted(stored, batch_id, receipt_id, self.check)
            post_provider_adjustments(vault, check, plan.remittance, self.now)
        self._prove(batch_id, claims)
        for each in plan.claims:
            if each.outcome is Outcome.SUSPENSE:
                drop_decision(vault.db, stored.id, each.place)
        aside = sum(each.paid_cents for each in claims if each.outcome is Outcome.SUSPENSE)
        paid = sum(each.paid_cents for each in claims) - aside
        detail = {
            "batch": batch_id,
            "reference": stored.reference,
            "claims": len(claims),
            "posted_cents": paid,
            "suspense_cents": aside,
        }
        note(vault, self.now, "post remittance", "remittance", stored.id, detail)
        return Posted(batch_id, paid, aside, self._follow(plan))

    def _payer(self) -> str:
        payer = load_payer(self.vault.db, self.stored.payer_id) if self.stored.payer_id else None
        return payer.name if payer else self.stored.payer_name or "The payer"

    def _settle(self, plan: RemittancePlan, batch_id: int) -> None:
        visits = {each.match.claim.encounter_id for each in plan.claims if each.match.claim and each.entries}
        for encounter_id, patient_id in sorted(patients_of_visits(self.vault.db, visits).items()):
            settle_credit(self.vault, encounter_id, patient_id, self.now, batch_id)

    def _prove(self, batch_id: int, claims: list[BatchClaim]) -> None:
        """What is in the books is the check, to the cent: claims, kept aside, not posted yet, beside the claims."""
        db, remittance = self.vault.db, self.desk.remittance
        told = sum(each.paid_cents for each in claims if each.outcome is not Outcome.SUSPENSE)
        written = batch_payments_cents(db, batch_id)
        informed = sum(each.paid_cents for each in claims if each.outcome is Outcome.INFORMATION)
        open_cents = sum(
            claim.paid_cents
            for place, claim in enumerate(remittance.claims)
            if place not in self.desk.done and place not in {each.place for each in claims}
        )
        beside = sum(each.amount_cents for each in remittance.provider_adjustments)
        whole = posted_cents(db, self.stored.id) + suspense_cents(db, self.stored.id) + open_cents - beside
        if written != told - informed or whole != self.stored.amount_cents:
            off = format_cents(whole - self.stored.amount_cents or written - told + informed)
            raise UserError(
                f"What would be posted of {self.check} is not the check: the difference is {off}.",
                "Nothing was posted. This should not happen; please report it.",
            )

    def _follow(self, plan: RemittancePlan) -> tuple[int, ...]:
        """Where the payer forwarded a claim its next one is kept as sent; the others that can be billed next."""
        to_bill = []
        for each in plan.claims:
            claim = each.match.claim
            if each.outcome is not Outcome.ANSWER or each.answer is None or claim is None:
                continue
            if claim_after(self.vault.db, claim.claim_id) is not None:
                continue
            if each.answer.forwarded:
                self._forwarded(claim.claim_id)
            elif self._moves_on(each):
                to_bill.append(claim.claim_id)
        return tuple(to_bill)

    def _moves_on(self, planned: PlannedClaim) -> bool:
        assert planned.match.claim is not None  # looked at in _follow
        following = self.desk.books[planned.match.claim.claim_id].following
        return following.kind.value == "coverage" and any(
            entry.party == following and entry.amount_cents > 0 for entry in planned.entries
        )

    def _forwarded(self, claim_id: int) -> None:
        stored = stored_claim(self.vault, claim_id)
        claim = claim_of(self.vault, stored)
        people = load_encounter_people(self.vault.db, claim.encounter)
        following = next_coverage(claim.coverage, _valid(people.coverages, claim.encounter.service_date))
        if following:
            sent_by_payer(self.vault, open_next_claim(self.vault, stored, following, self.now), self.now)


def _valid(coverages: tuple[Coverage, ...], day: date | None) -> tuple[Coverage, ...]:
    return in_force(coverages, day) if day else tuple(each for each in coverages if each.active)


def _receipt(vault: Vault, stored: StoredRemittance, day: date, now: datetime) -> int:
    """The receipt of the check: the one it has, the one keyed before the file came, or a new one."""
    if stored.receipt_id and receipt_stands(vault.db, stored.receipt_id):
        return stored.receipt_id
    receipt_id = unclaimed_receipt(vault.db, stored)
    if not receipt_id:
        receipt = Receipt(
            practice_id=stored.practice_id,
            way=_WAYS.get(stored.method, ReceiptWay.TRANSFER) if stored.amount_cents else ReceiptWay.NONE,
            reference=stored.reference,
            received_on=day,
            amount_cents=stored.amount_cents,
            source=ReceiptSource.REMITTANCE,
            payer_id=stored.payer_id,
            payer_name="" if stored.payer_id else stored.payer_name,
        )
        receipt_id = add_receipt(vault.db, receipt, now, vault.user_name)
    set_receipt(vault.db, stored.id, receipt_id)
    return receipt_id
