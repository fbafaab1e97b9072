"""Findings as rich text: grouped, counted, with links; the why tells the rule, its source and the box of the form."""

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from app.domain.findings import Finding, Fix, Severity
from app.forms.cms1500 import CMS1500
from app.ui.widgets.finding_words import count_words, own_rule_id, why_lines
from app.ui.widgets.findings_pane import FindingsPane

FIX = Fix("Add 25 to line 1", "line.0.modifiers", "25")
WRONG = Finding("practice.npi", Severity.ERROR, "practice.npi", "The NPI is <missing>.", "Enter it.", "NUCC item 33a")
DOUBT = Finding("ncci.pair", Severity.WARNING, "line.7.modifiers", "Not paid beside it.", "Add 25.", "NCCI v32", (FIX,))
OWN = Finding("payer_rule.7", Severity.WARNING, "encounter.authorization", "Wants one.", "", "Your rule “Larch”")
TOLD = Finding("diagnosis.unused", Severity.NOTE, "diagnosis.2", "No line points at it.", "", "NUCC item 21")


@pytest.fixture
def pane(qtbot: QtBot) -> FindingsPane:
    made = FindingsPane(CMS1500, lambda rule_id: f"When rule {rule_id} says so.")
    qtbot.addWidget(made)
    made.show_findings((WRONG, DOUBT, OWN, TOLD), {OWN.key: "Seen by phone"}, DOUBT)
    made.show()
    return made


def follow(pane: FindingsPane, link: str) -> None:
    assert f'href="{link}"' in pane.text.toHtml()
    pane.text.anchorClicked.emit(QUrl(link))


def test_groups_counts_and_reasons(pane: FindingsPane) -> None:
    words = pane.text.toPlainText()
    titles = [words.index(title) for title in ("Errors", "Warnings", "Notes", "Let stand with a reason")]
    assert titles == sorted(titles)
    assert "The NPI is <missing>." in words and "Seen by phone" in words
    assert [badge.isVisible() for badge in pane.badges.values()] == [True, True, True]
    assert pane.badges[Severity.WARNING].accessibleName() == "1 warning"


def test_links_say_what_is_wanted(qtbot: QtBot, pane: FindingsPane) -> None:
    with qtbot.waitSignal(pane.go_wanted) as went:
        follow(pane, "go:0")
    assert went.args == [WRONG]
    with qtbot.waitSignal(pane.mend_wanted) as mended:
        follow(pane, "mend:1:0")
    assert mended.args == [DOUBT, FIX]
    with qtbot.waitSignal(pane.stand_wanted) as stood:
        follow(pane, "stand:1")
    assert stood.args == [DOUBT]
    with qtbot.waitSignal(pane.rule_wanted) as wanted:
        follow(pane, "rule:7")
    assert wanted.args == [7]
    assert "stand:0" not in pane.text.toHtml()  # an error cannot stand


def test_the_why_opens_and_closes(pane: FindingsPane) -> None:
    follow(pane, "why:0")
    words = pane.text.toPlainText()
    assert "practice.npi: The practice's NPI is there and its check digit fits." in words
    assert "Source: NUCC item 33a" in words and "Item 33a" in words
    follow(pane, "why:0")
    assert "Source:" not in pane.text.toPlainText()
    pane.explain(OWN)
    assert "When rule 7 says so." in pane.text.toPlainText()


def test_a_finding_that_is_gone_is_explained_no_more(pane: FindingsPane) -> None:
    pane.explain(WRONG)
    pane.show_findings((DOUBT,), {})
    pane.show_findings((WRONG,), {})
    assert "Source:" not in pane.text.toPlainText()
    pane.say_nothing("All is well.")
    assert pane.nothing.text() == "All is well." and not pane.text.isVisible()


def test_a_line_of_a_later_sheet_is_told_by_the_first_sheets_box() -> None:
    lines = list(why_lines(DOUBT, CMS1500, lambda _rule_id: ""))
    assert any(line.startswith("Item 24D") for line in lines)


def test_counts_and_own_rules() -> None:
    assert (count_words(Severity.ERROR, 1), count_words(Severity.NOTE, 2)) == ("1 error", "2 notes")
    assert (own_rule_id(OWN), own_rule_id(WRONG)) == (7, 0)
