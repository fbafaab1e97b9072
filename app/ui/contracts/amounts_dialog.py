"""The amounts of one contract: found, added, changed and taken away one by one, each kept at once; and their file."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.contracts.contract import CodeAmount, Contract
from app.domain.ids import parse_modifier, parse_procedure
from app.errors import UserError
from app.services import contracts
from app.services.contract_import import export_amounts
from app.ui.contracts.amounts_import import AmountsImportDialog
from app.ui.saving import write_whole
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.field import LabeledField
from app.ui.widgets.formatted_edit import FormattedEdit
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.marks import restyle
from app.ui.widgets.money_edit import MoneyEdit
from app.ui.widgets.search_box import SearchBox

AMOUNT_COLUMNS: tuple[Column[CodeAmount], ...] = (
    Column("code", "Code", lambda a: a.code, 96, Kind.CODE),
    Column("modifiers", "Modifiers", lambda a: " ".join(a.modifiers), 120, Kind.CODE, stretch=True),
    Column("amount", "Amount", lambda a: a.amount_cents, 110, Kind.MONEY),
    Column("facility", "In a facility", lambda a: a.facility_cents, 110, Kind.MONEY),
)
_SIZE = (620, 560)


class AmountsDialog(QDialog):
    """Enter in the fields keeps an amount, Enter in the list takes it into the fields, Delete takes it away."""

    changed = Signal()

    def __init__(self, session: Session, contract: Contract, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._contract = session, contract
        self._gone: CodeAmount | None = None
        self.setWindowTitle(self.tr("Amounts of {contract}").format(contract=contract.name))
        self.resize(*_SIZE)
        self.search = SearchBox(self.tr("Filter amounts"), "/", parent=self)
        self.bring_in = QPushButton(self.tr("Import…"), self)
        self.export = QPushButton(self.tr("Export…"), self)
        self.model: RowsModel[CodeAmount] = RowsModel(AMOUNT_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Amounts"), session.places, "contract-amounts", parent=self)
        self.table.set_row_key(lambda row: row.key)
        self.table.attach_filter(self.search)
        self.code = FormattedEdit(parse_procedure, self.tr("Five characters, as 99213 or J1100"))
        self.modifiers = FormattedEdit(_modifiers, self.tr("Two letters or digits each, as 26 or RT 50"))
        self.amount, self.facility = MoneyEdit(), MoneyEdit()
        self.keep = KeyButton(self.tr("Keep the amount"), "Return", parent=self)
        self.message = QLabel(self)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setAccessibleName(self.tr("Message"))
        self.undo = KeyButton(self.tr("Put it back"), "Ctrl+Z", binds=True, parent=self)
        self.take_away = KeyButton(self.tr("Take away"), "Delete", parent=self)
        self.done_with = KeyButton(self.tr("Done"), "Esc", primary=True, parent=self)
        self._lay_out()
        self._connect()
        self.reload()
        self.code.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        head.addWidget(self.bring_in)
        head.addWidget(self.export)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for label, edit, stretch in (
            (self.tr("Code"), self.code, 2),
            (self.tr("Modifiers"), self.modifiers, 2),
            (self.tr("Amount for one unit"), self.amount, 2),
            (self.tr("In a facility (empty: the same)"), self.facility, 3),
        ):
            fields.addWidget(LabeledField(label, edit), stretch)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        for button in (self.undo, self.take_away, self.keep, self.done_with):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addLayout(fields)
        column.addLayout(foot)
        for each in (self.bring_in, self.export, self.undo, self.take_away, self.keep, self.done_with):
            each.setAutoDefault(False)
        self.undo.hide()

    def _connect(self) -> None:
        self.bring_in.clicked.connect(self.open_import)
        self.export.clicked.connect(self._choose_export)
        self.keep.clicked.connect(self.keep_typed)
        self.undo.clicked.connect(self.put_back)
        self.take_away.clicked.connect(self.remove_chosen)
        self.done_with.clicked.connect(self.accept)
        self.table.row_activated.connect(self._edit)
        order = (self.code, self.modifiers, self.amount, self.facility)
        for edit, following in pairwise(order):
            edit.returnPressed.connect(following.setFocus)
        self.facility.returnPressed.connect(self.keep_typed)
        by_key = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        by_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        by_key.activated.connect(self.remove_chosen)

    def reload(self) -> None:
        """Read the amounts again."""
        amounts = contracts.contract_amounts(self._session.vault, self._contract.id)
        self.model.set_rows(amounts)
        self.table.set_nothing_words(
            self.tr("No amount fits these words.")
            if amounts
            else self.tr("No amounts yet: type one below, or import the payer's fee schedule as a CSV file.")
        )
        self.export.setEnabled(bool(amounts))
        self.take_away.setEnabled(bool(amounts))

    # One amount -----------------------------------------------------------------------------------

    def keep_typed(self) -> None:
        """Add what is typed, or put it in the place of the amount of the same code and modifiers."""
        code, modifiers = parse_procedure(self.code.text()), _modifiers(self.modifiers.text())
        cents, facility = self.amount.cents(), self.facility.cents()
        for edit, good, words in (
            (self.code, code is not None, self.tr("Type the procedure code first.")),
            (self.modifiers, modifiers is not None, self.tr("A modifier has two letters or digits.")),
            (self.amount, cents is not None and cents >= 0, self.tr("Type the amount for one unit.")),
            (self.facility, self.facility.is_valid() and (facility or 0) >= 0, self.tr("That is no amount.")),
        ):
            if not good:
                self._say(words, wrong=True)
                edit.setFocus()
                return
        assert code is not None and modifiers is not None and cents is not None
        amount = CodeAmount(code, cents, tuple(modifiers.split()), facility)
        others = [each for each in self.model.all_rows() if each.key != amount.key]
        if self._write([*others, amount]):
            self._say(self.tr("{amount} is kept.").format(amount=amount.words))
            self.table.select_row(lambda row: row.key == amount.key)
            self._fill(None)
            self.code.setFocus()

    def remove_chosen(self) -> None:
        """Take the chosen amount away; it can be had back while the dialog is open."""
        row = self.table.current_row()
        if row is not None and self._write([each for each in self.model.all_rows() if each.key != row.key]):
            self._gone = row
            self.undo.show()
            self._say(self.tr("{amount} is taken away.").format(amount=row.words))

    def put_back(self) -> None:
        """The amount taken away last is there again."""
        gone, self._gone = self._gone, None
        self.undo.hide()
        if gone is None or any(each.key == gone.key for each in self.model.all_rows()):
            return
        if self._write([*self.model.all_rows(), gone]):
            self._say(self.tr("{amount} is there again.").format(amount=gone.words))

    def _write(self, amounts: list[CodeAmount]) -> bool:
        try:
            contracts.save_contract_amounts(self._session.vault, self._contract.id, amounts, self._session.now())
        except UserError as error:
            self._say(str(error), wrong=True)
            return False
        self.reload()
        self.changed.emit()
        return True

    def _edit(self, row: CodeAmount) -> None:
        self._fill(row)
        self.amount.setFocus()

    def _fill(self, row: CodeAmount | None) -> None:
        self.code.set_value(row.code if row else "")
        self.modifiers.set_value(" ".join(row.modifiers) if row else "")
        self.amount.set_cents(row.amount_cents if row else None)
        self.facility.set_cents(row.facility_cents if row else None)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.message.setText(words)
        self.message.setProperty("role", "error" if wrong else "muted")
        restyle(self.message)

    # Files ----------------------------------------------------------------------------------------

    def open_import(self) -> None:
        """The dialog that brings in a CSV file, with a look at what changes."""
        dialog = AmountsImportDialog(self._session, self._contract, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.imported.connect(self._imported)
        dialog.open()

    def _imported(self, words: str) -> None:
        self.reload()
        self.changed.emit()
        self._say(words)

    def _choose_export(self) -> None:
        proposed = f"{self._contract.name}.csv".replace("/", "-")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export the amounts"), proposed, "CSV (*.csv)")
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write all amounts as a CSV file; the import reads it back."""
        try:
            write_whole(path, export_amounts(self._session.vault, self._contract.id).encode())
        except UserError as error:
            self._say(str(error), wrong=True)
            return
        self._say(self.tr("{n} amounts written to {name}.").format(n=len(self.model.all_rows()), name=path.name))


def _modifiers(text: str) -> str | None:
    """Up to four modifiers, sorted as they are kept; empty for none."""
    typed = text.replace(",", " ").split()
    found = [modifier for each in typed if (modifier := parse_modifier(each))]
    return " ".join(sorted(set(found))) if len(found) == len(typed) <= 4 else None
