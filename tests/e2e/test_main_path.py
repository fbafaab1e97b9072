"""The whole main path in the real window, by keyboard alone: an empty folder at first, a restored backup at last.

Run it with CLAIMWRIGHT_E2E_PICTURES=FOLDER to get a picture of each station.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.claim import ClaimStatus
from app.queries.claim_list import ClaimRow, claim_rows
from app.services import claims, people, vaults
from app.ui.application import Program, remembered_vault
from app.ui.start.new_vault import NewVaultWizard
from app.ui.start.panel import StartPanel
from app.ui.start.restore import RestorePanel
from app.ui.start.start_window import StartWindow
from app.ui.start.unlock import UnlockPanel
from app.ui.theme import Theme
from app.ui.workbench import Workbench
from tests.e2e.at_the_keyboard import ALT, CTRL, SHIFT, Keyboard, Recording

pytestmark = pytest.mark.window

BEGUN = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PASSPHRASE = "seven grey herons at dusk"
FEES = """\
code,description,charge,modifiers
99214,"Office visit, established, moderate",185.00,25
20610,Drain or inject large joint,140.00,
36415,Blood draw,12.00,
83036,Hemoglobin A1c,32.00,QW
80061,Lipid panel,48.00,
81002,Urine dipstick,9.00,
93000,Electrocardiogram with report,0,
"""
DIAGNOSES = ("E11.40", "I10", "M17.12")
PROCEDURES = ("99214", "20610", "36415", "83036", "80061", "81002", "93000")
TOTAL_CENTS = 463_50


class Day:
    """The biller's day: what she does at the keyboard, each step as far as the screen shows that it is done."""

    def __init__(self, qtbot: QtBot, folder: Path, recording: Recording) -> None:
        self.keys = Keyboard(qtbot)
        self.folder = folder
        self.recording = recording
        self.program: Program | None = None
        self._began = time.monotonic()

    # What is on the screen ------------------------------------------------------------------------

    @property
    def panel(self) -> StartPanel:
        """The panel of the start window."""
        assert self.program is not None and isinstance(self.program.start, StartWindow)
        shown = self.program.start.currentWidget()
        panel = shown.currentWidget() if isinstance(shown, NewVaultWizard) else shown
        assert isinstance(panel, StartPanel)
        return panel

    @property
    def workbench(self) -> Workbench:
        assert self.program is not None and self.program.workbench is not None
        return self.program.workbench

    def page(self, key: str) -> Any:
        """The page shown, which has to be this one."""
        assert self.workbench.window.shown_page == key
        return self.workbench.window.made_page(key)

    def at_cursor(self) -> str:
        """The name of the field the cursor is in."""
        widget = QApplication.focusWidget()
        return widget.accessibleName() if widget is not None else ""

    def said(self) -> str:
        return self.workbench.window.status.words()

    # Start and end --------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the program as on any morning."""
        self.program = Program(application(), lambda: BEGUN + timedelta(seconds=time.monotonic() - self._began))
        self.program.show_start(remembered_vault())

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Type the passphrase on the screen that asks for it."""
        assert isinstance(self.panel, UnlockPanel)
        self.keys.rows(passphrase)
        if passphrase == PASSPHRASE:
            self.wait_for_workbench()
            self.recording.station("unlocked")

    def wait_for_workbench(self) -> None:
        self.keys.wait(lambda: self.program is not None and self.program.workbench is not None)
        self.keys.wait(lambda: self.workbench.session.codes is not None)

    def quit(self) -> None:
        """Ctrl+Q, which backs up. The last window closed, the program ends."""
        self.keys.ctrl(Qt.Key.Key_Q)
        self.keys.wait(lambda: not any(window.isVisible() for window in QApplication.topLevelWidgets()))
        self.recording.station("quit")
        self.leave()

    def go(self, page: str) -> None:
        """To a page by its key, or by its name where it has none: there are more pages than figures."""
        specs = self.workbench.window._specs
        number = list(specs).index(page) + 1
        if number <= 9:
            self.keys.ctrl(Qt.Key(Qt.Key.Key_0 + number))
        else:
            self.keys.ctrl(Qt.Key.Key_K)
            self.keys.rows(specs[page].title)

    # Setting up -----------------------------------------------------------------------------------

    def make_vault(self) -> None:
        keys, station = self.keys, self.recording.station
        station("first start")
        keys.rows("Ada Biller", PASSPHRASE)
        keys.type(PASSPHRASE)
        station("vault wanted")
        keys.enter()
        station("recovery code")
        keys.type_path(self.folder / "recovery.pdf", asked_by=lambda: keys.press(Qt.Key.Key_D, modifiers=ALT))
        station("recovery sheet saved")
        keys.press(Qt.Key.Key_Space)
        keys.enter()
        station("practice wanted")
        keys.rows("Cedar Hill Family Medicine", "1234567893", "207Q00000X", "5035550142", "930000001", "")
        keys.rows("1200 NW Birch St Ste 4", "Portland", "OR", "97209-1234", "", "", "")
        keys.wait(lambda: self.program is not None and self.program.workbench is not None)
        station("workbench")

    def set_up_practice(self) -> None:
        """A provider, a payer whose ZIP was forgotten, and the fee list from a file."""
        keys, station = self.keys, self.recording.station
        self.go("setup")
        station("practice setup")
        keys.press(Qt.Key.Key_Right)
        station("no providers yet")
        keys.press(Qt.Key.Key_N, modifiers=CTRL | SHIFT)
        keys.rows("Okafor", "Grace", "N", "", "MD", "1245319599", "207Q00000X")
        station("provider typed")
        keys.ctrl(Qt.Key.Key_S, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
        keys.press(Qt.Key.Key_N, modifiers=CTRL | SHIFT)
        keys.rows("Blue Larch Health", "", "BLH01", "8005550100", "", "PO Box 100", "Salem", "OR", "", "90")
        keys.ctrl(Qt.Key.Key_S)
        station("payer saved")
        keys.ctrl(Qt.Key.Key_Tab)
        station("no procedures yet")
        keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Space)
        fees = self.folder / "fees.csv"
        fees.write_text(FEES, encoding="utf-8")
        keys.rows(str(fees))
        station("fee list read")
        keys.ctrl(Qt.Key.Key_Return)
        station("fee list imported")

    def enter_patient(self) -> None:
        keys, station = self.keys, self.recording.station
        self.go("patients")
        station("no patients yet")
        keys.press(Qt.Key.Key_N, modifiers=CTRL | SHIFT)
        keys.rows("Rivera", "Elena", "M", "", "04121972", "f", "5035550188", "77 Spruce Ct", "Portland", "OR", "97211")
        station("patient typed")
        keys.ctrl(Qt.Key.Key_S)
        keys.rows("blue", "", "XLH884201", "G-77", "Larch Gold", "010125", "", "25")
        station("coverage typed")
        keys.ctrl(Qt.Key.Key_S)
        station("coverage saved")

    # The visit ------------------------------------------------------------------------------------

    def enter_visit(self) -> None:
        """Three diagnoses and seven lines, all found by words: in the rows, and in the panel's own box."""
        keys, station = self.keys, self.recording.station
        self.wait_for_workbench()  # and so for the code sets, which were being prepared all the while
        keys.ctrl(Qt.Key.Key_N)
        keys.type("riv")
        station("patient sought")
        keys.enter(2)
        keys.type("type 2 diabetes neuropathy")
        station("diagnosis by words")
        keys.enter()
        keys.rows("hyperten")
        keys.ctrl(Qt.Key.Key_F)
        keys.type("left knee osteoarthritis")
        station("diagnosis in the panel's box")
        keys.enter(2)
        for words in ("office", "drain", "blood"):
            keys.rows(words)
            keys.press(Qt.Key.Key_Down)
        station("three lines")
        keys.ctrl(Qt.Key.Key_F)
        for words in ("hemo", "lipid", "dipstick"):
            keys.type(words)
            keys.ctrl(Qt.Key.Key_Return)
        keys.rows("electro")
        station("seven lines")
        draft = self.page("encounter").editor.draft
        assert draft.diagnoses == DIAGNOSES
        assert tuple(line.procedure for line in draft.lines) == PROCEDURES
        assert {line.pointers for line in draft.lines} == {"ABC"}

    def mend_findings(self) -> None:
        """F8 leads to the charge that is missing, the ZIP that is, on the payer's page, and the
        laboratory's number."""
        keys, station = self.keys, self.recording.station
        page = self.page("encounter")
        keys.press(Qt.Key.Key_F8)
        assert self.at_cursor() == "Line 7: charge"
        assert "the charge is zero" in page.finding_bar.words()
        station("jumped to the charge")
        keys.rows("37.50")
        keys.wait(lambda: "ZIP" in page.finding_bar.words())
        keys.ctrl(Qt.Key.Key_Return)
        assert self.said().startswith("Not ready: The payer's address wants")
        assert self.at_cursor() == "ZIP (carrier)"
        station("jumped to the ZIP")
        keys.type("97301")
        keys.ctrl(Qt.Key.Key_S, Qt.Key.Key_2)
        keys.wait(lambda: "83036 is a laboratory test, but item 23 has no CLIA" in page.finding_bar.words())
        keys.press(Qt.Key.Key_F8)
        assert self.at_cursor() == "Authorization (23)"
        station("jumped to the CLIA number")
        keys.rows("38D0123456")
        keys.wait(lambda: not page.editor.blocking())
        station("nothing in the way")

    def make_ready(self) -> None:
        self.keys.ctrl(Qt.Key.Key_Return)
        assert "is ready to print" in self.said()
        assert [row.status for row in self.claims()] == [ClaimStatus.READY]
        self.recording.station("ready")

    def print_pages(self) -> Path:
        """The selected claim as a PDF, by the print dialog; it is marked as sent."""
        keys = self.keys
        pdf = self.folder / "claims.pdf"
        keys.ctrl(Qt.Key.Key_P)
        self.recording.station("print dialog")
        keys.type_path(pdf, asked_by=lambda: keys.ctrl(Qt.Key.Key_S))
        keys.wait(lambda: "2 pages saved as claims.pdf" in self.said())
        self.recording.station("printed")
        return pdf

    def begin_another_visit(self) -> None:
        """The same once more, a day earlier, kept as a draft."""
        keys = self.keys
        keys.ctrl(Qt.Key.Key_N)
        keys.type("riv")
        keys.enter()
        keys.rows("11192026")
        keys.press(Qt.Key.Key_D, modifiers=CTRL | SHIFT)
        keys.ctrl(Qt.Key.Key_S)
        self.recording.station("another visit")

    def find_claim(self, words: str) -> ClaimRow:
        """The one claim the ledger shows for some words; its visit is looked at."""
        keys = self.keys
        self.go("claims")
        assert len(self.page("claims").model.shown_rows()) == 2
        keys.type("/")
        keys.type(words)
        self.recording.station(f"ledger filtered by {words}")
        shown = self.page("claims").model.shown_rows()
        assert len(shown) == 1
        keys.enter(2)  # to the row, and into its visit
        editor = self.page("encounter").editor
        assert (editor.draft.diagnoses, tuple(line.procedure for line in editor.draft.lines)) == (DIAGNOSES, PROCEDURES)
        assert editor.is_sent
        self.recording.station("sent visit")
        return cast(ClaimRow, shown[0])

    def leave(self) -> None:
        """What the end of the program takes with it; after a failure, what is still open too."""
        program, self.program = self.program, None
        if program is None:
            return
        if program.workbench is not None:
            program.workbench.session.vault.close()
            program.workbench.window.really_close()
            program.workbench.window.deleteLater()
        if isinstance(program.start, StartWindow):
            program.start.close()
            program.start.deleteLater()
        program.deleteLater()

    def claims(self) -> list[ClaimRow]:
        return claim_rows(self.workbench.session.vault.db, TODAY)

    # Afterwards -----------------------------------------------------------------------------------

    def restore(self, backup: Path, place: Path) -> None:
        """From the screen that asks for the passphrase, into a new place."""
        keys, station = self.keys, self.recording.station
        keys.press(Qt.Key.Key_R, modifiers=ALT)
        keys.wait(lambda: isinstance(self.panel, RestorePanel))
        keys.rows(str(backup))
        keys.ctrl(Qt.Key.Key_A)
        keys.rows(str(place))
        keys.type(PASSPHRASE)
        station("restore wanted")
        keys.enter()
        keys.wait(lambda: isinstance(self.panel, UnlockPanel))
        station("restored")


def application() -> QApplication:
    made = QApplication.instance()
    assert isinstance(made, QApplication)
    return made


@pytest.fixture
def day(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    """A computer on which the program was never started, with the program's own file dialogs."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    native = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    was_native, was_quitting = QApplication.testAttribute(native), QApplication.quitOnLastWindowClosed()
    QApplication.setAttribute(native)
    QApplication.setQuitOnLastWindowClosed(False)
    Theme.current()
    pictures = os.environ.get("CLAIMWRIGHT_E2E_PICTURES")
    made = Day(qtbot, tmp_path, Recording(tmp_path, Path(pictures) if pictures else None))
    yield made
    made.leave()
    QApplication.setAttribute(native, was_native)
    QApplication.setQuitOnLastWindowClosed(was_quitting)


def test_from_an_empty_folder_to_a_restored_backup(day: Day) -> None:
    with day.recording:
        day.start()
        day.make_vault()
        day.set_up_practice()
        day.enter_patient()
        day.enter_visit()
        day.mend_findings()
        day.make_ready()
        pdf = day.print_pages()
        day.begin_another_visit()
        sent = day.find_claim("sent")
        day.quit()
        holds_all_lines_on_two_pages(pdf)
        assert (sent.patient, sent.charge_cents, sent.status) == ("Rivera, Elena M", TOTAL_CENTS, ClaimStatus.SENT)

        day.start()
        day.unlock("seven grey herons at dawn")
        assert "passphrase" in day.panel.message.text()
        day.unlock()
        assert day.find_claim("sent") == sent
        day.quit()

        vault = remembered_vault()
        backup = vaults.list_backups(vault.with_name("vault-backups"))[0].path
        restored = vault.with_name("restored")
        day.start()
        day.restore(backup, restored)
        day.unlock()
        assert day.workbench.session.vault.folder == restored
        assert day.find_claim("sent") == sent
        day.quit()
    assert clean_books(restored) == clean_books(vault)


def holds_all_lines_on_two_pages(pdf: Path) -> None:
    """Six lines on the first sheet and one on the second, each with patient, diagnoses and its own total."""
    with pdfplumber.open(pdf) as document:
        sheets = [page.extract_text() for page in document.pages]
    assert len(sheets) == 2
    for sheet, procedures in zip(sheets, (PROCEDURES[:6], PROCEDURES[6:]), strict=True):
        assert [word for word in sheet.split() if word in PROCEDURES] == list(procedures)
        assert "RIVERA, ELENA, M" in sheet and "XLH884201" in sheet
        assert all(code.replace(".", "") in sheet.replace(" ", "") for code in DIAGNOSES)


def clean_books(folder: Path) -> dict[str, object]:
    """A vault's claims as sent, its people and its ledger, after finding nothing wrong with it."""
    with vaults.open_vault(folder, PASSPHRASE, BEGUN) as vault:
        assert vaults.verify_vault(vault) == []
        rows = claim_rows(vault.db, TODAY)
        return {
            "rows": rows,
            "claims": [claims.claim_for(vault, row.claim_id) for row in rows],
            "frozen": list(vault.db.query("SELECT * FROM claim ORDER BY id")),
            "ledger": list(vault.db.query("SELECT * FROM ledger_entry ORDER BY id")),
            "people": [people.patient(vault, 1), people.coverages(vault, 1), people.payers(vault)],
        }
