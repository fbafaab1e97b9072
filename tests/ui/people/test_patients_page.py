"""Patients and their coverages: found while typing, entered by keyboard, every view audited, nothing lost."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.domain.coverage import Rank, Relation
from app.domain.people import PersonName, Sex
from app.queries.patient_list import patient_rows
from app.services import people
from app.ui.people.patients_page import PatientsPage
from app.ui.session import Session
from tests.invented import NOW, PATIENT, PAYER, Town
from tests.ui.people.keys import CTRL, SHIFT, answering, at_cursor, press, show_in_front, type_row


@pytest.fixture
def page(qtbot: QtBot, session: Session, town: Town) -> PatientsPage:
    return shown(qtbot, PatientsPage(session))


def shown(qtbot: QtBot, page: PatientsPage) -> PatientsPage:
    show_in_front(qtbot, page)
    return page


def views(session: Session) -> list[int]:
    rows = session.vault.db.execute("SELECT subject_id FROM audit WHERE action = 'view' ORDER BY id")
    return [row[0] for row in rows]


def new_patient(*fields: str) -> None:
    press(Qt.Key.Key_N, CTRL | SHIFT)
    type_row(*fields)


def test_a_patient_with_two_coverages_is_typed_without_the_mouse(
    page: PatientsPage, session: Session, town: Town
) -> None:
    people.save_payer(session.vault, replace(PAYER, name="Salem Mutual", payer_id="SM1"), NOW)
    session.changed.emit("payer")
    new_patient("Rivera", "Ines", "", "", "041272", "f", "5035550142", "12 Oak St", "Salem", "or", "97301", "")
    rivera = patient_rows(session.vault.db, "rivera ines")[0]
    assert rivera.account_number == "10002"
    # Saving leads on to the coverage; the insured is a spouse living elsewhere.
    type_row("blue", "", "XLH1", "G7", "Gold", "1/1/26", "", "25", "spouse", "")
    type_row("Rivera", "Tom", "", "", "050570", "m", "", "9 Elm St", "Salem", "or", "97301")
    press(Qt.Key.Key_N, CTRL | SHIFT)
    type_row("salem", "", "SM9", "", "", "", "", "", "")
    press(Qt.Key.Key_S, CTRL)
    first, second = people.coverages(session.vault, rivera.id)
    assert (first.rank, first.payer_id, first.member_id) == (Rank.PRIMARY, town.payer.id, "XLH1")
    assert (first.starts_on, first.copay_cents, first.relation) == (date(2026, 1, 1), 2500, Relation.SPOUSE)
    assert first.subscriber.name == PersonName("Rivera", "Tom")
    assert first.subscriber.sex is Sex.MALE
    assert first.subscriber.address.street == "9 Elm St"
    assert (second.rank, second.member_id) == (Rank.SECONDARY, "SM9")
    assert page.tabs.tabText(1).replace("&", "") == "Coverages 2"


def test_nobody_is_shown_and_no_view_audited_until_one_is_chosen(
    qtbot: QtBot, page: PatientsPage, session: Session, town: Town
) -> None:
    people.save_patient(session.vault, replace(PATIENT, name=PersonName("Abbott", "Jonah")), NOW)
    session.changed.emit("patient")
    assert page.nobody.isVisible()
    QTest.keyClicks(page.search, "elena 3/7/58")
    qtbot.wait(120)
    assert views(session) == []
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.name.text().startswith("Muñoz"))
    assert page.facts.text() == "F · 68 y · 03/07/1958 · account 10001"
    assert views(session) == [town.patient.id]
    session.changed.emit("patient")
    session.changed.emit("coverage")
    qtbot.wait(120)
    assert views(session) == [town.patient.id]


def test_rows_passed_over_are_not_viewed(qtbot: QtBot, page: PatientsPage, session: Session) -> None:
    for last in ("Abbott", "Brook", "Cole"):
        people.save_patient(session.vault, replace(PATIENT, name=PersonName(last, "Ann")), NOW)
    session.changed.emit("patient")
    page.table.setFocus()
    for _ in range(3):
        press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.pane.has_record)
    assert len(views(session)) == 1


def test_the_table_holds_to_the_model_rules(page: PatientsPage) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    QAbstractItemModelTester(page.policies.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.search.setText("muñ")
    page.search.clear()


def test_a_twin_is_asked_about_once(page: PatientsPage, session: Session) -> None:
    people.save_patient(session.vault, replace(PATIENT, name=PersonName("Zimmer", "Ada")), NOW)
    new_patient("Zimmer", "Ada", "", "", "03071958", "f")
    press(Qt.Key.Key_S, CTRL)
    assert "account 10002" in page.pane.message.text()
    assert len(patient_rows(session.vault.db)) == 2
    press(Qt.Key.Key_S, CTRL)
    assert len(patient_rows(session.vault.db)) == 3


def test_a_patient_of_whom_little_is_known_is_kept_with_a_reminder(page: PatientsPage, session: Session) -> None:
    new_patient("Rivera", "Ines")
    assert page.pane.message.text() == "A claim still needs: birth date, street, city, state, ZIP"
    press(Qt.Key.Key_S, CTRL)
    assert [row.name for row in patient_rows(session.vault.db, "rivera")] == ["Rivera, Ines"]


def test_two_primaries_at_once_are_refused(page: PatientsPage, session: Session, town: Town) -> None:
    page.open_patient(town.patient.id)
    page.tabs.setCurrentWidget(page.policies)
    page.policies.new_coverage()
    type_row("blue", "1", "X2")
    press(Qt.Key.Key_S, CTRL)
    assert "Another primary coverage" in page.policies.pane.message.text()
    assert len(people.coverages(session.vault, town.patient.id)) == 1
    # The old one ended: the two follow each other.
    page.policies.pane.form.focus_field("rank")
    press(Qt.Key.Key_Escape)
    page.table.setFocus()
    page.policies.pane.form.focus_field("ends_on")
    type_row("12/31/25")
    press(Qt.Key.Key_S, CTRL)
    page.policies.new_coverage()
    type_row("blue", "1", "X2", "", "", "1/1/26")
    press(Qt.Key.Key_S, CTRL)
    assert [c.member_id for c in people.coverages(session.vault, town.patient.id)] == ["XLH884201", "X2"]


def test_the_insured_takes_the_patients_address(page: PatientsPage, session: Session, town: Town) -> None:
    page.open_patient(town.patient.id)
    page.tabs.setCurrentWidget(page.policies)
    assert page.policies.copy_address.isVisible()
    page.policies.copy_address.setFocus()
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_S, CTRL)
    (coverage,) = people.coverages(session.vault, town.patient.id)
    assert coverage.subscriber.address == town.patient.address
    assert coverage.subscriber.name == PersonName("O'Brien", "Tom")


def test_an_edit_of_either_tab_is_asked_about_before_another_patient(
    qtbot: QtBot, page: PatientsPage, session: Session, town: Town
) -> None:
    other = people.save_patient(session.vault, replace(PATIENT, name=PersonName("Zimmer", "Ada")), NOW)
    session.changed.emit("patient")
    page.open_patient(town.patient.id)
    page.tabs.setCurrentWidget(page.policies)
    page.policies.pane.form.focus_field("group_number")
    QTest.keyClicks(at_cursor(), "9")

    answering(qtbot, QMessageBox.StandardButton.Cancel, lambda: page.open_patient(other.id))
    assert page.pane.record_id == town.patient.id
    press(Qt.Key.Key_Escape)
    page.open_patient(other.id)
    assert page.name.text() == "Zimmer, Ada"
    assert page.policies.empty.isVisible()


def test_no_payer_yet_is_said(qtbot: QtBot, session: Session) -> None:
    patient = people.save_patient(session.vault, PATIENT, NOW)
    page = shown(qtbot, PatientsPage(session))
    page.open_patient(patient.id)
    page.tabs.setCurrentWidget(page.policies)
    with qtbot.waitSignal(page.policies.message):
        page.policies.new_coverage()
    people.save_payer(session.vault, PAYER, NOW)
    session.changed.emit("payer")
    page.policies.new_coverage()
    assert page.policies.pane.form.isVisible()


def test_the_empty_page_offers_the_first_patient(qtbot: QtBot, session: Session) -> None:
    page = shown(qtbot, PatientsPage(session))
    assert page.empty.isVisible()
    page.new_patient()
    assert page.pane.form.entries["name.last"].widget.hasFocus()
    press(Qt.Key.Key_Escape)
    assert page.empty.isVisible()


def test_a_deactivated_patient_gets_no_new_visit(page: PatientsPage, session: Session, town: Town) -> None:
    page.open_patient(town.patient.id)
    assert page.visit.isEnabled()
    page.pane.deactivate.setFocus()
    press(Qt.Key.Key_Space)
    assert not people.patient(session.vault, town.patient.id).active
    assert not page.visit.isEnabled()


def test_a_visit_is_wanted_for_the_patient_shown(qtbot: QtBot, page: PatientsPage, town: Town) -> None:
    page.open_patient(town.patient.id)
    with qtbot.waitSignal(page.encounter_wanted) as wanted:
        page.visit.click()
    assert wanted.args == [town.patient.id]
