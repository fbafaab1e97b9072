"""A vault with one practice, its providers, procedures and two patients, and the real code book, built once."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from pytestqt.qtbot import QtBot

from app.codesets import CodeSets
from app.domain.coverage import Coverage
from app.domain.encounter import DrugCode, Encounter, ProcedureCode, ServiceLine
from app.domain.people import Address, Patient, Payer, PersonName, Practice, Provider, Sex
from app.services import encounters, people
from app.store.vault import Vault
from app.ui.encounter.page import EncounterPage
from app.ui.session import Session
from tests.demo_vault import make_code_tables
from tests.store.new_vault import copied_vault
from tests.ui.encounter.world import LAST_VISIT, NOW, World

_ADDRESS = Address("12 Alder Way", "Portland", "OR", "97201")
_OFFICE = Address("12 Alder Way", "Portland", "OR", "97201-1234")  # items 32 and 33 want nine digits


@pytest.fixture(scope="session")
def codes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodeSets]:
    """The code-set file, open for all these tests."""
    path = tmp_path_factory.mktemp("codes") / "codesets.sqlite"
    shutil.copy(make_code_tables(), path)
    book = CodeSets(path)
    yield book
    book.close()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with copied_vault(tmp_path / "vault") as made:
        yield made


@pytest.fixture
def world(vault: Vault) -> World:
    """A returning patient with a plan and an earlier visit, and one who pays himself."""
    practice = people.save_practice(
        vault,
        Practice(0, "Cedar Family Medicine", "1234567893", "931234567", address=_OFFICE, phone="5035550142"),
        NOW,
    )
    okafor = people.save_provider(vault, Provider(0, PersonName("Okafor", "Ada"), "MD", "1987654328"), NOW)
    people.save_provider(
        vault, Provider(0, PersonName("Lind", "Per"), "DO", "1098765435", renders=False, refers=True), NOW
    )
    payer = people.save_payer(
        vault, Payer(0, "Summit Blue PPO", payer_id="SB1", address=Address("PO Box 9", "Salem", "OR", "97301")), NOW
    )
    rivera = people.save_patient(
        vault,
        Patient(0, "", PersonName("Rivera", "Elena", "M"), date(1972, 4, 12), Sex.FEMALE, _ADDRESS, "5035550188"),
        NOW,
    )
    moss = people.save_patient(
        vault, Patient(0, "", PersonName("Moss", "Jan"), date(1990, 5, 5), Sex.MALE, _ADDRESS), NOW
    )
    people.save_coverage(
        vault,
        Coverage(0, rivera.id, payer.id, member_id="XQH882104771", plan_name="Choice 500", copay_cents=2000),
        NOW,
    )
    _procedures(vault, practice.id)
    earlier = Encounter(
        practice_id=practice.id,
        patient_id=rivera.id,
        service_date=LAST_VISIT,
        rendering_id=okafor.id,
        diagnoses=("E11.42", "I10"),
        lines=(ServiceLine(service_date=LAST_VISIT, procedure="99213", pointers="AB", charge_cents=130_00),),
    )
    encounters.save_encounter(vault, earlier, NOW)
    return World(practice.id, okafor.id, rivera.id, moss.id)


def _procedures(vault: Vault, practice_id: int) -> None:
    drug = DrugCode("00009307301", "ML", 1000)
    rows = (
        ("99213", "Office visit, established, low", 130_00, (), None),
        ("99214", "Office visit, established, moderate", 185_00, ("25",), None),
        ("20610", "Drain or inject large joint", 140_00, (), None),
        ("36415", "Blood draw", 12_00, (), None),
        ("83036", "Hemoglobin A1c", 32_00, ("QW",), None),
        ("J1030", "Methylprednisolone acetate 40 mg", 18_00, (), drug),
    )
    for code, words, cents, modifiers, given in rows:
        people.save_procedure_code(vault, ProcedureCode(0, practice_id, code, words, cents, modifiers, given), NOW)


@pytest.fixture
def session(vault: Vault, world: World, codes: CodeSets) -> Session:
    made = Session(vault, codes, clock=lambda: NOW)
    made.choose_practice(world.practice)
    return made


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> Iterator[EncounterPage]:
    """The page as large as a small screen, with the keys the window's Visit menu gives it."""
    made = EncounterPage(session)
    qtbot.addWidget(made)
    made.resize(1314, 698)
    keys = {
        "Ctrl+N": made.new_encounter,
        "Ctrl+S": made.save,
        "Ctrl+Return": made.make_ready,
        "Ctrl+Shift+D": made.duplicate_last_visit,
        "F8": made.next_finding,
        "Ctrl+Shift+A": made.ask_provider,
        "Ctrl+Shift+C": made.toggle_coding,
    }
    for key, act in keys.items():
        shortcut = QShortcut(QKeySequence(key), made)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.keep_draft()
