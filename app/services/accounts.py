"""A patient's account told in words: why a line, a claim's part, a visit or the whole account stands as it does."""

from dataclasses import dataclass
from datetime import date

from app.domain.ledger import Party
from app.domain.why.books import Books, Names, Voice
from app.domain.why.story import Why, closing, explain
from app.errors import UserError
from app.queries.account import AccountVisit, account_visits, total_owing
from app.queries.why_books import account_names, claim_part_lines, free_entries, visit_answers, visit_entries
from app.services.claim_reading import stored_claim
from app.services.reason_words import reason_words
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


def explain_account(vault: Vault, patient_id: int, today: date, voice: Voice = Voice.BILLER) -> AccountStory:
    """Why the whole account of a patient stands as it does, visit by visit; visits without any money are left out."""
    told = []
    answered: set[Party] = set()
    for visit in account_visits(vault.db, patient_id):
        books = _books(vault, patient_id, visit.encounter_id, today)
        if books.entries or books.answers:
            told.append((visit, explain(books, voice)))
            answered |= {each.party for each in books.answers if not each.taken_back}
    owing = total_owing(visit for visit, _ in told)
    words = closing([(each.party, each.cents) for each in owing], answered, names_of(vault, patient_id), voice)
    return AccountStory(tuple(told), sum(each.cents for each in owing), f"{words[:1].upper()}{words[1:]}.")


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
    return Books(visit_entries(vault.db, encounter_id), names, today, visit_answers(vault.db, encounter_id))
