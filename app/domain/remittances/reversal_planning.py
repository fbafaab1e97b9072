"""Plans a reversal: the answers it takes back are undone entry by entry, or its money is kept aside for a person."""

from collections.abc import Sequence

from app.domain.ledger import PartyKind
from app.domain.money import format_cents
from app.domain.remittances.answer_attention import patients_given_up
from app.domain.remittances.books import overpaid
from app.domain.remittances.match import Match
from app.domain.remittances.plan import Attention, ClaimBooks, Need, Outcome, PlannedClaim, StandingAnswer
from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.domain.remittances.repeats import is_same_check, times_here
from app.domain.remittances.taking_back import TakenBack, find_taken_back, part_answer, whole_answers, why_none


def reversed_answers(
    place: int, claim: RemittanceClaim, match: Match, books: ClaimBooks, remittance: Remittance
) -> TakenBack | None:
    """What a reversal takes back of what stands; nothing where this same check took it back before.

    One that a check has oftener than what it takes back takes back no answer that was posted from a later place of it.
    """
    if _is_gone(place, claim, match, books, remittance):
        return None
    answers: Sequence[StandingAnswer] = books.answers
    if _agreeing(claim, match, _gone_with(books, remittance)):
        answers = [each for each in answers if each.planned_place is not None or not _is_of(each, remittance)]
    return find_taken_back(claim, match.line_ids, answers, books.taken_back)


def plan_reversal(
    place: int, claim: RemittanceClaim, match: Match, books: ClaimBooks, remittance: Remittance
) -> PlannedClaim:
    """Always with a word for a person: money that goes back is never posted unseen."""
    found = reversed_answers(place, claim, match, books, remittance)
    if found is None:
        return _nothing_taken_back(place, claim, match, books, remittance)
    told = "; ".join(each.told for each in found.answers if each.told)
    some = "" if found.left is None else ", some of its lines"
    words = f"Takes back {format_cents(-claim.paid_cents)} of {told or 'the answer posted'}{some}."
    attention = [Attention(Need.REVERSAL, words)]
    for party, _line_id, cents in overpaid(books.entries, found.entries):
        if party != books.payer and party.kind is PartyKind.COVERAGE:
            words = f"A later payer has then paid {format_cents(cents)} more than is owed there: see its answer."
            attention.append(Attention(Need.OVER_APPLIED, words))
    attention += (Attention(Need.CHECK_MATCH, each) for each in books.cautions)
    attention += patients_given_up(books, found.entries)
    return PlannedClaim(
        place,
        Outcome.REVERSAL,
        match,
        claim.paid_cents,
        found.left,
        found.entries,
        takes_back=found.answers,
        attention=tuple(attention),
    )


def _nothing_taken_back(
    place: int, claim: RemittanceClaim, match: Match, books: ClaimBooks, remittance: Remittance
) -> PlannedClaim:
    outcome = Outcome.SUSPENSE
    gone = _agreeing(claim, match, books.taken_back)
    aside = f"{format_cents(claim.paid_cents)} is kept aside"
    if _is_gone(place, claim, match, books, remittance):
        outcome = Outcome.INFORMATION
        attention = Attention(Need.REPEATED, "Posted already: this check took the answer back before.")
    elif gone:
        with_checks = ", ".join(dict.fromkeys(each.taken_back_with for each in gone))
        words = f"The answer ({gone[0].told}) was taken back already, with check {with_checks}. {aside}: ask the payer."
        attention = Attention(Need.REPEATED, words)
    else:
        attention = Attention(Need.REVERSAL, f"{why_none(claim, books.answers)} {aside}; decide by hand.")
    return PlannedClaim(place, outcome, match, claim.paid_cents, attention=(attention,))


def _is_gone(place: int, claim: RemittanceClaim, match: Match, books: ClaimBooks, remittance: Remittance) -> bool:
    """Whether this same check took it back before, as often as it says so up to here."""
    same = _gone_with(books, remittance)
    for _ in range(times_here(remittance, place)):
        gone = _agreeing(claim, match, same)
        if not gone:
            return False
        same = [each for each in same if each not in gone]
    return True


def _gone_with(books: ClaimBooks, remittance: Remittance) -> list[StandingAnswer]:
    return [each for each in books.taken_back if is_same_check(each.taken_back_with, remittance.payment_reference)]


def _is_of(each: StandingAnswer, remittance: Remittance) -> bool:
    return is_same_check(each.answer.payment_reference, remittance.payment_reference)


def _agreeing(claim: RemittanceClaim, match: Match, answers: Sequence[StandingAnswer]) -> tuple[StandingAnswer, ...]:
    return whole_answers(claim, match.line_ids, answers) or part_answer(claim, match.line_ids, answers)
