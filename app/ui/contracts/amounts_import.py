"""Brings a contract's amounts in from a CSV file: added to the list, or in its stead."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.contracts.contract import CodeAmount, Contract
from app.errors import UserError
from app.services import contract_import
from app.services.csv_table import guess_mapping, read_table
from app.ui import format
from app.ui.people.import_dialog import ImportDialog
from app.ui.people.import_source import BAD, CHANGED, GONE, NEW, Seen, SeenRow
from app.ui.session import Session


class AmountSource:
    """What the import dialog needs of a contract's amounts; `replace_all`: what the file does not name goes."""

    title = "Import amounts"
    one, many = "amount", "amounts"
    hint = "One row for each code, with what the payer allows for one unit. The first row names the columns."
    labels: Mapping[str, str] = {
        "code": "Code",
        "amount": "Amount",
        "modifiers": "Modifiers",
        "facility": "Amount in a facility",
    }
    states: tuple[str, ...] = (NEW, CHANGED, GONE, BAD)
    in_background = False
    changes: tuple[str, ...] = ("contract",)

    def __init__(self, session: Session, contract: Contract) -> None:
        self._session, self._contract = session, contract
        self.replace_all = False
        self.file_name = ""
        self.title = f"Import amounts into {contract.name}"

    def prepare(self) -> None:
        """Nothing is read ahead: the list of one contract is short."""

    def look(self, content: bytes, mapping: Mapping[str, str] | None) -> Seen:
        """See `ImportSource.look`."""
        columns = read_table(content).columns
        chosen = guess_mapping(columns, contract_import.FIELDS) if mapping is None else dict(mapping)
        try:
            plan = contract_import.preview_amounts(
                self._session.vault, self._contract.id, content, chosen, replace_all=self.replace_all
            )
        except UserError as error:
            return Seen(columns, chosen, trouble=str(error))
        rows = (
            *(SeenRow(row.line, BAD, "", row.reason) for row in plan.bad),
            *(SeenRow(None, NEW, each.words, _words(each)) for each in plan.new),
            *(
                SeenRow(None, CHANGED, is_now.words, f"{_words(was)} → {_words(is_now)}")
                for was, is_now in plan.changed
            ),
            *(SeenRow(None, GONE, each.words, _words(each)) for each in plan.removed),
        )
        remark = f"{plan.unchanged:,} amounts stay as they are." if plan.unchanged else ""
        return Seen(columns, chosen, rows, remark, plan=plan)

    def bring_in(self, content: bytes, seen: Seen, *, only_good: bool) -> tuple[str, tuple[SeenRow, ...]]:
        """See `ImportSource.bring_in`."""
        done = contract_import.import_amounts(
            self._session.vault,
            self._contract.id,
            content,
            self._session.now(),
            mapping=seen.mapping,
            replace_all=self.replace_all,
            only_good=only_good,
            file_name=self.file_name,
        )
        words = f"Imported: {len(done.new):,} new, {len(done.changed):,} changed, {len(done.removed):,} taken away."
        return words, tuple(SeenRow(row.line, "left out", "", row.reason) for row in done.bad)


class AmountsImportDialog(ImportDialog):
    """The import dialog with one question more: whether the file stands in the list's stead."""

    def __init__(self, session: Session, contract: Contract, parent: QWidget | None = None) -> None:
        source = self._amounts = AmountSource(session, contract)
        super().__init__(session, source, parent)
        self.replace_all = QCheckBox(self.tr("The file is the &whole list: take away what it does not name"), self)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self.only_good), self.replace_all)
        self.replace_all.clicked.connect(self._look_again)

    def open_file(self, path: Path) -> None:
        """Read a file and show what it would do."""
        self._amounts.file_name = path.name
        super().open_file(path)

    def _look_again(self, on: bool) -> None:
        self._amounts.replace_all = on
        if self._seen.columns:
            self._look(self._mapping())


def _words(amount: CodeAmount) -> str:
    facility = "" if amount.facility_cents is None else f", in a facility {format.money(amount.facility_cents)}"
    return f"{format.money(amount.amount_cents)}{facility}"
