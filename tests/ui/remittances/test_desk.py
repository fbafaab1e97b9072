"""The desk on a plan made by hand: tabs, badges, keys, what is shown of a claim, and what is counted."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.remittances.decision import DecisionKind
from app.ui.remittances.desk import Desk
from app.ui.remittances.desk_data import DeskData, proof_of
from app.ui.remittances.desk_row import DeskRow, Tab
from app.ui.remittances.sum_words import SumRow
from tests.ui.remittances.hand_made import hand_made


def posting(_data: DeskData, row: DeskRow) -> Sequence[SumRow]:
    return [SumRow("the payer pays *something*", row.planned.paid_cents, "99213")]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk(None, posting)
    qtbot.addWidget(made)
    made.resize(1314, 700)
    made.show_data(hand_made())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.claims.list.setFocus()
    qtbot.waitUntil(made.claims.list.hasFocus)
    return made


def key(qtbot: QtBot, sign: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, sign)


def badges(desk: Desk) -> list[str]:
    return [row.badge.text for row in desk.claims.model.shown_rows()]


def test_models_hold_to_their_word(desk: Desk) -> None:
    QAbstractItemModelTester(desk.claims.model, desk)
    QAbstractItemModelTester(desk.claim.table.lines, desk)
    desk.show_data(hand_made(clean=40))
    desk.claims.tabs.setCurrentIndex(1)


def test_claims_stand_under_what_is_to_be_done(desk: Desk) -> None:
    tabs = desk.claims.tabs
    assert [tabs.tabText(place) for place in range(3)] == ["Decide 4", "Clean 13", "Not found 1"]
    assert not tabs.isTabVisible(3)
    assert desk.claims.tab is Tab.DECIDE
    assert badges(desk) == ["denied", "underpaid", "reversal", "check match"]
    assert desk.claim.heading.text() == "Rivera, Elena"
    assert desk.proof.counts.text() == "13 accepted, 4 to decide, 1 not found (0.00)"
    assert desk.proof.post.text() == "Post 13 claims, 936.00"


def test_up_and_down_show_the_next_claim(desk: Desk, qtbot: QtBot) -> None:
    key(qtbot, Qt.Key.Key_Down)
    assert desk.claim.heading.text() == "Oyelaran, Tunde"
    key(qtbot, Qt.Key.Key_Up)
    assert desk.claim.heading.text() == "Rivera, Elena"


@pytest.mark.parametrize(
    ("sign", "signal"),
    [(Qt.Key.Key_A, "accept_wanted"), (Qt.Key.Key_S, "skip_wanted"), (Qt.Key.Key_D, "match_wanted")],
)
def test_a_letter_decides_on_the_claim_chosen(desk: Desk, qtbot: QtBot, sign: Qt.Key, signal: str) -> None:
    with qtbot.waitSignal(getattr(desk, signal)) as asked:
        key(qtbot, sign)
    assert asked.args and asked.args[0].place == 0


def test_p_posts_what_is_accepted(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.post_wanted):
        key(qtbot, Qt.Key.Key_P)


def test_decisions_count_and_are_seen(desk: Desk) -> None:
    data = hand_made()
    desk.show_data(replace(data, decisions={0: DecisionKind.ACCEPT, 1: DecisionKind.SKIP, 5: DecisionKind.SKIP}))
    assert badges(desk) == ["accepted", "skipped", "reversal", "check match"]
    assert desk.claims.tabs.tabText(0) == "Decide 2"
    assert desk.proof.counts.text() == "13 accepted, 2 to decide, 1 not found (0.00), 2 skipped"
    desk.claims.go_on()
    assert desk.current() is not None and desk.current().place == 2  # type: ignore[union-attr] # just seen


def test_lines_show_amounts_with_their_reasons(desk: Desk) -> None:
    rows = desk.claim.table.lines.all_rows()
    assert [row.code for row in rows] == ["99214 25", "20610", "J1030", "83036 QW", "Claim"]
    assert rows[0].contractual.reasons == ("45",) and rows[0].patient.cents == 20_00
    assert [badge.text for badge in rows[1].why.badges] == ["CO-4"] and rows[1].is_short
    assert "MA120" in rows[3].why.words
    assert rows[-1].why.badges[0].text == "adds up" and rows[-1].paid_cents == 101_40
    assert rows[-1].expected_cents == 210_78
    assert "CO-4" in desk.claim.why.text() and "PR-3" in desk.claim.why.text()
    desk.claim.table.selectRow(1)
    assert "CO-4" in desk.claim.why.text() and "PR-3" not in desk.claim.why.text()


def test_columns_nobody_needs_are_hidden(desk: Desk) -> None:
    table = desk.claim.table
    shown = [column.key for at, column in enumerate(table.lines.columns) if not table.isColumnHidden(at)]
    assert "contract" in shown and "other" not in shown
    desk.claims.list.selectRow(2)
    shown = [column.key for at, column in enumerate(table.lines.columns) if not table.isColumnHidden(at)]
    assert "contract" not in shown


def test_a_denial_tells_the_next_step_and_a_likeness_asks_for_the_claim(desk: Desk) -> None:
    assert desk.claim.step.isVisible() and "corrected claim" in desk.claim._step_words.text()
    assert not desk.claim.attention.isVisible()
    desk.claims.list.selectRow(3)
    assert desk.claim.match.isVisible() and desk.claim.not_ours.isVisible()
    words = [label.text() for label in desk.claim.attention.findChildren(QLabel)]
    assert "matched by date and code, not by line number" in words


def test_not_found_may_be_kept_aside(desk: Desk) -> None:
    desk.claims.tabs.setCurrentIndex(2)
    assert desk.claim.accept.text() == "Keep aside"
    assert not desk.claim.step.isVisible()
    assert desk.claim.match.isVisible()


def test_a_remittance_that_may_not_be_posted_says_why_and_offers_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.show_data(hand_made(refusal="It does not balance."))
    assert not desk.proof.post.isEnabled() and desk.proof.counts.text() == "It does not balance."
    assert not desk.claim.accept.isVisible() and not desk.claim.match.isVisible()
    with qtbot.assertNotEmitted(desk.accept_wanted):
        key(qtbot, Qt.Key.Key_A)


def test_what_is_posted_offers_to_be_undone(desk: Desk, qtbot: QtBot) -> None:
    data = hand_made()
    desk.show_data(replace(data, batches={row.place: 7 for row in data.rows}))
    assert desk.claims.tab is Tab.POSTED
    assert not desk.proof.post.isVisible() and "Everything of it is posted" in desk.proof.counts.text()
    assert desk.claim.undo.isVisible() and not desk.claim.accept.isVisible()
    with qtbot.waitSignal(desk.undo_wanted) as asked:
        qtbot.mouseClick(desk.claim.undo, Qt.MouseButton.LeftButton)
    assert asked.args and asked.args[0].batch_id == 7


def test_slash_filters_a_long_list_and_letters_stay_keys(desk: Desk, qtbot: QtBot) -> None:
    desk.show_data(hand_made(clean=60))
    desk.claims.tabs.setCurrentIndex(1)
    desk.claims.list.setFocus()
    key(qtbot, Qt.Key.Key_Slash)
    assert desk.claims.search.hasFocus()
    for sign in (Qt.Key.Key_Q, Qt.Key.Key_U, Qt.Key.Key_I, Qt.Key.Key_S):
        with qtbot.assertNotEmitted(desk.skip_wanted):
            key(qtbot, sign)
    assert {row.patient for row in desk.claims.model.shown_rows()} == {"Quispe, Oscar"}


def test_every_claim_shown_keeps_within_the_width(desk: Desk) -> None:
    for width in (1314, 1868):
        desk.resize(width, 700)
        QApplication.processEvents()
        table = desk.claim.table
        assert table.horizontalScrollBar().maximum() == 0
    high = desk.claim.table.height()
    desk.resize(1000, 700)
    QApplication.processEvents()
    assert desk.claim.table.horizontalScrollBar().maximum() > 0
    assert desk.claim.table.height() > high, "the scroll bar stands below the total"


def test_one_of_a_kind_is_told_as_one(desk: Desk) -> None:
    data = desk.data
    assert data is not None
    words = [badge.text for badge in proof_of(data, tuple(desk.rows[:1])).checks]
    assert words[1] == "1 claim ✓"
