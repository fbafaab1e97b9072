"""A panel beside the work: its width and whether it is open come back at the next start, for each page by itself."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.side_splitter import SideSplitter


@pytest.fixture
def places(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def splitter(
    qtbot: QtBot, places: QSettings | None, key: str = "visit", sides: int = 1, roomy: int = 0
) -> SideSplitter:
    made = SideSplitter(key, places, lambda width: [300] * sides, roomy=roomy)
    for least in (100, *[200] * sides):
        part = QWidget()
        part.setMinimumWidth(least)
        made.addWidget(part)
    qtbot.addWidget(made)
    made.resize(1200, 400)
    made.show()
    return made


def test_the_work_takes_what_the_window_gives(qtbot: QtBot, places: QSettings) -> None:
    made = splitter(qtbot, places)
    assert made.sizes() == [899, 300]
    made.resize(1500, 400)
    assert made.sizes() == [1199, 300]


def test_the_width_is_remembered_for_its_page_only(qtbot: QtBot, places: QSettings) -> None:
    first = splitter(qtbot, places)
    first.moveSplitter(700, 1)
    assert first.sizes()[1] == 499
    assert splitter(qtbot, places).sizes()[1] == 499
    assert splitter(qtbot, places, "claims").sizes()[1] == 300
    assert splitter(qtbot, places, sides=2).sizes()[1:] == [300, 300]


def test_a_hidden_panel_stays_hidden_and_comes_back_as_wide(qtbot: QtBot, places: QSettings) -> None:
    first = splitter(qtbot, places)
    first.moveSplitter(800, 1)
    first.toggle_side()
    assert first.sizes()[1] == 0
    second = splitter(qtbot, places)
    assert second.sizes()[1] == 0
    second.toggle_side()
    assert second.sizes()[1] == 399
    assert splitter(qtbot, places).is_side_open


def test_the_panel_lends_its_room_where_the_work_is_cramped(qtbot: QtBot, places: QSettings) -> None:
    made = splitter(qtbot, places, roomy=600)
    made.resize(850, 400)
    assert made.sizes() == [600, 249]
    made.resize(1200, 400)
    assert made.sizes() == [899, 300]


def test_what_cannot_be_read_is_as_if_nothing_was_kept(qtbot: QtBot, places: QSettings) -> None:
    places.setValue("split/visit/1", "wide -3")
    assert splitter(qtbot, places).sizes() == [899, 300]
    assert splitter(qtbot, None).sizes() == [899, 300]
