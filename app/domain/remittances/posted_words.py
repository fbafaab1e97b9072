"""What posting a planned claim will do, line by line in plain words, before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.adjudication import COINSURANCE, COPAY, DEDUCTIBLE
from app.domain.credit import applied_entries
from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.money import format_cents
from app.domain.remittances.denial import DeniedLine, denied_lines
from app.domain.remittances.plan import ClaimBooks, Outcome, PlannedClaim

_SHARES = {DEDUCTIBLE: "deductible", COINSURANCE: "coinsurance", COPAY: "copay"}


@dataclass(frozen=True, slots=True)
class PostedRow:
    """One line of ours: its code, what happens to it, and by how much the payment lowers what is owed."""

    line_id: int
    code: str
    words: str
    cents: int


def will_be_posted(
    planned: PlannedClaim, books: ClaimBooks | None, names: Mapping[Party, str]
) -> tuple[PostedRow, ...]:
    """Row by row; `books` are the claim's as the plan was given them, `names` those of payer and next coverage."""
    if planned.outcome is Outcome.INFORMATION:
        return (PostedRow(0, "", "nothing is posted", 0),)
    if planned.outcome is Outcome.SUSPENSE or books is None:
        cents = format_cents(planned.paid_cents)
        return (PostedRow(0, "", f"{cents} is kept aside until it is known whose it is", -planned.paid_cents),)
    return tuple(_rows(planned, books, names))


def _rows(planned: PlannedClaim, books: ClaimBooks, names: Mapping[Party, str]) -> Iterator[PostedRow]:
    payer = names.get(books.payer, "the payer")
    denied = {each.line_id: each for each in _denied(planned, books)}
    met = _met(planned, books)
    answered = {line.line_id for line in planned.answer.lines} if planned.answer else set()
    for line in books.lines:
        own = [entry for entry in planned.entries if entry.line_id == line.line_id]
        if not own and answered and line.line_id not in answered:
            continue
        if planned.outcome is Outcome.REVERSAL and not _net(own):
            continue
        words = [*_paid(own, payer), *_written_off(own), *_moved(own, books, names, met.get(line.line_id, 0))]
        if each := denied.get(line.line_id):
            words.append(_stays(each, payer))
        cents = sum(entry.amount_cents for entry in own if entry.kind is EntryKind.PAYMENT)
        yield PostedRow(line.line_id, line.procedure, "; ".join(words) or "nothing is posted", cents)


def _denied(planned: PlannedClaim, books: ClaimBooks) -> tuple[DeniedLine, ...]:
    if planned.answer is None or planned.outcome is not Outcome.ANSWER:
        return ()
    return denied_lines(planned.answer, [(line.line_id, line.charge_cents) for line in books.lines])


def _net(entries: Sequence[Entry]) -> bool:
    """Whether anything moves: what is left of an answer taken back in part comes out at nothing."""
    sums: dict[tuple[EntryKind, Party], int] = {}
    for entry in entries:
        key = entry.kind, entry.party
        sums[key] = sums.get(key, 0) + entry.amount_cents
    return any(sums.values())


def _paid(own: Sequence[Entry], payer: str) -> Iterator[str]:
    cents = -sum(entry.amount_cents for entry in own if entry.kind is EntryKind.PAYMENT)
    if cents > 0:
        yield f"{payer} pays {format_cents(cents)}"
    elif cents < 0:
        yield f"{payer} takes {format_cents(-cents)} back"


def _written_off(own: Sequence[Entry]) -> Iterator[str]:
    cents = -sum(entry.amount_cents for entry in own if entry.kind is EntryKind.WRITE_OFF)
    if cents > 0:
        yield f"{format_cents(cents)} written off under contract"
    elif cents < 0:
        yield f"the write-off of {format_cents(-cents)} is undone"


def _moved(own: Sequence[Entry], books: ClaimBooks, names: Mapping[Party, str], met: int) -> Iterator[str]:
    to = [entry for entry in own if entry.kind is EntryKind.TRANSFER and entry.party != books.payer]
    cents = sum(entry.amount_cents for entry in to)
    if not cents:
        return
    who = "the patient" if to[0].party.kind is PartyKind.PATIENT else names.get(to[0].party, "the next payer")
    if cents < 0:
        yield f"{format_cents(-cents)} comes back from {who}"
        return
    why = ", ".join(dict.fromkeys(_SHARES[entry.reason] for entry in to if entry.reason in _SHARES))
    words = f"{format_cents(cents)} moves to {who}" + (f" ({why})" if why else "")
    if met >= cents:
        words += f", met by what was received at the visit{_day(books)}"
    elif met > 0:
        words += f", of which {format_cents(met)} is met by what was received at the visit{_day(books)}"
    yield words


def _stays(denied: DeniedLine, payer: str) -> str:
    cents = "" if denied.is_whole else f"{format_cents(denied.cents)} "
    return f"{cents}stays with {payer} as denied, not written off: {denied.codes}"


def _met(planned: PlannedClaim, books: ClaimBooks) -> dict[int, int]:
    """What of the patient's own credit at the visit would meet on each line."""
    if books.following.kind is not PartyKind.PATIENT:
        return {}
    after = applied_entries([*books.entries, *planned.entries], books.following)
    return {entry.line_id: -entry.amount_cents for entry in after if entry.line_id}


def _day(books: ClaimBooks) -> str:
    days = {line.service_date for line in books.lines if line.service_date}
    return f" of {min(days):%m/%d}" if days else ""
