"""What came to nothing, in one line: an answer taken back, a corrected charge, a returned check, an undone posting."""

from collections.abc import Sequence
from datetime import date

from app.domain.ledger import Entry, EntryKind
from app.domain.posting import PostingKind
from app.domain.why.books import Answer, Names, PostingFacts, Voice
from app.domain.why.clause import Clause, Topic, day_words, money

_NAMED = {
    PostingKind.SMALL_BALANCE: "a write-off",
    PostingKind.COURTESY: "a courtesy",
    PostingKind.BAD_DEBT: "a write-off as bad debt",
    PostingKind.DENIAL: "a write-off after the denial",
    PostingKind.TRANSFER: "a transfer",
    PostingKind.REFUND: "a refund",
    PostingKind.PAYER_ACCOUNT: "an offset of the payer's",
    PostingKind.APPLIED: "credit applied",
}


def undone_clause(
    made: PostingFacts, undoing: PostingFacts, entries: Sequence[Entry], names: Names, voice: Voice, as_of: date
) -> Clause | None:
    """`entries` of `made` were undone by `undoing`; None where it says nothing to anybody."""
    # A visit's postings stand on the day of service: when it was corrected is the day it was entered.
    day = day_words(undoing.at.date() if made.kind is PostingKind.VISIT else undoing.day, as_of)
    if made.kind is PostingKind.ADJUDICATION:
        if voice is Voice.PATIENT and made.answer and not made.answer.by_payer:
            return None  # a slip of the biller's, which nobody else ever saw
        return Clause(Topic.UNDONE, _answer(made, day, entries, names, voice))
    if made.kind is PostingKind.VISIT:
        return _visit(entries, undoing, day)
    if made.kind is PostingKind.PATIENT_PAYMENT:
        cents = sum(each.amount_cents for each in entries if each.kind is EntryKind.PAYMENT)
        paid = day_words(made.receipt.received_on if made.receipt else made.day, as_of)
        why = "came back from the bank" if undoing.kind is PostingKind.RETURNED_PAYMENT else "was taken back"
        return Clause(Topic.UNDONE, f"a payment of {money(cents)} of {paid} {why} on {day}")
    if made.kind is PostingKind.APPLIED and voice is Voice.PATIENT:
        return None
    cents = sum(each.amount_cents for each in entries if each.amount_cents > 0) or sum(
        each.amount_cents for each in entries
    )
    named = _NAMED.get(made.kind, "a posting")
    return Clause(Topic.UNDONE, f"{named} of {money(cents)} of {day_words(made.day, as_of)} was undone on {day}")


def withdrawn_clause(answer: Answer, names: Names, voice: Voice) -> Clause | None:
    """An answer that moved no money and stands no more; the patient need not hear of it."""
    if voice is Voice.PATIENT:
        return None
    payer = names.party(answer.party, voice)
    if answer.by_payer:
        return Clause(Topic.UNDONE, f"{payer} paid nothing at first and took that answer back")
    return Clause(Topic.UNDONE, f"an answer of {payer}, nothing paid, was taken back: {answer.taken_back}")


def _answer(made: PostingFacts, day: str, entries: Sequence[Entry], names: Names, voice: Voice) -> str:
    answer = made.answer
    paid = -sum(each.amount_cents for each in entries if each.kind is EntryKind.PAYMENT)
    if answer is None:
        return f"an answer that paid {money(paid)} was taken back on {day}"
    payer = names.party(answer.party, voice)
    if answer.by_payer:
        return f"{payer} paid {money(paid)} at first and took that answer back on {day}"
    why = f": {answer.taken_back}" if answer.taken_back and voice is Voice.BILLER else ""
    return f"an answer of {payer}, {money(paid)} paid, was taken back on {day}{why}"


def _visit(entries: Sequence[Entry], undoing: PostingFacts, day: str) -> Clause:
    charged = sum(each.amount_cents for each in entries if each.kind is EntryKind.CHARGE)
    paid = -sum(each.amount_cents for each in entries if each.kind is EntryKind.PAYMENT)
    told = [f"a charge of {money(charged)}"] if charged else []
    told += [f"{money(paid)} from the desk"] if paid else []
    if undoing.kind is PostingKind.RETURNED_PAYMENT and not charged:
        return Clause(Topic.UNDONE, f"{money(paid)} received at the desk came back from the bank on {day}")
    return Clause(Topic.UNDONE, f"{' and '.join(told) or 'an entry'} was corrected on {day}")
