"""What is known of the entries a balance is made of: their postings, the payers' answers, the money they came with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.adjudication import AdjudicatedLine
from app.domain.ledger import Entry, Party, PartyKind
from app.domain.posting import PostingKind


class Voice(StrEnum):
    """To whom it is told: the biller hears of the patient, the patient is spoken to."""

    BILLER = "biller"
    PATIENT = "patient"


class Asked(StrEnum):
    """How far a party was asked for what it owes."""

    NOT_YET = "not yet"
    SENT = "sent"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The money a posting came with; `way` is check, transfer, cash, card or none."""

    way: str
    reference: str
    received_on: date
    at_desk: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A payer's answer line by line, each line in balance. `taken_back` is the reason it stands no more, or empty.

    `by_payer`: the payer itself took it back, by a remittance.
    """

    id: int
    party: Party
    decided_on: date
    at: datetime
    lines: tuple[AdjudicatedLine, ...]
    taken_back: str = ""
    by_payer: bool = False
    reference: str = ""
    """The number of the check or transfer it came with."""


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """One posting: when it was entered (the biller's clock), its day in the books, and what it belongs to.

    `reason`: why the biller did it, where a reason was asked for.
    """

    id: int
    kind: PostingKind
    at: datetime
    day: date
    reason: str = ""
    receipt: Receipt | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """An entry with the posting it stands in."""

    entry: Entry
    posting: PostingFacts


@dataclass(frozen=True, slots=True)
class Names:
    """How parties, service lines and reasons (`45`) are called. What has no name is called by what it is."""

    parties: Mapping[Party, str] = field(default_factory=dict)
    lines: Mapping[int, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def party(self, party: Party, voice: Voice) -> str:
        """`Blue Plan`, `the patient` or `you`."""
        if party.kind is PartyKind.PATIENT:
            return "you" if voice is Voice.PATIENT else "the patient"
        return self.parties.get(party, "the payer")


@dataclass(frozen=True, slots=True)
class Books:
    """All entries of a visit, or those of a patient that belong to no visit; and every answer to the visit's claims.

    A full denial moves no money, so it has no entry: it is told from `answers`. `as_of` is today: days of its year are
    written without the year. `sent`: party and line of each line that a claim sent to that party bills.
    """

    entries: tuple[PostedEntry, ...]
    names: Names
    as_of: date
    answers: tuple[Answer, ...] = ()
    sent: frozenset[tuple[Party, int]] = frozenset()
