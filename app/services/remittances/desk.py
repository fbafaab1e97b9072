"""The remittance desk: what posting would do, claim by claim, and what the biller decides on each before it."""

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.remittances.decision import Decision, DecisionKind
from app.domain.remittances.plan import Outcome, PlannedClaim, RemittancePlan
from app.errors import UserError
from app.queries.remittance_candidates import billed_claims
from app.services.remittances.desk_plan import DeskPlan, load_desk
from app.services.remittances.kept import stored_remittance
from app.services.trail import note
from app.store.adjudications import load_adjudication
from app.store.remittance_batches import done_claims
from app.store.remittances import (
    drop_decision,
    load_decisions,
    put_decision,
)
from app.store.vault import Vault


def remittance_plan(vault: Vault, remittance_id: int, today: date) -> RemittancePlan:
    """What posting a remittance would do, each of its claims in order; those posted already as they were posted.

    UserError where it is gone, or is keyed anew since.
    """
    desk = load_desk(vault, remittance_id)
    plan = desk.plan(today)
    open_claims = {each.place: each for each in plan.claims}
    claims = tuple(
        open_claims[place] if place in open_claims else _posted(vault, desk, place)
        for place in range(len(desk.matches))
    )
    return RemittancePlan(plan.remittance, claims, plan.refusal)


def decide_match(
    vault: Vault, remittance_id: int, place: int, claim_id: int, line_ids: Sequence[int], now: datetime
) -> None:
    """Say which claim of ours a claim of the remittance answers, and which of our lines each of its lines is.

    Without `line_ids` the lines are found by themselves. UserError where the claim was not sent or is posted already.
    """
    found = billed_claims(vault.db, [claim_id])
    if not found:
        raise UserError("A payer answers only what was sent to it.", "Choose a claim that was sent.")
    ours = {line.line_id for line in found[0].lines}
    if any(line_id not in ours for line_id in line_ids):
        raise UserError("One of the lines chosen is none of this claim's.", "Choose the lines anew.")
    _decide(vault, remittance_id, place, Decision(DecisionKind.MATCH, claim_id, tuple(line_ids)), now)


def decide_not_ours(vault: Vault, remittance_id: int, place: int, now: datetime) -> None:
    """Say that a claim is none of ours: its money is kept aside with the next posting."""
    _decide(vault, remittance_id, place, Decision(DecisionKind.NOT_OURS), now)


def accept_claim(vault: Vault, remittance_id: int, place: int, now: datetime) -> None:
    """Say that a claim was looked at and may be posted as planned; a match decided before is kept."""
    _decide(vault, remittance_id, place, _keeping_match(vault, remittance_id, place, DecisionKind.ACCEPT), now)


def set_aside(vault: Vault, remittance_id: int, place: int, now: datetime) -> None:
    """Leave a claim out of the next postings until something else is decided (skip)."""
    _decide(vault, remittance_id, place, _keeping_match(vault, remittance_id, place, DecisionKind.SKIP), now)


def undo_decision(vault: Vault, remittance_id: int, place: int, now: datetime) -> None:
    """Take back what was decided on a claim."""
    with vault.atomic():
        _refuse_posted(vault, remittance_id, place)
        drop_decision(vault.db, remittance_id, place)
        note(vault, now, "undo decision", "remittance", remittance_id, {"place": place})


def _decide(vault: Vault, remittance_id: int, place: int, decision: Decision, now: datetime) -> None:
    with vault.atomic():
        stored = stored_remittance(vault, remittance_id)
        if not 0 <= place < stored.claim_count:
            raise UserError("This claim is not in the remittance.", "Read the list again.")
        _refuse_posted(vault, remittance_id, place)
        put_decision(vault.db, remittance_id, place, decision, now, vault.user_name)
        detail = {"place": place, "decision": decision.kind.value, "claim": decision.claim_id}
        note(vault, now, "decide", "remittance", remittance_id, detail | {"lines": list(decision.line_ids)})


def _keeping_match(vault: Vault, remittance_id: int, place: int, kind: DecisionKind) -> Decision:
    before = load_decisions(vault.db, remittance_id).get(place, Decision(kind))
    return Decision(kind, before.claim_id, before.line_ids)


def _refuse_posted(vault: Vault, remittance_id: int, place: int) -> None:
    """What is kept aside may be decided anew, what is posted not."""
    _, done = done_claims(vault.db, remittance_id).get(place, (0, None))
    if done and done.outcome is not Outcome.SUSPENSE:
        raise UserError("This claim is posted already.", "Undo the posting first.")


def _posted(vault: Vault, desk: DeskPlan, place: int) -> PlannedClaim:
    """A claim as it was posted."""
    _, done = desk.done[place]
    answer = load_adjudication(vault.db, done.adjudication_id) if done.outcome is Outcome.ANSWER else None
    return PlannedClaim(place, done.outcome, desk.matches[place], done.paid_cents, answer.answer if answer else None)
