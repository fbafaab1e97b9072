"""All small balances of patients at once: seen as a list first, then given up together."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.queries.small_balances import SmallBalance
from app.services.patient_money import sweep_preview, sweep_small_balances
from app.ui import format
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.marks import restyle
from app.ui.widgets.money_edit import MoneyEdit

_FIRST_LIMIT_CENTS = 5_00

_COLUMNS: tuple[Column[SmallBalance], ...] = (
    Column("patient", "Patient", lambda row: row.patient, 200, stretch=True, strong=True),
    Column("account", "Account", lambda row: row.account_number, 90, Kind.CODE),
    Column("visit", "Last visit", lambda row: row.last_visit, 92, Kind.DATE),
    Column("lines", "Lines", lambda row: len(row.shares), 60, Kind.NUMBER, muted=True),
    Column("owes", "Owes", lambda row: row.cents, 90, Kind.MONEY),
)


class SweepDialog(QDialog):
    """`done_with(words)` once the chosen patients' balances were written off. All are chosen at first."""

    done_with = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Write off small balances"))
        self.limit = MoneyEdit(self)
        self.limit.set_cents(_FIRST_LIMIT_CENTS)
        self.reason = QLineEdit(self)
        self.reason.setText(self.tr("Small balance, not worth a statement"))
        self.model: RowsModel[SmallBalance] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Small balances"), parent=self)
        self.table.set_nothing_words(self.tr("No patient owes so little, without credit elsewhere."))
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setAccessibleName(self.tr("Message"))
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(self.tr("Write off"), "Ctrl+Return", primary=True, binds=True, parent=self)
        self._lay_out()
        self.limit.textEdited.connect(lambda _text: self.read())
        self.limit.returnPressed.connect(self.table.setFocus)
        self.reason.textEdited.connect(lambda _text: self._follow())
        self.table.selected_rows_changed.connect(self._follow)
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._go)
        self.read()
        self.limit.setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(LabeledField(self.tr("Owes no &more than"), self.limit), 1)
        row.addWidget(LabeledField(self.tr("&Reason"), self.reason), 4)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        for button in (self.back, self.go):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.message)
        column.addLayout(foot)
        self.resize(680, 480)

    def read(self) -> None:
        """The patients under the limit, all of them chosen."""
        limit = self.limit.cents() or 0
        self.model.set_rows(sweep_preview(self._session.vault, limit, self._session.practice_id))
        if self.model.rowCount():
            self.table.selectAll()
        self._follow()

    def _follow(self) -> None:
        rows = self.table.selected_rows()
        cents = sum(row.cents for row in rows)
        self.go.setEnabled(bool(rows) and bool(self.reason.text().strip()))
        count = self.tr("1 patient") if len(rows) == 1 else self.tr("{n} patients").format(n=f"{len(rows):,}")
        words = self.tr("{patients} chosen, {cents} given up. Each can be undone in the list of payments.")
        self._say(words.format(patients=count, cents=format.money(cents)) if rows else self.tr("No patient is chosen."))

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.message.setText(words)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setProperty("role", "error" if is_error else "muted")
        restyle(self.message)

    def _go(self) -> None:
        rows, session = self.table.selected_rows(), self._session
        if not rows or not self.reason.text().strip():
            return
        try:
            sweep_small_balances(
                session.vault,
                [row.patient_id for row in rows],
                self.limit.cents() or 0,
                self.reason.text(),
                session.now(),
                practice_id=session.practice_id,
            )
        except UserError as error:
            self.read()
            self._say(str(error), is_error=True)
            return
        session.changed.emit("payment")
        words = self.tr("{cents} of small balances written off.")
        self.done_with.emit(words.format(cents=format.money(sum(row.cents for row in rows))))
        self.accept()
