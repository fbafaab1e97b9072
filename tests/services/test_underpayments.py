"""Underpaid lines over a real vault: found by the answers that stand, dealt with step by step, written to the payer."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pdfplumber
import pytest

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.contracts.contract import CodeAmount, Contract
from app.domain.contracts.underpayment import State, Underpayment
from app.errors import UserError
from app.queries.claim_detail import events
from app.services import encounters, people
from app.services.adjudications import record_adjudication, take_back_answer
from app.services.claim_reading import claim_for
from app.services.contracts import save_contract, save_contract_amounts
from app.services.underpayments import (
    appeal_letters,
    find_underpayments,
    read_underpayments,
    set_tolerance,
    take_step,
    tolerance_cents,
    underpayment_story,
    underpayments_csv,
)
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import NOW, PAYER, TODAY, Town, settle
from tests.services.test_adjudications import OwnEveryCode
from tests.services.test_claim_versions import send

_numbers = count(1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


@pytest.fixture(autouse=True)
def sound(vault: Vault) -> Iterator[None]:
    yield
    assert verify_vault(vault) == []


def with_contract(vault: Vault, town: Town, *amounts: CodeAmount) -> None:
    contract = Contract(practice_id=town.practice.id, payer_id=town.payer.id, name="Larch 2026")
    save_contract_amounts(vault, save_contract(vault, contract, NOW).id, amounts, NOW)


def answered(vault: Vault, town: Town, allowed: int, decided_on: date = TODAY, *, told: bool = False) -> int:
    """A sent claim of one line at 140.00, code 99210-25, of which the payer allowed so much; 20.00 are the copay."""
    visit = town.visit(140_00, service_date=decided_on - timedelta(days=10))
    saved = encounters.save_encounter(vault, visit, NOW)
    assert saved.claim_id is not None
    send(vault, saved.encounter.id, saved.claim_id)
    (line,) = claim_for(vault, saved.claim_id).encounter.lines
    parts = (Adjustment(Group.CONTRACTUAL, "45", 140_00 - allowed), Adjustment(Group.PATIENT, "3", 20_00))
    decided = AdjudicatedLine(
        line.id, 140_00, allowed - 20_00, tuple(each for each in parts if each.amount_cents), allowed if told else None
    )
    answer = Adjudication(f"ICN-{next(_numbers)}", decided_on, 140_00, allowed - 20_00, (decided,))
    record_adjudication(vault, saved.claim_id, answer, LATER)
    return saved.claim_id


def rows_of(vault: Vault, town: Town) -> tuple[Underpayment, ...]:
    return find_underpayments(vault.db, town.practice.id, TODAY)


def test_lines_below_the_contract_are_found_by_the_answers_that_stand(vault: Vault, town: Town) -> None:
    with_contract(vault, town, CodeAmount("99210", 92_00))
    short, told, right = (
        answered(vault, town, 80_00),
        answered(vault, town, 70_00, told=True),
        answered(vault, town, 92_00),
    )
    rows = rows_of(vault, town)
    assert [(row.answer.claim_id, row.stake_cents) for row in rows] == [(told, 22_00), (short, 12_00)]
    assert rows[1].words == "Larch 2026: 99210 = 92.00 x 1 unit"
    assert (rows[1].answer.patient, rows[1].answer.payer) == (town.patient.name.sort_name, "Blue Larch Health")
    take_back_answer(vault, told, "keyed wrong", LATER)
    assert [row.answer.claim_id for row in rows_of(vault, town)] == [short]
    assert right not in [row.answer.claim_id for row in rows_of(vault, town)]
    assert read_underpayments(vault, town.practice.id, TODAY) == rows_of(vault, town)
    assert read_underpayments(vault, town.practice.id, TODAY, OwnEveryCode) == rows_of(vault, town)
    assert not find_underpayments(vault.db, town.practice.id + 1, TODAY)


def test_without_a_contract_history_speaks(vault: Vault, town: Town) -> None:
    for days in (30, 20, 10):
        answered(vault, town, 92_00, TODAY - timedelta(days=days))
    short = answered(vault, town, 80_00)
    (row,) = rows_of(vault, town)
    assert (row.answer.claim_id, row.stake_cents, row.by_contract) == (short, 12_00, False)
    since = TODAY - timedelta(days=30)
    assert f"the median of 3 earlier answers since {since:%m/%d/%Y}" in row.words


def test_the_tolerance_is_the_biller_s(vault: Vault, town: Town) -> None:
    with_contract(vault, town, CodeAmount("99210", 92_00))
    answered(vault, town, 80_00)
    assert tolerance_cents(vault) == 1_00
    set_tolerance(vault, 12_00, NOW)
    assert not rows_of(vault, town)
    set_tolerance(vault, 11_99, NOW)
    assert rows_of(vault, town)
    with pytest.raises(UserError, match="zero or more"):
        set_tolerance(vault, -1, NOW)


def test_each_step_is_kept_told_in_the_claim_and_audited(vault: Vault, town: Town) -> None:
    with_contract(vault, town, CodeAmount("99210", 92_00))
    claim_id = answered(vault, town, 80_00)
    take_step(vault, rows_of(vault, town), State.APPEALED, TODAY, " by  fax ", LATER)
    (row,) = rows_of(vault, town)
    assert (row.step.state, row.step.done_on, row.step.words, row.step.stake_cents) == (
        State.APPEALED,
        TODAY,
        "by fax",
        12_00,
    )
    take_step(vault, [row], State.RECOVERED, TODAY, "", LATER)
    (row,) = rows_of(vault, town)
    assert [each.step.state for each in underpayment_story(vault, row)] == [State.APPEALED, State.RECOVERED]
    assert events(vault.db, claim_id)[-2].words == "99210-25, 12.00 underpaid: appealed; by fax"
    audited = vault.db.execute("SELECT subject_id FROM audit WHERE subject_kind = 'underpayment'").fetchall()
    assert audited == [(claim_id,), (claim_id,)]


def test_a_step_that_makes_no_sense_is_refused(vault: Vault, town: Town) -> None:
    with_contract(vault, town, CodeAmount("99210", 92_00))
    answered(vault, town, 80_00)
    rows = rows_of(vault, town)
    with pytest.raises(UserError, match="needs a reason"):
        take_step(vault, rows, State.ACCEPTED, TODAY, " ", LATER)
    with pytest.raises(UserError, match="not come yet"):
        take_step(vault, rows, State.APPEALED, TODAY + timedelta(days=1), "", LATER)
    with pytest.raises(UserError, match="No line is chosen"):
        take_step(vault, (), State.APPEALED, TODAY, "", LATER)
    assert rows_of(vault, town)[0].step.state is State.OPEN


def test_what_was_done_is_never_changed(vault: Vault, town: Town) -> None:
    with_contract(vault, town, CodeAmount("99210", 92_00))
    answered(vault, town, 80_00)
    take_step(vault, rows_of(vault, town), State.ACCEPTED, TODAY, "new fee schedule", LATER)
    for sql in ("UPDATE underpayment_step SET words = ''", "DELETE FROM underpayment_step"):
        with pytest.raises(Exception, match="append-only"):
            vault.db.execute(sql)


def test_letters_go_to_each_payer_with_claim_amounts_and_evidence(vault: Vault, town: Town) -> None:
    with_contract(vault, town, CodeAmount("99210", 92_00))
    for _ in range(24):
        answered(vault, town, 80_00)
    other = people.save_payer(vault, replace(PAYER, name="Harborline Mutual", payer_id="HM1"), NOW)
    rows = rows_of(vault, town)
    elsewhere = replace(rows[0], answer=replace(rows[0].answer, payer_id=other.id))
    pdf = appeal_letters(vault, (*rows, elsewhere), LATER)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        pages = [page.extract_text() for page in document.pages]
        fonts = {char["fontname"].split("+")[-1] for page in document.pages for char in page.chars}
    assert fonts == {"LiberationSans", "LiberationSans-Bold"}
    whole = "\n".join(pages)
    assert len(pages) >= 3 and "Harborline Mutual" in pages[-1]
    for words in (
        "Request for review of underpaid claims",
        "Cedar Hill Family Medicine",
        "PO Box 100",
        rows[0].answer.payer_claim_number,
        "Larch 2026: 99210 = 92.00 x 1 unit.",
        "24 lines, underpaid in all 288.00",
        "1 line, underpaid in all 12.00",
    ):
        assert words in whole
    assert pdf == appeal_letters(vault, (*rows, elsewhere), LATER)
    with pytest.raises(UserError, match="No line is chosen"):
        appeal_letters(vault, (), LATER)


def test_the_list_goes_out_as_csv(vault: Vault, town: Town) -> None:
    with_contract(vault, town, CodeAmount("99210", 92_00))
    answered(vault, town, 80_00)
    head, row = underpayments_csv(rows_of(vault, town)).splitlines()
    assert head.startswith("Claim,Patient,Payer,Payer's claim number,Service,Code,Units,Charge,Allowed,Expected")
    assert row.endswith("99210-25,1,140.00,80.00,92.00,12.00,open,Larch 2026: 99210 = 92.00 x 1 unit")
