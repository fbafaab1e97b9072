"""Words remembered from a search by key, found at once, looked over and forgotten."""

import pytest
from PySide6.QtCore import Qt

from app.services.own_words import own_words, remember_words
from app.store.vault import Vault
from app.ui.coding.own_words_dialog import OwnWordsDialog
from app.ui.encounter.page import EncounterPage
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import NOW, World

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hand(page: EncounterPage, world: World) -> Typist:
    page.new_encounter(world.patient)
    typist = Typist(page)
    typist.enter()
    return typist


def dialog_of(page: EncounterPage) -> OwnWordsDialog:
    return page.findChildren(OwnWordsDialog)[-1]


def test_alt_r_remembers_what_was_typed_for_the_highlighted_code(
    page: EncounterPage, hand: Typist, vault: Vault
) -> None:
    hand.ctrl(Qt.Key.Key_F).text("bum knee")
    page.panel.codes.box.clear()
    hand.text("m1711").press(Qt.Key.Key_R, modifier=ALT)
    dialog = dialog_of(page)
    assert dialog.said.text() == "M17.11 Unilateral primary osteoarthritis, right knee"
    dialog.words.setText("bum knee")
    dialog.words.returnPressed.emit()
    assert [(row.words, row.code) for row in own_words(vault)] == [("bum knee", "M17.11")]
    page.panel.codes.box.clear()
    page.panel.codes.box.setFocus()
    hand.text("bum kn")
    assert page.panel.codes.view.hits.hits[0].code == "M17.11"


def test_what_was_typed_stands_in_the_field(page: EncounterPage, hand: Typist) -> None:
    hand.text("swollen ankle").press(Qt.Key.Key_Down).press(Qt.Key.Key_R, modifier=ALT)
    dialog, chosen = dialog_of(page), page.panel.chosen()
    assert dialog.words.text() == "swollen ankle"
    assert chosen is not None and dialog.code.text() == chosen.code
    dialog.reject()


def test_the_list_is_looked_over_and_forgotten_from(page: EncounterPage, hand: Typist, vault: Vault) -> None:
    remember_words(vault, "bum knee", "ICD-10-CM", "M17.11", NOW)
    remember_words(vault, "sugar", "ICD-10-CM", "E11.9", NOW)
    page.show_own_words()
    dialog = dialog_of(page)
    assert [row.words for row in dialog.rows.shown_rows()] == ["bum knee", "sugar"]
    dialog.table.selectRow(1)
    dialog.forget.click()
    assert [row.words for row in own_words(vault)] == ["bum knee"]
    dialog.words.setText("ticker check")
    dialog.code.setText("z9999")
    dialog.words.returnPressed.emit()
    assert "not in the code book" in dialog.problem.text()
    dialog.code.setText("i10")
    dialog.words.returnPressed.emit()
    assert [(row.words, row.code) for row in dialog.rows.shown_rows()][-1] == ("ticker check", "I10")
    dialog.reject()
