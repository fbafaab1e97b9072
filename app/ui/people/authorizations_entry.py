"""The authorizations of a coverage, a row each: number, from, to, visits, codes. A row is always free for the next."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.domain.authorization import Authorization
from app.domain.dates import parse_date
from app.domain.rules.payer_rule import is_procedure_pattern
from app.ui.people.entry import Entry
from app.ui.people.form_field import Today
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.formatted_edit import FormattedEdit

MOST_VISITS = 999
_NUMBER_LENGTH = 29
_STRETCH = (4, 3, 3, 2, 5)


@dataclass(frozen=True, slots=True)
class _Row:
    """The fields of one authorization."""

    number: QLineEdit
    starts_on: DateEdit
    ends_on: DateEdit
    visits: FormattedEdit
    codes: FormattedEdit

    @property
    def edits(self) -> tuple[QLineEdit, ...]:
        return self.number, self.starts_on, self.ends_on, self.visits, self.codes

    def is_empty(self) -> bool:
        return not any(edit.text().strip() for edit in self.edits)

    def fill(self, authorization: Authorization) -> None:
        self.number.setText(authorization.number)
        self.starts_on.set_value(authorization.starts_on)
        self.ends_on.set_value(authorization.ends_on)
        self.visits.set_value(str(authorization.visits) if authorization.visits else "")
        self.codes.set_value(" ".join(authorization.codes))

    def value(self, today: date) -> Authorization:
        # Dates are read from the text: saving by key comes before a field is left.
        return Authorization(
            " ".join(self.number.text().split()),
            parse_date(self.starts_on.text(), today),
            parse_date(self.ends_on.text(), today),
            int(self.visits.value() or 0) if self.visits.is_valid() else 0,
            tuple(self.codes.value().split()),
        )


class AuthorizationsEdit(QWidget):
    """`edited` when the biller changes anything, never on filling. Enter goes from field to field within it."""

    edited = Signal()

    def __init__(self, today: Today) -> None:
        super().__init__()
        self._today = today
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._titles = (self.tr("Number"), self.tr("From"), self.tr("To"), self.tr("Visits"), self.tr("Codes"))
        for column, (title, stretch) in enumerate(zip(self._titles, _STRETCH, strict=True)):
            words = QLabel(title)
            words.setProperty("role", "label")
            self._grid.addWidget(words, 0, column)
            self._grid.setColumnStretch(column, stretch)
        self._add_row()
        self.setFocusProxy(self._rows[0].number)

    def rows(self) -> tuple[tuple[QLineEdit, ...], ...]:
        """The fields, row by row; the last row is free."""
        return tuple(row.edits for row in self._rows)

    def fill(self, authorizations: tuple[Authorization, ...]) -> None:
        """Show what is stored."""
        while len(self._rows) <= len(authorizations):
            self._add_row()
        for place, row in enumerate(self._rows):
            row.fill(authorizations[place] if place < len(authorizations) else Authorization())
        for row in self._rows[len(authorizations) + 1 :]:
            self._drop(row)

    def value(self) -> tuple[Authorization, ...]:
        """What the rows say; empty ones are passed over."""
        return tuple(row.value(self._today()) for row in self._rows if not row.is_empty())

    def problem(self) -> str:
        """What is wrong with what was typed, in words."""
        for row in self._rows:
            if not (row.starts_on.is_valid() and row.ends_on.is_valid()):
                return self.tr("Not a date: type 3/7/26, 030726 or t for today")
            if not row.visits.is_valid():
                return self.tr("Visits are a number such as 12; empty where they are not counted")
            if not row.codes.is_valid():
                return self.tr("Codes, ranges or beginnings: 97110, 97110-97140, 971*")
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field; from an empty row it leads out of here."""
        edits = [edit for row in self._rows for edit in row.edits]
        here = next((place for place, edit in enumerate(edits) if edit.hasFocus()), None)
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or here is None or (self._rows[-1].is_empty() and edits[here] in self._rows[-1].edits):
            super().keyPressEvent(event)
        else:
            edits[here + 1].setFocus(Qt.FocusReason.TabFocusReason)

    def _add_row(self) -> None:
        row = _Row(
            QLineEdit(),
            DateEdit(self._today),
            DateEdit(self._today),
            FormattedEdit(_visits, self.tr("A number of visits")),
            FormattedEdit(_codes, self.tr("Codes, ranges or beginnings")),
        )
        row.number.setMaxLength(_NUMBER_LENGTH)
        before: QLineEdit | None = self._rows[-1].codes if self._rows else None
        for column, (edit, title) in enumerate(zip(row.edits, self._titles, strict=True)):
            edit.setAccessibleName(QCoreApplication.translate("AuthorizationsEdit", "Authorization: ") + title)
            edit.textEdited.connect(partial(self._note, row))
            self._grid.addWidget(edit, len(self._rows) + 1, column)
            if self.isVisible():
                edit.show()  # at once: the layout would wait for the event loop, and Enter goes there before
            if before is not None:
                self.setTabOrder(before, edit)
            before = edit
        for dated in (row.starts_on, row.ends_on):
            dated.date_changed.connect(partial(self._note, row))
        self._rows.append(row)

    def _note(self, row: _Row, _value: object) -> None:
        if row is self._rows[-1] and not row.is_empty():
            self._add_row()
        self.edited.emit()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        for edit in row.edits:
            self._grid.removeWidget(edit)
            edit.hide()
            edit.deleteLater()


class AuthorizationsEntry(Entry):
    """The authorizations of a coverage in its form."""

    def __init__(self, today: Today) -> None:
        self._edit = AuthorizationsEdit(today)
        super().__init__(self._edit)
        self._edit.edited.connect(self.edited)

    def fill(self, value: Any) -> None:
        self._edit.fill(value)

    def value(self) -> tuple[Authorization, ...]:
        return self._edit.value()

    def problem(self) -> str:
        return self._edit.problem()


def _visits(text: str) -> str | None:
    text = text.strip()
    return str(int(text)) if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_VISITS else None


def _codes(text: str) -> str | None:
    codes = text.upper().replace(",", " ").split()
    return " ".join(codes) if all(map(is_procedure_pattern, codes)) else None
