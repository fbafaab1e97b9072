"""A payer's answer in words: allowed of charged, what is contractual, paid, denied, and who pays the rest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.domain.adjudication import COINSURANCE, COPAY, DEDUCTIBLE, AdjudicatedLine, Group
from app.domain.adjudication_money import WRITTEN_OFF
from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.why.books import Answer, Names, Voice
from app.domain.why.clause import Clause, Topic, money, net

SEQUESTRATION = "253"
EARLIER_PAYER = "23"
_SHARES = {DEDUCTIBLE: "deductible", COINSURANCE: "coinsurance", COPAY: "copay"}

Owed = Mapping[tuple[int, Party], int]
"""What each party owed on each line before."""


def answer_clauses(
    answer: Answer,
    lines: Sequence[AdjudicatedLine],
    entries: Sequence[Entry],
    before: Owed,
    names: Names,
    voice: Voice,
) -> list[Clause]:
    """The answer as far as it speaks of `lines`; `entries` are what it put into the ledger for them."""
    clauses = _head(answer, lines, before, names, voice)
    payer = names.party(answer.party, voice)
    clauses += _off(entries, payer)
    clauses += paid(entries, "it")
    denied = _denied(answer, lines, entries, before, names, voice)
    allows = any(_allowed(line) for line in lines)
    if not any(each.topic is Topic.PAID for each in clauses) and not denied and allows:
        clauses.append(Clause(Topic.PAID, "it paid nothing"))
    return clauses + denied + shares(entries, names, voice)


def _head(answer: Answer, lines: Sequence[AdjudicatedLine], before: Owed, names: Names, voice: Voice) -> list[Clause]:
    payer, charge = names.party(answer.party, voice), sum(line.charge_cents for line in lines)
    asked = sum(before.get((line.line_id, answer.party), 0) for line in lines)
    if asked != charge:
        words = f"{payer} was asked for {money(asked)}" if asked > 0 else f"{payer} answered"
        return [Clause(Topic.ANSWER, words)] if lines else []
    allowed = sum(_allowed(line) for line in lines)
    return [Clause(Topic.ANSWER, f"{payer} allowed {money(allowed)} of {money(charge)}")]


def _allowed(line: AdjudicatedLine) -> int:
    if line.allowed_cents is not None:
        return line.allowed_cents
    return line.charge_cents - sum(each.amount_cents for each in line.adjustments if each.group is not Group.PATIENT)


def paid(entries: Sequence[Entry], payer: str) -> list[Clause]:
    """`it paid 72.00`, or what it took back."""
    moved = net((each.party, each.amount_cents) for each in entries if each.kind is EntryKind.PAYMENT)
    return [
        Clause(Topic.PAID, f"{payer} {'paid' if cents < 0 else 'took back'} {money(cents)}", ((party, cents),))
        for party, cents in moved
    ]


def _off(entries: Sequence[Entry], payer: str) -> list[Clause]:
    by_reason: dict[str, list[tuple[Party, int]]] = defaultdict(list)
    for each in entries:
        if each.kind is EntryKind.WRITE_OFF:
            by_reason[each.reason if each.reason == SEQUESTRATION else ""].append((each.party, each.amount_cents))
    clauses = []
    for reason, moves in by_reason.items():
        for party, cents in net(moves):
            if cents > 0:
                words = f"{payer} raises the charge by {money(cents)}"
            else:
                words = f"{money(cents)} is {'cut by sequestration' if reason else 'contractual'}"
            clauses.append(Clause(Topic.OFF, words, ((party, cents),)))
    return clauses


def shares(entries: Sequence[Entry], names: Names, voice: Voice) -> list[Clause]:
    """What goes from the payer to the patient or to the next payer, by reason."""
    by_reason: dict[str, list[tuple[Party, int]]] = defaultdict(list)
    for each in entries:
        if each.kind is EntryKind.TRANSFER:
            by_reason[each.reason].append((each.party, each.amount_cents))
    return [clause for reason, moves in by_reason.items() for clause in _share(reason, net(moves), names, voice)]


def _share(reason: str, moved: tuple[tuple[Party, int], ...], names: Names, voice: Voice) -> list[Clause]:
    gives = [each for each in moved if each[1] < 0]
    takes = [each for each in moved if each[1] > 0]
    if len(gives) != 1 or len(takes) != 1 or gives[0][1] != -takes[0][1]:
        return [
            Clause(Topic.MOVED, f"{money(cents)} was moved {'to' if cents > 0 else 'from'} {names.party(party, voice)}",
                   ((party, cents),))
            for party, cents in moved
        ]  # fmt: skip
    (giver, _), (taker, cents) = gives[0], takes[0]
    return [Clause(Topic.SHARE, _share_words(reason, giver, taker, cents, names, voice), moved)]


def _share_words(reason: str, giver: Party, taker: Party, cents: int, names: Names, voice: Voice) -> str:
    named = _SHARES.get(reason, "")
    if taker.kind is PartyKind.PATIENT:
        whose = "your" if voice is Voice.PATIENT else "the patient's"
        if named:
            return f"{money(cents)} is {whose} {named}"
        if voice is Voice.PATIENT or not reason:
            return f"{money(cents)} is {'yours' if voice is Voice.PATIENT else whose} to pay"
        return f"{money(cents)} is {whose} to pay: {_because(f'PR-{reason}', reason, names)}"
    if giver.kind is PartyKind.PATIENT:
        return f"{money(cents)} goes back to {names.party(taker, voice)}"
    kind = f" {named}" if named else ""
    return f"{money(cents)}{kind} goes on to {names.party(taker, voice)}"


def _denied(
    answer: Answer,
    lines: Sequence[AdjudicatedLine],
    entries: Sequence[Entry],
    before: Owed,
    names: Names,
    voice: Voice,
) -> list[Clause]:
    """What it neither paid nor left to anybody stays open with the payer: no more of it than is open is told."""
    open_by_line = {line.line_id: before.get((line.line_id, answer.party), 0) for line in lines}
    for each in entries:
        if each.party == answer.party:
            open_by_line[each.line_id] = open_by_line.get(each.line_id, 0) + each.amount_cents
    by_code: dict[str, int] = defaultdict(int)
    for line in lines:
        left = max(open_by_line[line.line_id], 0)
        for why in line.adjustments:
            if why.group is Group.PATIENT or why.reason == EARLIER_PAYER or why.amount_cents < 0:
                continue
            if why.group is Group.CONTRACTUAL and why.reason in WRITTEN_OFF:
                continue
            cents = min(why.amount_cents, left)
            by_code[why.code] += cents
            left -= cents
    payer = names.party(answer.party, voice)
    if voice is Voice.PATIENT:  # the reason may name what was done: the payer's own letter tells it
        total = sum(by_code.values())
        return [Clause(Topic.DENIED, f"it has not paid {money(total)}: that is {payer}'s matter")] if total else []
    return [
        Clause(Topic.DENIED, f"it denied {money(cents)}: {_because(code, code.partition('-')[2], names)}")
        for code, cents in by_code.items()
        if cents
    ]


def _because(code: str, reason: str, names: Names) -> str:
    words = names.reasons.get(reason, "")
    return f"{words[:1].lower()}{words[1:]} ({code})" if words else code
