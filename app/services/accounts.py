"""A patient's account told in words: why a line, a claim's part, a visit or the whole account stands as it does."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.ledger import Party
from app.domain.money import format_cents
from app.domain.why.books import Asked, Books, Names, Voice
from app.domain.why.sentence import closing
from app.domain.why.story import Why, asked, explain
from app.errors import UserError
from app.forms.account_letter import AccountLetter, LetterVisit, render_account_letter
from app.queries.account import AccountVisit, account_visits
from app.queries.why_books import (
    account_names,
    claim_part_lines,
    free_entries,
    sent_lines,
    visit_answers,
    visit_entries,
)
from app.services.claim_reading import stored_claim
from app.services.local_day import local_day
from app.services.people import patient, practice
from app.services.reason_words import reason_words
from app.services.trail import note
from app.store.encounters import load_encounter
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class AccountStory:
    """The whole account: each visit with its story, in the order of `visits`; `sentence` says who owes what in all."""

    visits: tuple[tuple[AccountVisit, Why], ...]
    balance_cents: int
    sentence: str


def explain_visit(
    vault: Vault, encounter_id: int, today: date, voice: Voice = Voice.BILLER, lines: frozenset[int] | None = None
) -> Why:
    """Why a visit, or some of its service lines (row ids; 0 is credit), stands as it does. UserError: it is gone."""
    return explain(_visit_books(vault, encounter_id, today), voice, lines)


def explain_claim(vault: Vault, claim_id: int, today: date, voice: Voice = Voice.BILLER) -> Why:
    """Why what a claim bills stands as it does: its visit, or its lines of a visit billed in parts."""
    stored = stored_claim(vault, claim_id)
    lines = claim_part_lines(vault.db, claim_id)
    return explain_visit(vault, stored.encounter_id, today, voice, lines)


def explain_free_credit(vault: Vault, patient_id: int, today: date, voice: Voice = Voice.BILLER) -> Why:
    """Why the credit of a patient that belongs to no visit is what it is."""
    return explain(_books(vault, patient_id, 0, today), voice)


def explain_account(vault: Vault, patient_id: int, today: date, voice: Voice = Voice.BILLER) -> AccountStory:
    """Why the whole account of a patient stands as it does, visit by visit; visits without any money are left out."""
    told = []
    parts: dict[tuple[Party, Asked], int] = defaultdict(int)
    for visit in account_visits(vault.db, patient_id):
        books = _books(vault, patient_id, visit.encounter_id, today)
        if not books.entries and not books.answers:
            continue
        told.append((visit, explain(books, voice)))
        for party, cents in told[-1][1].by_party:
            parts[party, asked(books, party)] += cents
    open_parts = [(party, cents, how_far) for (party, how_far), cents in parts.items()]
    words = closing(open_parts, names_of(vault, patient_id), voice)
    return AccountStory(tuple(told), sum(parts.values()), f"{words[:1].upper()}{words[1:]}.")


def names_of(vault: Vault, patient_id: int) -> Names:
    """How the parties of an account are called."""
    return account_names(vault.db, patient_id, 0, reason_words())


def _visit_books(vault: Vault, encounter_id: int, today: date) -> Books:
    encounter = load_encounter(vault.db, encounter_id)
    if encounter is None:
        raise UserError("This visit is no longer there.", "Read the list again.")
    return _books(vault, encounter.patient_id, encounter_id, today)


def _books(vault: Vault, patient_id: int, encounter_id: int, today: date) -> Books:
    """Of a visit, or (0) of what belongs to none."""
    names = account_names(vault.db, patient_id, encounter_id, reason_words())
    if not encounter_id:
        return Books(free_entries(vault.db, patient_id), names, today)
    answers, sent = visit_answers(vault.db, encounter_id), sent_lines(vault.db, encounter_id)
    return Books(visit_entries(vault.db, encounter_id), names, today, answers, sent)


def account_letter(vault: Vault, patient_id: int, encounter_id: int, practice_id: int, now: datetime) -> bytes:
    """The page for the patient: the visits that are open, and the one chosen (0: none), oldest first.

    Of whichever practice is billed for; that the page was made is kept. UserError where patient or practice is gone.
    """
    with vault.atomic():
        found = patient(vault, patient_id)
        story = explain_account(vault, patient_id, local_day(now), Voice.PATIENT)
        visits = [
            LetterVisit(
                visit.service_date,
                tuple((told.day, told.words, None if told.is_undone else told.cents) for told in why.told),
                why.sentence,
                visit.balance_cents,
                visit.patient_cents,
            )
            for visit, why in reversed(story.visits)
            if visit.owing or visit.encounter_id == encounter_id
        ]
        letter = AccountLetter(
            practice(vault, practice_id),
            found.name.spoken_name,
            found.address,
            found.account_number,
            local_day(now),
            tuple(visits),
            sum(visit.patient_cents for visit, _ in story.visits),
            story.sentence,
        )
        note(vault, now, "print account", "patient", patient_id, {"visits": len(visits)})
        return render_account_letter(letter)


def account_csv(vault: Vault, patient_id: int, today: date) -> str:
    """Every entry of the account in words, visit by visit, with what was left after it; for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date of service", "Date", "What happened", "Check or transfer", "Amount", "Left"])
    for visit, why in reversed(explain_account(vault, patient_id, today).visits):
        service, left = visit.service_date.isoformat() if visit.service_date else "", 0
        for told in why.told:
            left += told.cents
            money = (format_cents(cents).replace(",", "") for cents in (told.cents, left))
            writer.writerow([service, told.day.isoformat(), _plain(told.words), _plain(told.number), *money])
    return text.getvalue()


def _plain(words: str) -> str:
    """A spreadsheet takes words that begin with these signs for a formula."""
    return f"'{words}" if words[:1] in "=+-@" and words else words
