"""What a person must look at in a payer's answer before it is posted; an answer with nothing here is clean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.adjudication import AdjudicatedLine, Adjudication, Group
from app.domain.ledger import Entry, PartyKind
from app.domain.money import format_cents
from app.domain.remittances.books import given_up, given_up_beyond, owed_by_line
from app.domain.remittances.denial import (
    PRIOR_PAYER,
    ReasonWords,
    denial_words,
    denied_lines,
    is_denial,
    is_plain,
)
from app.domain.remittances.match import BilledLine, Match, MatchedBy
from app.domain.remittances.plan import Attention, ClaimBooks, Need
from app.domain.remittances.remittance import Remittance, RemittanceClaim

_DENIED = "4"
_SEQUESTRATION, _CAPITATION = "253", "24"


@dataclass(frozen=True, slots=True)
class AnswerTerms:
    """What all claims of a remittance are planned by."""

    remittance: Remittance
    received_on: date
    tolerance_cents: int
    reasons: Mapping[str, ReasonWords]


def answer_attention(
    claim: RemittanceClaim,
    match: Match,
    books: ClaimBooks,
    answer: Adjudication,
    lines: Sequence[AdjudicatedLine],
    entries: Sequence[Entry],
    terms: AnswerTerms,
) -> list[Attention]:
    """Everything to look at; `lines` are the answer's with its own adjustments laid upon them."""
    billed = {line.line_id: line for line in books.lines}
    owed = owed_by_line(books.entries, books.payer)
    left = owed_by_line([*books.entries, *entries], books.payer)
    by_hand = given_up(books.entries)
    found = [*_match(match), *(Attention(Need.CHECK_MATCH, each) for each in books.cautions)]
    found += _denials(claim, answer, books, terms.reasons)
    found += _forwarded(claim, books)
    found += _too_early(books, terms.remittance.payment_date)
    for number, line in enumerate(lines, 1):
        code = billed[line.line_id].procedure if line.line_id in billed else ""
        found += _reasons(number, line, terms.reasons)
        open_cents = (owed.get(line.line_id, 0), left.get(line.line_id, 0))
        found += _money(number, code, line, *open_cents, by_hand.get((books.payer, line.line_id), 0))
        found += _allowed(number, code, line, books.expected_cents or {}, terms.tolerance_cents)
        if line.line_id in billed:
            found += _charged(number, line, billed[line.line_id], match)
    return [*found, *patients_given_up(books, entries)]


def patients_given_up(books: ClaimBooks, entries: Sequence[Entry]) -> Iterator[Attention]:
    """Lines on which more is written off by hand than the patient owes once it is posted: nobody paid that."""
    billed = {line.line_id: line.procedure for line in books.lines}
    for line_id, cents in given_up_beyond(books.entries, entries):
        words = f"{billed.get(line_id, '')}: {format_cents(cents)} more than the patient owes is written off by hand: "
        yield Attention(Need.OVER_APPLIED, f"{words}undo that first, then look again.")


def allowed_cents(line: AdjudicatedLine) -> int | None:
    """What the payer allowed: as it says, else what it paid and left to the patient, sequestration added again.

    None where the line is denied in part or wholly, or another payer came first and nothing is said.
    """
    if any(is_denial(each) for each in line.adjustments):
        return None
    if line.allowed_cents is not None:
        return line.allowed_cents
    if any(each.group is Group.OTHER and each.reason == PRIOR_PAYER for each in line.adjustments):
        return None
    added = (each for each in line.adjustments if each.group is Group.PATIENT or each.reason == _SEQUESTRATION)
    return line.paid_cents + sum(each.amount_cents for each in added)


def _match(match: Match) -> Iterator[Attention]:
    if match.by is MatchedBy.DECIDED:
        return
    if match.by is MatchedBy.LIKENESS:
        because = ", ".join(match.because)
        words = f"Found by patient, date and code, not by a number of ours ({match.confidence} of 100: {because})."
        yield Attention(Need.CHECK_MATCH, f"{words} Is it the right claim?")
    for each in match.differs:
        yield Attention(Need.CHECK_MATCH, each.words, each.line)


def _denials(
    claim: RemittanceClaim, answer: Adjudication, books: ClaimBooks, reasons: Mapping[str, ReasonWords]
) -> Iterator[Attention]:
    denied = denied_lines(answer, [(line.line_id, line.charge_cents) for line in books.lines])
    for each in denied:
        yield Attention(Need.DENIED, denial_words(each, reasons), each.number)
    if claim.status == _DENIED and not denied:
        words = "The payer calls the claim denied (status 4), but no adjustment says so: see its remarks."
        yield Attention(Need.DENIED, " ".join((words, *answer.remarks)))


def _forwarded(claim: RemittanceClaim, books: ClaimBooks) -> Iterator[Attention]:
    if claim.is_forwarded and books.following.kind is PartyKind.PATIENT:
        to = claim.party("TT")
        name = f" to {to.last_name}" if to and to.last_name else ""
        words = f"The payer sent the claim on{name}, but the patient has no further coverage here: enter it first."
        yield Attention(Need.CHECK_MATCH, words)


def _too_early(books: ClaimBooks, paid_on: date | None) -> Iterator[Attention]:
    served = min((line.service_date for line in books.lines if line.service_date), default=None)
    if paid_on and served and paid_on < served:
        words = f"The check of {paid_on:%m/%d/%Y} is older than the service of {served:%m/%d/%Y}: "
        yield Attention(Need.CHECK_MATCH, f"{words}is it the right claim, and the right year?")


def _reasons(number: int, line: AdjudicatedLine, known: Mapping[str, ReasonWords]) -> Iterator[Attention]:
    for each in line.adjustments:
        if each.amount_cents and not is_plain(each) and not is_denial(each):
            told = known.get(each.reason)
            words = f"{each.code} {format_cents(each.amount_cents)}"
            words = f"{words}: {told.words}. {told.next_step}" if told else f"{words} is none of the usual reasons."
            yield Attention(Need.UNKNOWN_REASON, words.strip(), number)


def _money(number: int, code: str, line: AdjudicatedLine, owed: int, left: int, by_hand: int) -> Iterator[Attention]:
    """`owed` by the payer before and `left` after; `by_hand` was written off of it."""
    written_off = f"{format_cents(by_hand)} was written off here by hand: undo that first, then look again."
    if line.paid_cents < 0:
        words = f"{code} pays {format_cents(line.paid_cents)}, less than nothing: compare with the payer's paper."
        yield Attention(Need.UNKNOWN_REASON, words, number)
    for each in line.adjustments:
        if each.amount_cents < 0 and is_plain(each) and each.group is not Group.OTHER:
            words = f"{code}: {each.code} {format_cents(each.amount_cents)} raises what is paid, or gives the patient "
            yield Attention(Need.OVER_APPLIED, f"{words}credit: compare with what was charged.", number)
    if line.paid_cents > 0 and left < min(owed, 0):
        words = f"{code}: {format_cents(line.paid_cents)} is paid, {format_cents(max(owed, 0))} was open."
        rest = written_off if by_hand else "The rest is owed back: find out to whom."
        yield Attention(Need.OVER_APPLIED, f"{words} {rest}", number)
    elif (cut := _cut(line)) > max(owed - line.paid_cents, 0):
        words = f"{code}: {format_cents(cut)} is taken off or moved on by the payer, but only "
        words += f"{format_cents(max(owed - line.paid_cents, 0))} was open: no more than that is posted."
        yield Attention(Need.OVER_APPLIED, f"{words} {written_off}" if by_hand else words, number)
    denied = sum(each.amount_cents for each in line.adjustments if is_denial(each))
    if left > max(denied, 0):
        words = f"{code}: {format_cents(left - max(denied, 0))} stay open with the payer, and no reason explains it."
        yield Attention(Need.UNKNOWN_REASON, f"{words} Compare with what was charged and with earlier payers.", number)


def _cut(line: AdjudicatedLine) -> int:
    """What the payer writes off and moves on; 0 where another came first, whose part it counts too."""
    if any(each.group is Group.OTHER for each in line.adjustments):
        return 0
    return sum(each.amount_cents for each in line.adjustments if is_plain(each))


def _allowed(
    number: int, code: str, line: AdjudicatedLine, expected: Mapping[int, int], tolerance: int
) -> Iterator[Attention]:
    allowed, due = allowed_cents(line), expected.get(line.line_id)
    if allowed is None or not line.charge_cents:
        return
    if due is not None and allowed < due - tolerance:
        words = f"{code}: {format_cents(allowed)} is allowed, {format_cents(due)} is due under the contract."
        yield Attention(Need.UNDERPAID, f"{words} {format_cents(due - allowed)} is at stake.", number)
    elif due is None and not allowed and not any(each.reason == _CAPITATION for each in line.adjustments):
        words = f"{code}: nothing is allowed, the whole charge would be written off as contractual. Is that right?"
        yield Attention(Need.UNDERPAID, words, number)


def _charged(number: int, line: AdjudicatedLine, billed: BilledLine, match: Match) -> Iterator[Attention]:
    """Also where the biller decided the match, of which nothing else is told."""
    if line.charge_cents != billed.charge_cents and match.by is MatchedBy.DECIDED:
        was, now = format_cents(billed.charge_cents), format_cents(line.charge_cents)
        words = f"{billed.procedure} was billed at {was}, the payer has {now}: see what that leaves open."
        yield Attention(Need.CHECK_MATCH, words, number)
