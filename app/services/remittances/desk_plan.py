"""A remittance read with all it is planned by: the claims it answers, what the books say of them, the decisions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from app.domain.procedure_book import NO_PROCEDURES, ProcedureBook
from app.domain.remittances.candidates import candidate_keys
from app.domain.remittances.decision import Decision, DecisionKind
from app.domain.remittances.denial import ReasonWords
from app.domain.remittances.match import BilledClaim, Match, MatchedBy
from app.domain.remittances.matching import match_claims
from app.domain.remittances.plan import ClaimBooks, Outcome, PlannedClaim, RemittancePlan
from app.domain.remittances.planning import plan_remittance
from app.domain.remittances.remittance import Remittance
from app.queries.remittance_books import claim_books
from app.queries.remittance_candidates import billed_claims, candidate_claims
from app.services.contracts import expected_for_claim
from app.services.reason_words import known_reasons
from app.services.remittances.kept import remittance_in_file, stored_remittance, told
from app.services.underpayments import tolerance_cents
from app.store.connection import Database
from app.store.contracts import load_contracts
from app.store.remittance_batches import BatchClaim, done_claims
from app.store.remittances import (
    StoredRemittance,
    load_decisions,
    load_stored_remittance,
)
from app.store.vault import Vault

_NOT_OURS = Match(MatchedBy.DECIDED)


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """A remittance with everything it is planned by, read once: parts of it can be planned again without reading."""

    stored: StoredRemittance
    remittance: Remittance
    matches: tuple[Match, ...]
    books: Mapping[int, ClaimBooks]
    decisions: Mapping[int, Decision]
    done: Mapping[int, tuple[int, BatchClaim]]
    """By place, the posting it is in and what became of it."""
    refusal: str = ""
    tolerance_cents: int = 0
    """A line that was allowed so much less than its contract says is not called underpaid."""
    posted: Mapping[int, PlannedClaim] = field(default_factory=dict)

    @property
    def batches(self) -> dict[int, int]:
        """By place, the posting that stands for it; what is kept aside and was decided anew since is open."""
        return {place: batch_id for place, (batch_id, _) in self.done.items() if place not in self.open_places}

    @property
    def open_places(self) -> frozenset[int]:
        """The claims that can be posted yet, among them those kept aside for which a match was decided since."""
        aside = {place for place, (_, each) in self.done.items() if each.outcome is Outcome.SUSPENSE}
        anew = {place for place in aside if (each := self.decisions.get(place)) and each.claim_id}
        return frozenset(place for place in range(len(self.matches)) if place not in self.done or place in anew)

    def plan(self, today: date, places: Collection[int] | None = None) -> RemittancePlan:
        """What posting exactly these claims together would do (all that can be posted, where none are named)."""
        only = self.open_places if places is None else self.open_places & frozenset(places)
        planned = plan_remittance(
            self.remittance,
            self.matches,
            self.books,
            received_on=today,
            tolerance_cents=self.tolerance_cents,
            reasons=_reasons(),
            only=only,
        )
        return RemittancePlan(planned.remittance, planned.claims, self.refusal or planned.refusal)


def load_desk(vault: Vault, remittance_id: int, procedures: ProcedureBook = NO_PROCEDURES) -> DeskPlan:
    """A remittance with its matches, its claims' books, decisions and postings.

    Without `procedures` no line is held against a contract that pays a share of Medicare's amount.
    """
    stored = stored_remittance(vault, remittance_id)
    remittance = remittance_in_file(vault, stored)
    decisions, done = load_decisions(vault.db, remittance_id), done_claims(vault.db, remittance_id)
    return desk_of(vault, stored, remittance, decisions, done, procedures)


def desk_of(
    vault: Vault,
    stored: StoredRemittance,
    remittance: Remittance,
    decisions: Mapping[int, Decision],
    done: Mapping[int, tuple[int, BatchClaim]],
    procedures: ProcedureBook = NO_PROCEDURES,
) -> DeskPlan:
    """The same of a remittance that need not be kept yet: one being keyed from paper."""
    matches = _matches(vault.db, remittance, stored.payer_id, decisions, done)
    claims = {each.claim.claim_id: each.claim for each in matches if each.claim}
    expected = _expected(vault, stored.practice_id, [claims[each] for each in sorted(claims)], procedures)
    books = claim_books(vault.db, list(claims.values()), expected, stored.practice_id)
    refusal = _refusal(vault, stored)
    return DeskPlan(stored, remittance, matches, books, decisions, done, refusal, tolerance_cents(vault))


def _matches(
    db: Database,
    remittance: Remittance,
    payer_id: int,
    decisions: Mapping[int, Decision],
    done: Mapping[int, tuple[int, BatchClaim]],
) -> tuple[Match, ...]:
    aside = {place for place, (_, each) in done.items() if each.outcome is Outcome.SUSPENSE}
    wanted = {place: each.claim_id for place, (_, each) in done.items() if each.claim_id and place not in aside}
    wanted = {place: each.claim_id for place, each in decisions.items() if each.claim_id} | wanted
    chosen = {each.claim_id: each for each in billed_claims(db, set(wanted.values()))} if wanted else {}
    decided = {
        place: Match(MatchedBy.DECIDED, chosen[claim_id], _lines(decisions, place), 100)
        for place, claim_id in wanted.items()
        if claim_id in chosen
    }
    decided |= {place: _NOT_OURS for place, each in decisions.items() if each.kind is DecisionKind.NOT_OURS}
    if len(decided) == len(remittance.claims):  # keyed from paper: nothing is to be looked for among all claims
        return match_claims(remittance, (), decided, payer_id)
    return match_claims(remittance, candidate_claims(db, candidate_keys(remittance)), decided, payer_id)


def _lines(decisions: Mapping[int, Decision], place: int) -> tuple[int, ...]:
    return decisions[place].line_ids if place in decisions else ()


def _expected(
    vault: Vault, practice_id: int, claims: Sequence[BilledClaim], procedures: ProcedureBook
) -> dict[int, dict[int, int]]:
    """What contracts allow, by claim and line; nothing is read of payers without one."""
    bound = {each.payer_id for each in load_contracts(vault.db, practice_id) if each.active}
    return {
        each.claim_id: {
            line_id: found.cents for line_id, found in expected_for_claim(vault, each.claim_id, procedures).items()
        }
        for each in claims
        if each.payer_id in bound
    }


def _refusal(vault: Vault, stored: StoredRemittance) -> str:
    if stored.repeats and (earlier := load_stored_remittance(vault.db, stored.repeats)):
        return f"It repeats {told(vault, earlier)}: nothing of it is posted again."
    if not stored.practice_id:
        return "It pays a practice that is none of yours: say which one it is first."
    return ""


@cache
def _reasons() -> Mapping[str, ReasonWords]:
    return {each.code: ReasonWords(each.words, each.hint) for each in known_reasons() if each.kind == "carc"}
