"""A sent claim is corrected, voided or billed anew from the ledger, by keys."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.claim_version import FollowUp
from app.forms.cms1500_fill import fill
from app.services import people
from app.services.claims import claim_for
from app.services.vaults import Vault
from app.ui.claims.follow_up_dialog import FollowUpDialog
from app.ui.claims.page import ClaimsPage
from tests.ui.claims.test_claims_page import NOW
from tests.ui.claims.test_claims_page import demo as demo
from tests.ui.claims.test_claims_page import page as page


def asked(page: ClaimsPage, qtbot: QtBot) -> FollowUpDialog:
    page.show_status("sent")
    page.table.selectRow(0)
    page.deeds.correct_claim()
    qtbot.waitUntil(lambda: page.findChild(FollowUpDialog) is not None)
    dialog = page.findChild(FollowUpDialog)
    assert isinstance(dialog, FollowUpDialog)
    return dialog


def test_a_correction_needs_the_payers_number_and_opens_the_visit(page: ClaimsPage, demo: Vault, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    assert not dialog.go.isEnabled()
    assert "ICN" in dialog.message.text()
    qtbot.keyClicks(dialog.reference, "2026 0412 77A")
    with qtbot.waitSignal(page.encounter_wanted):
        qtbot.keyClick(dialog.reference, Qt.Key.Key_Return)
    row = page.table.current_row()
    assert row is not None
    assert (row.version, row.status.value) == (7, "draft")
    assert claim_for(demo, row.claim_id).original_reference == "2026 0412 77A"


def test_a_void_is_ready_at_once(page: ClaimsPage, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    qtbot.keyClick(dialog.choices[FollowUp.VOID], Qt.Key.Key_Space)
    qtbot.keyClicks(dialog.reference, "ICN1")
    assert all(box.isHidden() for box in dialog.lines)
    with qtbot.waitSignal(page.message) as said:
        qtbot.keyClick(dialog.reference, Qt.Key.Key_Return)
    assert said.args is not None and "ready to print" in said.args[0]
    row = page.table.current_row()
    assert row is not None and (row.version, row.status.value) == (8, "ready")


def test_billing_anew_asks_no_number_and_can_be_withdrawn(page: ClaimsPage, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    qtbot.keyClick(dialog.choices[FollowUp.ANEW], Qt.Key.Key_Space)
    assert dialog.reference_field.isHidden() and dialog.go.isEnabled()
    before = len(page.model.all_rows())
    dialog.go.click()
    qtbot.waitUntil(lambda: len(page.model.all_rows()) == before + 1)
    page.deeds.withdraw_claim()
    qtbot.waitUntil(lambda: len(page.model.all_rows()) == before)


def test_a_payer_that_takes_corrections_as_new_claims_is_asked_for_no_number(
    page: ClaimsPage, demo: Vault, qtbot: QtBot
) -> None:
    page.show_status("sent")
    page.table.selectRow(0)
    row = page.table.current_row()
    assert row is not None
    payer = next(each for each in people.payers(demo) if each.name == row.payer)
    people.save_payer(demo, replace(payer, habits=replace(payer.habits, corrected_as_new=True)), NOW)
    dialog = asked(page, qtbot)
    assert dialog.reference_field.isHidden() and dialog.go.isEnabled()
    assert "without item 22" in dialog.message.text()
    qtbot.keyClick(dialog.choices[FollowUp.VOID], Qt.Key.Key_Space)
    assert not dialog.go.isEnabled() and "takes no void claims" in dialog.message.text()
    qtbot.keyClick(dialog.choices[FollowUp.CORRECT], Qt.Key.Key_Space)
    with qtbot.waitSignal(page.encounter_wanted):
        dialog.go.click()
    made = page.table.current_row()
    assert made is not None and (made.version, made.status.value) == (1, "draft")
    claim = claim_for(demo, made.claim_id)
    assert not [key for key in fill(claim)[0].values if key.startswith("22")]


def test_escape_leaves_the_claim_as_it_is(page: ClaimsPage, qtbot: QtBot) -> None:
    dialog = asked(page, qtbot)
    before = len(page.model.all_rows())
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(page.model.all_rows()) == before


def test_a_draft_is_not_corrected(page: ClaimsPage, qtbot: QtBot) -> None:
    page.show_status("draft")
    page.table.selectRow(0)
    with qtbot.waitSignal(page.message) as said:
        page.deeds.correct_claim()
    assert said.args is not None and "was sent" in said.args[0]


def test_the_claim_beside_the_table_offers_what_fits_it(page: ClaimsPage, qtbot: QtBot) -> None:
    page.show_status("sent")
    page.table.selectRow(0)
    assert not page.detail.correct.isHidden() and page.detail.withdraw.isHidden()
    page.detail.correct.click()
    qtbot.waitUntil(lambda: page.findChild(FollowUpDialog) is not None)
    dialog = page.findChild(FollowUpDialog)
    assert isinstance(dialog, FollowUpDialog)
    qtbot.keyClicks(dialog.reference, "ICN1")
    dialog.go.click()
    qtbot.waitUntil(lambda: not page.detail.withdraw.isHidden())
    page.detail.withdraw.click()
    qtbot.waitUntil(lambda: page.detail.withdraw.isHidden())
