"""F9 does what has one right answer: another code with its own charge, the laboratory's number into item 23."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.encounter import ProcedureCode
from app.services import people
from app.ui.encounter.page import EncounterPage
from app.ui.session import Session
from tests.ui.encounter.test_procedure_edits import add_line
from tests.ui.encounter.world import NOW, World


def _begin(page: EncounterPage, world: World) -> None:
    page.new_encounter(world.patient)
    page.editor.set_service_date(page.editor.session.today())
    page.editor.set_diagnosis(0, "Z00.00")
    page.lines.focus_part(0, "procedure")


def _go_to(page: EncounterPage, rule: str) -> None:
    page.editor.check_now()
    assert rule in {finding.rule for finding in page.editor.findings}
    while (shown := page.findings.current()) is None or shown.rule != rule:
        page.next_finding()


def test_a_check_up_of_somebody_known_gets_its_code_and_charge(
    page: EncounterPage, session: Session, world: World
) -> None:
    for code, cents in (("99386", 240_00), ("99396", 190_00)):
        listed = ProcedureCode(0, world.practice, code, "Check-up", cents)
        people.save_procedure_code(session.vault, listed, NOW)
    session.changed.emit("procedure")
    _begin(page, world)
    add_line(page, "99386")
    _go_to(page, "line.new_patient")
    QTest.keyClick(page, Qt.Key.Key_F9)
    line = page.editor.draft.lines[0]
    assert (line.procedure, line.charge_cents) == ("99396", 190_00)
    assert "line.new_patient" not in {finding.rule for finding in page.editor.findings}


def test_the_practices_clia_number_goes_into_item_23(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot
) -> None:
    (practice,) = people.practices(session.vault)
    people.save_practice(session.vault, replace(practice, clia_number="38D0123456"), NOW)
    session.changed.emit("practice")
    _begin(page, world)
    add_line(page, "83036")  # the practice's list has it with QW
    _go_to(page, "clia.number")
    QTest.keyClick(page, Qt.Key.Key_F9)
    assert page.editor.draft.authorization == page.facts.authorization.text() == "38D0123456"
    page.panel.show_tab("form")
    qtbot.waitUntil(lambda: page.form.sheet.value("23") == "38D0123456")
