"""The list of credits over a real vault: payers that paid too much, patients who did, and who is still waited for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.people import PayerKind
from app.domain.posting import PostingKind
from app.errors import UserError
from app.queries.credits import CreditsDue, credit_rows, due_credits
from app.services import encounters, people
from app.services.adjudications import record_adjudication
from app.services.credit_notes import note_credit
from app.store.ledger import Posting, append_posting
from app.store.vault import Vault
from tests.invented import NOW, TODAY, Town
from tests.services.test_adjudications import LATER, an_answer
from tests.services.test_adjudications import second as second
from tests.services.test_adjudications import sent as sent
from tests.services.test_adjudications import town as town

IN_50_DAYS = TODAY + timedelta(days=50)


def test_a_copay_at_the_desk_waits_for_the_answer(vault: Vault, town: Town, sent: int) -> None:
    (row,) = credit_rows(vault.db, TODAY)
    assert (row.owed_to, row.cents, row.cause) == ("Muñoz-O'Brien, Elena M", 10_00, "paid at the desk")
    assert (row.waits_for, row.is_due, row.due_by) == ("Blue Larch Health", False, None)
    assert due_credits(vault.db, TODAY) == CreditsDue(0, 0, 0, None)


def test_what_all_answers_leave_over_is_due_since_the_last_of_them(vault: Vault, town: Town, sent: int) -> None:
    good = an_answer(vault, sent)
    paid = tuple(replace(line, paid_cents=line.charge_cents, adjustments=()) for line in good.lines)
    record_adjudication(vault, sent, replace(good, lines=paid, paid_cents=165_00), LATER)
    (row,) = credit_rows(vault.db, IN_50_DAYS)
    assert (row.cents, row.cause, row.since, row.days) == (10_00, "Blue Larch Health's answer", TODAY, 50)
    assert row.is_due and row.coverage_id == 0 and row.key == (town.patient.id, 0, 0)
    assert due_credits(vault.db, IN_50_DAYS) == CreditsDue(1, 10_00, 50, None)
    assert credit_rows(vault.db, IN_50_DAYS, practice_id=town.practice.id) == [row]
    assert credit_rows(vault.db, IN_50_DAYS, practice_id=99) == []


def test_what_a_payer_pays_beyond_its_part_and_medicares_sixty_days(vault: Vault, town: Town) -> None:
    people.save_payer(vault, replace(town.payer, kind=PayerKind.MEDICARE), NOW)
    saved = encounters.save_encounter(vault, town.visit(60_00, service_date=date(2026, 3, 2)), NOW)
    plan = Party(PartyKind.COVERAGE, town.coverage.id)
    posting = Posting(
        NOW + timedelta(days=3), "biller", TODAY, PostingKind.PAYER_ACCOUNT, "Paid again", saved.encounter.id
    )
    append_posting(vault.db, posting, [Entry(EntryKind.PAYMENT, plan, -75_00, saved.encounter.lines[0].id)])
    (row,) = credit_rows(vault.db, IN_50_DAYS)
    assert (row.owed_to, row.cents, row.service_date) == ("Blue Larch Health", 15_00, date(2026, 3, 2))
    assert row.since == TODAY + timedelta(days=3)
    assert row.due_by == TODAY + timedelta(days=63)
    assert row.cause == "paid beside its claims"
    assert due_credits(vault.db, IN_50_DAYS).nearest == row.due_by


def test_the_last_note_stands_with_its_credit_and_none_is_changed(vault: Vault, town: Town, sent: int) -> None:
    for words in ("Asked", "  Asked   again "):
        note_credit(vault, town.patient.id, 0, 0, words, NOW)
    with pytest.raises(UserError, match="empty"):
        note_credit(vault, town.patient.id, 0, 0, "  ", NOW)
    (row,) = credit_rows(vault.db, TODAY)
    assert row.note == "03/07: Asked again"
    for change in ("UPDATE credit_note SET words = 'x'", "DELETE FROM credit_note"):
        with pytest.raises(Exception, match="append-only"):
            vault.db.execute(change)
