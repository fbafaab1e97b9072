"""The payer's paper as a grid: a row a service line, a field a column; Enter and Tab go on, the arrows up and down."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from app.domain.adjudication import AdjudicatedLine, Adjustment
from app.domain.keyed_answer import KeyedLine, contractual_of
from app.ui import format
from app.ui.claims.answer_rows import GridLine, LineRow, OtherRow
from app.ui.widgets.choice_edit import ChoiceEdit
from app.ui.widgets.money_edit import MoneyEdit

_HEADS = "Line|Charge|Allowed|Contractual|Deductible|Coinsurance|Copay|Other reason|Other|Remarks|Paid|Left"
_LINE, _CHARGE, _FIRST, _REASON, _OTHER, _REMARKS, _PAID, _LEFT = 0, 1, 2, 7, 8, 9, 10, 11


class AnswerGrid(QScrollArea):
    """`changed` with every key, `passed` when Enter leaves the last field. Rows of further adjustments come where they
    are asked for."""

    changed = Signal()
    passed = Signal()

    def __init__(self, lines: Sequence[GridLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table = QWidget()
        self.rows = [
            LineRow(line, self.tr("Line {n}").format(n=number), self._table) for number, line in enumerate(lines, 1)
        ]
        self.whole = LineRow(None, self.tr("Whole claim"), self._table)
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._labels: list[QWidget] = []
        for row in self._all_rows():
            self._connect(row)
        self._lay_out()
        self.setWidget(self._table)

    def _all_rows(self) -> list[LineRow]:
        return [*self.rows, self.whole]

    def lines(self) -> tuple[AdjudicatedLine, ...]:
        """Every line as it is keyed so far."""
        return tuple(row.answer() for row in self.rows)

    def keyed(self) -> tuple[KeyedLine, ...]:
        """Every line column by column."""
        return tuple(row.keyed() for row in self.rows)

    def show_keyed(self, lines: Sequence[KeyedLine], whole: Sequence[Adjustment] = ()) -> None:
        """Put in what was keyed before; nothing is signalled."""
        for row, each in zip(self.rows, lines, strict=True):
            self._make_room(row, len(each.others))
            row.show_keyed(each)
        self._make_room(self.whole, len(whole))
        self.whole.show_others(whole)
        self._lay_out()
        self.show_balance()

    def _make_room(self, row: LineRow, others: int) -> None:
        while len(row.others) < others:
            row.others.append(OtherRow(row.name, self._table))
            self._connect_other(row.others[-1])

    def torn(self) -> str:
        """The row whose other adjustment has an amount and no reason; empty where all have theirs."""
        return next((row.name for row in self._all_rows() if any(each.is_torn() for each in row.others)), "")

    def unread(self) -> bool:
        """Whether a field holds what is no amount."""
        return any(
            not edit.is_valid() for row in self._all_rows() for edit in _edits(row) if isinstance(edit, MoneyEdit)
        )

    def show_balance(self) -> None:
        """Say beside each line what of it is not explained yet."""
        for row, line in zip(self.rows, self.lines(), strict=True):
            is_empty = not line.paid_cents and not line.adjustments and line.allowed_cents is None
            off = line.charge_cents - line.paid_cents - sum(each.amount_cents for each in line.adjustments)
            row.show_left(None if is_empty else off)

    def add_other(self) -> None:
        """A further adjustment for the line the keyboard is in."""
        row = self._row_in_focus() or self.rows[0]
        other = OtherRow(row.name, self._table)
        row.others.append(other)
        self._connect_other(other)
        self._lay_out()
        other.reason.setFocus()

    def _row_in_focus(self) -> LineRow | None:
        return next((row for row in self._all_rows() if any(edit.hasFocus() for edit in _edits(row))), None)

    def _lay_out(self) -> None:
        grid = self._grid
        for label in self._labels:
            grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for column, head in enumerate(_HEADS.split("|")):
            self._label(head, 0, column, "label")
        grid_row = 1
        before: QWidget | None = None
        for row in self._all_rows():
            self._label(_name_of(row), grid_row, _LINE, "" if row.line else "muted")
            if row.line:
                self._label(format.money(row.line.charge_cents), grid_row, _CHARGE)
            for column, edit in enumerate(row.amounts.values(), _FIRST):
                grid.addWidget(edit, grid_row, column)
            if row.paid and row.remarks:
                grid.addWidget(row.remarks, grid_row, _REMARKS)
                grid.addWidget(row.paid, grid_row, _PAID)
            grid.addWidget(row.left, grid_row, _LEFT)
            for other in row.others:
                grid.addWidget(other.reason, grid_row, _REASON)
                grid.addWidget(other.amount, grid_row, _OTHER)
                other.reason.show()
                other.amount.show()
                grid_row += 1
            for field in _edits(row):
                if before is not None:
                    QWidget.setTabOrder(before, field)
                before = field
        for column in range(_CHARGE, _LEFT + 1):
            grid.setColumnMinimumWidth(column, 82 if column != _REASON else 96)
        grid.setColumnStretch(_LINE, 1)
        grid.setRowStretch(grid_row, 1)

    def _label(self, words: str, row: int, column: int, role: str = "") -> None:
        label = QLabel(words, self._table)
        if role:
            label.setProperty("role", role)
        if column not in (_LINE, _REASON, _REMARKS):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        elif column != _LINE:
            label.setIndent(10)  # off the sums' head before it, over what is typed
        self._grid.addWidget(label, row, column)
        label.show()
        self._labels.append(label)

    def _connect(self, row: LineRow) -> None:
        for key, edit in row.amounts.items():
            edit.installEventFilter(self)
            edit.cents_changed.connect(lambda cents, row=row, key=key: self._follow(row, key, cents))
            edit.textEdited.connect(lambda _text: self.changed.emit())
        for field in (row.remarks, row.paid):
            if field:
                field.installEventFilter(self)
                field.textEdited.connect(lambda _text: self.changed.emit())
        for other in row.others:
            self._connect_other(other)

    def _connect_other(self, other: OtherRow) -> None:
        other.reason.installEventFilter(self)
        other.amount.installEventFilter(self)
        other.reason.choice_changed.connect(lambda _key: self.changed.emit())
        other.amount.textEdited.connect(lambda _text: self.changed.emit())

    def _follow(self, row: LineRow, key: str, cents: int | None) -> None:
        """What the contract cuts follows from what is allowed, until it is typed itself."""
        if key == "contractual":
            row.is_cut_by_hand = cents is not None
        if key == "allowed" and row.line and not row.is_cut_by_hand:
            row.amounts["contractual"].set_cents(contractual_of(row.line.charge_cents, cents))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.modifiers():
            return False
        if isinstance(watched, ChoiceEdit) and watched.popup.isVisible():
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._go_on(watched)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()), 0)
        return bool(step) and isinstance(watched, MoneyEdit) and self._step(watched, step)

    def _go_on(self, watched: QObject) -> bool:
        """To the next field; behind the last one the grid is done with. What is rare only Tab stops at: remarks, and
        the amount of an adjustment without a reason."""
        passed_over: list[object] = [row.remarks for row in self.rows if row.remarks is not watched]
        passed_over += [
            each.amount
            for row in self._all_rows()
            for each in row.others
            if each.amount is not watched and not each.reason.text() and not each.amount.text()
        ]
        fields = [edit for row in self._all_rows() for edit in _edits(row) if edit not in passed_over]
        at = next((place for place, edit in enumerate(fields) if edit is watched), None)
        if at is None:
            return False
        if at + 1 < len(fields):
            fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.passed.emit()
        return True

    def _step(self, edit: MoneyEdit, step: int) -> bool:
        """To the same column of the line above or below."""
        for place, row in enumerate(self.rows):
            own = _columns(row)
            if edit in own:
                to = place + step
                if 0 <= to < len(self.rows):
                    _columns(self.rows[to])[own.index(edit)].setFocus()
                return True
        return False


def _edits(row: LineRow) -> list[QLineEdit]:
    """A row's fields in the order of the keyboard."""
    fields: list[QLineEdit] = list(row.amounts.values())
    for other in row.others:
        fields += [other.reason, other.amount]
    return [*fields, row.remarks, row.paid] if row.remarks and row.paid else fields


def _columns(row: LineRow) -> list[MoneyEdit]:
    paid = [row.paid] if row.paid else []
    return [*row.amounts.values(), row.others[0].amount, *paid]


def _name_of(row: LineRow) -> str:
    if row.line is None:
        return row.name
    return f"{row.name.rpartition(' ')[2]}   {row.line.code}"
