"""A paper EOB keyed by real keys alone: five claims on one check, kept half keyed, undone and keyed anew."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.remittances.match import BilledClaim
from app.queries.remittance_candidates import billed_claims
from app.queries.remittance_list import RemittanceRow, RemittanceState, remittance_list
from app.services import people
from app.services.adjudications import standing_answer
from app.services.remittances.posting import undo_batch
from app.services.vaults import Vault
from app.store.remittance_batches import batches_of
from app.ui.remittances.eob_dialog import EobDialog
from app.ui.remittances.eob_rows import COLUMNS, rows_of
from app.ui.remittances.page import RemittancesPage
from app.ui.table.rows_model import RowsModel
from app.ui.workbench import Workbench
from tests.ui.remittances.conftest import NOW

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def waiting(demo: Vault, bench: Workbench) -> tuple[BilledClaim, ...]:
    """Five sent claims of one payer that it has not answered, each of another number."""
    rows = demo.db.execute(
        """SELECT claim.id, coverage.payer_id FROM claim JOIN coverage ON coverage.id = claim.coverage_id
           JOIN encounter ON encounter.id = claim.encounter_id
           WHERE claim.status = 'sent' AND encounter.practice_id = ?
               AND claim.id NOT IN (SELECT claim_id FROM adjudication)
               AND claim.encounter_id NOT IN (SELECT encounter_id FROM claim AS other WHERE other.id <> claim.id)
           ORDER BY coverage.payer_id, claim.id""",
        [bench.session.practice_id],
    ).fetchall()
    by_payer: dict[int, list[int]] = {}
    for claim_id, payer_id in rows:
        by_payer.setdefault(payer_id, []).append(claim_id)
    ids = next(ids for ids in by_payer.values() if len(ids) >= 5)[:5]
    return billed_claims(demo.db, ids)


@pytest.fixture
def page(bench: Workbench) -> RemittancesPage:
    bench.window.show_page("remittances")
    page = bench.window.made_page("remittances")
    assert isinstance(page, RemittancesPage)
    return page


def opened(page: RemittancesPage, qtbot: QtBot) -> EobDialog:
    qtbot.waitUntil(lambda: any(child.isVisible() for child in page.findChildren(EobDialog)))
    dialog = next(child for child in page.findChildren(EobDialog) if child.isVisible())
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or page))
    return dialog


def by_key(page: RemittancesPage, qtbot: QtBot) -> EobDialog:
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    qtbot.keyClick(page.window(), Qt.Key.Key_E, CONTROL)
    return opened(page, qtbot)


def typed(qtbot: QtBot, *words: str) -> None:
    """Each word into the field the keyboard is in, then Enter."""
    for word in words:
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit), field
        qtbot.keyClicks(field, word)
        qtbot.keyClick(field, Qt.Key.Key_Return)


def key_claim(qtbot: QtBot, claim: BilledClaim) -> int:
    """Ten off by contract, five to the patient, the rest paid, of each line; what is paid in cents."""
    typed(qtbot, claim.number, f"ICN{claim.claim_id}")
    paid = 0
    for line in claim.lines:
        rest = line.charge_cents - 15_00
        typed(qtbot, f"{(line.charge_cents - 10_00) / 100:.2f}", "", "", "", "5", "", f"{rest / 100:.2f}")
        paid += rest
    typed(qtbot, "")  # nothing was adjusted of the claim as a whole
    return paid


def pays(claims: tuple[BilledClaim, ...]) -> int:
    return sum(line.charge_cents - 15_00 for claim in claims for line in claim.lines)


def key_head(qtbot: QtBot, vault: Vault, claim: BilledClaim, number: str, cents: int) -> None:
    typed(qtbot, people.payer(vault, claim.payer_id).name, number, "11182026", f"{cents / 100:.2f}")


def the_paper(vault: Vault) -> RemittanceRow:
    return next(row for row in remittance_list(vault.db) if not row.file_id)


def test_five_claims_by_keys_alone(
    page: RemittancesPage, demo: Vault, waiting: tuple[BilledClaim, ...], qtbot: QtBot
) -> None:
    dialog = by_key(page, qtbot)
    key_head(qtbot, demo, waiting[0], "50071", pays(waiting))
    assert dialog.editor.eob.paid_on == date(2026, 11, 18)
    for nth, claim in enumerate(waiting, 1):
        assert dialog.claims.search.hasFocus()
        assert not dialog.post.isEnabled()
        key_claim(qtbot, claim)
        left = pays(waiting) - pays(waiting[:nth])
        assert dialog.editor.eob.left_cents == left
        assert dialog.proof.left.text().removesuffix(" ✓") == f"Left of the check: {left / 100:,.2f}"
    assert dialog.post.isEnabled(), dialog.proof.message.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: the_paper(demo).state is RemittanceState.POSTED)
    paper = the_paper(demo)
    assert (paper.reference, paper.amount_cents, paper.claim_count) == ("50071", pays(waiting), 5)
    answer = standing_answer(demo, waiting[0].claim_id)
    assert answer is not None
    assert answer.answer.payer_claim_number == f"ICN{waiting[0].claim_id}"
    assert {each.code for each in answer.answer.all_adjustments()} == {"CO-45", "PR-3"}


def test_interest_a_stranger_and_a_remark_by_keys(
    page: RemittancesPage, demo: Vault, waiting: tuple[BilledClaim, ...], qtbot: QtBot
) -> None:
    dialog = by_key(page, qtbot)
    one = waiting[:1]
    key_head(qtbot, demo, waiting[0], "50072", pays(one) + 60_00 + 1_20)
    key_claim(qtbot, waiting[0])
    remarks = dialog.claim.grid.rows[0].remarks  # type: ignore[union-attr]
    assert remarks is not None
    remarks.setFocus()
    qtbot.keyClicks(remarks, "n130")
    dialog.claims.search.setFocus()
    typed(qtbot, "nobody")
    assert "No claim that was sent fits “nobody”" in dialog.proof.message.text()
    assert len(dialog.editor.eob.claims) == 1 and dialog.claims.search.hasFocus()
    dialog.claims.search.clear()
    qtbot.keyClick(dialog, Qt.Key.Key_N, ALT)
    typed(qtbot, "Halvorsen", "X-77", "100", "60")
    qtbot.keyClick(dialog, Qt.Key.Key_B, ALT)
    typed(qtbot, "L6", "", "1.20", "")
    assert dialog.post.isEnabled(), dialog.proof.message.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: the_paper(demo).state is RemittanceState.POSTED)
    paper = the_paper(demo)
    assert paper.suspense_cents == 60_00
    answer = standing_answer(demo, waiting[0].claim_id)
    assert answer is not None and answer.answer.lines[0].remarks == ("N130",)


def test_half_keyed_survives_and_is_gone_on_with(
    page: RemittancesPage, demo: Vault, waiting: tuple[BilledClaim, ...], qtbot: QtBot
) -> None:
    dialog = by_key(page, qtbot)
    key_head(qtbot, demo, waiting[0], "50073", pays(waiting[:2]))
    key_claim(qtbot, waiting[0])
    assert the_paper(demo).state is RemittanceState.KEYED  # kept while it is typed: a crash loses nothing
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    row = the_paper(demo)
    page.show_all()
    assert page.all.table.select_row(lambda each: each.draft_id == row.draft_id)
    qtbot.keyClick(page.all.table, Qt.Key.Key_Return)
    again = opened(page, qtbot)
    assert again.head.reference.text() == "50073"
    assert [each.number for each in again.editor.eob.claims] == [waiting[0].number]
    assert again.claims.search.hasFocus()
    key_claim(qtbot, waiting[1])
    qtbot.keyClick(again, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: the_paper(demo).state is RemittanceState.POSTED)


def test_undone_and_keyed_anew(
    page: RemittancesPage, demo: Vault, waiting: tuple[BilledClaim, ...], qtbot: QtBot
) -> None:
    dialog = by_key(page, qtbot)
    key_head(qtbot, demo, waiting[0], "50074", pays(waiting[:1]))
    key_claim(qtbot, waiting[0])
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: the_paper(demo).state is RemittanceState.POSTED)
    paper = the_paper(demo)
    (batch,) = batches_of(demo.db, paper.remittance_id)
    undo_batch(demo, batch.id, "The wrong patient", NOW)
    page.reload()
    page.open_row(the_paper(demo))
    page.key_anew()
    again = opened(page, qtbot)
    assert again.editor.eob.replaces == paper.remittance_id
    assert the_paper(demo).state is RemittanceState.KEYED
    qtbot.keyClick(again, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: the_paper(demo).state is RemittanceState.POSTED)


def test_a_standing_answer_is_taken_back_and_keyed_again(
    page: RemittancesPage, demo: Vault, waiting: tuple[BilledClaim, ...], qtbot: QtBot
) -> None:
    dialog = by_key(page, qtbot)
    key_head(qtbot, demo, waiting[0], "50075", pays(waiting[:1]))
    key_claim(qtbot, waiting[0])
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: the_paper(demo).state is RemittanceState.POSTED)
    second = by_key(page, qtbot)
    key_head(qtbot, demo, waiting[0], "50076", pays(waiting[1:2]))
    typed(qtbot, waiting[0].number)
    assert second.back.isEnabled()
    qtbot.keyClick(second, Qt.Key.Key_T, ALT)
    assert second.claims.search.hasFocus()
    key_claim(qtbot, waiting[0])
    key_claim(qtbot, waiting[1])
    assert next(row.badge.text for row in rows_of(second.editor)) == "taken back"
    assert second.post.isEnabled(), second.proof.message.text()
    qtbot.keyClick(second, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len([row for row in remittance_list(demo.db) if not row.file_id]) == 2)


def test_what_does_not_balance_says_where(
    page: RemittancesPage, demo: Vault, waiting: tuple[BilledClaim, ...], qtbot: QtBot
) -> None:
    dialog = by_key(page, qtbot)
    key_head(qtbot, demo, waiting[0], "", 100_00)
    assert "number of the check" not in dialog.proof.message.text()  # proved a moment later
    typed(qtbot, waiting[0].number, "ICN", "1")
    assert "not explained" in dialog.proof.message.text() and "line 1" in dialog.proof.message.text()
    qtbot.keyClick(dialog, Qt.Key.Key_R, ALT)
    assert dialog.editor.eob.claims == ()
    assert not dialog.post.isEnabled()
    dialog.forget.click()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_claim_of_another_payer_is_told(
    page: RemittancesPage, demo: Vault, waiting: tuple[BilledClaim, ...], qtbot: QtBot
) -> None:
    other = next(each for each in people.payers(demo) if each.id != waiting[0].payer_id)
    dialog = by_key(page, qtbot)
    typed(qtbot, other.name, "50078", "", f"{pays(waiting[:1]) / 100:.2f}")
    key_claim(qtbot, waiting[0])
    (row,) = rows_of(dialog.editor)
    assert row.badge.text == "another payer" and "another payer" in row.words
    assert dialog.post.isEnabled()  # some payers pay for others
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_list_is_a_sound_model(
    bench: Workbench, waiting: tuple[BilledClaim, ...], qtmodeltester: ModelTester
) -> None:
    from app.services.remittances.keyed_claims import keyed_claim
    from app.ui.remittances.eob_editor import EobEditor

    editor = EobEditor(bench.session)
    for claim in waiting:
        editor.add(keyed_claim(bench.session.vault, claim.claim_id))
    model = RowsModel(COLUMNS, rows_of(editor))
    qtmodeltester.check(model)
