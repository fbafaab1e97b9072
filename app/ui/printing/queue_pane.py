"""The pile to print: ready claims payer by payer; Space leaves a payer or a single claim for another day."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.queries.print_queue import QueuedClaim
from app.services.print_queue import PayerPile, print_queue, sheets_of
from app.ui import format
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.search_box import SearchBox

_TICK = "tick"
_IN, _OUT = Badge("print", Tone.ACCENT), Badge("not now", Tone.NEUTRAL)
_VERSIONS = {7: "corrected", 8: "void"}


@dataclass(frozen=True, slots=True)
class _PileRow:
    pile: PayerPile
    badge: Badge
    sheets: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class _ClaimRow:
    claim: QueuedClaim
    badge: Badge
    sheets: int


_PILES: tuple[Column[_PileRow], ...] = (
    Column(_TICK, "", lambda row: row.badge, 72, Kind.BADGE),
    Column("payer", "Payer", lambda row: row.pile.payer, 140, stretch=True, strong=True),
    Column("place", "Address", lambda row: row.pile.place, 104, muted=True),
    Column("form", "Form", lambda row: row.pile.form.partition(" (")[0], 86, muted=True),
    Column("claims", "Claims", lambda row: len(row.pile.claims), 54, Kind.NUMBER),
    Column("sheets", "Sheets", lambda row: row.sheets, 54, Kind.NUMBER),
    Column("sum", "Charged", lambda row: row.total_cents, 82, Kind.MONEY, strong=True),
)
_CLAIMS: tuple[Column[_ClaimRow], ...] = (
    Column(_TICK, "", lambda row: row.badge, 72, Kind.BADGE),
    Column("patient", "Patient", lambda row: row.claim.patient, 130, stretch=True, strong=True),
    Column("number", "Claim", lambda row: row.claim.number, 84, Kind.CODE),
    Column("service", "Service", lambda row: row.claim.service_date, 94, Kind.DATE),
    Column("note", "", lambda row: _note(row.claim), 58, muted=True, tooltip=lambda row: _note(row.claim)),
    Column("sheets", "Sheets", lambda row: row.sheets, 54, Kind.NUMBER),
    Column("sum", "Charged", lambda row: row.claim.total_cents, 76, Kind.MONEY),
)


def _note(claim: QueuedClaim) -> str:
    said = [_VERSIONS.get(claim.version, ""), "printed" if claim.was_printed else ""]
    return ", ".join(word for word in said if word)


class TickTable(TableView):
    """A table whose rows are taken or left by Space, or by a click on their first column."""

    toggle_wanted = Signal()

    def __init__(self, model: RowsModel[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent=parent)
        self.clicked.connect(self._click)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggle_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        if self.rows_model.columns[index.column()].key == _TICK:
            self.toggle_wanted.emit()


class QueuePane(QWidget):
    """`print_wanted(claim ids)` in the order of payer and patient; `mail_wanted(claim ids)`; `claim_wanted(id)`."""

    print_wanted = Signal(list)
    mail_wanted = Signal(list)
    claim_wanted = Signal(int)
    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._piles: tuple[PayerPile, ...] = ()
        self._left_out: set[int] = set()
        self.piles: RowsModel[_PileRow] = RowsModel(_PILES, parent=self)
        self.claims: RowsModel[_ClaimRow] = RowsModel(_CLAIMS, parent=self)
        self.pile_table = TickTable(self.piles, self.tr("Payers"), self)
        self.claim_table = TickTable(self.claims, self.tr("Claims of the payer"), self)
        self.pile_table.set_row_key(lambda row: row.pile.key)
        self.claim_table.set_row_key(lambda row: row.claim.claim_id)
        self.pile_table.set_nothing_words(self.tr("No payer fits these words. Escape clears the filter."))
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.pile_table.attach_filter(self.search)
        self.hint = QLabel(self.tr("Space takes a payer or a claim out of this run, or back in."), self)
        self.hint.setProperty("role", "muted")
        self.totals = QLabel(self)
        self.totals.setAccessibleName(self.tr("What will be printed"))
        self.mail = KeyButton(self.tr("Mark as mailed…"), "Ctrl+M", parent=self)
        self.print = KeyButton(self.tr("Print…"), "Ctrl+P", primary=True, parent=self)
        self.empty = EmptyState(
            "printer", self.tr("Nothing is ready to print. A visit whose claim is clean is made ready with Ctrl+Enter.")
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        tables = QHBoxLayout()
        tables.setSpacing(10)
        tables.addWidget(self.pile_table, 11)
        tables.addWidget(self.claim_table, 10)
        work = ListWork((self.hint, self.search), tables, (self.totals, self.mail, self.print), self)
        self.bodies = WorkOrEmpty(work, self.empty, self)

    def _connect(self) -> None:
        self.pile_table.current_row_changed.connect(lambda _row: self._show_claims())
        self.pile_table.toggle_wanted.connect(self._toggle_piles)
        self.claim_table.toggle_wanted.connect(self._toggle_claims)
        self.pile_table.row_activated.connect(lambda _row: self.claim_table.setFocus())
        self.claim_table.row_activated.connect(lambda row: self.claim_wanted.emit(row.claim.claim_id))
        self.print.clicked.connect(self.print_chosen)
        self.mail.clicked.connect(self.mail_chosen)

    def reload(self) -> None:
        """Read the pile again; what was left out stays out."""
        self._piles = print_queue(self._session.vault.db, self._session.practice_id)
        self._left_out &= {claim.claim_id for pile in self._piles for claim in pile.claims}
        self._show()
        self.bodies.show_work(bool(self._piles))
        self.setFocusProxy(self.pile_table if self._piles else self.empty)
        if self._piles and not self.pile_table.currentIndex().isValid():
            self.pile_table.selectRow(0)

    def take_all(self) -> None:
        """Nothing is left out: the whole pile is to be printed."""
        self._left_out.clear()
        self._show()

    def chosen(self) -> list[QueuedClaim]:
        """The claims that will be printed, payer by payer."""
        return [claim for pile in self._piles for claim in pile.claims if claim.claim_id not in self._left_out]

    def print_chosen(self) -> None:
        """Print what is taken."""
        self._emit(self.print_wanted, self.tr("Nothing is taken: Space takes a payer or a claim."))

    def mail_chosen(self) -> None:
        """What is taken left the house another way: fax, portal, or paper printed before."""
        self._emit(self.mail_wanted, self.tr("Nothing is taken: Space takes a payer or a claim."))

    def _emit(self, signal: Any, nothing: str) -> None:
        claim_ids = [claim.claim_id for claim in self.chosen()]
        if claim_ids:
            signal.emit(claim_ids)
        else:
            self.message.emit(nothing if self._piles else self.tr("No claim is ready."))

    def _toggle_piles(self) -> None:
        self._toggle(claim.claim_id for row in self.pile_table.selected_rows() for claim in row.pile.claims)

    def _toggle_claims(self) -> None:
        self._toggle(row.claim.claim_id for row in self.claim_table.selected_rows())

    def _toggle(self, claim_ids: Iterable[int]) -> None:
        """Out where all are in, else in."""
        chosen = set(claim_ids)
        if chosen & self._left_out:
            self._left_out -= chosen
        else:
            self._left_out |= chosen
        self._show()

    def _show(self) -> None:
        self.piles.set_rows([self._pile_row(pile) for pile in self._piles])
        self._show_claims()
        self._show_totals()

    def _pile_row(self, pile: PayerPile) -> _PileRow:
        taken = sum(claim.claim_id not in self._left_out for claim in pile.claims)
        badge = _IN if taken == len(pile.claims) else _OUT
        if 0 < taken < len(pile.claims):
            badge = Badge(f"{taken} of {len(pile.claims)}", Tone.WARN)
        return _PileRow(pile, badge, sum(map(sheets_of, pile.claims)), sum(claim.total_cents for claim in pile.claims))

    def _show_claims(self) -> None:
        row = self.pile_table.current_row()
        claims = row.pile.claims if row else ()
        self.claims.set_rows(
            [_ClaimRow(claim, _OUT if claim.claim_id in self._left_out else _IN, sheets_of(claim)) for claim in claims]
        )

    def _show_totals(self) -> None:
        chosen = self.chosen()
        payers = len({(claim.payer_id, claim.practice_id) for claim in chosen})
        words = self.tr(
            "<b>{n}</b> of {all} claims &nbsp; {sheets} sheets &nbsp; {payers} payers &nbsp; <b>{money}</b>"
        )
        self.totals.setText(
            words.format(
                n=f"{len(chosen):,}",
                all=f"{sum(len(pile.claims) for pile in self._piles):,}",
                sheets=f"{sum(map(sheets_of, chosen)):,}",
                payers=payers,
                money=format.money(sum(claim.total_cents for claim in chosen)),
            )
        )
        self.print.setText(self.tr("Print {n}…").format(n=f"{len(chosen):,}") if chosen else self.tr("Print…"))
