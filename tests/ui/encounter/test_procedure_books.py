"""HCPCS and licensed CPT on the visit page: found by words, taken into a line, listed with a charge by one key."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.codesets import CodeSets
from app.codesets.code_sets import EDITIONS_FOLDER
from app.codesets.official import import_official
from app.services import code_sets, people
from app.services.licensed_codes import PreparedEdition, import_licensed
from app.store.vault import Vault
from app.ui.coding.list_code_dialog import ListCodeDialog
from app.ui.encounter.page import EncounterPage
from tests.codesets.cpt.invented_cpt import write_set
from tests.codesets.hcpcs.invented_files import PROCEDURE, text_lines, text_record, write_text
from tests.demo_vault import make_code_tables
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import NOW, World

DRUG = {**PROCEDURE, "code": "J9988", "long": "Injection, inventamab, 1 mg", "short": "Inventamab injection"}


@pytest.fixture
def codes(tmp_path: Path) -> Iterator[CodeSets]:
    """ICD-10-CM with a HCPCS edition beside it."""
    place = tmp_path / "books" / "codesets.sqlite"
    place.parent.mkdir()
    shutil.copy(make_code_tables(), place)
    path = write_text(tmp_path / "HCPC2026_JAN_ANWEB.txt", [*text_lines(), text_record(DRUG)])
    import_official([path], place.parent / EDITIONS_FOLDER, NOW)
    sets = CodeSets(place)
    yield sets
    sets.close()


@pytest.fixture
def hand(page: EncounterPage, world: World, qtbot: QtBot) -> Typist:
    """A visit with one diagnosis, the cursor in the first line's code."""
    shortcut = QShortcut(QKeySequence("Ctrl+Shift+L"), page)
    shortcut.activated.connect(page.lines.list_code)
    page.new_encounter(world.patient)
    typist = Typist(page)
    typist.enter().text("i10").enter().enter()
    return typist


def dialog(qtbot: QtBot) -> ListCodeDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ListCodeDialog))
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, ListCodeDialog)
    return shown


def test_a_drug_is_found_by_words_taken_and_listed_with_its_charge(
    qtbot: QtBot, page: EncounterPage, hand: Typist, world: World, vault: Vault
) -> None:
    hand.text("inventam")
    hit = page.panel.chosen()
    assert hit is not None and (hit.code, hit.book, hit.badge.text) == ("J9988", "HCPCS", "HCPCS")
    assert "Covered under special instructions" in page.panel.codes.detail.toPlainText()
    hand.enter()
    line = page.editor.draft.lines[0]
    assert (line.procedure, line.charge_cents) == ("J9988", 0)
    assert page.lines.rows[0].words.text() == "Inventamab injection"
    hand.press(Qt.Key.Key_L, modifier=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    shown = dialog(qtbot)
    assert (shown.code.text(), shown.words.text()) == ("J9988", "Inventamab injection")
    qtbot.waitUntil(shown.charge.hasFocus)
    assert not shown.keep.isEnabled()
    QTest.keyClicks(shown.charge, "12.50")
    QTest.keyClick(shown.charge, Qt.Key.Key_Return)
    assert page.editor.draft.lines[0].charge_cents == 1250
    row = next(each for each in people.procedure_codes(vault, world.practice) if each.code == "J9988")
    assert (row.description, row.charge_cents) == ("Inventamab injection", 1250)


def test_a_listed_code_comes_without_the_book_s_badge_and_its_charge_is_changed_by_the_key(
    qtbot: QtBot, page: EncounterPage, hand: Typist, world: World, vault: Vault
) -> None:
    hand.text("99213")
    hit = page.panel.chosen()
    assert hit is not None and hit.book == ""
    hand.press(Qt.Key.Key_L, modifier=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    shown = dialog(qtbot)
    assert shown.charge.cents() == 130_00
    shown.charge.selectAll()
    QTest.keyClicks(shown.charge, "140")
    QTest.keyClick(shown.charge, Qt.Key.Key_Return)
    rows = {each.code: each.charge_cents for each in people.procedure_codes(vault, world.practice)}
    assert rows["99213"] == 140_00


def test_licensed_descriptions_are_offered_for_codes_typed(
    page: EncounterPage, hand: Typist, vault: Vault, tmp_path: Path
) -> None:
    prepared = code_sets.import_edition(code_sets.look_at([write_set(tmp_path / "CPT")]), tmp_path, NOW)
    assert isinstance(prepared, PreparedEdition)
    import_licensed(vault, prepared, date(2026, 1, 1), NOW)
    page.editor.session.changed.emit("codes")
    hand.text("90002")
    hit = page.panel.chosen()
    assert hit is not None and (hit.code, hit.book) == ("90002", "CPT")
    hand.enter()
    assert page.lines.rows[0].words.text() == "INV OV EST LONG"


def test_alt_down_goes_from_book_to_book(page: EncounterPage, hand: Typist) -> None:
    page.panel.search()
    box = page.panel.codes.box
    QTest.keyClicks(box, "invented supply")
    shown = page.panel.codes.view.hits.hits
    assert shown and any(hit.code == "X0001" for hit in shown)
    QTest.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert all(hit.code != "X0001" for hit in page.panel.codes.view.hits.hits)
    QTest.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.panel.codes.view.hits.hits[0].code == "X0001"


def test_an_edition_that_came_or_went_is_used_at_once(page: EncounterPage, hand: Typist, codes: CodeSets) -> None:
    session = page.editor.session
    (edition,) = codes.editions.all()
    codes.editions.remove(edition)
    session.reopen_codes()
    hand.text("inventam")
    assert page.panel.chosen() is None or page.panel.chosen().code != "J9988"  # type: ignore[union-attr]
    assert session.codes is not None
    session.codes.close()
