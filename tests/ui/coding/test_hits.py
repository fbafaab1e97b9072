"""The list of codes found: each row is as high as its words need, at any width, and no words are cut in the middle."""

from itertools import pairwise

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.ui.coding.hits import Hit, HitKind, HitsView, _wrapped
from app.ui.theme import ui_font

LONG = "Infection and inflammatory reaction due to unspecified internal joint prosthesis, initial encounter"
HITS = [
    Hit(HitKind.DIAGNOSIS, "I10", "Essential (primary) hypertension", used=12),
    Hit(HitKind.DIAGNOSIS, "T84.50XA", LONG),
    Hit(HitKind.DIAGNOSIS, "Z47.1", "Aftercare following joint replacement surgery"),
] * 6


def heights(view: HitsView) -> list[int]:
    return [view.visualRect(view.hits.index(row, 0)).height() for row in range(view.hits.rowCount())]


def test_rows_are_measured_anew_when_the_list_gets_narrower(qtbot: QtBot) -> None:
    view = HitsView()
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.show()
    view.hits.set_hits(HITS)
    qtbot.waitUntil(lambda: view.verticalScrollBar().isVisible())
    wide = heights(view)
    view.resize(330, 200)
    qtbot.waitUntil(lambda: heights(view) != wide)
    asked = [view.sizeHintForIndex(view.hits.index(row, 0)).height() for row in range(len(HITS))]
    assert heights(view) == asked
    tops = [view.visualRect(view.hits.index(row, 0)).top() for row in range(len(HITS))]
    assert [after - before for before, after in pairwise(tops)] == asked[:-1]


def test_words_that_need_more_lines_end_in_dots(qtbot: QtBot) -> None:
    lines = _wrapped(LONG, 170)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(QFontMetrics(ui_font()).horizontalAdvance(line) <= 170 for line in lines)
    assert _wrapped("Pain in knee", 170) == ("Pain in knee",)


def test_the_whole_words_are_told_on_hover(qtbot: QtBot) -> None:
    view = HitsView()
    qtbot.addWidget(view)
    view.hits.set_hits(HITS)
    index: QModelIndex = view.hits.index(1, 0)
    assert index.data(3) == LONG
