"""The biller's own postings in words: charges, payments, write-offs, credit, refunds, what the bank returned."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from app.domain.ledger import Entry, EntryKind, PartyKind
from app.domain.posting import PostingKind
from app.domain.why.answer_words import paid, shares
from app.domain.why.books import Names, PostingFacts, Receipt, Voice
from app.domain.why.clause import Clause, Topic, day_words, money, net

_WRITE_OFFS = {
    PostingKind.SMALL_BALANCE: "is too little to ask for and written off",
    PostingKind.COURTESY: "is let off as a courtesy",
    PostingKind.BAD_DEBT: "is written off as a bad debt",
    PostingKind.DENIAL: "is given up after the denial",
}
_WAYS = {"check": "by check", "transfer": "by transfer", "cash": "in cash", "card": "by card"}

_LINES_NAMED = 3
"""So many lines are named with their charges; of more it is told how many."""


class Teller:
    """Tells one posting's entries, kind by kind; `desk` are the desk's payments that credit of the visit came from."""

    def __init__(self, names: Names, voice: Voice, as_of: date, desk: Sequence[PostingFacts]) -> None:
        self._names, self._voice, self._as_of, self._desk = names, voice, as_of, desk

    def tell(self, posting: PostingFacts, entries: Sequence[Entry]) -> list[Clause]:
        """Every cent of the entries in clauses; credit that stays where it was told already says nothing."""
        by_kind: dict[EntryKind, list[Entry]] = defaultdict(list)
        for each in entries:
            by_kind[each.kind].append(each)
        tellers: dict[EntryKind, Callable[[PostingFacts, list[Entry]], list[Clause]]] = {
            EntryKind.CHARGE: self._charges,
            EntryKind.PAYMENT: self._payments,
            EntryKind.TRANSFER: self._transfers,
            EntryKind.WRITE_OFF: self._write_offs,
            EntryKind.APPLIED: self._applied,
            EntryKind.REFUND: self._refunds,
        }
        return [clause for kind, tell in tellers.items() if kind in by_kind for clause in tell(posting, by_kind[kind])]

    def _charges(self, posting: PostingFacts, entries: list[Entry]) -> list[Clause]:
        clauses = []
        for party, cents in net((each.party, each.amount_cents) for each in entries):
            own = [each for each in entries if each.party == party]
            which = ", ".join(
                f"{self._names.lines[each.line_id]} {money(each.amount_cents)}"
                for each in own
                if self._voice is Voice.BILLER and each.line_id in self._names.lines
            )
            asked = "" if party.kind is PartyKind.PATIENT else f" to {self._names.party(party, self._voice)}"
            if cents < 0:
                words = f"{money(cents)} of charges was taken off"
            else:
                words = f"{money(cents)} was charged{asked} for {self._day(posting.day)}"
            single = which if len(own) > 1 else which.rpartition(" ")[0]
            if len(own) > _LINES_NAMED and which:
                single = f"{len(own)} lines"
            words += f" ({single})" if single else ""
            clauses.append(Clause(Topic.CHARGE, words, ((party, cents),)))
        return clauses

    def _payments(self, posting: PostingFacts, entries: list[Entry]) -> list[Clause]:
        clauses = []
        for on_line in (True, False):
            chosen = [each for each in entries if bool(each.line_id) is on_line]
            for party, cents in net((each.party, each.amount_cents) for each in chosen):
                own = [each for each in chosen if each.party == party]
                if party.kind is PartyKind.COVERAGE:
                    clauses += self._from_payer(posting, own)
                else:
                    words = self.received(posting, cents)
                    free = not any(each.line_id or each.encounter_id for each in own)
                    kept = posting.kind is PostingKind.PATIENT_PAYMENT and free and cents < 0
                    words += f", kept as {self._whose} credit" if kept else ""
                    clauses.append(Clause(Topic.RECEIVED, words, ((party, cents),)))
        return clauses

    def _from_payer(self, posting: PostingFacts, entries: list[Entry]) -> list[Clause]:
        name = self._names.party(entries[0].party, self._voice)
        return [
            Clause(each.topic, f"{each.words} on {self._day(posting.day)}", each.moved) for each in paid(entries, name)
        ]

    def received(self, posting: PostingFacts, cents: int) -> str:
        """`20.00 received at the desk on 7 March`, `50.00 paid by check 1234 on 9 April`."""
        day = self._day(posting.receipt.received_on if posting.receipt else posting.day)
        if cents > 0:
            return f"{money(cents)} of what was paid was taken back on {day}"
        if posting.kind is PostingKind.VISIT or (posting.receipt and posting.receipt.at_desk):
            return f"{money(cents)} received at the desk on {day}"
        return f"{money(cents)} paid{_way(posting.receipt)} on {day}"

    def _transfers(self, posting: PostingFacts, entries: list[Entry]) -> list[Clause]:
        if posting.kind is PostingKind.ADJUDICATION:
            return shares(entries, self._names, self._voice)
        moved = net((each.party, each.amount_cents) for each in entries)
        froms = [each for each in moved if each[1] < 0]
        tos = [each for each in moved if each[1] > 0]
        if len(froms) == 1 and len(tos) == 1 and froms[0][1] == -tos[0][1]:
            giver, taker = (self._names.party(each, self._voice) for each in (froms[0][0], tos[0][0]))
            words = f"{money(tos[0][1])} was moved from {giver} to {taker} on {self._day(posting.day)}"
            return [Clause(Topic.MOVED, words, moved)]
        return [
            Clause(
                Topic.MOVED,
                f"{money(cents)} was moved {'to' if cents > 0 else 'from'} {self._names.party(party, self._voice)}"
                f" on {self._day(posting.day)}",
                ((party, cents),),
            )
            for party, cents in moved
        ]

    def _write_offs(self, posting: PostingFacts, entries: list[Entry]) -> list[Clause]:
        words = _WRITE_OFFS.get(posting.kind, "is written off")
        return [
            Clause(Topic.OFF, f"{money(cents)} {words if cents < 0 else 'is asked for again'}", ((party, cents),))
            for party, cents in net((each.party, each.amount_cents) for each in entries)
        ]

    def _applied(self, posting: PostingFacts, entries: list[Entry]) -> list[Clause]:
        clauses = []
        for party, cents in net((each.party, each.amount_cents) for each in entries):
            if cents > 0 and any(not each.line_id for each in entries):
                words = f"{money(cents)} of {self._whose} credit was put on a visit on {self._day(posting.day)}"
            elif cents > 0:
                words = f"{money(cents)} of credit was taken off it again"
            elif posting.kind is PostingKind.PATIENT_PAYMENT:
                words = self.received(posting, cents)
            elif len(self._desk) == 1:
                words = self.received(self._desk[0], cents)
            elif self._desk:
                words = f"{money(cents)} of what was received at the desk"
            else:
                words = f"{money(cents)} of {self._whose} credit put on it on {self._day(posting.day)}"
            clauses.append(Clause(Topic.RECEIVED, words, ((party, cents),)))
        return clauses

    def _refunds(self, posting: PostingFacts, entries: list[Entry]) -> list[Clause]:
        return [
            Clause(
                Topic.BACK,
                f"{money(cents)} was refunded to {self._names.party(party, self._voice)} on {self._day(posting.day)}"
                if cents > 0
                else f"{money(cents)} of a refund to {self._names.party(party, self._voice)} came back",
                ((party, cents),),
            )
            for party, cents in net((each.party, each.amount_cents) for each in entries)
        ]

    @property
    def _whose(self) -> str:
        return "your" if self._voice is Voice.PATIENT else "the patient's"

    def _day(self, day: date) -> str:
        return day_words(day, self._as_of)


def _way(receipt: Receipt | None) -> str:
    if receipt is None or receipt.way not in _WAYS:
        return ""
    number = f" {receipt.reference}" if receipt.way == "check" and receipt.reference else ""
    return f" {_WAYS[receipt.way]}{number}"
