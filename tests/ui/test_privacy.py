"""A day's work leaves no word of a patient outside the vault: not in temp files, settings, reports, logs or output."""

import logging
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app import cli, paths
from app.cli.console import PASSPHRASE_VARIABLE
from app.domain.coverage import Coverage
from app.domain.encounter import Encounter, ServiceLine
from app.domain.people import Address, Patient, PersonName, Sex
from app.errors import UserError
from app.services import encounters, people, settings
from app.services.demo import make_demo
from app.services.patient_import import import_patients, known_people, preview_patients
from app.services.vaults import Vault, open_vault
from app.ui.application import Program
from app.ui.claims.print_dialog import PrintDialog
from app.ui.workbench import Workbench
from tests.store.new_vault import LIGHT_COST

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
MARKS = ("Zebulonia", "Quackenbush", "ZQ998877")


@pytest.fixture
def temp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def workbench(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    make_demo(tmp_path / "vault", NOW, cost=LIGHT_COST)
    vault = open_vault(tmp_path / "vault", "demo", NOW)
    settings.set_setting(vault, settings.BACKUP_FOLDER, str(tmp_path / "backups"), NOW)
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    made = Workbench(vault, lambda: NOW)
    qtbot.addWidget(made.window, before_close_func=lambda window: window.really_close())
    made.window.show()
    return made


def marked_claim(vault: Vault) -> tuple[Patient, int]:
    """A marked patient with a policy and a visit; her claim's row id."""
    home = Address("4 Quackenbush Lane", "Salem", "OR", "97301")
    name = PersonName("Zebulonia", "Quackenbush")
    patient = people.save_patient(
        vault, Patient(name=name, birth_date=date(1980, 1, 2), sex=Sex.FEMALE, address=home), NOW
    )
    payer = people.payers(vault)[0]
    people.save_coverage(vault, Coverage(patient_id=patient.id, payer_id=payer.id, member_id="ZQ998877"), NOW)
    visit = Encounter(
        practice_id=people.practices(vault)[0].id,
        patient_id=patient.id,
        service_date=date(2026, 11, 2),
        rendering_id=people.providers(vault)[0].id,
        diagnoses=("I10",),
        lines=(ServiceLine(procedure="99213", pointers="A", charge_cents=10_000),),
        additional_info="Zebulonia was seen",
    )
    claim_id = encounters.save_encounter(vault, visit, NOW).claim_id
    assert claim_id
    return patient, claim_id


def a_days_work(workbench: Workbench, qtbot: QtBot, chosen: Path) -> None:
    vault = workbench.session.vault
    patient, claim_id = marked_claim(vault)
    for key in ("worklist", "encounter", "claims", "patients", "setup", "settings"):
        workbench.window.show_page(key)
    workbench.open_record("patient", patient.id)
    workbench._find_records("zebulonia")[0].run()
    workbench.window.open_palette()
    palette = QApplication.focusWidget()
    assert palette
    QTest.keyClicks(palette, "Zebulonia")
    workbench.new_encounter(patient.id)
    dialog = PrintDialog(workbench.session, [claim_id], workbench.window)
    with qtbot.waitSignal(dialog.done_with, timeout=20_000):
        dialog.save_pdf(chosen / "claims.pdf")
    workbench.window.lock()
    workbench.window.unlock()
    for content in ("Last,First\nZebulonia,Quackenbush\nZebulonia", "Zebulonia", 'Last,First,DOB\n"Zebulonia'):
        with pytest.raises(UserError):
            import_patients(vault, preview_patients(content, None, known_people(vault), NOW.date()), NOW, False)
    workbench.back_up()
    qtbot.waitUntil(lambda: "Backed up" in workbench.window.status.backup.text(), timeout=20_000)


def a_bug(workbench: Workbench, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that quotes the patient, through the hook."""
    monkeypatch.setattr(QMessageBox, "critical", lambda *_words: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    program = Program(qapp, lambda: NOW)
    program.workbench = workbench
    program.catch_bugs()
    try:
        raise ValueError("Zebulonia Quackenbush, ZQ998877")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def test_no_word_of_a_patient_lies_outside_the_vault(
    workbench: Workbench,
    qtbot: QtBot,
    qapp: QApplication,
    temp_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    a_days_work(workbench, qtbot, chosen)
    a_bug(workbench, qapp, monkeypatch)
    workbench.window.close()
    qtbot.waitUntil(lambda: not workbench.window.isVisible(), timeout=20_000)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "demo")
    bad = tmp_path / "bad.json"
    bad.write_text('{"version": 1, "patients": [{"last": "Zebulonia", "birth_date": "Quackenbush"}]}', encoding="utf-8")
    assert cli.main(["--vault", str(tmp_path / "vault"), "encounters", "import", str(bad)]) == 3
    told = capfd.readouterr()
    told_words = told.out + told.err + caplog.text
    assert not [mark for mark in MARKS if mark in told_words]
    places = (tmp_path / "vault", tmp_path / "backups", temp_folder, Path.home(), paths.data_home())
    assert [*files_below(*places)]
    leaks = [
        (path.name, mark)
        for path in files_below(*places)
        for mark in MARKS
        if mark.lower().encode() in (content := path.read_bytes().lower())
        or mark.lower().encode("utf-16-le") in content
    ]
    assert leaks == []
    assert (chosen / "claims.pdf").is_file(), "where she chose to have it, there it is"
