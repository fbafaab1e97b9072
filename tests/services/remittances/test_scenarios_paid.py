"""Scenarios: what one payer pays, and what is then left to whom, to the cent for every party."""

from dataclasses import replace

import pytest

from app.domain.remittances.plan import Need
from app.errors import UserError
from app.queries.claim_detail import events
from app.queries.payer_account import open_payer_account, payer_account
from app.queries.remittance_list import RemittanceState
from app.services.remittances.desk import remittance_plan
from app.services.remittances.posting import undo_batch
from app.store.adjudications import standing_adjudication, standing_adjudications
from tests.edi.remittance_writer import answer, check
from tests.services.remittances.office import LATER, PAID_ON, Office, lines, told

LARCH = "Blue Larch Health"


def test_a_simple_payment(office: Office) -> None:
    seen = office.sent(140_00)
    paid = office.comes(told(seen, "CO-45 4800"))
    assert office.owed(seen) == {}
    assert (office.received_cents(paid), office.cash_cents()) == (92_00, 92_00)
    assert office.row(paid).state is RemittanceState.POSTED
    assert events(office.vault.db, seen.id)[-1].words.startswith(
        "Blue Larch Health paid 92.00 with check 900123 of 03/20/2026, left 0.00 to the next who owes; its number ICN"
    )


def test_a_copay_taken_at_the_desk_meets_the_answers_copay(office: Office) -> None:
    seen = office.sent(140_00, paid_cents=20_00)
    assert office.owed(seen) == {LARCH: 140_00, "patient": -20_00}
    paid = office.comes(told(seen, "CO-45 4800,PR-3 2000"))
    assert office.owed(seen) == {}
    assert (office.received_cents(paid), office.cash_cents()) == (72_00, 92_00)


def test_a_copay_above_the_answers_stays_the_patients_credit(office: Office) -> None:
    seen = office.sent(140_00, paid_cents=25_00)
    office.comes(told(seen, "CO-45 4800,PR-3 2000"))
    assert office.owed(seen) == {"patient": -5_00}


def test_a_deductible_is_the_patients(office: Office) -> None:
    seen = office.sent(140_00, 45_00)
    paid = office.comes(told(seen, "CO-45 4800,PR-1 9200", "CO-45 1500,PR-2 600"))
    assert office.owed(seen) == {"patient": 98_00}
    assert (office.received_cents(paid), office.cash_cents()) == (24_00, 24_00)


def test_interest_is_income_of_its_own_and_changes_no_balance(office: Office) -> None:
    seen = office.sent(140_00)
    paid = office.comes(told(seen, "CO-45 4800,PR-3 2000"), plb="L6 -1075")
    assert office.received_cents(paid) == 82_75
    assert office.owed(seen) == {"patient": 20_00}
    assert office.cash_cents() == 72_00
    (interest,) = payer_account(office.vault.db)
    assert interest.rows[0].words == (
        "10.75 added to check 900123 of 03/20/2026: L6 (interest owed), income of its own"
    )
    assert open_payer_account(office.vault.db) == []


def test_nothing_paid_is_posted_too(office: Office) -> None:
    seen = office.sent(140_00)
    paid = office.comes(told(seen, "CO-45 4800,PR-1 9200"))
    assert (office.received_cents(paid), office.cash_cents()) == (0, 0)
    assert office.owed(seen) == {"patient": 92_00}
    assert office.row(paid).state is RemittanceState.POSTED


def test_a_denied_claim_stays_open_and_its_correction_is_paid(office: Office) -> None:
    seen = office.sent(140_00)
    office.comes(told(seen, "CO-16 14000", status="4"), number="1")
    assert office.owed(seen) == {LARCH: 140_00}
    paid = office.bring(check(told(seen, "CO-45 4800,PR-3 2000"), number="2"))
    office.post(paid)
    assert office.owed(seen) == {"patient": 20_00}
    standing = standing_adjudication(office.vault.db, seen.id)
    assert standing is not None and standing.answer.paid_cents == 72_00
    assert office.cash_cents() == 72_00


def test_a_line_denied_stays_with_the_payer(office: Office) -> None:
    seen = office.sent(140_00, 45_00)
    remittance_id = office.bring(check(told(seen, "CO-45 4800,PR-3 2000", "CO-97 4500")))
    (planned,) = remittance_plan(office.vault, remittance_id, PAID_ON).claims
    assert [(each.need, each.line) for each in planned.attention] == [(Need.DENIED, 2)]
    office.post(remittance_id)
    assert office.owed(seen) == {LARCH: 45_00, "patient": 20_00}
    assert office.cash_cents() == 72_00


def test_bundled_lines_are_posted_to_what_was_billed(office: Office) -> None:
    seen = office.sent(140_00, 45_00)
    kept, bundled = lines(seen, ["CO-45 6000", "CO-97 4500"])

    bundled = replace(bundled, service=kept.service, submitted=bundled.service)
    claim = replace(told(seen, "CO-45 6000", "CO-97 4500"), lines=(kept, bundled))
    office.comes(claim)
    assert office.owed(seen) == {LARCH: 45_00}
    standing = standing_adjudication(office.vault.db, seen.id)
    assert standing is not None and [line.decided_as for line in standing.answer.lines] == ["", "99210-25"]


def test_a_split_claim_is_answered_in_parts(office: Office) -> None:
    seen = office.sent(140_00, 45_00)
    first, second = lines(seen, ["CO-45 4800,PR-3 2000", "CO-45 1500"])
    whole = told(seen, "", "")

    one = answer(whole.claim_number, first, patient=seen.patient, payer_claim_number="ICN1")
    other = answer(whole.claim_number, second, patient=seen.patient, payer_claim_number="ICN2")
    office.comes(one, number="1")
    assert office.owed(seen) == {LARCH: 45_00, "patient": 20_00}
    office.comes(other, number="2")
    assert office.owed(seen) == {"patient": 20_00}
    assert len(standing_adjudications(office.vault.db, seen.id)) == 2
    merged = standing_adjudication(office.vault.db, seen.id)
    assert merged is not None
    assert (merged.answer.charge_cents, merged.answer.paid_cents, len(merged.answer.lines)) == (185_00, 102_00, 2)
    assert (merged.answer.payment_reference, office.cash_cents()) == ("1, 2", 102_00)


def test_a_check_without_claims_is_posted_too(office: Office) -> None:
    remittance_id = office.comes(plb="CT -50000")
    assert (office.received_cents(remittance_id), office.cash_cents()) == (500_00, 0)
    assert office.row(remittance_id).state is RemittanceState.POSTED
    with pytest.raises(UserError, match="nothing to post"):
        office.post(remittance_id)
    undo_batch(office.vault, 1, "Wrong", LATER)
    assert office.row(remittance_id).state is RemittanceState.WAITING
    office.post(remittance_id)
