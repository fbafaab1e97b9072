"""Plans a reversal: the answers it takes back are undone entry by entry, or its money is kept aside for a person."""

from app.domain.ledger import PartyKind
from app.domain.money import format_cents
from app.domain.remittances.books import overpaid
from app.domain.remittances.match import Match
from app.domain.remittances.plan import Attention, ClaimBooks, Need, Outcome, PlannedClaim
from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.domain.remittances.repeats import is_same_check, times_here
from app.domain.remittances.taking_back import TakenBack, agreeing, find_taken_back, why_none


def reversed_answers(
    place: int, claim: RemittanceClaim, match: Match, books: ClaimBooks, remittance: Remittance
) -> TakenBack | None:
    """What a reversal takes back of what stands; nothing where this same check took it back before."""
    if _is_gone(place, claim, match, books, remittance):
        return None
    return find_taken_back(claim, match.line_ids, books.answers)


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
    gone = agreeing(claim, match.line_ids, books.taken_back)
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
    same = [each for each in books.taken_back if is_same_check(each.taken_back_with, remittance.payment_reference)]
    for _ in range(times_here(remittance, place)):
        gone = agreeing(claim, match.line_ids, same)
        if not gone:
            return False
        same = [each for each in same if each not in gone]
    return True
