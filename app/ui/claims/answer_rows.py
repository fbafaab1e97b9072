"""A row of the payer's paper: a service line's amounts, its further adjustments, remarks, what was paid."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.domain.adjudication import AdjudicatedLine, Adjustment
from app.domain.keyed_answer import KeyedLine, keyed_line
from app.services.reason_words import ReasonFound, find_reasons, reason_words
from app.ui import format
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.marks import restyle
from app.ui.widgets.money_edit import MoneyEdit

AMOUNTS = ("allowed", "contractual", "deductible", "coinsurance", "copay")
"""The amounts before the other adjustments, in the order most papers have them."""
_REASONS_WIDTH = 620


@dataclass(frozen=True, slots=True)
class GridLine:
    """A service line as the grid names it: `code` is the procedure with its modifiers."""

    line_id: int
    charge_cents: int
    code: str


class OtherRow:
    """An adjustment without a column of its own: a reason found by typing, and its amount."""

    def __init__(self, name: str, parent: QWidget) -> None:
        self.reason = ChoiceEdit(_choices, popup_width=_REASONS_WIDTH, parent=parent)
        self.reason.setPlaceholderText("CO-97")
        self.reason.setAccessibleName(f"{name}: reason of another adjustment")
        self.amount = MoneyEdit(parent)
        self.amount.setAccessibleName(f"{name}: amount of another adjustment")

    def show_adjustment(self, each: Adjustment) -> None:
        """Put a reason and its amount into the fields."""
        found = ReasonFound(each.group, each.reason, reason_words().get(each.reason, ""))
        self.reason.set_choice(Choice(found, found.code, found.words))
        self.amount.set_cents(each.amount_cents)

    def adjustment(self) -> Adjustment | None:
        """What is chosen and typed; None where either is missing."""
        found, cents = self.reason.key(), self.amount.cents()
        return Adjustment(found.group, found.reason, cents) if isinstance(found, ReasonFound) and cents else None

    def is_torn(self) -> bool:
        """An amount without a reason."""
        return bool(self.amount.cents()) and self.reason.key() is None


class LineRow:
    """One service line as it is keyed."""

    def __init__(self, line: GridLine | None, name: str, parent: QWidget) -> None:
        self.line, self.name = line, name
        self.amounts = {key: MoneyEdit(parent) for key in AMOUNTS} if line else {}
        self.remarks = QLineEdit(parent) if line else None
        self.paid = MoneyEdit(parent) if line else None
        if self.remarks:
            self.remarks.setPlaceholderText("N130")
            self.remarks.setAccessibleName(f"{name}: remark codes")
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
        return keyed_line(self.keyed())

    def keyed(self) -> KeyedLine:
        """What stands in the fields, column by column."""
        assert self.line and self.paid
        cents = {key: edit.cents() for key, edit in self.amounts.items()}
        return KeyedLine(
            self.line.line_id,
            self.line.charge_cents,
            cents["allowed"],
            cents["contractual"],
            cents["deductible"],
            cents["coinsurance"],
            cents["copay"],
            self.adjustments(),
            self.paid.cents(),
            tuple(self.remarks.text().upper().replace(",", " ").split()) if self.remarks else (),
        )

    def show_keyed(self, keyed: KeyedLine) -> None:
        """Put what was keyed into the fields; there is a row for each further adjustment already."""
        allowed, cut = keyed.allowed_cents, keyed.contractual_cents
        shown = (allowed, cut, keyed.deductible_cents, keyed.coinsurance_cents, keyed.copay_cents)
        for key, cents in zip(AMOUNTS, shown, strict=True):
            self.amounts[key].set_cents(cents)
        self.is_cut_by_hand = keyed.contractual_cents is not None
        self.show_others(keyed.others)
        if self.paid and self.remarks:
            self.paid.set_cents(keyed.paid_cents)
            self.remarks.setText(" ".join(keyed.remarks))

    def show_others(self, others: Sequence[Adjustment]) -> None:
        """Put adjustments into the rows there are; the grid has made one for each."""
        for row, each in zip(self.others, others, strict=False):
            row.show_adjustment(each)

    def show_left(self, cents: int | None) -> None:
        """What of the line is neither paid nor adjusted."""
        balances = cents == 0
        self.left.setText("" if cents is None else "✓" if balances else format.money(cents))
        self.left.setAccessibleName(f"{self.name}: {'balances' if balances else 'not explained'}")
        self.left.setProperty("role", "muted" if balances or cents is None else "error")
        restyle(self.left)


def _choices(text: str) -> list[Choice]:
    return [Choice(found, found.code, found.words) for found in find_reasons(text)]
