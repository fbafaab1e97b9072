"""The workbench over the demo practice: pages, Ctrl+K, locking, backup on quitting, and what a bug leaves behind."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app import paths
from app.domain.remittances.keyed_eob import KeyedEob
from app.errors import VaultError
from app.queries.patient_list import patient_rows
from app.queries.remittances_waiting import remittances_waiting
from app.queries.worklist import work_rows
from app.services import people, settings, vaults
from app.services.remittances import posting
from app.services.remittances.keyed import keep_keyed_draft
from app.services.vaults import Vault, open_vault
from app.ui.application import Program, remember_vault, remembered_vault, write_bug_report
from app.ui.claims.page import ClaimsPage
from app.ui.command_palette import CommandPalette, Hit
from app.ui.lock_screen import LockScreen
from app.ui.people.record_pane import RecordPane
from app.ui.people.setup_page import SetupPage
from app.ui.remittances.eob_dialog import EobDialog
from app.ui.remittances.page import RemittancesPage
from app.ui.workbench import Workbench
from app.ui.worklist_page import WorklistPage
from tests.demo_vault import copied_demo

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    copied_demo(tmp_path / "demo", NOW)
    with open_vault(tmp_path / "demo", "demo", NOW) as made:
        yield made


@pytest.fixture
def workbench(vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    # The code sets take seconds to build and have tests of their own.
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    made = Workbench(vault, lambda: NOW)
    qtbot.addWidget(made.window, before_close_func=lambda window: window.really_close())
    made.window.show()
    return made


def test_every_page_opens_by_its_key(workbench: Workbench, qtbot: QtBot) -> None:
    for number, key in enumerate(list(workbench.window._specs)[:9], 1):
        qtbot.keyClick(workbench.window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert workbench.window.shown_page == key


def test_every_page_takes_the_keys_at_once(workbench: Workbench, qtbot: QtBot) -> None:
    with qtbot.waitActive(workbench.window):
        workbench.window.activateWindow()
    for key in ("claims", "encounter", "patients", "coding-queries", "setup", "codes", "settings", "worklist"):
        page = workbench.window.show_page(key)
        at = QApplication.focusWidget()
        assert page is not None and at is not None
        assert page is not at and page.isAncestorOf(at) and at.isVisible(), f"on {key} the keys go to {at}"


def test_a_page_come_back_to_has_the_cursor_where_it_was(workbench: Workbench, qtbot: QtBot) -> None:
    with qtbot.waitActive(workbench.window):
        workbench.window.activateWindow()
    workbench.new_encounter(1)
    left_at = QApplication.focusWidget()
    assert left_at is not None and left_at.accessibleName() == "Date of service"
    workbench.window.show_page("claims")
    assert QApplication.focusWidget() is not left_at
    workbench.window.show_page("encounter")
    assert QApplication.focusWidget() is left_at


def test_slash_filters_the_ledger_as_soon_as_it_is_shown(workbench: Workbench, qtbot: QtBot) -> None:
    with qtbot.waitActive(workbench.window):
        workbench.window.activateWindow()
    qtbot.keyClick(workbench.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    for sign in "/sent":
        qtbot.keyClicks(QApplication.focusWidget(), sign)
    page = workbench.window.made_page("claims")
    assert isinstance(page, ClaimsPage)
    assert page.search.text() == "sent"


def test_what_was_to_happen_a_moment_later_ends_with_the_window(workbench: Workbench) -> None:
    """The rules were about to run: they would find the vault closed."""
    workbench.new_encounter(1)
    assert any(timer.isActive() for timer in workbench.window.findChildren(QTimer))
    workbench.window.really_close()
    assert not any(timer.isActive() for timer in workbench.window.findChildren(QTimer))


def test_ctrl_k_finds_a_patient_and_a_claim(workbench: Workbench) -> None:
    kinds = {hit.kind for hit in workbench._find_records("quintero")}
    assert kinds == {"patient", "claim"}
    claim = next(hit for hit in workbench._find_records("quintero") if hit.kind == "claim")
    claim.run()
    assert workbench.window.shown_page == "claims"


def test_a_command_typed_as_it_is_called_stands_before_far_fetched_codes(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = Hit("code", "Z59.89", "Other problems", lambda: None)
    monkeypatch.setattr(workbench.window, "_finders", [lambda _text: [code]])
    assert [hit.title for hit in workbench.window._find_all("Credits to  give")] == ["Credits to give back", "Z59.89"]
    assert workbench.window._find_all("credits")[0] == code


def test_ctrl_k_finds_the_payer_rules_before_any_code(workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClick(workbench.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = workbench.window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    qtbot.keyClicks(palette.box, "payer rules")
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert workbench.window.shown_page == "setup"
    page = workbench.window.made_page("setup")
    assert isinstance(page, SetupPage)
    assert page.tabs.tabText(page.tabs.currentIndex()) == "Payer rules"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, CTRL | SHIFT)
    assert page.page("payer_rule").pane.form.isVisible()


def test_locking_shuts_everything_off_until_the_passphrase(workbench: Workbench) -> None:
    page = workbench.window.show_page("claims")
    assert page
    workbench.window.lock()
    assert not page.isEnabled()
    workbench.window.unlock_requested.emit("wrong")
    assert not page.isEnabled()
    workbench.window.unlock_requested.emit("demo")
    assert page.isEnabled()


def test_quitting_backs_up_and_closes(workbench: Workbench, vault: Vault, qtbot: QtBot, tmp_path: Path) -> None:
    settings.set_setting(vault, settings.BACKUP_FOLDER, str(tmp_path / "backups"), NOW)
    workbench.window.close()
    qtbot.waitUntil(lambda: not workbench.window.isVisible(), timeout=20_000)
    assert len(vaults.list_backups(tmp_path / "backups")) == 1


def test_a_backup_that_fails_is_asked_about(
    workbench: Workbench, vault: Vault, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way", encoding="utf-8")
    settings.set_setting(vault, settings.BACKUP_FOLDER, str(blocked), NOW)
    asked: list[str] = []

    def stay(question: str, *_rest: str) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(workbench.window, "ask", stay)
    workbench.window.close()
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    assert workbench.window.isVisible()
    assert "No backup" in asked[0]


def test_backing_up_by_key_says_where(workbench: Workbench, vault: Vault, qtbot: QtBot, tmp_path: Path) -> None:
    settings.set_setting(vault, settings.BACKUP_FOLDER, str(tmp_path / "backups"), NOW)
    qtbot.keyClick(workbench.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(vaults.list_backups(tmp_path / "backups")), timeout=20_000)
    qtbot.waitUntil(lambda: "Backed up" in workbench.window.status.backup.text(), timeout=20_000)


def edited_payer(workbench: Workbench) -> RecordPane:
    """The form of a payer with something typed in it and not saved."""
    workbench.open_record("payer", 1)
    setup = workbench.window.made_page("setup")
    assert isinstance(setup, SetupPage)
    pane = setup.page("payer").pane
    pane.form.entries["name"].widget.setFocus()
    QTest.keyClicks(pane.form.entries["name"].widget, "East")
    assert pane.is_dirty
    return pane


def answering(monkeypatch: pytest.MonkeyPatch, button: QMessageBox.StandardButton) -> list[str]:
    """The questions asked about what is not saved, each answered with `button`."""
    asked: list[str] = []

    def answer(_parent: object, _title: str, words: str, *_buttons: object) -> QMessageBox.StandardButton:
        asked.append(words)
        return button

    monkeypatch.setattr(QMessageBox, "question", answer)
    return asked


def test_what_is_not_saved_holds_the_page(workbench: Workbench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = edited_payer(workbench)
    asked = answering(monkeypatch, QMessageBox.StandardButton.Cancel)
    qtbot.keyClick(workbench.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    workbench.new_encounter(1)
    workbench.window.close()
    qtbot.waitUntil(lambda: len(asked) == 3)
    assert (workbench.window.shown_page, workbench.window.isVisible(), pane.is_dirty) == ("setup", True, True)


def test_what_is_discarded_is_gone_from_the_form(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = edited_payer(workbench)
    answering(monkeypatch, QMessageBox.StandardButton.Discard)
    assert workbench.window.show_page("claims")
    assert workbench.window.shown_page == "claims"
    assert not pane.form.record().name.startswith("East")


def test_what_is_saved_on_leaving_is_saved(
    workbench: Workbench, vault: Vault, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.set_setting(vault, settings.BACKUP_FOLDER, str(tmp_path / "backups"), NOW)
    edited_payer(workbench)
    answering(monkeypatch, QMessageBox.StandardButton.Save)
    workbench.window.close()
    qtbot.waitUntil(lambda: not workbench.window.isVisible(), timeout=20_000)
    with open_vault(vault.folder, "demo", NOW) as again:
        assert people.payer(again, 1).name.startswith("East")


def test_a_locked_window_with_an_unsaved_form_does_not_quit(workbench: Workbench, qtbot: QtBot) -> None:
    edited_payer(workbench)
    workbench.window.lock()
    workbench.window.close()
    screen = workbench.window.findChild(LockScreen)
    assert isinstance(screen, LockScreen)
    qtbot.waitUntil(lambda: "not saved" in screen.words.text())
    assert workbench.window.isVisible()
    workbench.window.unlock()
    assert workbench.window.shown_page == "setup"


def test_a_draft_that_cannot_be_kept_is_asked_about_on_quitting(
    workbench: Workbench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise VaultError("The disk is full.")

    asked: list[str] = []
    monkeypatch.setattr(workbench, "keep_drafts", full)
    monkeypatch.setattr(workbench.window, "ask", lambda question, *_rest: asked.append(question))
    workbench.window.close()
    qtbot.waitUntil(lambda: bool(asked))
    assert workbench.window.isVisible()
    assert "could not be kept" in asked[0]


def test_a_finding_leads_to_the_record_it_speaks_of(workbench: Workbench, vault: Vault) -> None:
    workbench.open_record("payer", 1)
    assert workbench.window.shown_page == "setup"
    workbench.open_record("patient", 1)
    assert workbench.window.shown_page == "patients"


def test_and_to_the_field_it_names(workbench: Workbench, vault: Vault, qtbot: QtBot) -> None:
    def reached(kind: str, key: int, field: str) -> str:
        workbench.open_record(kind, key, field)
        at = QApplication.focusWidget()
        return at.accessibleName() if at is not None else ""

    with qtbot.waitActive(workbench.window):
        workbench.window.activateWindow()
    payer = people.payers(vault)[0]
    people.save_payer(vault, replace(payer, address=replace(payer.address, zip_code="")), NOW)
    ids = [row.id for row in patient_rows(vault.db)]
    patient_id, policy = next((key, mine[0]) for key in ids if (mine := people.coverages(vault, key)))
    assert reached("payer", payer.id, "name") == "Name (carrier)"
    assert reached("payer", payer.id, "address") == "ZIP (carrier)"
    assert reached("provider", 1, "npi") == "NPI (24J)"
    assert reached("patient", patient_id, "birth_date") == "Birth date (3)"
    assert reached("patient", patient_id, "what no form has") == "Last name (2)"
    workbench.new_encounter(patient_id)
    assert reached("coverage", policy.id, "member_id") == "Member id (1a)"


def test_a_bug_report_holds_places_but_no_words_of_the_exception() -> None:
    try:
        raise ValueError("Rivera, Elena was born on 04/12/1972")
    except ValueError as error:
        report = write_bug_report(type(error), error.__traceback__, NOW)
    text = report.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "test_workbench.py" in text
    assert "Rivera" not in text


def test_the_hook_keeps_the_draft_and_says_so(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    said: list[str] = []
    kept: list[bool] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda _parent, _title, words: said.append(words))
    monkeypatch.setattr(workbench, "keep_drafts", lambda: kept.append(True))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    program = Program(qapp, lambda: NOW)
    program.workbench = workbench
    program.catch_bugs()
    sys.excepthook(ValueError, ValueError("secret"), None)
    assert kept
    assert "draft" in said[0]
    assert "secret" not in said[0]


def test_the_hook_comes_to_its_words_on_a_full_disk(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    def full() -> None:
        raise VaultError("The disk is full.")

    said: list[str] = []
    (tmp_path / "a file").write_text("in the way", encoding="utf-8")
    monkeypatch.setattr(QMessageBox, "critical", lambda _parent, _title, words: said.append(words))
    monkeypatch.setattr(workbench, "keep_drafts", full)
    monkeypatch.setattr(paths, "data_home", lambda: tmp_path / "a file" / "home")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    program = Program(qapp, lambda: NOW)
    program.workbench = workbench
    program.catch_bugs()
    sys.excepthook(ValueError, ValueError("secret"), None)
    assert "may not be kept" in said[0] and "No report" in said[0]
    remember_vault(tmp_path)
    assert remembered_vault() == paths.default_vault()


def test_a_damaged_note_of_the_last_vault_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "data_home", lambda: tmp_path)
    for content in (b"\xff\xfe\x00", b"", b"x" * 5000, b"a\x00b"):
        (tmp_path / "last_vault.txt").write_bytes(content)
        assert remembered_vault() == paths.default_vault()


def test_the_last_vault_is_offered_again(vault: Vault, tmp_path: Path) -> None:
    remember_vault(vault.folder)
    assert remembered_vault() == vault.folder.resolve()
    remember_vault(tmp_path / "gone")
    assert remembered_vault() == paths.default_vault()


def test_the_status_bar_says_that_the_ledger_adds_up(workbench: Workbench, qtbot: QtBot) -> None:
    workbench._prove_ledger()
    qtbot.waitUntil(lambda: workbench.window.status.ledger.text() == "Ledger proven", timeout=20_000)


def test_the_work_list_reads_once_what_changed_while_it_was_hidden(workbench: Workbench) -> None:
    page = workbench.window.show_page("worklist")
    assert isinstance(page, WorklistPage)
    workbench.window.show_page("settings")
    read: list[int] = []
    page.model.modelReset.connect(lambda: read.append(1))
    for _change in range(3):
        workbench.session.changed.emit("claim")
    assert not read
    workbench.window.show_page("worklist")
    assert len(read) == 1


def test_the_work_list_leads_to_the_payment_to_post(workbench: Workbench) -> None:
    page = workbench.window.show_page("worklist")
    assert isinstance(page, WorklistPage)
    assert page.table.select_row(lambda row: row.kind == "remittance")
    row = page.table.current_row()
    assert row is not None and (row.payer, row.next_step) == ("Bluestone Health Plan", "Post 637.61, 0077120")
    assert row.charge_cents is None and not row.patient
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert workbench.window.shown_page == "remittances"
    desk = workbench.window.made_page("remittances")
    assert isinstance(desk, RemittancesPage)
    assert desk.tabs.currentWidget() is desk.desk and desk._chosen is not None
    assert desk._chosen.remittance_id == row.remittance_id


def test_a_half_keyed_paper_stands_on_the_work_list_and_a_posted_payment_no_more(
    workbench: Workbench, qtbot: QtBot
) -> None:
    vault, page = workbench.session.vault, workbench.window.show_page("worklist")
    assert isinstance(page, WorklistPage)
    (waiting,) = remittances_waiting(vault.db, workbench.session.practice_id)
    assert waiting.open_claims == 9 and not waiting.is_begun
    assert not remittances_waiting(vault.db, 999)
    posting.post_remittance(vault, waiting.remittance_id, [2], NOW)
    (rest,) = (row for row in work_rows(vault.db, NOW.date()) if row.kind == "remittance")
    assert rest.next_step == "Post the rest, 8 open"
    eob = KeyedEob(workbench.session.practice_id, 1, reference="778", amount_cents=100)
    keep_keyed_draft(vault, 0, eob, NOW)
    page.reload()
    assert page.table.select_row(lambda row: bool(row.keyed_draft_id))
    row = page.table.current_row()
    assert row is not None and row.next_step == "Key the EOB to its end"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    desk = workbench.window.made_page("remittances")
    assert isinstance(desk, RemittancesPage)
    (dialog,) = desk.findChildren(EobDialog)
    dialog.reject()
