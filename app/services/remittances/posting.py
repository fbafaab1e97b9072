"""A remittance posted in one step: answers, takebacks, money kept aside and beside the claims, to the cent or not."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.money import format_cents
from app.domain.remittances.decision import DecisionKind
from app.domain.remittances.plan import Outcome, PlannedClaim, RemittancePlan
from app.errors import UserError
from app.queries.remittance_sums import batch_payments_cents, patients_of_visits, posted_cents, suspense_cents
from app.services.credit import settle_credit
from app.services.local_day import local_day
from app.services.remittances.check_receipt import check_receipt
from app.services.remittances.claim_postings import ClaimPostings
from app.services.remittances.desk_plan import DeskPlan, load_desk
from app.services.remittances.next_claims import take_on
from app.services.remittances.provider_adjustments import CheckPosted, post_provider_adjustments
from app.services.remittances.undoing import undo_batch as undo_batch  # offered on: posting and its undoing
from app.services.trail import note
from app.store.ledger import PostingWriter
from app.store.payer_account import has_provider_adjustments
from app.store.payers import load_payer
from app.store.periods import open_day
from app.store.remittance_batches import BatchClaim, add_batch, add_batch_claims, batches_of
from app.store.remittances import drop_decision
from app.store.vault import Vault
from app.store.writing_beside import writing_beside


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
    """The same through a connection of its own, for a worker's thread: the window stays free meanwhile."""
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
        receipt_id = check_receipt(vault, stored, self.day, self.now)
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
        return Posted(batch_id, paid, aside, take_on(vault, plan, self.desk.books, self.now))

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
