"""The Findings tab of a visit: the list follows the rules, F8 and the links lead, mend, let stand and say why."""

from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from app.domain.findings import Severity
from app.domain.rules.payer_rule import Effect, Fillable, PayerRule, When
from app.services.payer_rules import save_payer_rule
from app.ui.encounter.page import EncounterPage
from app.ui.encounter.reason_dialog import ReasonDialog
from app.ui.session import Session
from tests.ui.encounter.test_page import focused, written_visit
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import NOW, World

ALT = Qt.KeyboardModifier.AltModifier
RULE = PayerRule(
    0, "Summit's telehealth", When(procedures=("99213",)), Effect.FILL, "Video wants 95.", Fillable.MODIFIER, "95", True
)


def tab_words(page: EncounterPage) -> str:
    return page.panel.tabs.tabText(page.panel.tabs.indexOf(page.found))


def follow(page: EncounterPage, deed: str, rule: str) -> None:
    place = [finding.rule for finding in page.found.shown.findings].index(rule)
    page.found.text.anchorClicked.emit(QUrl(deed.format(place)))


def with_rule(page: EncounterPage, session: Session, world: World) -> tuple[Typist, str]:
    saved = save_payer_rule(session.vault, RULE, NOW)
    hand = written_visit(page, world)
    session.changed.emit("payer_rule")
    page.editor.check_now()
    return hand, f"payer_rule.{saved.id}"


def test_the_list_follows_what_is_typed(page: EncounterPage, world: World) -> None:
    written_visit(page, world)
    page.editor.check_now()
    assert tab_words(page) == "Findings"
    page.editor.set(rendering_id=0)
    page.editor.check_now()
    assert tab_words(page) == "Findings 1"
    assert [finding.rule for finding in page.found.shown.findings] == ["visit.rendering"]
    assert "1 error" in page.found.badges[Severity.ERROR].accessibleName()
    follow(page, "go:{}", "visit.rendering")
    assert page.facts.rendering.hasFocus()


def test_alt_5_opens_the_list_and_tab_walks_its_links(page: EncounterPage, world: World) -> None:
    hand = written_visit(page, world)
    page.editor.set(rendering_id=0)
    hand.press(Qt.Key.Key_5, modifier=ALT)
    assert page.found.text.hasFocus()
    hand.press(Qt.Key.Key_Tab).enter()  # the first link is the finding itself
    assert page.facts.rendering.hasFocus()


def test_alt_w_says_why(page: EncounterPage, world: World) -> None:
    hand = written_visit(page, world)
    page.editor.set(rendering_id=0)
    hand.press(Qt.Key.Key_F8).press(Qt.Key.Key_W, modifier=ALT)
    assert page.found.isVisible()
    assert "visit.rendering: The visit has the provider who saw the patient." in page.found.text.toPlainText()


def test_an_own_rule_fills_its_default_and_leads_to_its_form(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot
) -> None:
    _, rule = with_rule(page, session, world)
    follow(page, "why:{}", rule)
    assert "When 99213: fills modifier 95." in page.found.text.toPlainText()
    with qtbot.waitSignal(page.record_wanted) as wanted:
        page.found.text.anchorClicked.emit(QUrl(f"rule:{rule.partition('.')[2]}"))
    assert wanted.args == ["payer_rule", int(rule.partition(".")[2]), ""]
    follow(page, "mend:{}:0", rule)
    assert "95" in page.editor.draft.lines[0].modifiers
    assert rule not in [finding.rule for finding in page.found.shown.findings]


def test_a_warning_stands_with_its_reason_in_the_list(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot
) -> None:
    hand, rule = with_rule(page, session, world)
    follow(page, "stand:{}", rule)
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.isAncestorOf(focused()))
    hand.text("Seen in the office").enter()
    qtbot.waitUntil(lambda: "Seen in the office" in page.found.text.toPlainText())
    assert tab_words(page) == "Findings"
    assert "Let stand with a reason" in page.found.text.toPlainText()
