"""The Findings tab beside the ledger: grouped, a warning let stand there, the way to the visit's field."""

from datetime import date

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from app.domain.codes import DiagnosisStatus
from app.domain.diagnosis_facts import DiagnosisFacts
from app.domain.procedure_book import NO_PROCEDURES, ProcedureBook
from app.domain.rules.payer_rule import Effect, PayerRule, When
from app.services import encounters
from app.services.payer_rules import save_payer_rule
from app.ui.claims.claim_findings import ClaimFindings
from app.ui.claims.page import ClaimsPage
from app.ui.encounter.reason_dialog import ReasonDialog
from app.ui.session import Session
from tests.invented import NOW, Town
from tests.ui.people.conftest import session, town, vault

__all__ = ["session", "town", "vault"]

RULE = PayerRule(0, "Call first", When(procedures=("992*",)), Effect.WARNING, "Call before billing.", active=True)


class EveryCode:
    """A code book in which each code is good."""

    procedures: ProcedureBook = NO_PROCEDURES

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        return DiagnosisStatus(known=True, billable=True, valid_on=True, description=code)

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        return None


@pytest.fixture
def page(qtbot: QtBot, session: Session, town: Town) -> ClaimsPage:
    encounters.save_encounter(session.vault, town.visit(12000), NOW)
    save_payer_rule(session.vault, RULE, NOW)
    session.codes = EveryCode()  # type: ignore[assignment] # all that checking asks of the code sets
    made = ClaimsPage(session)
    qtbot.addWidget(made)
    made.show()
    made.detail.tabs.setCurrentIndex(2)
    return made


def findings_of(page: ClaimsPage) -> ClaimFindings:
    found = page.detail.findings
    assert found is not None
    return found


def follow(page: ClaimsPage, deed: str, rule: str) -> None:
    pane = findings_of(page).pane
    place = next(at for at, each in enumerate(pane.shown.findings) if each.rule.startswith(rule))
    pane.text.anchorClicked.emit(QUrl(deed.format(place)))


def test_a_finding_leads_to_the_field_of_the_visit_and_to_its_rule(page: ClaimsPage, qtbot: QtBot) -> None:
    assert "Call before billing." in findings_of(page).pane.text.toPlainText()
    with qtbot.waitSignal(page.field_wanted) as wanted:
        follow(page, "go:{}", "payer_rule")
    assert wanted.args == [1, "line.0.procedure"]
    with qtbot.waitSignal(page.rule_wanted) as rule:
        findings_of(page).pane.text.anchorClicked.emit(QUrl("rule:1"))
    assert rule.args == [1]


def test_a_warning_is_let_stand_beside_the_ledger(page: ClaimsPage, session: Session) -> None:
    follow(page, "stand:{}", "payer_rule")
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    edit = next(iter(dialog._edits.values()))
    edit.setText("Called on Monday")
    dialog.let_stand.click()
    assert list(encounters.overrides(session.vault, 1).values()) == ["Called on Monday"]
    assert "Called on Monday" in findings_of(page).pane.text.toPlainText()


def test_before_the_code_sets_are_there_it_says_so(page: ClaimsPage, session: Session) -> None:
    session.codes = None
    session.changed.emit("claim")
    assert "being prepared" in findings_of(page).pane.nothing.text()
