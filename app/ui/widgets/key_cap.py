"""A key drawn as a small cap, wherever a shortcut is shown."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtGui import QKeySequence as Keys

from app.ui.theme import SMALL_PX, Theme, ui_font

CAP_HEIGHT = 18


def key_words(key: str) -> str:
    """`Ctrl+Return` as people read it: `Ctrl ↵`; on a Mac its own signs."""
    native = Keys(key).toString(Keys.SequenceFormat.NativeText) or key
    for word, sign in (("Return", "↵"), ("Enter", "↵")):
        native = native.replace(word, sign)
    return native.replace("+", " ") if len(native) > 1 else native


def key_cap_width(key: str) -> int:
    """The width its cap takes."""
    return max(CAP_HEIGHT, QFontMetrics(ui_font(SMALL_PX)).horizontalAdvance(key_words(key)) + 12)


def paint_key_cap(painter: QPainter, area: QRectF, key: str, ink: QColor | None = None) -> None:
    """Draw the cap; with `ink` in that colour (on a primary button), else in the theme's muted one."""
    theme = Theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(ui_font(SMALL_PX))
    painter.setPen(ink or theme.color("border"))
    painter.setBrush(Qt.BrushStyle.NoBrush if ink else theme.color("surface"))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(ink or theme.color("muted"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, key_words(key))
