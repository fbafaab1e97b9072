"""Picking one of many by typing: filter by any word, arrows, Enter, Tab, Escape."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.choice_edit import Choice, ChoiceEdit, matching

PAYERS = (
    Choice(1, "Medicare", "part B"),
    Choice(2, "Summit Blue PPO", "id 00611"),
    Choice(3, "State Medicaid"),
    Choice(4, "Blue Harbor HMO"),
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(500, 400)
    QVBoxLayout(window)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def edit(qtbot: QtBot, window: QWidget) -> ChoiceEdit:
    edit = ChoiceEdit(PAYERS)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(edit)
    layout.addWidget(QLineEdit())
    with qtbot.waitActive(window):
        window.show()
    edit.setFocus()
    return edit


def test_any_word_finds_and_the_beginning_comes_first() -> None:
    assert [choice.key for choice in matching(PAYERS, "blue")] == [4, 2]
    assert [choice.key for choice in matching(PAYERS, "ppo sum")] == [2]
    assert [choice.key for choice in matching(PAYERS, "00611")] == [2]
    assert matching(PAYERS, "umm") == []
    assert len(matching(PAYERS, "")) == 4


def test_typing_and_enter_picks(qtbot: QtBot, edit: ChoiceEdit) -> None:
    with qtbot.waitSignal(edit.choice_changed) as heard:
        qtbot.keyClicks(edit, "ppo")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert heard.args == [2]
    assert edit.text() == "Summit Blue PPO"
    assert not edit.popup.isVisible()


def test_arrows_move_and_tab_picks(qtbot: QtBot, edit: ChoiceEdit) -> None:
    qtbot.keyClicks(edit, "blue")
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.key() == 2
    assert not edit.hasFocus()


def test_down_in_an_untouched_field_lists_all(qtbot: QtBot, edit: ChoiceEdit) -> None:
    edit.set_key(3)
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    assert edit.popup.model().rowCount() == 4
    assert edit.popup.currentIndex().row() == 2


def test_escape_goes_back_to_what_was_chosen(qtbot: QtBot, edit: ChoiceEdit) -> None:
    edit.set_key(1)
    edit.selectAll()
    with qtbot.assertNotEmitted(edit.choice_changed):
        qtbot.keyClicks(edit, "blue")
        qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert (edit.key(), edit.text()) == (1, "Medicare")


def test_emptying_the_field_chooses_none(qtbot: QtBot, edit: ChoiceEdit) -> None:
    edit.set_key(1)
    edit.selectAll()
    with qtbot.waitSignal(edit.choice_changed) as heard:
        qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert heard.args == [None]


def test_words_nothing_fits_are_handed_on_by_enter(qtbot: QtBot, edit: ChoiceEdit) -> None:
    qtbot.keyClicks(edit, "zzz")
    assert not edit.popup.isVisible()
    with qtbot.waitSignal(edit.unknown_entered) as heard:
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert heard.args == ["zzz"]


def test_a_source_may_search_elsewhere(qtbot: QtBot, edit: ChoiceEdit) -> None:
    asked: list[str] = []

    def search(text: str) -> Sequence[Choice]:
        asked.append(text)
        return [Choice(9, "Rivera, Elena M", "04/12/1972")]

    edit.set_source(search)
    qtbot.keyClicks(edit, "ri")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert asked == ["r", "ri"]
    assert edit.key() == 9


def test_the_list_is_drawn_inside_the_window(qtbot: QtBot, edit: ChoiceEdit, window: QWidget) -> None:
    qtbot.keyClicks(edit, "blue")
    assert window.rect().contains(edit.popup.geometry())
    assert not edit.popup.grab().toImage().isNull()
