"""On the visit each line shows what its payer is to allow by contract, and a charge below it is told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.contracts.contract import CodeAmount, Contract
from app.services import people
from app.services.contracts import save_contract, save_contract_amounts, set_contract_active
from app.ui.encounter.page import EncounterPage
from app.ui.session import Session
from tests.ui.encounter.world import NOW, World


@pytest.fixture
def contract(session: Session, world: World) -> Contract:
    (coverage,) = people.coverages(session.vault, world.patient)[:1]
    head = Contract(practice_id=world.practice, payer_id=coverage.payer_id, name="Summit Blue PPO 2026")
    saved = save_contract(session.vault, head, NOW)
    save_contract_amounts(session.vault, saved.id, [CodeAmount("99214", 121_40)], NOW)
    return saved


@pytest.fixture
def visit(page: EncounterPage, contract: Contract, world: World) -> EncounterPage:
    page.resize(1900, 800)
    page.new_encounter(world.patient)
    page.editor.set_service_date(page.editor.session.today())
    page.editor.set_diagnosis(0, "M25.561")
    for place, (code, charge) in enumerate((("99214", "100"), ("36415", "12"))):
        page.lines.focus_part(place, "procedure")
        QTest.keyClicks(page.lines.rows[place].code, code)
        QTest.keyClick(page.lines.rows[place].code, Qt.Key.Key_Return)
        page.lines.rows[place].charge.setFocus()
        QTest.keyClicks(page.lines.rows[place].charge, charge)
    return page


def test_the_column_tells_what_to_expect_and_why(visit: EncounterPage) -> None:
    first, second = visit.lines.rows[:2]
    assert visit.lines._allowed_head.text() == "Expected"
    assert first.allowed.isVisibleTo(visit) and first.allowed.text() == "100.00"
    assert first.allowed.toolTip() == ("Summit Blue PPO 2026: 99214 = 121.40 x 1 unit; no more than the charge, 100.00")
    assert (second.allowed.text(), second.allowed.toolTip()) == ("", "")


def test_a_charge_below_the_contract_is_told_at_its_cell(visit: EncounterPage) -> None:
    visit.editor.check_now()
    assert "fee.below_contract" in {finding.rule for finding in visit.editor.findings}
    assert "below the 121.40 the contract allows" in visit.lines.rows[0].charge.toolTip()
    charge = visit.lines.rows[0].charge
    charge.setFocus()
    QTest.keyClicks(charge, "150")
    visit.editor.check_now()
    assert "fee.below_contract" not in {finding.rule for finding in visit.editor.findings}
    assert visit.lines.rows[0].allowed.text() == "121.40"


def test_a_retired_contract_is_gone_from_the_open_visit(
    visit: EncounterPage, contract: Contract, session: Session
) -> None:
    set_contract_active(session.vault, contract.id, False, NOW)
    session.changed.emit("contract")
    assert not visit.lines.rows[0].allowed.isVisibleTo(visit)


def test_a_narrow_window_leaves_the_column_out(visit: EncounterPage) -> None:
    visit.lines.resize(700, 300)
    assert not visit.lines.rows[0].allowed.isVisibleTo(visit.lines)
