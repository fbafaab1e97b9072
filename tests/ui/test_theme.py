"""Light and dark: both whole, changed live, and named nowhere else."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

import app.ui
from app import paths
from app.ui.icons import icon_pixmap, set_icon
from app.ui.theme import DARK, LIGHT, Theme, Tokens, Tone, ui_font

UI = Path(app.ui.__file__).parent


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme.current()


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> object:
    yield
    Theme.current().set_scheme(Qt.ColorScheme.Light)
    Theme.current().set_scheme(Qt.ColorScheme.Unknown)


def contrast(ink: str, ground: str) -> float:
    """The WCAG contrast ratio."""

    def light(color: str) -> float:
        known = QColor(color)
        parts = [known.redF(), known.greenF(), known.blueF()]
        linear: list[float] = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((light(ink), light(ground)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_word_can_be_read_on_its_ground(tokens: Tokens) -> None:
    pairs = [(tokens.text, tokens.surface), (tokens.text, tokens.accent_soft), (tokens.muted, tokens.bg)]
    pairs += [(tokens.muted, tokens.raised), (tokens.on_accent, tokens.accent)]
    pairs += [
        (getattr(tokens, tone), getattr(tokens, f"{tone}_soft")) for tone in ("danger", "warn", "ok", "info", "accent")
    ]
    assert min(contrast(ink, ground) for ink, ground in pairs) >= 4.5


def test_there_is_one_theme_for_the_application(theme: Theme) -> None:
    assert Theme.current() is theme


def test_a_change_of_scheme_dresses_the_running_program(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    theme.set_scheme(Qt.ColorScheme.Light)
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme(Qt.ColorScheme.Dark)
    assert theme.tokens is DARK
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK.surface)
    assert DARK.surface in qapp.styleSheet() and LIGHT.bg not in qapp.styleSheet()
    assert not re.findall(r"@\w+", qapp.styleSheet())


def test_icons_follow_the_theme(qtbot: QtBot, theme: Theme) -> None:
    theme.set_scheme(Qt.ColorScheme.Light)
    button = QPushButton()
    qtbot.addWidget(button)
    set_icon(button, "plus")

    def middle() -> str:
        return button.icon().pixmap(20, 20).toImage().pixelColor(10, 10).name().upper()

    assert middle() == LIGHT.text
    theme.set_scheme(Qt.ColorScheme.Dark)
    assert middle() == DARK.text


@pytest.mark.parametrize("path", sorted((paths.resources() / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_draws_something_and_is_sharp_when_scaled(qapp: QApplication, path: Path) -> None:
    pixmap = icon_pixmap(path.stem, "text", 20, 2.0)
    assert pixmap.width() == 40 and pixmap.deviceIndependentSize().width() == 20
    image = pixmap.toImage()
    assert any(image.pixelColor(x, y).alpha() > 200 for x in range(40) for y in range(40))


def test_figures_have_one_width(qapp: QApplication) -> None:
    assert ui_font().isFeatureSet(QFont.Tag("tnum"))


def test_a_list_of_choices_drops_below_its_box(qtbot: QtBot, theme: Theme) -> None:
    """Laid over the box, as Fusion has it, the list was too low by the style's borders: its last choice was cut off."""
    box = QComboBox()
    qtbot.addWidget(box)
    box.ensurePolished()
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    assert not box.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, option, box)


def test_badges_have_a_ground_for_every_tone(theme: Theme) -> None:
    assert all(ink != ground for ink, ground in map(theme.tone, Tone))


def test_nothing_else_in_the_window_names_a_colour() -> None:
    named = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\s*\d|Qt\.GlobalColor\.(?!transparent)")
    guilty = [
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if path.name != "theme.py" and named.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []
