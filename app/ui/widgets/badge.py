"""A badge: a few words on a soft ground, as a label of its own or painted in a table's cell."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import SMALL_PX, Theme, Tone, ui_font

_PAD_X = 8
_HEIGHT = 20
_LEAST_PX = 64


@dataclass(frozen=True, slots=True)
class Badge:
    """Words and what they mean; the words must say it alone."""

    text: str
    tone: Tone = Tone.NEUTRAL


def badge_size(badge: Badge) -> QSize:
    """The room a badge takes."""
    return QSize(QFontMetrics(_font()).horizontalAdvance(badge.text) + 2 * _PAD_X, _HEIGHT)


def paint_badge(painter: QPainter, rect: QRect, badge: Badge, *, outlined: bool = False) -> None:
    """Draw at the left of `rect`, in its middle, elided to its width; `outlined` where the ground may be its own."""
    if not badge.text:
        return
    ink, ground = Theme.current().tone(badge.tone)
    width = min(badge_size(badge).width(), rect.width())
    pill = QRectF(rect.left(), rect.center().y() + 1 - _HEIGHT / 2, width, _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if outlined:
        painter.setPen(ink)
        pill.adjust(0.5, 0.5, -0.5, -0.5)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, _HEIGHT / 2, _HEIGHT / 2)
    painter.setPen(ink)
    painter.setFont(_font())
    words = QFontMetrics(_font()).elidedText(badge.text, Qt.TextElideMode.ElideRight, int(width) - 2 * _PAD_X + 1)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


class BadgeLabel(QWidget):
    """A badge standing by itself, in a header or a bar."""

    def __init__(self, badge: Badge | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = Badge("")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_badge(badge)
        Theme.current().changed.connect(self.update)

    @property
    def badge(self) -> Badge:
        return self._badge

    def set_badge(self, badge: Badge | None) -> None:
        """Show other words; None or no words hides it."""
        self._badge = badge or Badge("")
        self.setAccessibleName(self._badge.text)
        self.setToolTip(self._badge.text)
        self.setVisible(bool(self._badge.text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return badge_size(self._badge)

    def minimumSizeHint(self) -> QSize:
        """Where room is short the words end in dots and are told whole on hover."""
        return self.sizeHint().boundedTo(QSize(_LEAST_PX, _HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._badge)


@cache
def _font() -> QFont:
    return ui_font(SMALL_PX, QFont.Weight.Medium)
