"""An unsent claim is split by keys, and put together again."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.claims import claim_for
from app.services.vaults import Vault
from app.ui.claims.page import ClaimsPage
from app.ui.claims.split_dialog import SplitDialog
from tests.ui.claims.test_claims_page import demo as demo
from tests.ui.claims.test_claims_page import page as page


def test_a_claim_is_split_and_put_together(page: ClaimsPage, demo: Vault, qtbot: QtBot) -> None:
    rows = [row for row in page.model.all_rows() if row.status == "ready"]
    row = next(row for row in rows if len(claim_for(demo, row.claim_id).encounter.lines) >= 2)
    charges = [line.charge_cents for line in claim_for(demo, row.claim_id).encounter.lines]
    page.open_claim(row.claim_id)
    page.deeds.split_claim()
    qtbot.waitUntil(lambda: page.findChild(SplitDialog) is not None)
    dialog = page.findChild(SplitDialog)
    assert isinstance(dialog, SplitDialog)
    assert not dialog.go.isEnabled()
    for box in dialog.lines:
        qtbot.keyClick(box, Qt.Key.Key_Space)
    assert not dialog.go.isEnabled()
    qtbot.keyClick(dialog.lines[0], Qt.Key.Key_Space)
    dialog.authorization.selectAll()
    qtbot.keyClicks(dialog.authorization, "A-77")
    qtbot.keyClick(dialog.authorization, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (now := page.table.current_row()) is not None and now.claim_id != row.claim_id)
    made = page.table.current_row()
    assert made is not None
    other = claim_for(demo, made.claim_id)
    assert [line.charge_cents for line in other.encounter.lines] == charges[1:]
    assert other.encounter.authorization == "A-77"
    assert claim_for(demo, row.claim_id).total_cents == charges[0]
    page.deeds.combine_claims()
    assert [line.charge_cents for line in claim_for(demo, row.claim_id).encounter.lines] == charges
    with qtbot.waitSignal(page.message) as said:
        page.deeds.combine_claims()
    assert said.args is not None and "not split off" in said.args[0]


def test_a_sent_claim_is_not_split(page: ClaimsPage, qtbot: QtBot) -> None:
    page.show_status("sent")
    page.table.selectRow(0)
    with qtbot.waitSignal(page.message) as said:
        page.deeds.split_claim()
    assert said.args is not None and "not sent yet" in said.args[0]
