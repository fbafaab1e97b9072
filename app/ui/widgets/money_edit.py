"""A field for an amount: cents inside, read at the widget's edge."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.money import format_cents, parse_cents
from app.ui.widgets.marks import mark


class MoneyEdit(QLineEdit):
    """Integer cents, or None when empty or not an amount.

    `cents_changed(int | None)` fires as the biller types, never when the program fills the field in.
    """

    cents_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cents: int | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._read)
        self.editingFinished.connect(self._tidy)

    def cents(self) -> int | None:
        return self._cents

    def set_cents(self, cents: int | None) -> None:
        """Show an amount without signalling."""
        self._cents = cents
        self.setText("" if cents is None else format_cents(cents))
        mark(self)

    def is_valid(self) -> bool:
        """Empty or an amount."""
        return self._cents is not None or not self.text().strip()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def _read(self, text: str) -> None:
        cents = parse_cents(text)
        mark(self)
        if cents != self._cents:
            self._cents = cents
            self.cents_changed.emit(cents)

    def _tidy(self) -> None:
        if self._cents is not None:
            self.setText(format_cents(self._cents))
        elif self.text().strip():
            mark(self, "danger", self.tr("An amount looks like 185 or 1,234.50"))
