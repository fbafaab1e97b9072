"""A payer's answer is keyed line by line, refused while it does not balance, and taken to the next payer by keys."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.adjudication import Group
from app.domain.claim import SentWay
from app.domain.coverage import Rank
from app.queries.remittance_list import remittance_list
from app.services import claims, people
from app.services.adjudications import standing_answer
from app.services.claim_reading import stored_claim
from app.services.claims import claim_for
from app.services.next_payer import bill_next_payer
from app.services.vaults import Vault
from app.ui.claims.answer_dialog import AnswerDialog, TakeBackDialog
from app.ui.claims.follow_up_dialog import FollowUpDialog
from app.ui.claims.next_payer_dialog import NextPayerDialog
from app.ui.claims.page import ClaimsPage
from app.ui.encounter.reason_dialog import ReasonDialog
from app.ui.remittances.eob_dialog import EobDialog
from tests.ui.claims.test_claims_page import NOW
from tests.ui.claims.test_claims_page import demo as demo
from tests.ui.claims.test_claims_page import page as page


@pytest.fixture
def claim_id(demo: Vault, page: ClaimsPage) -> Iterator[int]:
    """A sent claim over two lines or more whose patient has a second policy, chosen in the table."""
    rows = [row for row in page.model.all_rows() if row.status == "sent"]
    row = next(row for row in rows if len(claim_for(demo, row.claim_id).encounter.lines) >= 2)
    claim = claim_for(demo, row.claim_id)
    payer = next(each for each in people.payers(demo) if each.id != claim.payer.id and each.name != "Medicare")
    second = replace(claim.coverage, id=0, payer_id=payer.id, rank=Rank.SECONDARY, member_id="HM998877")
    if not [each for each in people.coverages(demo, claim.patient.id) if each.rank is Rank.SECONDARY]:
        people.save_coverage(demo, second, NOW)
    page.open_claim(row.claim_id)
    yield row.claim_id


def opened(page: ClaimsPage, qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: any(child.isVisible() for child in page.findChildren(kind)))
    return next(child for child in page.findChildren(kind) if child.isVisible())


def answer_dialog(page: ClaimsPage, qtbot: QtBot) -> AnswerDialog:
    page.deeds.enter_answer()
    dialog = opened(page, qtbot, AnswerDialog)
    assert isinstance(dialog, AnswerDialog)
    qtbot.waitUntil(dialog.number.hasFocus)
    return dialog


def typed(qtbot: QtBot, *words: str) -> None:
    """Each word into the field the keyboard is in, then Enter."""
    for word in words:
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        qtbot.keyClicks(field, word)
        qtbot.keyClick(field, Qt.Key.Key_Return)


def key_whole_answer(dialog: AnswerDialog, qtbot: QtBot) -> int:
    """By keys alone: of each line 10.00 off by contract, 5.00 coinsurance, the rest paid; what is paid in cents."""
    typed(qtbot, "ICN 77-1", "", "EFT 881", "", "n130")
    paid = 0
    for row in dialog.grid.rows:
        assert row.line is not None
        assert row.amounts["allowed"].hasFocus()
        rest = row.line.charge_cents - 15_00
        typed(qtbot, f"{(row.line.charge_cents - 10_00) / 100:.2f}", "", "", "5", "", "", f"{rest / 100:.2f}")
        paid += rest
    return paid


def test_a_whole_answer_is_keyed_and_posted(page: ClaimsPage, demo: Vault, claim_id: int, qtbot: QtBot) -> None:
    dialog = answer_dialog(page, qtbot)
    assert not dialog.post.isEnabled()
    paid = key_whole_answer(dialog, qtbot)
    assert dialog.message.text().startswith("Balances.")
    assert all(row.left.text() == "✓" for row in dialog.grid.rows)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: standing_answer(demo, claim_id) is not None)
    standing = standing_answer(demo, claim_id)
    assert standing is not None
    answer = standing.answer
    assert (answer.payer_claim_number, answer.payment_reference, answer.remarks) == ("ICN 77-1", "EFT 881", ("N130",))
    assert answer.paid_cents == paid
    assert {each.code for each in answer.all_adjustments()} == {"CO-45", "PR-2"}
    row = page.table.current_row()
    assert row is not None and row.is_answered and row.next_step.startswith("Bill ")


def test_what_does_not_balance_is_told_while_typing(page: ClaimsPage, claim_id: int, qtbot: QtBot) -> None:
    dialog = answer_dialog(page, qtbot)
    first = dialog.grid.rows[0]
    assert first.line is not None and first.paid is not None
    qtbot.keyClicks(first.amounts["allowed"], f"{first.line.charge_cents / 100:.2f}")
    assert first.left.text() == f"{first.line.charge_cents / 100:,.2f}"
    assert "Line 1" in dialog.message.text() and "neither paid nor adjusted" in dialog.message.text()
    assert not dialog.post.isEnabled()
    qtbot.keyClicks(first.paid, f"{first.line.charge_cents / 100:.2f}")
    assert first.left.text() == "✓"
    assert "Line 1" not in dialog.message.text() and "Line 2" in dialog.message.text()
    qtbot.keyClicks(first.amounts["copay"], "abc")
    assert "no amount" in dialog.message.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_arrows_go_up_and_down_a_column(page: ClaimsPage, claim_id: int, qtbot: QtBot) -> None:
    dialog = answer_dialog(page, qtbot)
    one, two = dialog.grid.rows[:2]
    one.amounts["deductible"].setFocus()
    qtbot.keyClick(one.amounts["deductible"], Qt.Key.Key_Down)
    assert two.amounts["deductible"].hasFocus()
    qtbot.keyClick(two.amounts["deductible"], Qt.Key.Key_Up)
    assert one.amounts["deductible"].hasFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_other_adjustments_are_found_by_typing(page: ClaimsPage, claim_id: int, qtbot: QtBot) -> None:
    dialog = answer_dialog(page, qtbot)
    first = dialog.grid.rows[0]
    first.others[0].reason.setFocus()
    qtbot.keyClicks(first.others[0].reason, "oa23")
    qtbot.keyClick(first.others[0].reason, Qt.Key.Key_Return)
    qtbot.keyClicks(first.others[0].amount, "12.50")
    first.others[0].amount.setFocus()
    qtbot.keyClick(first.others[0].amount, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(first.others) == 2 and first.others[1].reason.hasFocus())
    qtbot.keyClicks(first.others[1].amount, "3")
    assert "no reason yet" in dialog.message.text()
    qtbot.keyClicks(first.others[1].reason, "97")
    qtbot.keyClick(first.others[1].reason, Qt.Key.Key_Tab)
    codes = [(each.group, each.reason, each.amount_cents) for each in first.adjustments()]
    assert codes == [(Group.OTHER, "23", 12_50), (Group.CONTRACTUAL, "97", 3_00)]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_contract_s_cut_follows_what_is_allowed_until_it_is_typed(
    page: ClaimsPage, claim_id: int, qtbot: QtBot
) -> None:
    dialog = answer_dialog(page, qtbot)
    first = dialog.grid.rows[0]
    assert first.line is not None
    qtbot.keyClicks(first.amounts["allowed"], "10")
    assert first.amounts["contractual"].cents() == first.line.charge_cents - 10_00
    first.amounts["contractual"].selectAll()
    qtbot.keyClicks(first.amounts["contractual"], "1.00")
    first.amounts["allowed"].selectAll()
    qtbot.keyClicks(first.amounts["allowed"], "20")
    assert first.amounts["contractual"].cents() == 1_00
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_answer_is_taken_to_the_next_payer_and_printed_with_its_summary(
    page: ClaimsPage, demo: Vault, claim_id: int, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = answer_dialog(page, qtbot)
    key_whole_answer(dialog, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not page.detail.next_payer.isHidden())
    assert page.detail.answer.isHidden()
    page.detail.next_payer.click()
    asked = opened(page, qtbot, NextPayerDialog)
    assert isinstance(asked, NextPayerDialog)
    asked.info.setFocus()
    asked.info.selectAll()
    qtbot.keyClicks(asked.info, "EOB ATTACHED")
    qtbot.keyClick(asked, Qt.Key.Key_Tab)
    assert asked.focusWidget() is asked.authorization
    qtbot.keyClicks(asked.authorization, "B-77")
    qtbot.keyClick(asked.authorization, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked.made_id), timeout=3000)
    row = page.table.current_row()
    assert row is not None and row.status == "ready" and row.is_to_later_payer
    claim = claim_for(demo, row.claim_id)
    assert claim.encounter.additional_info == "EOB ATTACHED"
    assert claim.encounter.authorization == "B-77"
    assert claims.attached_sheets(claim) == 1
    assert not page.detail.withdraw.isHidden() and page.detail.reopen.isHidden()
    claims.mark_sent(demo, [row.claim_id], SentWay.MAILED, NOW)


def test_a_warning_of_the_next_payers_claim_is_shown_and_stands_with_a_reason(
    page: ClaimsPage, demo: Vault, claim_id: int, qtbot: QtBot
) -> None:
    dialog = answer_dialog(page, qtbot)
    key_whole_answer(dialog, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not page.detail.next_payer.isHidden())
    patient = claim_for(demo, claim_id).patient.id
    second = next(each for each in people.coverages(demo, patient) if each.rank is Rank.SECONDARY)
    people.save_coverage(demo, replace(second, pays_practice=False), NOW)
    page.detail.next_payer.click()
    asked = opened(page, qtbot, NextPayerDialog)
    assert isinstance(asked, NextPayerDialog)
    assert "Warning: Benefits are not assigned" in asked.found.text()
    qtbot.keyClick(asked.info, Qt.Key.Key_Return)
    reasons = asked.findChild(ReasonDialog)
    assert reasons is not None and not asked.made_id
    edit = reasons.findChild(QLineEdit)
    assert edit is not None
    qtbot.keyClicks(edit, "The patient hands it on")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked.made_id), timeout=3000)
    page.detail.tabs.setCurrentIndex(2)
    page.detail._read()
    findings = page.detail.findings
    assert findings is not None
    assert "The patient hands it on" in findings.pane.text.toPlainText()
    assert stored_claim(demo, asked.made_id).status == "ready"


def test_a_correction_to_the_next_payer_opens_what_can_be_changed_in_it(
    page: ClaimsPage, demo: Vault, claim_id: int, qtbot: QtBot
) -> None:
    dialog = answer_dialog(page, qtbot)
    key_whole_answer(dialog, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not page.detail.next_payer.isHidden())
    made = bill_next_payer(demo, claim_id, NOW)
    claims.mark_sent(demo, [made], SentWay.MAILED, NOW)
    page.reload()
    page.open_claim(made)
    page.deeds.correct_claim()
    asked = opened(page, qtbot, FollowUpDialog)
    assert isinstance(asked, FollowUpDialog)
    assert not asked.go.isEnabled() and "missing (item 22)" in asked.message.text()
    qtbot.keyClicks(asked.reference, "HM-4471")
    assert "items 10d and 19 can be changed" in asked.message.text()
    qtbot.keyClick(asked.reference, Qt.Key.Key_Return)
    again = opened(page, qtbot, NextPayerDialog)
    assert isinstance(again, NextPayerDialog)
    qtbot.keyClicks(again.codes, "W2")
    qtbot.keyClick(again.codes, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(again.made_id), timeout=3000)
    claim = claim_for(demo, again.made_id)
    assert (claim.version, claim.original_reference, claim.encounter.claim_codes) == (7, "HM-4471", "W2")
    row = page.table.current_row()
    assert row is not None and (row.claim_id, row.status) == (again.made_id, "ready")


def test_an_answer_is_taken_back_with_a_reason(page: ClaimsPage, demo: Vault, claim_id: int, qtbot: QtBot) -> None:
    dialog = answer_dialog(page, qtbot)
    key_whole_answer(dialog, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: standing_answer(demo, claim_id) is not None)
    page.deeds.take_back_answer()
    asked = opened(page, qtbot, TakeBackDialog)
    assert isinstance(asked, TakeBackDialog)
    qtbot.keyClick(asked.reason, Qt.Key.Key_Return)
    assert asked.isVisible()
    qtbot.keyClicks(asked.reason, "Wrong paper")
    qtbot.keyClick(asked.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: standing_answer(demo, claim_id) is None)


def test_a_correction_has_the_number_the_answer_told(page: ClaimsPage, claim_id: int, qtbot: QtBot) -> None:
    dialog = answer_dialog(page, qtbot)
    key_whole_answer(dialog, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not page.detail.next_payer.isHidden())
    page.deeds.correct_claim()
    asked = opened(page, qtbot, FollowUpDialog)
    assert isinstance(asked, FollowUpDialog)
    assert asked.reference.text() == "ICN 77-1"
    assert asked.go.isEnabled()
    qtbot.keyClick(asked, Qt.Key.Key_Escape)


def test_only_a_sent_claim_without_an_answer_is_asked_about(page: ClaimsPage, qtbot: QtBot) -> None:
    page.show_status("ready")
    page.table.selectRow(0)
    with qtbot.waitSignal(page.message) as said:
        page.deeds.enter_answer()
    assert said.args is not None and "was sent" in said.args[0]
    with qtbot.waitSignal(page.message) as said:
        page.deeds.bill_next_payer()
    assert said.args is not None and "no answer yet" in said.args[0]
    with qtbot.waitSignal(page.message) as said:
        page.deeds.take_back_answer()
    assert said.args is not None and "was entered" in said.args[0]


def test_a_check_that_pays_more_claims_is_gone_on_with_whole(page: ClaimsPage, claim_id: int, qtbot: QtBot) -> None:
    dialog = answer_dialog(page, qtbot)
    typed(qtbot, "ICN 77-1", "", "50071")
    first = dialog.grid.rows[0]
    assert first.paid is not None
    qtbot.keyClicks(first.paid, "12.00")
    qtbot.keyClick(dialog, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    whole = opened(page, qtbot, EobDialog)
    assert isinstance(whole, EobDialog)
    eob = whole.editor.eob
    assert (eob.reference, eob.amount_cents, eob.payer_id > 0) == ("50071", None, True)
    (claim,) = eob.claims
    assert (claim.claim_id, claim.payer_claim_number, claim.lines[0].keyed.paid_cents) == (claim_id, "ICN 77-1", 12_00)
    qtbot.waitUntil(whole.head.amount.hasFocus)
    qtbot.keyClick(whole, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: any(row.draft_id for row in remittance_list(page._session.vault.db)))
