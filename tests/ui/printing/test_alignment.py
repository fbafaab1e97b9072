"""Aligning a printer by two readings, and the settings of the printers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from app.domain.print_profile import PrintProfile
from app.services.print_profiles import profile_for, save_profile
from app.services.vaults import Vault
from app.ui.printing.alignment_dialog import AlignmentDialog
from app.ui.printing.profile_card import ProfileCard
from app.ui.workbench import Workbench
from tests.ui.printing.conftest import NOW, bench, demo, printer

__all__ = ["bench", "demo", "printer"]


@pytest.fixture
def dialog(bench: Workbench, qtbot: QtBot) -> AlignmentDialog:
    bench.align_printer()
    made = bench.window.findChild(AlignmentDialog)
    assert isinstance(made, AlignmentDialog)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_two_readings_are_typed_kept_and_proven(dialog: AlignmentDialog, demo: Vault, qtbot: QtBot) -> None:
    assert not dialog.keep.isEnabled()
    for box, typed in ((dialog.up, "-2"), (dialog.right, "1.5")):
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, typed)
    assert "+1.5 pt right, -2.0 pt up" in dialog.message.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert profile_for(demo, "") == PrintProfile("", 150, -200)
    assert dialog.up.value() == 0 and "prove it" in dialog.message.text()
    assert not dialog.keep.isEnabled()


def test_a_measured_line_sets_the_size(dialog: AlignmentDialog, demo: Vault, qtbot: QtBot) -> None:
    dialog.length.setFocus()
    qtbot.keyClicks(dialog.length, "about 6")
    assert "Type the length" in dialog.message.text() and not dialog.keep.isEnabled()
    dialog.length.clear()
    qtbot.keyClicks(dialog.length, "5.9 in")
    assert "100 %" in dialog.message.text() and not dialog.keep.isEnabled()
    dialog.length.clear()
    qtbot.keyClicks(dialog.length, "164.6 mm")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert profile_for(demo, "").scale_per_mille == 1003


def test_the_printer_picked_for_the_page_is_the_one_aligned(
    dialog: AlignmentDialog, demo: Vault, bench: Workbench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_profile(demo, PrintProfile("Laser", 400, 0), NOW)
    came_out: list[bytes] = []

    class Laser(QPrinter):
        def printerName(self) -> str:
            return "Laser"

    monkeypatch.setattr("app.ui.claims.paper.ask_printer", lambda _title, _parent: Laser())
    monkeypatch.setattr("app.ui.claims.paper.print_pdf", lambda pdf, _printer: came_out.append(pdf))
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(came_out))  # a button's key presses it visibly
    assert dialog.chosen() == "Laser" and len(came_out) == 1
    assert dialog.focusWidget() is dialog.up
    dialog.up.setValue(1)
    dialog.keep_values()
    assert profile_for(demo, "Laser") == PrintProfile("Laser", 400, 100)


def test_the_settings_show_each_printer_and_forget_one(bench: Workbench, demo: Vault, qtbot: QtBot) -> None:
    save_profile(demo, PrintProfile("Laser", 100, 0), NOW)
    page = bench.window.show_page("settings")
    assert page is not None
    card: ProfileCard = page.printing  # type: ignore[attr-defined] # the settings page's own
    card.choose("Laser")
    assert card.right_by.value() == 1.0
    card.up_by.setFocus()
    card.up_by.selectAll()
    qtbot.keyClicks(card.up_by, "-2.25")
    qtbot.keyClick(card.up_by, Qt.Key.Key_Tab)
    assert profile_for(demo, "Laser") == PrintProfile("Laser", 100, -225)
    card.scale.setValue(99.5)
    card.scale.editingFinished.emit()
    assert profile_for(demo, "Laser").scale_per_mille == 995
    assert card.forget.isEnabled()
    card.forget.click()
    assert profile_for(demo, "Laser") == PrintProfile("Laser")
    with qtbot.waitSignal(card.alignment_wanted):
        card.align.click()
