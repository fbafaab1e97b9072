"""Plans what posting a remittance does: each claim in turn, on the books as those before it would leave them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.money import format_cents
from app.domain.remittances.answer_attention import AnswerTerms
from app.domain.remittances.answer_planning import plan_answer
from app.domain.remittances.books import Books
from app.domain.remittances.denial import ReasonWords
from app.domain.remittances.match import Match, MatchedBy
from app.domain.remittances.plan import Attention, ClaimBooks, Need, Outcome, PlannedClaim, RemittancePlan
from app.domain.remittances.remittance import PREDETERMINATION, Remittance, RemittanceClaim, takes_back
from app.domain.remittances.remittance_balance import Balance, problems
from app.domain.remittances.remittance_codes import OLD_CLAIM_STATUSES
from app.domain.remittances.reversal_planning import plan_reversal, reversed_answers

_NOT_THIS_PAYERS = "23"
_DECIDED = frozenset({"1", "2", "3", "4", "19", "20", "21", "22"})
_NOT_WHOLE = (
    "The transaction's end (SE01) counts other segments than there are: some may be lost. Compare with the payer's "
    "own list, or ask for the file again."
)
_NO_REASONS: Mapping[str, ReasonWords] = {}


def plan_remittance(
    remittance: Remittance,
    matches: Sequence[Match],
    books: Mapping[int, ClaimBooks],
    *,
    received_on: date,
    tolerance_cents: int = 0,
    reasons: Mapping[str, ReasonWords] = _NO_REASONS,
    only: Collection[int] | None = None,
) -> RemittancePlan:
    """What posting a remittance would do; never raises, and writes nothing.

    `matches` are those of its claims, in order; `books` by claim id, of every claim matched. `only` names the places
    to plan, where others are posted already or set aside: plan what is to be posted together with exactly these.
    Reversals of what stood before the remittance come first, whatever their place: some payers send the correction
    before them. `tolerance_cents` may be missing from what the contract allows of a line.
    """
    off = [each for each in problems(remittance) if each.blocks_posting]
    terms = AnswerTerms(remittance, received_on, tolerance_cents, reasons)
    places = [place for place in range(len(remittance.claims)) if only is None or place in only]
    work = _Work(remittance, matches, Books(books), terms, _by_place(remittance, off))
    return RemittancePlan(remittance, tuple(work.plan(places)), _refusal(remittance, off))


@dataclass(slots=True)
class _Work:
    remittance: Remittance
    matches: Sequence[Match]
    books: Books
    terms: AnswerTerms
    off: Mapping[int, Sequence[Balance]]
    answered: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Our lines that any claim of the remittance answers, by claim id: others may answer the rest of a claim."""

    def plan(self, places: Sequence[int]) -> list[PlannedClaim]:
        for place in places:
            match = self.matches[place]
            if match.claim:
                self.answered[match.claim.claim_id].update(match.line_ids)
        early = {place for place in places if self._reverses_what_stands(place)}
        planned: dict[int, PlannedClaim] = {}
        for place in sorted(places, key=lambda each: (each not in early, each)):
            planned[place] = self._planned(place)
            self.books.post(planned[place])
        return [self._doubted(planned[place]) for place in places]

    def _doubted(self, planned: PlannedClaim) -> PlannedClaim:
        """Nothing is clean in a transaction of which segments may be missing."""
        if self.remittance.is_whole:
            return planned
        return replace(planned, attention=(*planned.attention, Attention(Need.NOTICE, _NOT_WHOLE)))

    def _reverses_what_stands(self, place: int) -> bool:
        claim, match = self.remittance.claims[place], self.matches[place]
        known = self.books.of(match.claim.claim_id) if match.claim and takes_back(claim) else None
        return bool(known and reversed_answers(place, claim, match, known, self.remittance))

    def _planned(self, place: int) -> PlannedClaim:
        claim, match = self.remittance.claims[place], self.matches[place]
        known = self.books.of(match.claim.claim_id) if match.claim else None
        if off := self.off.get(place):
            return _aside(place, claim, match, *(Attention(Need.UNBALANCED, each.words()) for each in off))
        if claim.status not in _DECIDED:
            return _not_decided(place, claim, match)
        if match.claim is None or known is None:
            return _aside(place, claim, match, _not_found(match))
        if takes_back(claim):
            return self.books.with_ids(plan_reversal(place, claim, match, known, self.remittance))
        told, its = _without_empty_lines(claim, match)
        if why := _unpaired(told, its, known):
            return _aside(place, claim, match, why)
        planned = plan_answer(place, told, its, known, self.terms, self.answered[known.claim_id])
        return self.books.with_ids(planned)


def _aside(place: int, claim: RemittanceClaim, match: Match, *attention: Attention) -> PlannedClaim:
    return PlannedClaim(place, Outcome.SUSPENSE, match, claim.paid_cents, attention=attention)


def _not_decided(place: int, claim: RemittanceClaim, match: Match) -> PlannedClaim:
    if claim.status == PREDETERMINATION:
        need, words = Need.NOTICE, "A predetermination: the payer says what it would pay. Nothing is posted for it."
    elif claim.status == _NOT_THIS_PAYERS:
        need, words = Need.NOT_OURS, "The payer says the claim is not its own, and sent it on. Await the other payer."
    elif claim.status in OLD_CLAIM_STATUSES:
        need, words = Need.NOTICE, "The payer has not decided it yet. Nothing is posted for it."
    else:
        need = Need.UNKNOWN_REASON
        words = f"Status {claim.status or 'none'} (CLP02) is not one of the guide's: ask the payer what it means."
    if claim.paid_cents:
        words = f"{words} Yet {format_cents(claim.paid_cents)} came with it: the money is kept aside."
    outcome = Outcome.SUSPENSE if claim.paid_cents else Outcome.INFORMATION
    return PlannedClaim(place, outcome, match, claim.paid_cents, attention=(Attention(need, words),))


def _not_found(match: Match) -> Attention:
    if match.by is MatchedBy.DECIDED and match.claim is None:
        return Attention(Need.NOT_OURS, "Not a claim of ours, as decided. Its money is kept aside for the payer.")
    words = "No claim of ours was found for it."
    if match.claim is not None:
        words = f"What is booked for claim {match.claim.number} could not be read."
    return Attention(
        Need.NOT_FOUND,
        " ".join((words, *(each.words for each in match.differs), "Choose the claim, or say it is not ours.")),
    )


def _without_empty_lines(claim: RemittanceClaim, match: Match) -> tuple[RemittanceClaim, Match]:
    """Lines a payer adds that are none of ours and say nothing of money may be passed over."""
    if len(match.line_ids) != len(claim.lines) or 0 not in match.line_ids:
        return claim, match
    kept = [
        (line, line_id)
        for line, line_id in zip(claim.lines, match.line_ids, strict=True)
        if line_id or line.charge_cents or line.paid_cents or any(each.amount_cents for each in line.adjustments)
    ]
    lines, ids = tuple(line for line, _ in kept), tuple(line_id for _, line_id in kept)
    return replace(claim, lines=lines), replace(match, line_ids=ids)


def _unpaired(claim: RemittanceClaim, match: Match, known: ClaimBooks) -> Attention | None:
    """Why an answer cannot be laid upon our lines."""
    if not claim.lines and known.lines:
        billed = sum(line.charge_cents for line in known.lines)
        if billed == claim.charge_cents:
            return None
        told, was = format_cents(claim.charge_cents), format_cents(billed)
        words = f"The payer decided the claim as a whole at {told}; it was billed at {was}. Enter the answer by hand."
        return Attention(Need.CHECK_MATCH, words)
    ours = {line.line_id for line in known.lines}
    ids = match.line_ids
    wrong = [number for number, line_id in enumerate(ids, 1) if line_id not in ours]
    if claim.lines and len(ids) == len(claim.lines) and not wrong:
        return None
    numbers = ", ".join(map(str, wrong)) or "all"
    words = f"The payer's line {numbers} has no line of ours. Choose the line it answers."
    return Attention(Need.CHECK_MATCH, words, wrong[0] if wrong else 0)


def _by_place(remittance: Remittance, off: Sequence[Balance]) -> Mapping[int, Sequence[Balance]]:
    """What does not balance, by the claim it is in: the last one that begins at or before the segment."""
    if not off:
        return {}
    found: dict[int, list[Balance]] = defaultdict(list)
    left = list(off)
    for place, claim in enumerate(remittance.claims):
        segments = {claim.segment, *(line.segment for line in claim.lines)}
        own = [each for each in left if each.claim_number == claim.claim_number and each.segment in segments]
        found[place] += own
    return found


def _refusal(remittance: Remittance, off: Sequence[Balance]) -> str:
    if off:
        more = f" And {len(off) - 1} more." if len(off) > 1 else ""
        return f"It does not balance, so nothing of it is posted. {off[0].words()}{more}"
    return why_no_payment(remittance)


def why_no_payment(remittance: Remittance) -> str:
    """Why a remittance that names money brings none, in words; empty where it does. The payment may come yet."""
    if remittance.handling == "H" and remittance.amount_cents:
        cents = format_cents(remittance.amount_cents)
        return f"A notice only (BPR01 is H), yet it names {cents}: post it when the payment itself comes."
    if remittance.direction == "D" and remittance.amount_cents:
        return "The payer takes money from the account (BPR03 is D): nothing of it is posted. Ask the payer."
    return ""
