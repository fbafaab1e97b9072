"""The preview shows any form that is laid out as data, and leads from its boxes to their fields."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.widgets.form_preview import FormPreview
from tests.forms.test_printing import CLAIM, TINY


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
