"""A date typed fast: `3/7/26`, `030726`, `03072026`, `t` for today, `+` and `-` to step a day."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.dates import parse_date
from app.ui import format
from app.ui.widgets.marks import mark

_COMPLETE = re.compile(r"^(\d{8}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d{2}-\d{2})$")


class DateEdit(QLineEdit):
    """A date, or None when empty or no date. `past` is for birth dates: never after today.

    `date_changed(date | None)` fires when a date is complete (eight digits, `t`, a step) or the field is
    left, never when the program fills it in: a date half typed is not yet one.
    """

    date_changed = Signal(object)

    def __init__(self, today: Callable[[], date], *, past: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today, self._past = today, past
        self._date: date | None = None
        self.setPlaceholderText(self.tr("MM/DD/YYYY"))
        self.textEdited.connect(self._follow)
        self.editingFinished.connect(self._finish)

    def value(self) -> date | None:
        return self._date

    def set_value(self, value: date | None) -> None:
        """Show a date without signalling."""
        self._date = value
        self.setText(format.day(value))
        mark(self)

    def is_valid(self) -> bool:
        """Empty or a date."""
        return not self.text().strip() or self._parsed() is not None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {"+": 1, "=": 1, "-": -1}.get(event.text())
        if event.text().lower() == "t":
            self._take(self._today())
        elif step and self._shows_whole_date():
            self._take((self._date or self._today()) + timedelta(days=step))
        else:
            super().keyPressEvent(event)

    def _shows_whole_date(self) -> bool:
        """Only then `-` means the day before, and not the hyphen of 3-7-26."""
        return not self.text() or self.text() == format.day(self._date)

    def _take(self, value: date) -> None:
        self.set_value(value)
        self.selectAll()
        self.date_changed.emit(value)

    def _parsed(self) -> date | None:
        return parse_date(self.text(), self._today(), past=self._past)

    def _follow(self, text: str) -> None:
        mark(self)
        if _COMPLETE.match(text.strip()) or not text.strip():
            self._set(self._parsed())

    def _finish(self) -> None:
        value = self._parsed()
        if value is not None:
            self.setText(format.day(value))
            mark(self)
        elif self.text().strip():
            words = self.tr("Not a date") if not self._past else self.tr("Not a date up to today")
            mark(self, "danger", self.tr("%1: type 3/7/26, 030726 or t for today").replace("%1", words))
        self._set(value)

    def _set(self, value: date | None) -> None:
        if value != self._date:
            self._date = value
            self.date_changed.emit(value)
