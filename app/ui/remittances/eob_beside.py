"""What a paper EOB adds to or keeps from the check beside its claims (PLB): interest, takebacks, balances carried."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from app.domain.remittances.keyed_eob import KeyedBeside
from app.domain.remittances.remittance_codes import PROVIDER_ADJUSTMENTS
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.money_edit import MoneyEdit

_FIRST = ("L6", "WO", "FB", "72", "CS", "J1")
"""What papers have most, offered first."""


class _Row:
    def __init__(self, number: int, parent: QWidget) -> None:
        self.reason = ChoiceEdit(_CHOICES, popup_width=320, parent=parent)
        self.reason.setPlaceholderText("L6, WO, FB")
        self.reference = QLineEdit(parent)
        self.added, self.kept = MoneyEdit(parent), MoneyEdit(parent)
        named = ((self.reason, "reason"), (self.reference, "number"), (self.added, "added"), (self.kept, "kept"))
        for field, words in named:
            field.setAccessibleName(f"Beside the claims {number}: {words}")

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        return self.reason, self.reference, self.added, self.kept

    def keyed(self) -> KeyedBeside:
        reason = str(self.reason.key() or "")
        return KeyedBeside(reason, self.reference.text().strip(), self.added.cents(), self.kept.cents())

    def show_keyed(self, each: KeyedBeside) -> None:
        self.reason.set_choice(next((choice for choice in _CHOICES if choice.key == each.reason), None))
        self.reference.setText(each.reference)
        self.added.set_cents(each.added_cents)
        self.kept.set_cents(each.kept_cents)


class EobBeside(QScrollArea):
    """`changed(rows)` with every key, `passed` when Enter leaves an empty row or the last field."""

    changed = Signal(object)
    passed = Signal()

    def __init__(self, rows: Sequence[KeyedBeside], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        heads = (self.tr("Reason"), self.tr("Its number"), self.tr("Added"), self.tr("Kept"))
        for column, words in enumerate(heads):
            label = QLabel(words, self._table)
            label.setProperty("role", "label")
            if column > 1:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, 0, column)
        for column, share in enumerate((3, 3, 2, 2)):
            self._grid.setColumnStretch(column, share)
        self._grid.setRowStretch(99, 1)
        self.rows: list[_Row] = []
        for each in (*rows, KeyedBeside()):
            self._add().show_keyed(each)
        self.setWidget(self._table)

    def focus_first_empty(self) -> None:
        """Key a further amount."""
        row = next((row for row in self.rows if row.keyed().is_empty), self.rows[-1])
        row.reason.setFocus()
        self.ensureWidgetVisible(row.reason)

    def unread(self) -> bool:
        """Whether a field holds what is no amount."""
        return any(not edit.is_valid() for row in self.rows for edit in (row.added, row.kept))

    def keyed(self) -> tuple[KeyedBeside, ...]:
        """Every row that something is keyed in."""
        return tuple(keyed for row in self.rows if not (keyed := row.keyed()).is_empty)

    def _add(self) -> _Row:
        row = _Row(len(self.rows) + 1, self._table)
        place = len(self.rows) + 1
        for column, field in enumerate(row.fields):
            self._grid.addWidget(field, place, column)
            field.textEdited.connect(lambda _text: self._follow())
            field.returnPressed.connect(lambda row=row, column=column: self._go_on(row, column))
            field.show()
        row.reason.choice_changed.connect(lambda _key: self._follow())
        if self.rows:
            QWidget.setTabOrder(self.rows[-1].kept, row.reason)
        self.rows.append(row)
        return row

    def _follow(self) -> None:
        if not self.rows[-1].keyed().is_empty:
            self._add()
        self.changed.emit(self.keyed())

    def _go_on(self, row: _Row, column: int) -> None:
        """To the next field; an amount added leaves nothing to keep, and an empty row is left."""
        if row.keyed().is_empty:
            self.passed.emit()
        elif column == len(row.fields) - 1 or (column == 2 and row.added.cents()):
            self.rows[self.rows.index(row) + 1].reason.setFocus()
        else:
            row.fields[column + 1].setFocus()


def _choice(code: str) -> Choice:
    return Choice(code, code, PROVIDER_ADJUSTMENTS[code])


_CHOICES = [*map(_choice, _FIRST), *(_choice(code) for code in PROVIDER_ADJUSTMENTS if code not in _FIRST)]
