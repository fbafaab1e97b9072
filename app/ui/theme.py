"""The one place that names colours: tokens for light and dark, made into Qt's palette and style sheet."""

import re
import tempfile
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app import paths

TEXT_PX = 13
SMALL_PX = 11
TITLE_PX = 16
ROW_PX = 28
_SHEET_PICTURES = {"check": "on_accent", "chevron-down": "muted", "chevron-up": "muted", "close": "muted"}


class Tone(StrEnum):
    """What a badge or a finding means; always shown with words, never by colour alone."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    OK = "ok"
    INFO = "info"
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme as `#RRGGBB`; the style sheet refers to them as `@name`."""

    bg: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    info: str
    info_soft: str


LIGHT = Tokens(
    bg="#F4F6F8",
    surface="#FFFFFF",
    raised="#FAFBFC",
    border="#DCE2E8",
    text="#1A2330",
    muted="#5C6877",
    accent="#0B6B6B",
    accent_hover="#095A5A",
    accent_soft="#DFF1EF",
    on_accent="#FFFFFF",
    danger="#B3261E",
    danger_soft="#FCEBEA",
    warn="#9A5B00",
    warn_soft="#FFF3DF",
    ok="#1B7A46",
    ok_soft="#E5F5EC",
    info="#1E5BB8",
    info_soft="#E6EFFB",
)
DARK = Tokens(
    bg="#11151B",
    surface="#181E26",
    raised="#1D242D",
    border="#2D3743",
    text="#E5EAF0",
    muted="#98A4B3",
    accent="#43B9AF",
    accent_hover="#5AC8BF",
    accent_soft="#163634",
    on_accent="#04201E",
    danger="#F2877F",
    danger_soft="#3A1E1D",
    warn="#F0B45A",
    warn_soft="#38290F",
    ok="#67CE95",
    ok_soft="#15321F",
    info="#86B4F5",
    info_soft="#172A45",
)

# A printed form is paper: the same in both schemes. Its ground, its red, the red's tint, the type on it,
# and the light under the pointer.
FORM_PAPER, FORM_RED, FORM_TINT, FORM_TYPE = "#FFFFFF", "#B8332A", "#FAE6E1", "#000000"
FORM_HOVER = "#280B6B6B"  # alpha first, as Qt reads it


class Theme(QObject):
    """Dresses the application and keeps following the system's light or dark until told otherwise.

    Owned by the application; anyone may reach it with `Theme.current()`. Who paints by hand or holds
    pictures listens to `changed`; palettes and style sheets follow by themselves.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._pictures = tempfile.TemporaryDirectory(prefix="claimwright-style-", ignore_cleanup_errors=True)
        self.tokens = LIGHT
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(ui_font())
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._dress()

    @classmethod
    def current(cls) -> "Theme":
        """The application's theme; makes it on first use."""
        app = QCoreApplication.instance()
        assert isinstance(app, QApplication), "a theme needs a QApplication"
        return app.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly) or cls(app)

    def set_scheme(self, scheme: Qt.ColorScheme) -> None:
        """Hold light or dark; `Unknown` goes back to following the system."""
        self._app.styleHints().setColorScheme(scheme)
        # Platforms without a scheme of their own report no change: take the wish at its word.
        self._dress(scheme)

    def color(self, name: str) -> QColor:
        """A token as a colour, by its name in `Tokens`."""
        return _color(getattr(self.tokens, name))

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """A badge's text and ground."""
        if tone is Tone.NEUTRAL:
            return self.color("muted"), self.color("bg")
        return self.color(tone.value), self.color(f"{tone.value}_soft")

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._dress(scheme)

    def _dress(self, scheme: Qt.ColorScheme = Qt.ColorScheme.Unknown) -> None:
        if scheme is Qt.ColorScheme.Unknown:
            scheme = self._app.styleHints().colorScheme()
        tokens = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        if tokens is self.tokens and self._app.styleSheet():
            return
        self.tokens = tokens
        self._app.setPalette(_palette(tokens))
        self._app.setStyleSheet(_style_sheet(tokens, Path(self._pictures.name)))
        self.changed.emit()


def ui_font(px: int = TEXT_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's own interface font with figures of one width, so that columns of money line up."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(px)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def code_font(px: int = TEXT_PX - 1) -> QFont:
    """The system's fixed-width font, for codes and ids."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(px)
    return font


@cache
def _color(text: str) -> QColor:
    return QColor(text)


def _style_sheet(tokens: Tokens, pictures: Path) -> str:
    template = (paths.resources() / "style" / "claimwright.qss").read_text(encoding="utf-8")
    values = asdict(tokens) | {"pictures": _write_pictures(tokens, pictures).as_posix()}
    return re.sub(r"@(\w+)", lambda match: values[match[1]], template)


def _write_pictures(tokens: Tokens, folder: Path) -> Path:
    """Colour the few icons a style sheet can only take from a file: its ticks and arrows."""
    folder = folder / tokens.bg.lstrip("#")
    folder.mkdir(exist_ok=True)
    for name, color in _SHEET_PICTURES.items():
        drawing = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        colored = drawing.replace("currentColor", getattr(tokens, color))
        (folder / f"{name}.svg").write_text(colored, encoding="utf-8")
    return folder


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, value in {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.Light: tokens.raised,
        role.Midlight: tokens.raised,
        role.Mid: tokens.border,
        role.Dark: tokens.border,
        role.Shadow: tokens.border,
        role.Highlight: tokens.accent_soft,
        role.HighlightedText: tokens.text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
    }.items():
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.muted))
    return palette
