"""What a posting leaves for the next payers: claims forwarded to them are kept as sent, the others are told."""

from collections.abc import Mapping
from datetime import date, datetime

from app.domain.adjudication_money import next_coverage
from app.domain.coverage import Coverage, in_force
from app.domain.ledger import PartyKind
from app.domain.remittances.plan import ClaimBooks, Outcome, PlannedClaim, RemittancePlan
from app.services.claim_reading import claim_of, stored_claim
from app.services.next_payer import open_next_claim, sent_by_payer
from app.store.claims import claim_after
from app.store.encounter_people import load_encounter_people
from app.store.vault import Vault


def take_on(vault: Vault, plan: RemittancePlan, books: Mapping[int, ClaimBooks], now: datetime) -> tuple[int, ...]:
    """Inside a transaction: open as sent the next claim of each that the payer forwarded; the claims that can be billed
    next (`bill_next_payer`)."""
    to_bill = []
    for each in plan.claims:
        claim = each.match.claim
        if each.outcome is not Outcome.ANSWER or each.answer is None or claim is None:
            continue
        if claim_after(vault.db, claim.claim_id) is not None:
            continue
        if each.answer.forwarded:
            _forwarded(vault, claim.claim_id, now)
        elif _moves_on(each, books[claim.claim_id]):
            to_bill.append(claim.claim_id)
    return tuple(dict.fromkeys(to_bill))


def _moves_on(planned: PlannedClaim, books: ClaimBooks) -> bool:
    following = books.following
    return following.kind is PartyKind.COVERAGE and any(
        entry.party == following and entry.amount_cents > 0 for entry in planned.entries
    )


def _forwarded(vault: Vault, claim_id: int, now: datetime) -> None:
    stored = stored_claim(vault, claim_id)
    claim = claim_of(vault, stored)
    people = load_encounter_people(vault.db, claim.encounter)
    following = next_coverage(claim.coverage, _valid(people.coverages, claim.encounter.service_date))
    if following:
        sent_by_payer(vault, open_next_claim(vault, stored, following, now), now)


def _valid(coverages: tuple[Coverage, ...], day: date | None) -> tuple[Coverage, ...]:
    return in_force(coverages, day) if day else tuple(each for each in coverages if each.active)
