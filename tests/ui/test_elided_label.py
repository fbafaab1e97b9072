"""The label that ends in dots: the whole text stays, only what is painted is shortened."""

from pytestqt.qtbot import QtBot

from app.ui.widgets.elided_label import ElidedLabel

WORDS = "Office visit, established, moderate"


def test_what_does_not_fit_ends_in_dots(qtbot: QtBot) -> None:
    label = ElidedLabel(WORDS)
    qtbot.addWidget(label)
    label.resize(500, 20)
    assert label.shown_words() == WORDS
    label.resize(90, 20)
    assert label.shown_words().endswith("…") and WORDS.startswith(label.shown_words()[:-1])
    assert label.text() == WORDS


def test_it_paints_in_its_own_colour(qtbot: QtBot) -> None:
    label = ElidedLabel("MMMM")
    qtbot.addWidget(label)
    label.setStyleSheet("color: #ff0000")
    label.resize(90, 20)
    image = label.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert "#ff0000" in colors
