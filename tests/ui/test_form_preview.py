"""The preview shows any form that is laid out as data, and leads from its boxes to their fields."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.forms.cms1500 import CMS1500
from app.forms.layout import FormPage
from app.ui.widgets.form_preview import FormPreview
from tests.forms.test_printing import CLAIM, TINY

_NO_BUTTON = Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def test_a_second_form_is_shown_and_clicked(qtbot: QtBot) -> None:
    preview = FormPreview(layout=TINY)
    qtbot.addWidget(preview)
    preview.resize(700, 800)
    preview.show()
    preview.set_pages(CLAIM)
    assert preview.sheet.value("2") == "12 50"
    box = preview.sheet.box_at(QPointF(preview.sheet.place_of("1")))
    assert box is not None and box.item == "1"
    clicked: list[str] = []
    preview.box_clicked.connect(clicked.append)
    QTest.mouseClick(preview.sheet, Qt.MouseButton.LeftButton, pos=preview.sheet.place_of("2"))
    preview.turn_to(1)
    QTest.mouseClick(preview.sheet, Qt.MouseButton.LeftButton, pos=preview.sheet.place_of("2"))
    assert clicked == ["line.0.charge", "line.4.charge"]


@pytest.fixture
def preview(qtbot: QtBot) -> FormPreview:
    made = FormPreview()
    qtbot.addWidget(made)
    made.resize(900, 1200)
    made.show()
    return made


def _shot(preview: FormPreview, values: dict[str, str]) -> QImage:
    preview.set_pages((FormPage(values),))
    return preview.sheet.grab().toImage()


def _ink(image: QImage, empty: QImage, room: QRect) -> tuple[bool, bool]:
    """Whether anything changed inside a place, and whether anything did outside it."""
    ratio = image.devicePixelRatio()
    at = QRect(*(round(side * ratio) for side in (room.x(), room.y(), room.width(), room.height())))
    inside = image.copy(at) != empty.copy(at)
    for picture in (image, empty):
        painter = QPainter(picture)
        painter.fillRect(room, Qt.GlobalColor.white)
        painter.end()
    return inside, image != empty


def test_every_box_is_shown_at_its_place_and_nowhere_else(preview: FormPreview) -> None:
    preview.mark_field("")
    for box in CMS1500.boxes:
        image, empty = _shot(preview, {box.key: "8" * box.columns}), _shot(preview, {})
        room = preview.sheet._pixels(box).adjusted(-2, -2, 2, 2)
        assert _ink(image, empty, room) == (True, False), box.key


def test_a_click_into_every_box_names_its_field(preview: FormPreview) -> None:
    clicked: list[str] = []
    preview.box_clicked.connect(clicked.append)
    for box in CMS1500.boxes:
        clicked.clear()
        QTest.mouseClick(preview.sheet, Qt.MouseButton.LeftButton, pos=preview.sheet.place_of(box.key))
        assert clicked == [box.field], box.key


def test_every_box_says_why_under_the_mouse_and_beneath_the_form(preview: FormPreview) -> None:
    for box in CMS1500.boxes:
        middle = preview.sheet.place_of(box.key)
        there = preview.sheet.box_at(QPointF(middle))
        assert there is not None and (there.field, there.item) == (box.field, box.item), box.key
        for values, kept in (({}, "Empty:"), ({there.key: "8"}, "Printed from")):
            preview.set_pages((FormPage(values),))
            QCoreApplication.sendEvent(
                preview.sheet, QMouseEvent(QEvent.Type.MouseMove, QPointF(middle), QPointF(middle), *_NO_BUTTON)
            )
            told = preview.words.text()
            assert told.startswith(f"{there.item}  {there.title}: {there.help}"), box.key
            assert there.help and kept in told, box.key
            assert preview.sheet.why(there) == told, box.key


def test_the_cursors_field_is_told_without_a_mouse(preview: FormPreview) -> None:
    for path, item in (
        ("encounter.authorization", "23"),
        ("encounter.service_date", "24A"),
        ("line.2.procedure", "24D"),
        ("line.9.note", "24"),
        ("practice.taxonomy", "33b"),
        ("provider.name", "31"),
    ):
        preview.mark_field(path)
        assert preview.words.text().startswith(f"{item}  "), path
    preview.mark_field("coverage.starts_on")
    assert preview.words.text() == ""


def test_other_names_of_a_field_lead_to_boxes() -> None:
    for name in CMS1500.also:
        path = name.replace("line.", "line.7.", 1)
        assert CMS1500.boxes_of(path), name
    assert {box.key for box in CMS1500.boxes_of("line.8.note")} == {"24.3"}
