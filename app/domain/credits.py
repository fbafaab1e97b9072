"""What is to be given back, to a payer or to a patient: since when, made by which posting, and by what day."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.ledger import Party, PartyKind
from app.domain.posting import PostingKind
from app.domain.why.books import Names, Voice

FEDERAL_DAYS = 60
"""Medicare and Medicaid want an overpayment back in so many days after finding it (42 CFR 401.305; 42 USC 1320a-7k)."""
NEAR_DAYS = 14
"""So long before that day it is urgent."""


@dataclass(frozen=True, slots=True)
class MoneyStep:
    """What one posting did to what a party owes for a visit (0: for none); `day` is the day it was entered."""

    posting_id: int
    kind: PostingKind
    day: date
    encounter_id: int
    party: Party
    cents: int


@dataclass(frozen=True, slots=True)
class OwedBack:
    """`cents` (positive) are owed back since a day; `cause` are the steps of the posting that made it so.

    `waits_for`: parties that still owe, so that it may yet be needed. Empty: it is due.
    """

    cents: int
    since: date
    cause: tuple[MoneyStep, ...]
    waits_for: tuple[Party, ...] = ()


def owed_to_payer(steps: Iterable[MoneyStep]) -> OwedBack | None:
    """What a coverage paid too much for one visit; `steps` are its own, oldest first."""
    return _owed(steps, lambda _step: True)


def owed_to_patient(steps: Iterable[MoneyStep]) -> OwedBack | None:
    """What a patient has to the good over all visits; `steps` are everybody's, oldest first.

    While a coverage owes on any visit the credit waits: the answer may make it needed. It is due, and its days count,
    from the posting after which nobody owed any more.
    """
    return _owed(steps, lambda step: step.party.kind is PartyKind.PATIENT)


def due_by(since: date, *, is_federal: bool) -> date | None:
    """The last day to give it back to a federal program; None for all others."""
    return since + timedelta(days=FEDERAL_DAYS) if is_federal else None


def _owed(steps: Iterable[MoneyStep], counts: Callable[[MoneyStep], bool]) -> OwedBack | None:
    balance, owing = 0, defaultdict[tuple[int, Party], int](int)
    credit: OwedBack | None = None
    for posting in _by_posting(steps):
        for step in posting:
            if counts(step):
                balance += step.cents
            else:
                owing[step.encounter_id, step.party] += step.cents
        waits = tuple(dict.fromkeys(party for (_, party), cents in owing.items() if cents > 0))
        if balance >= 0:
            credit = None
        elif credit is None or (credit.waits_for and not waits):
            credit = OwedBack(-balance, posting[0].day, posting, waits)
        else:
            since, cause = credit.since, credit.cause
            credit = OwedBack(-balance, since, cause, waits)
    return credit


def _by_posting(steps: Iterable[MoneyStep]) -> list[tuple[MoneyStep, ...]]:
    postings: dict[int, list[MoneyStep]] = defaultdict(list)
    for step in steps:
        postings[step.posting_id].append(step)
    return [tuple(each) for each in postings.values()]


_CAUSES = {
    PostingKind.PATIENT_PAYMENT: "a payment of the patient's",
    PostingKind.APPLIED: "credit put elsewhere",
    PostingKind.SMALL_BALANCE: "a write-off",
    PostingKind.COURTESY: "a courtesy",
    PostingKind.BAD_DEBT: "a write-off",
    PostingKind.DENIAL: "a denial given up",
    PostingKind.TRANSFER: "a transfer",
    PostingKind.REFUND: "a refund",
    PostingKind.RETURNED_PAYMENT: "a returned payment",
    PostingKind.UNDONE: "a posting taken back",
}

_ITS_OWN = {PostingKind.ADJUDICATION: "its answer", PostingKind.PAYER_ACCOUNT: "paid beside its claims"}


def cause_words(cause: tuple[MoneyStep, ...], names: Names, owed_to: Party | None = None) -> str:
    """What made the credit, in a few words: `Blue Plan's answer`, of a payer's own credit `its answer`."""
    kind = cause[0].kind
    payers = [step.party for step in cause if step.party.kind is PartyKind.COVERAGE]
    payer = names.party(payers[0], Voice.BILLER) if payers else ""
    if payers and payers[0] == owed_to and kind in _ITS_OWN:
        return _ITS_OWN[kind]
    if kind is PostingKind.ADJUDICATION:
        return f"{payer}'s answer" if payer else "a payer's answer"
    if kind is PostingKind.PAYER_ACCOUNT:
        return f"what {payer or 'the payer'} gave beside its claims"
    if kind is PostingKind.VISIT:
        paid = any(step.party.kind is PartyKind.PATIENT and step.cents < 0 for step in cause)
        return "paid at the desk" if paid else "a charge was corrected"
    return _CAUSES[kind]
