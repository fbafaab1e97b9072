"""Plans a reversal: the answers it takes back are undone entry by entry, or its money is kept aside for a person."""

from app.domain.ledger import PartyKind
from app.domain.money import format_cents
from app.domain.remittances.books import overpaid
from app.domain.remittances.match import Match
from app.domain.remittances.plan import Attention, ClaimBooks, Need, Outcome, PlannedClaim
from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.domain.remittances.repeats import is_same_check
from app.domain.remittances.taking_back import find_taken_back, takes_back_whole, why_none


def plan_reversal(
    place: int, claim: RemittanceClaim, match: Match, books: ClaimBooks, remittance: Remittance
) -> PlannedClaim:
    """Always with a word for a person: money that goes back is never posted unseen."""
    found = find_taken_back(claim, match.line_ids, books.answers)
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
    gone = takes_back_whole(claim, match.line_ids, books.taken_back)
    if gone is None:
        words = f"{why_none(claim, books.answers)} {format_cents(claim.paid_cents)} is kept aside; decide by hand."
        attention = Attention(Need.REVERSAL, words)
    else:
        words = f"The answer ({gone.told}) was taken back already, with check {gone.taken_back_with}."
        if is_same_check(gone.taken_back_with, remittance.payment_reference):
            outcome = Outcome.INFORMATION
        else:
            words += f" {format_cents(claim.paid_cents)} is kept aside: ask the payer why it takes it twice."
        attention = Attention(Need.REPEATED, words)
    return PlannedClaim(place, outcome, match, claim.paid_cents, attention=(attention,))
