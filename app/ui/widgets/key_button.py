"""A button that shows its key; the primary one of a page is filled with the accent."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from app.ui.theme import Theme, ui_font
from app.ui.widgets.key_cap import CAP_HEIGHT, key_cap_width, paint_key_cap

_PAD = 12
_GAP = 8


class KeyButton(QPushButton):
    """Words and a key cap. The key is only shown: the action in the menu owns it, unless `binds`."""

    def __init__(
        self,
        text: str,
        key: str = "",
        *,
        primary: bool = False,
        binds: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._key, self._binds = key, binds
        self._primary = primary
        self.setProperty("primary", primary)
        self._name_for_reading(text)
        if binds:
            self.setShortcut(QKeySequence(key))
        Theme.current().changed.connect(self.update)

    def setText(self, text: str) -> None:
        super().setText(text)
        if self._binds:
            self.setShortcut(QKeySequence(self._key))  # Qt takes the letter of the new words for the key
        self._name_for_reading(text)
        self.updateGeometry()

    def _name_for_reading(self, text: str) -> None:
        """The name a screen reader speaks: without the sign before the letter for Alt."""
        plain = text.replace("&", "")
        self.setAccessibleName(f"{plain} ({self._key})" if self._key else plain)

    def sizeHint(self) -> QSize:
        width = self._words_width() + 2 * _PAD + 2
        if not self.icon().isNull():
            width += self.iconSize().width() + 6
        if self._key:
            width += key_cap_width(self._key) + _GAP
        return QSize(width, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        ink = self._ink()
        left = (self.width() - self.sizeHint().width()) // 2 + _PAD + 1
        if not self.icon().isNull():
            size = self.iconSize()
            top = (self.height() - size.height()) // 2
            self.icon().paint(painter, left, top, size.width(), size.height())
            left += size.width() + 6
        painter.setFont(self._font())
        painter.setPen(ink)
        words = self.rect().adjusted(left, 0, 0, 0)
        how = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(words, int(how), self.text())
        if self._key:
            left += self._words_width() + _GAP
            cap = QRectF(left, (self.height() - CAP_HEIGHT) / 2, key_cap_width(self._key), CAP_HEIGHT)
            paint_key_cap(painter, cap, self._key, ink if self._primary else None)

    def _ink(self) -> QColor:
        theme = Theme.current()
        if not self.isEnabled():
            return theme.color("muted")
        return theme.color("on_accent" if self._primary else "text")

    def _words_width(self) -> int:
        return QFontMetrics(self._font()).size(Qt.TextFlag.TextShowMnemonic, self.text()).width()

    def _font(self) -> QFont:
        return ui_font(weight=QFont.Weight.Medium)
