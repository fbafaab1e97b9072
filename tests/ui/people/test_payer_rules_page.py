"""A payer's rule is typed, tried on past claims, switched on, taken along, deleted and had back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from app.domain.rules.payer_rule import Effect, Fillable, Lack, PayerRule, When
from app.services import encounters
from app.services.payer_rules import payer_rules, save_payer_rule
from app.ui.people.payer_rules_page import PayerRulesPage
from app.ui.people.setup_page import SetupPage
from app.ui.people.trial_dialog import TrialDialog
from app.ui.session import Session
from tests.invented import NOW, TODAY, Town, line
from tests.ui.people.keys import CTRL, SHIFT, at_cursor, press, show_in_front

RULE = PayerRule(0, "Visits", When(procedures=("99213",)), Effect.WARNING, "Check the level.")


@pytest.fixture
def page(qtbot: QtBot, session: Session, town: Town) -> PayerRulesPage:
    setup = SetupPage(session)
    show_in_front(qtbot, setup)
    made = setup.page("payer_rule")
    assert isinstance(made, PayerRulesPage)
    return made


@pytest.fixture
def claims(session: Session, town: Town) -> list[int]:
    """Three visits, two of them with 99213."""
    made = []
    for days, code in enumerate(("99213", "99214", "99213"), 1):
        served = TODAY - timedelta(days=days)
        visit = replace(town.visit(12000, service_date=served), lines=(line(12000, served, code),))
        made.append(encounters.save_encounter(session.vault, visit, NOW).claim_id or 0)
    return made


def kept(session: Session) -> PayerRule:
    (rule,) = payer_rules(session.vault)
    return rule


def tried(qtbot: QtBot, page: PayerRulesPage) -> TrialDialog:
    page.try_rule()
    dialog = page.findChild(TrialDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.bar.isHidden())
    return dialog


def fill_in(page: PayerRulesPage, **texts: str) -> None:
    for path, text in texts.items():
        page.pane.form.focus_field(path.replace("__", "."))
        press(Qt.Key.Key_A, CTRL)
        QTest.keyClicks(at_cursor(), text)
        if path == "when__payer_id":
            press(Qt.Key.Key_Return)  # picks what is highlighted


def test_a_rule_is_typed_and_is_off_at_first(page: PayerRulesPage, session: Session, town: Town) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.empty.isVisible()
    page.setFocus()
    press(Qt.Key.Key_N, CTRL | SHIFT)
    fill_in(
        page,
        name="Units of physical therapy",
        when__payer_id=town.payer.name[:4],
        when__plan="gold",
        when__procedures="97110, 97140-97150 97*",
        when__diagnoses="m54.50 S83*",
        when__modifiers="gp",
        when__without_modifiers="59 xs",
        when__places="11",
        when__units_over_tenths="2.5",
        when__age_from="18",
        when__age_to="64",
        when__served_from="1/1/26",
        words="Four units a day at most.",
    )
    page.pane.form.entries["when.lacks"].fill(Lack.AUTHORIZATION)
    press(Qt.Key.Key_S, CTRL)
    rule = kept(session)
    assert not rule.active
    assert rule.when == When(
        payer_id=town.payer.id,
        plan="gold",
        procedures=("97110", "97140-97150", "97*"),
        diagnoses=("M54.50", "S83*"),
        modifiers=("GP",),
        without_modifiers=("59", "XS"),
        places=("11",),
        units_over_tenths=25,
        age_from=18,
        age_to=64,
        served_from=rule.when.served_from,
        lacks=Lack.AUTHORIZATION,
    )
    assert rule.words == "Four units a day at most."
    assert page.kind.columns[1].text(rule).startswith(f"{town.payer.name}; plan with “gold”; 97110")
    assert page.model.row_at(0) == rule
    assert page.pane.form.entries["when.units_over_tenths"].value() == 25


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("when__procedures", "9", "Codes, ranges or beginnings"),
        ("when__modifiers", "255", "Two letters or digits"),
        ("when__age_from", "old", "Whole years"),
        ("when__units_over_tenths", "many", "Units such as"),
        ("name", " ", "missing"),
    ],
)
def test_what_cannot_be_is_said_and_not_saved(
    page: PayerRulesPage, session: Session, path: str, text: str, said: str
) -> None:
    page.new_record()
    fill_in(page, **({"name": "A rule", "when__procedures": "99213", "words": "Words."} | {path: text}))
    press(Qt.Key.Key_S, CTRL)
    assert said in page.pane.message.text()
    assert payer_rules(session.vault) == ()


def test_a_rule_without_any_condition_is_refused(page: PayerRulesPage, session: Session) -> None:
    page.new_record()
    fill_in(page, name="A rule", words="Words.")
    press(Qt.Key.Key_S, CTRL)
    assert "every claim" in page.pane.message.text()
    assert payer_rules(session.vault) == ()


def test_a_default_is_filled_and_forgotten_where_the_rule_only_tells(page: PayerRulesPage, session: Session) -> None:
    page.new_record()
    fill_in(page, name="Telehealth", when__places="10", words="Video wants 95.")
    form = page.pane.form
    assert form.entries["fills"].widget.isHidden() or not form.entries["fills"].widget.isVisible()
    form.entries["effect"].fill(Effect.FILL)
    form.entries["effect"].edited.emit()
    form.entries["fills"].fill(Fillable.MODIFIER)
    fill_in(page, value="95")
    press(Qt.Key.Key_S, CTRL)
    assert (kept(session).fills, kept(session).value) == (Fillable.MODIFIER, "95")
    form.entries["effect"].fill(Effect.NOTE)
    form.entries["effect"].edited.emit()
    press(Qt.Key.Key_S, CTRL)
    assert (kept(session).effect, kept(session).fills, kept(session).value) == (Effect.NOTE, None, "")


def test_a_trial_tells_how_many_and_which_and_switches_the_rule_on(
    qtbot: QtBot, page: PayerRulesPage, session: Session, claims: list[int]
) -> None:
    rule = save_payer_rule(session.vault, RULE, NOW)
    session.changed.emit("payer_rule")
    page.open_record(rule.id)
    dialog = tried(qtbot, page)
    assert dialog.heading.text() == "Would have flagged 2 of 3"
    assert [row.claim_id for row in dialog.table.found.shown_rows()] == [claims[0], claims[2]]
    with qtbot.waitSignal(page.claim_wanted) as wanted:
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert wanted.args == [claims[0]]
    dialog = tried(qtbot, page)
    assert dialog.switch_on.isEnabled()
    dialog.switch_on.click()
    assert kept(session).active
    assert page.pane.deactivate.text() == "Switch off"
    page.pane.deactivate.click()
    assert not kept(session).active
    assert page.pane.deactivate.text() == "Switch on"


def test_a_rule_is_tried_as_it_is_typed_before_it_is_kept(
    qtbot: QtBot, page: PayerRulesPage, session: Session, claims: list[int]
) -> None:
    page.new_record()
    page.try_rule()
    assert "missing" in page.pane.message.text()
    fill_in(page, name="Long visits", when__procedures="99214", words="Check the time.")
    dialog = tried(qtbot, page)
    assert dialog.heading.text() == "Would have flagged 1 of 3"
    assert dialog.switch_on.isHidden()
    dialog.reject()
    assert payer_rules(session.vault) == ()


def test_a_trial_that_is_stopped_says_so(qtbot: QtBot, session: Session, town: Town, claims: list[int]) -> None:
    dialog = TrialDialog(session, RULE)
    qtbot.addWidget(dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.bar.isHidden())
    assert "Stopped" in dialog.hint.text() or dialog.heading.text() == "Would have flagged 2 of 3"


def test_a_deleted_rule_is_had_back(qtbot: QtBot, page: PayerRulesPage, session: Session) -> None:
    rule = save_payer_rule(session.vault, replace(RULE, active=True), NOW)
    session.changed.emit("payer_rule")
    page.open_record(rule.id)
    with qtbot.waitSignal(page.undo_offered) as offered:
        page.delete.click()
    assert payer_rules(session.vault) == ()
    assert page.empty.isVisible()
    words, deed = offered.args
    assert "Visits" in words
    deed()
    assert kept(session) == rule
    assert page.pane.record_id == rule.id


def test_rules_go_into_a_file_and_come_back_switched_off(
    qtbot: QtBot, page: PayerRulesPage, session: Session, tmp_path: Path
) -> None:
    save_payer_rule(session.vault, replace(RULE, active=True), NOW)
    session.changed.emit("payer_rule")
    page.export_to(tmp_path / "rules.json")
    page.import_from(tmp_path / "rules.json")
    assert sorted(rule.active for rule in payer_rules(session.vault)) == [False, True]
    assert not page.pane.form.record().active
    said: list[str] = []
    page.message.connect(said.append)
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    page.import_from(tmp_path / "bad.json")
    page.import_from(tmp_path / "none.json")
    page.export_to(tmp_path / "no" / "such.json")
    assert len(said) == 3 and len(payer_rules(session.vault)) == 2


def test_the_first_rule_can_be_taken_along_once_it_is_saved(page: PayerRulesPage) -> None:
    assert not page.export.isEnabled()
    page.new_record()
    assert page.table._nothing_words == "The first rule stands here once it is saved."
    fill_in(page, name="Visits", when__procedures="99213", words="Check the level.")
    press(Qt.Key.Key_S, CTRL)
    assert page.export.isEnabled()
    page.search.setText("qqq")
    assert page.table._nothing_words == "Nothing fits these words. Escape clears the filter."
