"""Lines paid below what was to be expected: found, appealed, accepted as right, recovered; as a list and as letters."""

import csv
import io
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import cache

from app.domain.contracts.expected import MedicareFees
from app.domain.contracts.underpayment import (
    DEFAULT_TOLERANCE_CENTS,
    HISTORY_DAYS,
    State,
    Step,
    Underpayment,
    underpayments,
)
from app.domain.money import format_cents
from app.domain.procedure_book import NO_PROCEDURES, ProcedureBook
from app.errors import UserError
from app.forms.appeal_letter import AppealLetter, render_appeals
from app.queries import underpayments as query
from app.services.contracts import medicare_fees
from app.services.local_day import local_day
from app.services.recheck import OwnBook
from app.services.settings import set_setting, setting
from app.services.trail import note
from app.store.claims import add_claim_event
from app.store.connection import Database
from app.store.contracts import load_all_terms
from app.store.practices import load_practice
from app.store.settings import load_setting
from app.store.underpayments import add_underpayment_steps
from app.store.vault import Vault

TOLERANCE = "underpayment_tolerance_cents"
LISTED_DAYS = HISTORY_DAYS
_HEADS = (
    *("Claim", "Patient", "Payer", "Payer's claim number", "Service", "Code", "Units", "Charge"),
    *("Allowed", "Expected", "At stake", "State", "Evidence"),
)
_DONE = {
    State.APPEALED: "appealed",
    State.ACCEPTED: "accepted as right",
    State.RECOVERED: "recovered",
    State.OPEN: "open again",
}


def find_underpayments(
    db: Database, practice_id: int, today: date, procedures: ProcedureBook = NO_PROCEDURES
) -> tuple[Underpayment, ...]:
    """The underpaid lines of a practice decided in the last eighteen months, the most at stake first.

    Reads through any connection: a worker's own too. Lines something was done about are there as well.
    """
    answers = query.answered_lines(db, today - timedelta(days=LISTED_DAYS + HISTORY_DAYS), practice_id)

    @cache
    def medicare_at(practice: int) -> MedicareFees:
        return medicare_fees(db, load_practice(db, practice), procedures)

    tolerance = load_setting(db, TOLERANCE, DEFAULT_TOLERANCE_CENTS)
    found = underpayments(answers, load_all_terms(db, practice_id), medicare_at, query.last_steps(db), tolerance)
    first = today - timedelta(days=LISTED_DAYS)
    return tuple(each for each in found if each.answer.decided_on >= first or each.step.state is State.APPEALED)


def read_underpayments(
    vault: Vault, practice_id: int, today: date, open_book: Callable[[], OwnBook] | None = None
) -> tuple[Underpayment, ...]:
    """The same through a connection and a code book of its own, for a worker thread; without a book no Medicare."""
    with closing(vault.read_only_connection()) as db:
        if open_book is None:
            return find_underpayments(db, practice_id, today)
        with closing(open_book()) as book:
            return find_underpayments(db, practice_id, today, book.procedures)


def tolerance_cents(vault: Vault) -> int:
    """A line that lacks no more than this is passed over."""
    return setting(vault, TOLERANCE, DEFAULT_TOLERANCE_CENTS)


def set_tolerance(vault: Vault, cents: int, now: datetime) -> None:
    """Keep how much may lack; UserError below zero."""
    if cents < 0:
        raise UserError("A difference to pass over is zero or more.", "Type an amount such as 1.00.")
    set_setting(vault, TOLERANCE, cents, now)


def take_step(
    vault: Vault, rows: Sequence[Underpayment], state: State, done_on: date, words: str, now: datetime
) -> None:
    """Say of some lines that they were appealed, accepted as right, recovered, or are open again.

    UserError where nothing is chosen, where the day has not come, or where what is accepted has no reason.
    """
    words = " ".join(words.split())
    if not rows:
        raise UserError("No line is chosen.", "Choose the lines in the list first.")
    if done_on > local_day(now):
        raise UserError("This day has not come yet.", "Type the day on which it was done.")
    if state is State.ACCEPTED and not words:
        raise UserError("What is accepted as right needs a reason.", "Say in a few words why the payer is right.")
    steps = [(each.answer.key, Step(state, done_on, words, each.stake_cents)) for each in rows]
    with vault.atomic():
        add_underpayment_steps(vault.db, steps, now, vault.user_name)
        for each in rows:
            told = f"{each.answer.words}, {format_cents(each.stake_cents)} underpaid: {_DONE[state]}"
            if words:
                told += f"; {words}"
            add_claim_event(vault.db, each.answer.claim_id, now, vault.user_name, "underpaid", told)
        detail = {
            "lines": [each.answer.line.id for each in rows],
            "before": sorted({each.step.state.value for each in rows}),
            "after": state.value,
            "done_on": done_on.isoformat(),
            "words": words,
        }
        claims = {each.answer.claim_id for each in rows}
        note(vault, now, "mark", "underpayment", claims.pop() if len(claims) == 1 else None, detail)


def underpayment_story(vault: Vault, row: Underpayment) -> tuple[query.ToldStep, ...]:
    """All that was done about a line, from the first."""
    return query.story(vault.db, *row.answer.key)


# On paper -----------------------------------------------------------------------------------------------


def appeal_letters(vault: Vault, rows: Sequence[Underpayment], now: datetime) -> bytes:
    """A letter to each payer of the lines, as one PDF: what was allowed, what was to be expected, and why.

    UserError where no line is given. That it was written is kept in the audit trail.
    """
    if not rows:
        raise UserError("No line is chosen.", "Choose the lines in the list first.")
    by_payer: dict[tuple[int, int], list[Underpayment]] = {}
    for each in rows:
        by_payer.setdefault((each.answer.practice_id, each.answer.payer_id), []).append(each)
    addresses = query.payer_addresses(vault.db, {payer for _, payer in by_payer})
    letters = []
    for (practice_id, payer_id), lines in by_payer.items():
        practice = load_practice(vault.db, practice_id)
        assert practice is not None  # the visits refer to it
        letters.append(AppealLetter(practice, addresses[payer_id], tuple(lines), local_day(now), vault.user_name))
    pdf = render_appeals(letters)
    with vault.atomic():
        note(vault, now, "print", "underpayment", None, {"lines": [each.answer.line.id for each in rows]})
    return pdf


def underpayments_csv(rows: Sequence[Underpayment]) -> str:
    """The list as CSV for a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    for each in rows:
        answer = each.answer
        cents = (answer.line.charge_cents, answer.allowed_cents, each.expected_cents, each.stake_cents)
        charge, allowed, expected, stake = (format_cents(amount).replace(",", "") for amount in cents)
        code = "-".join((answer.line.procedure, *answer.line.modifiers))
        who = (answer.claim_number, answer.patient, answer.payer, answer.payer_claim_number)
        what = (answer.served_on.isoformat(), code, answer.line.units_text, charge)
        writer.writerow((*who, *what, allowed, expected, stake, each.step.state.value, each.words))
    return text.getvalue()
