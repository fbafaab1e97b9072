"""Plans a payer's answer to a claim: what it puts into the ledger, what it repeats, what a person must look at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.adjudication import Adjudication, decided_lines
from app.domain.adjudication_money import answer_entries
from app.domain.ledger import Entry, EntryKind, standing
from app.domain.money import format_cents
from app.domain.remittances.answer_attention import answer_attention
from app.domain.remittances.denial import ReasonWords, is_denied_as_duplicate
from app.domain.remittances.match import Match
from app.domain.remittances.plan import Attention, ClaimBooks, Need, Outcome, PlannedClaim, StandingAnswer
from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.domain.remittances.remittance_answer import answer_of
from app.domain.remittances.repeats import is_same_check, of_same_lines, repeated
from app.errors import UserError


@dataclass(frozen=True, slots=True)
class AnswerTerms:
    """What all claims of a remittance are planned by."""

    remittance: Remittance
    received_on: date
    tolerance_cents: int
    reasons: Mapping[str, ReasonWords]


def plan_answer(
    place: int,
    claim: RemittanceClaim,
    match: Match,
    books: ClaimBooks,
    terms: AnswerTerms,
    answered: Collection[int],
) -> PlannedClaim:
    """`answered` are all lines of the claim that the remittance speaks of, here or in another part of a split claim."""
    try:
        answer = answer_of(terms.remittance, claim, match.line_ids, terms.received_on)
    except UserError as error:
        attention = Attention(Need.UNKNOWN_REASON, str(error))
        return PlannedClaim(place, Outcome.SUSPENSE, match, claim.paid_cents, attention=(attention,))
    if earlier := repeated(answer, books):
        return _repeats(place, claim, match, terms.remittance, earlier)
    if is_denied_as_duplicate(answer) and _is_answered(answer, books):
        words = "Denied as a duplicate; the original is answered. Nothing is posted, and nothing is to be done."
        attention = Attention(Need.NOTICE, words)
        return PlannedClaim(place, Outcome.INFORMATION, match, claim.paid_cents, attention=(attention,))
    earlier_answers = of_same_lines(answer, books.answers)
    anew = tuple(each for each in earlier_answers if _moved_nothing(each) and _covers(answer, each.answer))
    lines = decided_lines(answer, [(line.line_id, line.charge_cents) for line in books.lines])
    entries = answer_entries(books.entries, lines, books.payer, books.following)
    attention_ = answer_attention(claim, match, books, answer, lines, entries, terms.tolerance_cents, terms.reasons)
    attention_ += _beside(earlier_answers, anew)
    attention_ += _left_out(books, answer, answered)
    return PlannedClaim(place, Outcome.ANSWER, match, claim.paid_cents, answer, entries, anew, tuple(attention_))


def _repeats(
    place: int, claim: RemittanceClaim, match: Match, remittance: Remittance, earlier: StandingAnswer
) -> PlannedClaim:
    """Posted already: of this same check its money is too, of another one it is money nobody asked for."""
    is_copy = is_same_check(earlier.answer.payment_reference, remittance.payment_reference)
    came_again = bool(claim.paid_cents) and (not is_copy or earlier.planned_place is not None)
    words = f"Posted already with {earlier.told or 'an earlier answer'}: the same number, lines and amounts."
    if came_again:
        words += f" {format_cents(claim.paid_cents)} came again and is kept aside: ask the payer, or give it back."
    outcome = Outcome.SUSPENSE if came_again else Outcome.INFORMATION
    return PlannedClaim(place, outcome, match, claim.paid_cents, attention=(Attention(Need.REPEATED, words),))


def _is_answered(answer: Adjudication, books: ClaimBooks) -> bool:
    """Whether the payer has answered the lines: in an answer to this claim, or by its money on them in another."""
    if any(not _is_duplicate_denial(each) for each in of_same_lines(answer, books.answers)):
        return True
    lines = {line.line_id for line in answer.lines} or {line.line_id for line in books.lines}
    return lines <= {entry.line_id for entry in standing(books.entries) if _is_decision(entry, books)}


def _is_duplicate_denial(each: StandingAnswer) -> bool:
    return is_denied_as_duplicate(each.answer)


def _is_decision(entry: Entry, books: ClaimBooks) -> bool:
    return entry.party == books.payer and entry.kind is not EntryKind.CHARGE and entry.amount_cents < 0


def _moved_nothing(each: StandingAnswer) -> bool:
    return not each.answer.paid_cents and not standing(each.entries)


def _covers(answer: Adjudication, earlier: Adjudication) -> bool:
    """Whether every line of an earlier answer is decided anew."""
    lines = {line.line_id for line in answer.lines}
    return not lines or (bool(earlier.lines) and {line.line_id for line in earlier.lines} <= lines)


def _beside(earlier: Collection[StandingAnswer], anew: Collection[StandingAnswer]) -> list[Attention]:
    beside = [each for each in earlier if each not in anew]
    if not beside:
        return []
    told = "; ".join(each.told for each in beside if each.told) or "an earlier answer"
    words = f"An answer stands already ({told}), and the payer did not take it back: this one is posted beside it."
    return [Attention(Need.CHECK_MATCH, words)]


def _left_out(books: ClaimBooks, answer: Adjudication, answered: Collection[int]) -> list[Attention]:
    if not answer.lines:
        return []
    before = {line.line_id for each in books.answers for line in each.answer.lines}
    missing = [line for line in books.lines if line.line_id not in before and line.line_id not in answered]
    if not missing or any(not each.answer.lines for each in books.answers):
        return []
    codes = ", ".join(line.procedure for line in missing)
    words = f"The payer answers a part of the claim; {codes} is not in it and stays open. Await the rest, or ask."
    return [Attention(Need.CHECK_MATCH, words)]
