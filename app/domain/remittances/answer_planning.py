"""Plans a payer's answer to a claim: what it puts into the ledger, what it repeats, what a person must look at."""

from collections.abc import Collection
from dataclasses import replace

from app.domain.adjudication import Adjudication, decided_lines
from app.domain.adjudication_money import answer_entries
from app.domain.ledger import Entry, EntryKind, standing
from app.domain.money import format_cents
from app.domain.remittances.answer_attention import AnswerTerms, answer_attention
from app.domain.remittances.denial import is_denied_as_duplicate
from app.domain.remittances.line_match import service_words
from app.domain.remittances.match import Match
from app.domain.remittances.plan import Attention, ClaimBooks, Need, Outcome, PlannedClaim, StandingAnswer
from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.domain.remittances.remittance_answer import answer_of
from app.domain.remittances.repeats import of_same_lines, repeated, times_here, times_posted
from app.errors import UserError


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
        unknown = Attention(Need.UNKNOWN_REASON, str(error))
        return PlannedClaim(place, Outcome.SUSPENSE, match, claim.paid_cents, attention=(unknown,))
    answer = _with_decided_codes(answer, claim, match, books)
    if earlier := repeated(answer, books):
        return _repeats(place, claim, match, books, answer, earlier, terms.remittance)
    if is_denied_as_duplicate(answer) and _is_answered(answer, books):
        words = "Denied as a duplicate; the original is answered. Nothing is posted, and nothing is to be done."
        notice = Attention(Need.NOTICE, words)
        return PlannedClaim(place, Outcome.INFORMATION, match, claim.paid_cents, attention=(notice,))
    earlier_answers = of_same_lines(answer, books.answers)
    anew = tuple(each for each in earlier_answers if _moved_nothing(each) and _covers(answer, each.answer))
    lines = decided_lines(answer, [(line.line_id, line.charge_cents) for line in books.lines])
    entries = answer_entries(books.entries, lines, books.payer, books.following)
    attention = answer_attention(claim, match, books, answer, lines, entries, terms)
    attention += _beside(earlier_answers, anew) + _left_out(books, answer, answered)
    return PlannedClaim(place, Outcome.ANSWER, match, claim.paid_cents, answer, entries, anew, tuple(attention))


def _with_decided_codes(answer: Adjudication, claim: RemittanceClaim, match: Match, books: ClaimBooks) -> Adjudication:
    """The answer with the payer's code where it changed ours without saying so (no SVC06)."""
    billed = {line.line_id: line.procedure for line in books.lines}
    told = dict(zip(match.line_ids, claim.lines, strict=True)) if claim.lines else {}
    lines = tuple(
        replace(line, decided_as=service_words(told[line.line_id].service))
        if not line.decided_as and told[line.line_id].service.code.upper() != billed[line.line_id]
        else line
        for line in answer.lines
    )
    return replace(answer, lines=lines)


def _repeats(
    place: int,
    claim: RemittanceClaim,
    match: Match,
    books: ClaimBooks,
    answer: Adjudication,
    earlier: StandingAnswer,
    remittance: Remittance,
) -> PlannedClaim:
    """Posted already. Its money is too if it came with this same check, and no oftener in it than was posted."""
    came_again = bool(claim.paid_cents) and times_here(remittance, place) > times_posted(answer, books)
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
