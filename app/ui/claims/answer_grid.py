"""The payer's paper as a grid: a row a service line, a field a column; Enter and Tab go on, the arrows up and down."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from app.domain.adjudication import AdjudicatedLine, Adjustment
from app.domain.encounter import Encounter, ServiceLine
from app.domain.keyed_answer import KeyedLine, contractual_of, keyed_line
from app.services.reason_words import ReasonFound, find_reasons
from app.ui import format
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.marks import restyle
from app.ui.widgets.money_edit import MoneyEdit

AMOUNTS = ("allowed", "contractual", "deductible", "coinsurance", "copay")
"""The amounts before the other adjustments, in the order most papers have them."""
_REASONS_WIDTH = 620
_HEADS = "Line|Charge|Allowed|Contractual|Deductible|Coinsurance|Copay|Other reason|Other|Paid|Left"
_LINE, _CHARGE, _FIRST, _REASON, _OTHER, _PAID, _LEFT = 0, 1, 2, 7, 8, 9, 10


class OtherRow:
    """An adjustment without a column of its own: a reason found by typing, and its amount."""

    def __init__(self, name: str, parent: QWidget) -> None:
        self.reason = ChoiceEdit(_choices, popup_width=_REASONS_WIDTH, parent=parent)
        self.reason.setPlaceholderText("CO-97")
        self.reason.setAccessibleName(f"{name}: reason of another adjustment")
        self.amount = MoneyEdit(parent)
        self.amount.setAccessibleName(f"{name}: amount of another adjustment")

    def adjustment(self) -> Adjustment | None:
        """What is chosen and typed; None where either is missing."""
        found, cents = self.reason.key(), self.amount.cents()
        return Adjustment(found.group, found.reason, cents) if isinstance(found, ReasonFound) and cents else None

    def is_torn(self) -> bool:
        """An amount without a reason."""
        return bool(self.amount.cents()) and self.reason.key() is None


class LineRow:
    """One service line as it is keyed."""

    def __init__(self, line: ServiceLine | None, name: str, parent: QWidget) -> None:
        self.line, self.name = line, name
        self.amounts = {key: MoneyEdit(parent) for key in AMOUNTS} if line else {}
        self.paid = MoneyEdit(parent) if line else None
        for key, edit in (*self.amounts.items(), *((("paid", self.paid),) if self.paid else ())):
            edit.setAccessibleName(f"{name}: {key}")
        self.others = [OtherRow(name, parent)]
        self.left = QLabel(parent)
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.is_cut_by_hand = False

    def adjustments(self) -> tuple[Adjustment, ...]:
        return tuple(each for row in self.others if (each := row.adjustment()))

    def answer(self) -> AdjudicatedLine:
        """The line as it stands in the fields."""
        assert self.line and self.paid
        cents = {f"{key}_cents": edit.cents() for key, edit in self.amounts.items()}
        return keyed_line(
            KeyedLine(
                self.line.id,
                self.line.charge_cents,
                **cents,
                others=self.adjustments(),
                paid_cents=self.paid.cents(),
            )
        )

    def show_left(self, cents: int | None) -> None:
        """What of the line is neither paid nor adjusted."""
        balances = cents == 0
        self.left.setText("" if cents is None else "✓" if balances else format.money(cents))
        self.left.setAccessibleName(f"{self.name}: {'balances' if balances else 'not explained'}")
        self.left.setProperty("role", "muted" if balances or cents is None else "error")
        restyle(self.left)


class AnswerGrid(QScrollArea):
    """`changed` with every key, `passed` when Enter leaves the last field. Rows of further adjustments come where they
    are asked for."""

    changed = Signal()
    passed = Signal()

    def __init__(self, encounter: Encounter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table = QWidget()
        self.rows = [
            LineRow(line, self.tr("Line {n}").format(n=number), self._table)
            for number, line in enumerate(encounter.lines, 1)
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
            if row.paid:
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
            grid.setColumnMinimumWidth(column, 82 if column != _REASON else 92)
        grid.setColumnStretch(_LINE, 1)
        grid.setRowStretch(grid_row, 1)

    def _label(self, words: str, row: int, column: int, role: str = "") -> None:
        label = QLabel(words, self._table)
        if role:
            label.setProperty("role", role)
        if column not in (_LINE, _REASON):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)
        label.show()
        self._labels.append(label)

    def _connect(self, row: LineRow) -> None:
        for key, edit in row.amounts.items():
            edit.installEventFilter(self)
            edit.cents_changed.connect(lambda cents, row=row, key=key: self._follow(row, key, cents))
            edit.textEdited.connect(lambda _text: self.changed.emit())
        if row.paid:
            row.paid.installEventFilter(self)
            row.paid.textEdited.connect(lambda _text: self.changed.emit())
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
        """To the next field; behind the last one the grid is done with."""
        fields = [edit for row in self._all_rows() for edit in _edits(row)]
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
    return [*fields, row.paid] if row.paid else fields


def _columns(row: LineRow) -> list[MoneyEdit]:
    paid = [row.paid] if row.paid else []
    return [*row.amounts.values(), row.others[0].amount, *paid]


def _name_of(row: LineRow) -> str:
    if row.line is None:
        return row.name
    code = " ".join((row.line.procedure, *row.line.modifiers))
    return f"{row.name.rpartition(' ')[2]}   {code}"


def _choices(text: str) -> list[Choice]:
    return [Choice(found, found.code, found.words) for found in find_reasons(text)]
