"""A returning patient's visit, typed from Ctrl+N to ready and counted."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services import claims
from app.ui.encounter.page import EncounterPage
from app.ui.session import Session
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import TODAY

MOST_KEYS = 60


def test_a_returning_patients_visit_takes_few_keys(page: EncounterPage, session: Session, qtbot: QtBot) -> None:
    hand = Typist(page)
    ready: list[int] = []
    page.claim_ready.connect(ready.append)

    hand.ctrl(Qt.Key.Key_N)
    hand.text("riv").enter()
    hand.enter()  # the empty date is today
    hand.text("hyperten").enter()
    hand.text("left knee pain").enter()
    hand.enter()  # on to the lines
    hand.text("99213").enter().press(Qt.Key.Key_Down)
    hand.text("blood").enter()
    hand.ctrl(Qt.Key.Key_Return)

    assert len(ready) == 1, page.editor.findings
    claim = claims.claim_for(session.vault, ready[0])
    assert claim.encounter.service_date == TODAY
    assert claim.encounter.diagnoses == ("I10", "M25.562")
    assert [line.procedure for line in claim.encounter.lines] == ["99213", "36415"]
    assert [line.pointers for line in claim.encounter.lines] == ["AB", "AB"]
    assert claim.total_cents == 142_00
    assert hand.count <= MOST_KEYS, hand.count
