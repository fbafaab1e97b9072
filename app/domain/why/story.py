"""Why somebody owes what is owed: every entry told once, oldest first, and one sentence that says where it stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.adjudication import AdjudicatedLine
from app.domain.ledger import Entry, EntryKind, Party
from app.domain.posting import PostingKind
from app.domain.why.answer_words import answer_clauses
from app.domain.why.books import Answer, Asked, Books, PostedEntry, PostingFacts, Voice
from app.domain.why.clause import Clause, Topic, net
from app.domain.why.posting_words import Teller
from app.domain.why.sentence import closing, sentence_words
from app.domain.why.undone_words import undone_clause, withdrawn_clause


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story: what happened on a day, and what that did to the balance.

    `posting_id` 0: an answer that moved no money. `number` of the check or transfer it came with, where known.
    `reason`: the biller's own, for nobody but the biller.
    """

    day: date
    clauses: tuple[Clause, ...]
    posting_id: int = 0
    number: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """A sentence without its full stop."""
        return _capital("; ".join(each.words for each in self.clauses))

    @property
    def cents(self) -> int:
        """By how much the balance rose or fell."""
        return sum(each.cents for each in self.clauses)

    @property
    def is_undone(self) -> bool:
        """It came to nothing: told for completeness."""
        return all(each.topic is Topic.UNDONE for each in self.clauses)


@dataclass(frozen=True, slots=True)
class Why:
    """The story of a balance. `by_party`: who owes it (negative: is owed it); what is told sums to exactly that."""

    told: tuple[Told, ...]
    by_party: tuple[tuple[Party, int], ...]
    sentence: str

    @property
    def cents(self) -> int:
        """The balance."""
        return sum(cents for _, cents in self.by_party)


def explain(books: Books, voice: Voice = Voice.BILLER, lines: frozenset[int] | None = None) -> Why:
    """The balance of a visit, or of some of its service lines, told for the biller or for the patient."""
    chosen = [each for each in books.entries if lines is None or each.entry.line_id in lines]
    told = _Story(books, voice, lines, chosen).tell()
    by_party = net((each.entry.party, each.entry.amount_cents) for each in chosen)
    parts = [(party, cents, asked(books, party, lines)) for party, cents in by_party]
    clauses = [clause for line in told for clause in line.clauses]
    sentence = _capital("; ".join((*sentence_words(clauses), closing(parts, books.names, voice))))
    return Why(told, by_party, f"{sentence}.")


def asked(books: Books, party: Party, lines: frozenset[int] | None = None) -> Asked:
    """Whether a claim of the visit, or of some of its lines, was sent to a party, and whether an answer stands."""
    for answer in books.answers:
        of_lines = lines is None or any(line.line_id in lines for line in answer.lines)
        if answer.party == party and not answer.taken_back and of_lines:
            return Asked.ANSWERED
    is_sent = any(to == party and (lines is None or line in lines) for to, line in books.sent)
    return Asked.SENT if is_sent else Asked.NOT_YET


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class _Story:
    """Walks through the entries in the order they were entered, each told once."""

    def __init__(self, books: Books, voice: Voice, lines: frozenset[int] | None, chosen: Sequence[PostedEntry]) -> None:
        self._books, self._voice, self._lines = books, voice, lines
        self._undoing = {each.entry.reverses: each for each in chosen if each.entry.reverses}
        made = {each.entry.id: each for each in chosen if not each.entry.reverses}
        pairs = {made_id: each for made_id, each in self._undoing.items() if _undoes(made.get(made_id), each)}
        self._undoing = pairs
        self._silent = {each.entry.id for each in pairs.values()}
        self._owed: dict[tuple[int, Party], int] = defaultdict(int)
        self._teller = Teller(books.names, voice, books.as_of, _desk_payments(books, pairs))
        self._by_posting: dict[int, list[PostedEntry]] = defaultdict(list)
        for each in _once_applied(chosen):
            self._by_posting[each.posting.id].append(each)

    def tell(self) -> tuple[Told, ...]:
        postings = {each[0].posting.id: each for each in self._by_posting.values()}
        told_with = (each[0].posting.answer for each in postings.values())
        posted_answers = {answer.id for answer in told_with if answer}
        steps: list[tuple[datetime, int, Answer | None]] = [
            (each[0].posting.at, posting_id, None) for posting_id, each in postings.items()
        ]
        steps += [(answer.at, 0, answer) for answer in self._books.answers if answer.id not in posted_answers]
        told = [
            self._told_without_money(answer) if answer else self._told(postings[posting_id])
            for _, posting_id, answer in sorted(steps, key=lambda step: step[:2])
        ]
        return tuple(each for each in told if each.clauses)

    def _told_without_money(self, answer: Answer) -> Told:
        """A denial of everything; one that was taken back is told to the biller alone, in one line."""
        if not answer.taken_back:
            return Told(answer.decided_on, tuple(self._answer(answer, [])), number=answer.reference)
        clause = withdrawn_clause(answer, self._books.names, self._voice) if self._of(answer) else None
        return Told(answer.decided_on, (clause,) if clause else (), number=answer.reference)

    def _told(self, posted: Sequence[PostedEntry]) -> Told:
        posting = posted[0].posting
        # A refund names the receipt it gives back of: that one's number is told where it came in.
        receipt = posting.receipt if posting.kind is not PostingKind.REFUND else None
        number = receipt.reference if receipt else ""
        reason = posting.reason if self._voice is Voice.BILLER else ""
        return Told(posting.day, tuple(self._posting(posting, posted)), posting.id, number, reason)

    def _posting(self, posting: PostingFacts, posted: Sequence[PostedEntry]) -> list[Clause]:
        standing = [e.entry for e in posted if e.entry.id not in self._undoing and e.entry.id not in self._silent]
        undone: dict[int, list[PostedEntry]] = defaultdict(list)
        for each in posted:
            if each.entry.id in self._undoing:
                undone[self._undoing[each.entry.id].posting.id].append(each)
        clauses = self._standing(posting, standing)
        for entry in standing:
            self._owed[entry.line_id, entry.party] += entry.amount_cents
        for pairs in undone.values():
            undoing = self._undoing[pairs[0].entry.id].posting
            entries = [each.entry for each in pairs]
            names, as_of = self._books.names, self._books.as_of
            if told := undone_clause(posting, undoing, entries, names, self._voice, as_of):
                clauses.append(told)
        return clauses

    def _standing(self, posting: PostingFacts, entries: list[Entry]) -> list[Clause]:
        if not entries:
            return []
        is_answer = posting.kind is PostingKind.ADJUDICATION and posting.answer is not None
        kinds = {EntryKind.PAYMENT, EntryKind.TRANSFER, EntryKind.WRITE_OFF}
        if is_answer and all(each.kind in kinds and not each.reverses for each in entries):
            assert posting.answer is not None
            return self._answer(posting.answer, entries)
        return self._teller.tell(posting, entries)

    def _answer(self, answer: Answer, entries: list[Entry]) -> list[Clause]:
        return answer_clauses(answer, self._of(answer), entries, self._owed, self._books.names, self._voice)

    def _of(self, answer: Answer) -> list[AdjudicatedLine]:
        return [line for line in answer.lines if self._lines is None or line.line_id in self._lines]


def _once_applied(chosen: Sequence[PostedEntry]) -> list[PostedEntry]:
    """Credit that was put on, taken off and put on again is told once, as what it came to, where it was put last."""
    moves = [each for each in chosen if each.entry.kind is EntryKind.APPLIED and not each.entry.reverses]
    signs: dict[Party, set[bool]] = defaultdict(set)
    for posting in {each.posting.id for each in moves}:
        for party, cents in net((e.entry.party, e.entry.amount_cents) for e in moves if e.posting.id == posting):
            signs[party].add(cents > 0)
    both_ways = {party for party, found in signs.items() if len(found) > 1}
    last = {each.entry.party: each.posting for each in moves}
    return [
        replace(each, posting=last[each.entry.party]) if each in moves and each.entry.party in both_ways else each
        for each in chosen
    ]


def _undoes(made: PostedEntry | None, undoing: PostedEntry) -> bool:
    return (
        made is not None
        and made.entry.amount_cents == -undoing.entry.amount_cents
        and made.entry.party == undoing.entry.party
    )


def _desk_payments(books: Books, undone: dict[int, PostedEntry]) -> list[PostingFacts]:
    """The desk's payments that stand, where the visit has no other credit: credit on a line can be nothing else."""
    reversed_ids = {each.entry.reverses for each in books.entries if each.entry.reverses} | set(undone)
    credit = [
        each
        for each in books.entries
        if not each.entry.line_id
        and each.entry.kind is EntryKind.PAYMENT
        and not each.entry.reverses
        and each.entry.id not in reversed_ids
    ]
    return [each.posting for each in credit] if all(e.posting.kind is PostingKind.VISIT for e in credit) else []
