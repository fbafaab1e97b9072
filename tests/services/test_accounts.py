"""An account told from the real ledger: who owes what, why, and what is waited for."""

import csv
import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from app.domain.coverage import Coverage
from app.domain.ledger import Party, PartyKind
from app.domain.people import PayerKind
from app.domain.why.books import Voice
from app.errors import UserError
from app.queries.account import account_visits, line_balances, total_owing, waiting_claims
from app.services import encounters, people
from app.services.accounts import account_csv, account_letter, explain_account, explain_claim, explain_visit
from app.services.adjudications import record_adjudication, take_back_answer
from app.services.next_payer import bill_next_payer
from app.store.vault import Vault
from tests.invented import NOW, TODAY, Town
from tests.services.test_adjudications import LATER, an_answer
from tests.services.test_adjudications import second as second
from tests.services.test_adjudications import sent as sent
from tests.services.test_adjudications import sound as sound
from tests.services.test_adjudications import town as town


def test_before_any_answer_the_payer_is_waited_for(vault: Vault, town: Town, sent: int) -> None:
    (visit,) = account_visits(vault.db, town.patient.id)
    assert [(each.name, each.cents) for each in visit.owing] == [("Blue Larch Health", 165_00), ("", -10_00)]
    assert (visit.balance_cents, visit.payer_cents, visit.patient_cents, visit.credit_cents) == (
        155_00, 165_00, -10_00, 10_00,
    )  # fmt: skip
    (waits,) = visit.waiting
    assert (waits.payer, waits.cents, waits.sent_on, waits.claim_id) == ("Blue Larch Health", 165_00, TODAY, sent)
    assert explain_claim(vault, sent, TODAY).sentence == (
        "165.00 was charged to Blue Larch Health for 3 February (99210 120.00, 99211 45.00); 10.00 received at the desk"
        " on 3 February; 165.00 waits for Blue Larch Health's answer, 10.00 is the patient's credit."
    )


def test_after_the_answer_the_next_payer_and_each_line_are_told(
    vault: Vault, town: Town, second: Coverage, sent: int
) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    why = explain_claim(vault, sent, TODAY)
    assert why.sentence == (
        "Blue Larch Health allowed 110.00 of 165.00; 55.00 is contractual; it paid 60.00; 20.00 coinsurance goes on to"
        " Harborline Mutual; 30.00 deductible goes on to Harborline Mutual; 10.00 received at the desk on 3 February;"
        " 50.00 is to be billed to Harborline Mutual, 10.00 is the patient's credit."
    )
    assert why.told[-1].number == "EFT 881"
    first, other = line_balances(vault.db, account_visits(vault.db, town.patient.id)[0].encounter_id)
    assert (first.procedure, [(each.name, each.cents) for each in first.owing]) == (
        "99210-25", [("Harborline Mutual", 20_00)],
    )  # fmt: skip
    assert explain_visit(vault, 1, TODAY, lines=frozenset({other.line_id})).cents == 30_00
    assert waiting_claims(vault.db, town.patient.id) == []
    bill_next_payer(vault, sent, LATER)
    (waits,) = waiting_claims(vault.db, town.patient.id)
    assert (waits.payer, waits.cents, waits.sent_on) == ("Harborline Mutual", 50_00, None)


def test_the_patient_alone_is_told_without_reasons_and_codes(
    vault: Vault, town: Town, second: Coverage, sent: int
) -> None:
    people.save_coverage(vault, replace(second, active=False), NOW)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    why = explain_visit(vault, 1, TODAY, Voice.PATIENT)
    assert why.sentence == (
        "Blue Larch Health allowed 110.00 of 165.00; 55.00 is contractual; it paid 60.00; 20.00 is your coinsurance;"
        " 30.00 is your deductible, 10.00 received at the desk on 3 February; you owe 40.00."
    )
    assert not any("9921" in each.words for each in why.told)


def test_an_answer_taken_back_and_a_denial(vault: Vault, town: Town, second: Coverage, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    take_back_answer(vault, sent, "Another claim's paper", LATER)
    why = explain_claim(vault, sent, TODAY)
    assert "An answer of Blue Larch Health, 60.00 paid, was taken back on 7 March: Another claim's paper" in [
        each.words for each in why.told
    ]
    good = an_answer(vault, sent)
    denied = tuple(
        replace(each, paid_cents=0, adjustments=(replace(each.adjustments[0], reason="97", amount_cents=cents),))
        for each, cents in zip(good.lines, (120_00, 45_00), strict=True)
    )
    record_adjudication(vault, sent, replace(good, lines=denied, paid_cents=0), LATER)
    told = explain_claim(vault, sent, TODAY).sentence
    assert "it denied 165.00:" in told and "(CO-97)" in told
    assert told.endswith("165.00 is still open with Blue Larch Health, 10.00 is the patient's credit.")


def test_an_answer_to_the_claim_as_a_whole_is_told_like_any_other(vault: Vault, town: Town, sent: int) -> None:
    good = an_answer(vault, sent)
    whole = replace(good, lines=(), adjustments=good.all_adjustments())
    record_adjudication(vault, sent, whole, LATER)
    told = explain_claim(vault, sent, TODAY).sentence
    assert told.startswith("Blue Larch Health allowed 110.00 of 165.00; 55.00 is contractual; it paid 60.00;")


def test_the_whole_account_is_the_sum_of_its_visits(vault: Vault, town: Town, sent: int) -> None:
    encounters.save_encounter(vault, town.visit(30_00, service_date=date(2026, 3, 1)), NOW)
    people.save_payer(vault, replace(town.payer, kind=PayerKind.OTHER), NOW)
    story = explain_account(vault, town.patient.id, TODAY)
    assert [visit.service_date for visit, _ in story.visits] == [date(2026, 3, 1), date(2026, 2, 3)]
    assert story.balance_cents == sum(why.cents for _, why in story.visits) == 185_00
    assert story.sentence == (
        "30.00 is to be billed to Blue Larch Health, 165.00 waits for Blue Larch Health's answer,"
        " 10.00 is the patient's credit."
    )
    owing = total_owing(visit for visit, _ in story.visits)
    assert {each.party: each.cents for each in owing}[Party(PartyKind.PATIENT, town.patient.id)] == -10_00
    assert explain_account(vault, 99, TODAY).sentence == "Nothing is owed."


def test_the_page_for_the_patient_says_no_more_than_it_must(vault: Vault, town: Town, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    page = account_letter(vault, town.patient.id, 0, town.practice.id, LATER)
    with pdfplumber.open(io.BytesIO(page)) as pdf:
        assert len(pdf.pages) == 1
        text = pdf.pages[0].extract_text()
    assert "Elena M Muñoz-O'Brien" in text and "Your visit of 3 February 2026" in text
    for private in ("E11.9", "99210", "03/07/1958", "XLH884201", "Office visit"):
        assert private not in text
    assert vault.db.execute("SELECT count(*) FROM audit WHERE action = 'print account'").fetchone()[0] == 1


def test_the_account_goes_to_a_spreadsheet_entry_by_entry(vault: Vault, town: Town, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    head, *rows = csv.reader(io.StringIO(account_csv(vault, town.patient.id, TODAY)))
    assert head[0] == "Date of service"
    assert [row[4:] for row in rows] == [["155.00", "155.00"], ["-115.00", "40.00"]]
    assert rows[1][:2] == ["2026-02-03", "2026-03-07"] and rows[1][3] == "EFT 881"


def test_a_corrected_charge_is_told_in_one_line(vault: Vault, town: Town) -> None:
    saved = encounters.save_encounter(vault, town.visit(120_00, paid_cents=25_00), NOW)
    assert saved.claim_id
    changed = replace(saved.encounter, lines=(replace(saved.encounter.lines[0], charge_cents=90_00),))
    encounters.save_encounter(vault, changed, LATER)
    why = explain_claim(vault, saved.claim_id, TODAY)
    assert [(each.words, each.cents) for each in why.told] == [
        ("25.00 received at the desk on 3 February; a charge of 120.00 was corrected on 7 March", -25_00),
        ("90.00 was charged to Blue Larch Health for 3 February (99210)", 90_00),
    ]


def test_a_visit_that_is_gone_is_said(vault: Vault) -> None:
    with pytest.raises(UserError, match="no longer there"):
        explain_visit(vault, 99, TODAY)
