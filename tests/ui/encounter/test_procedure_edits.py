"""Edits, amounts and modifiers on the visit page, with small imported editions, by real keys."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.codesets import CodeSets
from app.codesets.official import import_official
from app.services.medicare_locality import choose_locality
from app.ui.encounter.page import EncounterPage
from app.ui.medicare_card import MedicareCard
from app.ui.session import Session
from tests.codesets.fees import invented_fees
from tests.codesets.ncci import invented_ncci
from tests.ui.encounter.world import NOW, World


@pytest.fixture
def with_editions(codes: CodeSets, session: Session, tmp_path: Path) -> Iterator[CodeSets]:
    """Code sets with NCCI edits, unit limits and fees of the invented files."""
    shutil.copy(codes.path, tmp_path / "codesets.sqlite")
    parts = invented_ncci.write_parts(tmp_path)
    (tmp_path / "MCR_MUE_Practitioner_Eff_01-01-2026.csv").write_bytes(invented_ncci.mue_csv())
    (tmp_path / "PPRRVU2026_Jan.csv").write_bytes(invented_fees.schedule_csv(release="January"))
    (tmp_path / "GPCI2026.csv").write_bytes(invented_fees.gpci_csv())
    for paths in (parts, *([path] for path in sorted(tmp_path.glob("*.csv")))):
        import_official(paths, tmp_path / "editions", NOW)
    made = CodeSets(tmp_path / "codesets.sqlite")
    session.use_codes(made)
    yield made
    made.close()


@pytest.fixture
def visit(with_editions: CodeSets, page: EncounterPage, world: World) -> EncounterPage:
    """A visit of today with a diagnosis, the cursor in the first line."""
    page.new_encounter(world.patient)
    page.editor.set_service_date(page.editor.session.today())
    page.editor.set_diagnosis(0, "M25.561")
    page.lines.focus_part(0, "procedure")
    return page


def add_line(page: EncounterPage, code: str) -> None:
    place = len(page.editor.draft.lines)
    page.lines.focus_part(place, "procedure")
    QTest.keyClicks(page.lines.rows[place].code, code)
    QTest.keyClick(page.lines.rows[place].code, Qt.Key.Key_Return)


def test_an_edit_is_told_as_the_line_is_typed_and_one_key_mends_it(visit: EncounterPage) -> None:
    add_line(visit, "20610")
    add_line(visit, "99213")
    visit.editor.check_now()
    (finding,) = [each for each in visit.editor.findings if each.rule == "ncci.pair"]
    assert finding.source.startswith("NCCI v32.2") and "line 1" in finding.message
    while (shown := visit.findings.current()) and shown.rule != "ncci.pair":
        visit.next_finding()
    QTest.keyClick(visit, Qt.Key.Key_F9)
    assert visit.editor.draft.lines[1].modifiers == ("25",)
    assert not [each for each in visit.editor.findings if each.rule == "ncci.pair"]


def test_a_sign_in_the_modifiers_offers_what_begins_with_it(visit: EncounterPage) -> None:
    add_line(visit, "20610")
    cell = visit.lines.rows[0].modifiers
    assert cell.hasFocus() and cell.suggestions is not None
    popup = cell.suggestions.popup
    QTest.keyClicks(cell, "l")
    assert popup.isVisible() and str(popup.currentIndex().data()).startswith("LC")
    QTest.keyClicks(cell, "t")
    assert not popup.isVisible() and cell.text() == "lt"
    QTest.keyClicks(cell, "5")
    QTest.keyClick(cell, Qt.Key.Key_Down)
    QTest.keyClick(cell, Qt.Key.Key_Return)
    assert visit.editor.draft.lines[0].modifiers == ("LT", "51")
    assert cell.hasFocus() and not popup.isVisible()
    QTest.keyClick(cell, Qt.Key.Key_Return)
    assert visit.lines.rows[0].pointers.hasFocus()


def test_escape_closes_the_offer_and_keeps_the_sign(visit: EncounterPage) -> None:
    add_line(visit, "20610")
    cell = visit.lines.rows[0].modifiers
    assert cell.suggestions is not None
    QTest.keyClicks(cell, "x")
    QTest.keyClick(cell, Qt.Key.Key_Escape)
    assert not cell.suggestions.popup.isVisible() and cell.text() == "x"
    QTest.keyClicks(cell, "s")
    assert visit.editor.draft.lines[0].modifiers == ("XS",)


def test_all_modifiers_are_offered_by_key_those_asked_for_first(visit: EncounterPage) -> None:
    add_line(visit, "20610")
    add_line(visit, "99213")
    visit.editor.check_now()
    cell = visit.lines.rows[1].modifiers
    QTest.keyClick(cell, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert cell.suggestions is not None and cell.suggestions.popup.isVisible()
    assert str(cell.suggestions.popup.currentIndex().data()).startswith("25 ")


def test_the_cell_says_what_its_modifiers_mean(visit: EncounterPage) -> None:
    add_line(visit, "99213")
    cell = visit.lines.rows[0].modifiers
    QTest.keyClicks(cell, "25gt")
    assert [words[:20] for words in cell.meanings()] == ["25  Separate visit o", "GT  Telehealth by so"]


def test_medicare_stands_beside_the_charge_and_in_the_panel(visit: EncounterPage, world: World) -> None:
    visit.resize(1900, 800)
    add_line(visit, "99213")
    row = visit.lines.rows[0]
    assert row.allowed.isVisibleTo(visit) and row.allowed.text() == "91.18"  # 2.73 × 33.4009, national
    session = visit.editor.session
    choose_locality(session.vault, world.practice, "02302-01", NOW)
    session.changed.emit("setting")
    assert row.allowed.text() == "93.90"  # (1.30×1.025 + 1.33×1.061 + 0.10×0.676) × 33.4009
    visit.lines.focus_part(0, "procedure")
    words = visit.panel.codes.detail.toPlainText()
    assert "93.90 in the office" in words and "Portland, OR" in words
    assert "Not imported" not in words


def test_without_editions_there_is_no_column_and_one_quiet_note(page: EncounterPage, world: World) -> None:
    page.resize(1900, 800)
    page.new_encounter(world.patient)
    add_line(page, "99213")
    assert not page.lines.rows[0].allowed.isVisibleTo(page)
    page.lines.focus_part(0, "procedure")
    assert page.panel.codes.detail.toPlainText().count("Not imported") == 1


def test_the_locality_is_chosen_by_county(with_editions: CodeSets, session: Session, world: World) -> None:
    card = MedicareCard(session)
    card.show()
    assert [choice.label for choice in card._choices("")] == ["OR  Portland", "OR  Rest Of Oregon", "AK  Alaska"]
    QTest.keyClicks(card.locality, "rest")
    QTest.keyClick(card.locality, Qt.Key.Key_Return)
    assert session.codes is not None
    gpci = session.codes.procedures.gpci("02302-99", "OR", session.today())
    assert card.locality.key() == "02302-99" and gpci is not None
    card.close()
