"""The fields, typed into with real keys: what they hold, what they signal, and what they say when wrong."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain import ids
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.formatted_edit import FormattedEdit, state_edit
from app.ui.widgets.money_edit import MoneyEdit

TODAY = date(2026, 11, 22)


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    """Fields one below the other in a shown window, the focus on the first; hold on to the window."""
    window = QWidget()
    layout = QVBoxLayout(window)
    for widget in widgets:
        layout.addWidget(widget)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    widgets[0].setFocus()
    return window


@pytest.fixture
def date_edit(qtbot: QtBot) -> Iterator[DateEdit]:
    edit = DateEdit(lambda: TODAY)
    window = shown(qtbot, edit, QLineEdit())
    yield edit
    window.close()


def test_a_date_of_six_digits_is_read_on_leaving_the_field(qtbot: QtBot, date_edit: DateEdit) -> None:
    heard: list[date | None] = []
    date_edit.date_changed.connect(heard.append)
    qtbot.keyClicks(date_edit, "030726")
    assert heard == []
    qtbot.keyClick(date_edit, Qt.Key.Key_Tab)
    assert heard == [date(2026, 3, 7)]
    assert date_edit.text() == "03/07/2026"


def test_eight_digits_are_a_date_at_once(qtbot: QtBot, date_edit: DateEdit) -> None:
    heard: list[date | None] = []
    date_edit.date_changed.connect(heard.append)
    qtbot.keyClicks(date_edit, "03072026")
    assert heard == [date(2026, 3, 7)]


def test_t_is_today_and_signs_step_a_day(qtbot: QtBot, date_edit: DateEdit) -> None:
    qtbot.keyClicks(date_edit, "t")
    assert date_edit.value() == TODAY
    qtbot.keyClicks(date_edit, "--+")
    assert date_edit.value() == date(2026, 11, 21)


def test_a_hyphen_inside_a_typed_date_is_a_hyphen(qtbot: QtBot, date_edit: DateEdit) -> None:
    date_edit.set_value(TODAY)
    date_edit.selectAll()
    qtbot.keyClicks(date_edit, "3-7-26")
    qtbot.keyClick(date_edit, Qt.Key.Key_Return)
    assert date_edit.value() == date(2026, 3, 7)


def test_no_date_is_said_and_holds_none(qtbot: QtBot, date_edit: DateEdit) -> None:
    date_edit.set_value(TODAY)
    date_edit.selectAll()
    qtbot.keyClicks(date_edit, "2/30/26")
    qtbot.keyClick(date_edit, Qt.Key.Key_Return)
    assert date_edit.value() is None
    assert not date_edit.is_valid()
    assert date_edit.property("tone") == "danger"
    assert "Not a date" in date_edit.accessibleDescription()


def test_filling_in_never_signals(qtbot: QtBot, date_edit: DateEdit) -> None:
    with qtbot.assertNotEmitted(date_edit.date_changed):
        date_edit.set_value(TODAY)
        qtbot.keyClick(date_edit, Qt.Key.Key_Tab)


def test_a_birth_date_takes_the_century_that_has_been(qtbot: QtBot) -> None:
    edit = DateEdit(lambda: TODAY, past=True)
    _window = shown(qtbot, edit)
    qtbot.keyClicks(edit, "12/1/30")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.value() == date(1930, 12, 1)


def test_money_is_cents_as_it_is_typed_and_tidy_when_left(qtbot: QtBot) -> None:
    edit = MoneyEdit()
    heard: list[int | None] = []
    edit.cents_changed.connect(heard.append)
    _window = shown(qtbot, edit, QLineEdit())
    qtbot.keyClicks(edit, "1234.5")
    assert heard[-1] == 123450
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.text() == "1,234.50"
    edit.set_cents(None)
    assert edit.text() == "" and edit.is_valid()


def test_money_that_is_none_says_so(qtbot: QtBot) -> None:
    edit = MoneyEdit()
    _window = shown(qtbot, edit)
    qtbot.keyClicks(edit, "12.345")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.cents() is None
    assert edit.property("tone") == "danger"


def phone_edit() -> FormattedEdit:
    return FormattedEdit(ids.parse_phone, "A phone number has ten digits", ids.format_phone)


def test_text_with_a_form_is_stored_bare_and_shown_dressed(qtbot: QtBot) -> None:
    edit = phone_edit()
    _window = shown(qtbot, edit)
    qtbot.keyClicks(edit, "503.555.0142")
    assert edit.value() == "5035550142"
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "(503) 555-0142" and edit.is_valid()
    with qtbot.assertNotEmitted(edit.value_changed):
        edit.set_value("5035550177")
    assert edit.text() == "(503) 555-0177"


def test_text_of_a_wrong_form_is_kept_and_explained(qtbot: QtBot) -> None:
    edit = phone_edit()
    _window = shown(qtbot, edit)
    qtbot.keyClicks(edit, "555 0142")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.value() == "555 0142"
    assert not edit.is_valid()
    assert edit.toolTip() == "A phone number has ten digits"


def test_a_state_is_written_in_capitals(qtbot: QtBot) -> None:
    edit = state_edit()
    _window = shown(qtbot, edit)
    qtbot.keyClicks(edit, "or")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "OR"


def test_a_labelled_field_names_its_item_and_says_its_finding(qtbot: QtBot) -> None:
    field = LabeledField("Referring", QLineEdit(), "17")
    qtbot.addWidget(field)
    field.show()
    assert field.editor.accessibleName() == "Referring (17)"
    field.set_message("The payer wants a referring provider")
    assert field.message() == "The payer wants a referring provider"
    assert field.editor.property("tone") == "danger"
    field.set_message()
    assert field.editor.property("tone") == "" and field.editor.toolTip() == ""
