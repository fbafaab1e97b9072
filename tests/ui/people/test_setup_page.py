"""Setup: a record is added, edited, found, deactivated and never lost, all by keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.domain.people import PersonName
from app.services import people
from app.ui.people.record_kind import KINDS
from app.ui.people.records_page import RecordsPage
from app.ui.people.setup_page import SetupPage
from app.ui.session import Session
from tests.invented import NOW, PAYER, PRACTICE, PROVIDER, Town
from tests.ui.people.keys import CTRL, SHIFT, answering, at_cursor, press, show_in_front, type_row


@pytest.fixture
def setup(qtbot: QtBot, session: Session) -> SetupPage:
    """The page over an empty vault."""
    return shown(qtbot, SetupPage(session))


@pytest.fixture
def settled(qtbot: QtBot, session: Session, town: Town) -> SetupPage:
    """The page over one record of each kind."""
    return shown(qtbot, SetupPage(session))


def shown(qtbot: QtBot, page: SetupPage) -> SetupPage:
    show_in_front(qtbot, page)
    return page


def current_name(page: RecordsPage) -> str:
    row = page.table.current_row()
    return row.name if row is not None else ""


def edit(page: RecordsPage, path: str, text: str) -> None:
    page.pane.form.focus_field(path)
    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(at_cursor(), text)


def test_the_first_practice_is_typed_on_the_empty_page(setup: SetupPage, session: Session) -> None:
    page = setup.page("practice")
    assert page.empty.isVisible()
    page.setFocus()
    press(Qt.Key.Key_N, CTRL | SHIFT)
    type_row("Cedar Hill", "1234567893", "", "5035550142", "930000001", "", "1 Birch St", "Portland", "or", "97209")
    press(Qt.Key.Key_S, CTRL)
    saved = people.practices(session.vault)
    assert [(p.name, p.npi, p.tax_id, p.address.state) for p in saved] == [
        ("Cedar Hill", "1234567893", "930000001", "OR")
    ]
    assert session.practice_id == saved[0].id
    assert page.table.current_row() == saved[0]
    assert not page.pane.is_dirty


def test_the_key_for_a_new_record_works_from_the_tabs_too(setup: SetupPage) -> None:
    setup.tabs.tabBar().setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_N, CTRL | SHIFT)
    page = setup.page("provider")
    assert page.pane.has_record and not page.empty.isVisible()
    assert at_cursor() is page.pane.form.entries["name.last"].widget


def test_a_mistyped_npi_is_not_saved(setup: SetupPage, session: Session) -> None:
    page = setup.page("practice")
    page.new_record()
    type_row("Cedar Hill", "1234567890")
    press(Qt.Key.Key_S, CTRL)
    assert people.practices(session.vault) == ()
    assert "check digit" in page.pane.message.text()
    assert page.pane.form.entries["npi"].widget.hasFocus()


def test_discarding_a_new_record_goes_back_to_the_empty_page(setup: SetupPage) -> None:
    page = setup.page("payer")
    page.new_record()
    QTest.keyClicks(at_cursor(), "Lar")
    press(Qt.Key.Key_Escape)
    assert page.empty.isVisible()
    assert not page.pane.is_dirty


def test_every_kind_lists_edits_and_saves(settled: SetupPage, session: Session, town: Town) -> None:
    for kind, path, text in (
        ("practice", "name", "Cedar Hill East"),
        ("provider", "name.first", "Gracia"),
        ("facility", "address.city", "Gresham"),
        ("payer", "payer_id", "BLH02"),
    ):
        page = settled.page(kind)  # type: ignore[arg-type]
        QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert page.model.rowCount() == 1
        edit(page, path, text)
        assert page.pane.unsaved.isVisible()
        press(Qt.Key.Key_S, CTRL)
        assert not page.pane.unsaved.isVisible(), kind
    assert people.practice(session.vault, town.practice.id) == replace(town.practice, name="Cedar Hill East")
    assert people.provider(session.vault, town.provider.id).name == PersonName("Okafor", "Gracia", "N")
    assert people.facility(session.vault, town.facility.id).address.city == "Gresham"
    assert people.payer(session.vault, town.payer.id) == replace(town.payer, payer_id="BLH02")


def test_procedures_belong_to_the_chosen_practice(settled: SetupPage, session: Session, town: Town) -> None:
    page = settled.page("procedure_code")
    page.new_record()
    type_row("99213", "185", "25", "Office visit")
    press(Qt.Key.Key_S, CTRL)
    listed = people.procedure_codes(session.vault, town.practice.id)
    assert [(c.code, c.charge_cents, c.modifiers, c.drug) for c in listed] == [("99213", 18500, ("25",), None)]
    other = people.save_practice(session.vault, replace(PRACTICE, name="Other"), NOW)
    session.choose_practice(other.id)
    assert page.model.rowCount() == 0
    page.new_record()
    type_row("99213", "99", "", "Office visit")
    press(Qt.Key.Key_S, CTRL)
    assert [c.charge_cents for c in people.procedure_codes(session.vault, other.id)] == [9900]


def test_a_code_twice_is_refused_in_words(settled: SetupPage, session: Session, town: Town) -> None:
    page = settled.page("procedure_code")
    for _ in range(2):
        page.new_record()
        type_row("99213", "185", "", "Office visit")
        press(Qt.Key.Key_S, CTRL)
    assert "already in this practice's procedure list" in page.pane.message.text()
    assert page.pane.is_dirty


def test_deactivating_shows_and_can_be_taken_back(settled: SetupPage, session: Session, town: Town) -> None:
    page = settled.page("payer")
    page.pane.deactivate.setFocus()
    press(Qt.Key.Key_Space)
    assert not people.payer(session.vault, town.payer.id).active
    assert page.pane.deactivate.text() == "Activate again"
    press(Qt.Key.Key_Space)
    assert people.payer(session.vault, town.payer.id).active


class TestMovingOn:
    """Another row is chosen while the form holds something unsaved."""

    @pytest.fixture
    def page(self, settled: SetupPage, session: Session) -> RecordsPage:
        people.save_payer(session.vault, replace(PAYER, name="Salem Mutual"), NOW)
        page = settled.page("payer")
        edit(page, "attention", "Claims dept")
        page.table.setFocus()
        return page

    def move(self, qtbot: QtBot, page: RecordsPage, button: QMessageBox.StandardButton) -> None:
        answering(qtbot, button, lambda: press(Qt.Key.Key_Down))

    def test_saves(self, qtbot: QtBot, page: RecordsPage, session: Session, town: Town) -> None:
        self.move(qtbot, page, QMessageBox.StandardButton.Save)
        assert people.payer(session.vault, town.payer.id).attention == "Claims dept"
        assert page.pane.heading.text() == "Salem Mutual"
        assert current_name(page) == "Salem Mutual"

    def test_discards(self, qtbot: QtBot, page: RecordsPage, session: Session, town: Town) -> None:
        self.move(qtbot, page, QMessageBox.StandardButton.Discard)
        assert people.payer(session.vault, town.payer.id).attention == ""
        assert page.pane.heading.text() == "Salem Mutual"

    def test_or_stays(self, qtbot: QtBot, page: RecordsPage) -> None:
        self.move(qtbot, page, QMessageBox.StandardButton.Cancel)
        assert page.pane.heading.text() == "Blue Larch Health"
        assert current_name(page) == "Blue Larch Health"
        assert page.pane.form.entries["attention"].value() == "Claims dept"
        assert page.pane.is_dirty

    def test_a_change_elsewhere_keeps_what_is_typed(self, page: RecordsPage, session: Session) -> None:
        people.save_payer(session.vault, replace(PAYER, name="Another"), NOW)
        session.changed.emit("payer")
        assert page.model.rowCount() == 3
        assert page.pane.form.entries["attention"].value() == "Claims dept"


def test_words_filter_the_list(qtbot: QtBot, settled: SetupPage, session: Session) -> None:
    people.save_provider(session.vault, replace(PROVIDER, name=PersonName("Whitcombe", "Ann")), NOW)
    page = settled.page("provider")
    page.table.setFocus()
    QTest.keyClicks(page.table, "whit")
    assert page.search.text() == "whit"
    assert [row.name.last for row in page.model.shown_rows()] == ["Whitcombe"]
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.pane.heading.text().startswith("Whitcombe"))
    press(Qt.Key.Key_Return)
    assert page.pane.form.entries["name.last"].widget.hasFocus()


def test_tabs_are_made_when_shown(settled: SetupPage) -> None:
    settled.tabs.tabBar().setFocus()
    for kind in KINDS:
        assert settled.page(kind.key).isVisible()
        assert settled.tabs.currentIndex() == KINDS.index(kind)
    assert settled.may_leave()
