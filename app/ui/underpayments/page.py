"""The list of underpaid lines: the most at stake first, with the evidence beside it and what to do about them."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.contracts.underpayment import State, Underpayment
from app.errors import UserError
from app.services import underpayments
from app.ui import format
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.task import Task
from app.ui.theme import Theme
from app.ui.underpayments.columns import UNDERPAYMENT_COLUMNS
from app.ui.underpayments.deeds import UnderpaymentDeeds
from app.ui.underpayments.detail import underpayment_detail
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.money_edit import MoneyEdit
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.side_splitter import SideSplitter

CHIPS = (
    ("open", "Open"),
    ("appealed", "Appealed"),
    ("accepted", "Accepted"),
    ("recovered", "Recovered"),
    ("all", "All"),
)
_DETAIL_PX = 320


class UnderpaymentsPage(QWidget):
    """Read beside the window whenever it is shown. `claim_wanted(id)`; `contracts_wanted` from the empty page."""

    message = Signal(str)
    claim_wanted = Signal(int)
    contracts_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._payer = 0
        self.model: RowsModel[Underpayment] = RowsModel(UNDERPAYMENT_COLUMNS, parent=self)
        self.chips = FilterChips(self.tr("State"), CHIPS, self)
        self.payers = QComboBox(self)
        self.payers.setAccessibleName(self.tr("Payer"))
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.table = TableView(self.model, self.tr("Underpaid lines"), session.places, "underpayments", parent=self)
        self.table.set_row_key(lambda row: row.answer.key)
        self.table.attach_filter(self.search)
        self.tolerance = MoneyEdit(self)
        self.tolerance.setAccessibleName(self.tr("Pass over a difference up to"))
        self.deeds = UnderpaymentDeeds(session, self.chosen, self.model.shown_rows, self)
        self.detail = QLabel(self)
        self.sums = QLabel(self)
        self.sums.setProperty("role", "muted")
        self.export = KeyButton(self.tr("Export CSV…"), parent=self)
        self.reopen = KeyButton(self.tr("Open again"), parent=self)
        self.recovered = KeyButton(self.tr("Recovered…"), "Ctrl+R", parent=self)
        self.accepted = KeyButton(self.tr("Right as paid…"), "Ctrl+J", parent=self)
        self.appealed = KeyButton(self.tr("Appealed…"), "Ctrl+M", parent=self)
        self.letter = KeyButton(self.tr("Letter to payer…"), "Ctrl+P", primary=True, parent=self)
        self.empty = EmptyState(
            "underpaid",
            self.tr(
                "No line was allowed less than its contract says, or than the payer allowed before. Enter what your"
                " payers have agreed to pay, and every answer is measured by it."
            ),
            parent=self,
        )
        self.to_contracts = self.empty.add_other(self.tr("Contracts with payers…"))
        self.to_contracts.setAutoDefault(True)  # Enter presses it
        self.empty.setFocusProxy(self.to_contracts)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self._show_detail()

    # Building -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.payers.setMinimumWidth(150)
        self.payers.setMaximumWidth(200)
        self.search.setMaximumWidth(200)
        pass_over = QLabel(self.tr("Pass over up to"), self)
        pass_over.setProperty("role", "muted")
        self.tolerance.setFixedWidth(72)
        sums = QHBoxLayout()
        sums.setSpacing(8)
        for widget in (pass_over, self.tolerance):
            sums.addWidget(widget)
        sums.addStretch(1)
        sums.addWidget(self.sums)
        body = QVBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.table, 1)
        body.addLayout(sums)
        beneath = (self.export, None, self.reopen, self.recovered, self.accepted, self.appealed, self.letter)
        work = ListWork((self.chips, self.payers, self.search), body, beneath, self)
        self.split = SideSplitter("underpayments", self._session.places, lambda _width: [_DETAIL_PX])
        self.split.addWidget(work)
        self.split.addWidget(self._side())
        self.bodies = WorkOrEmpty(self.split, self.empty, self)

    def _side(self) -> QWidget:
        self.detail.setWordWrap(True)
        self.detail.setMargin(14)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        side = QScrollArea(self)
        side.setAccessibleName(self.tr("The line chosen"))
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setProperty("surface", "bar")
        side.setMinimumWidth(250)
        side.setWidget(self.detail)
        return side

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _state: self._filter())
        self.payers.activated.connect(self._choose_payer)
        self.table.row_activated.connect(lambda row: self.claim_wanted.emit(row.answer.claim_id))
        self.table.current_row_changed.connect(lambda _row: self._show_detail())
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._show_sums())
        self.model.shown_changed.connect(self._show_sums)
        self.tolerance.editingFinished.connect(self._keep_tolerance)
        for button, act in (
            (self.export, self.deeds.choose_export),
            (self.reopen, self.deeds.open_again),
            (self.recovered, self.deeds.mark_recovered),
            (self.accepted, self.deeds.accept_chosen),
            (self.appealed, self.deeds.mark_appealed),
            (self.letter, self.deeds.print_letter),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        self.deeds.message.connect(self.message)
        self.to_contracts.clicked.connect(self.contracts_wanted)
        self._session.changed.connect(lambda _kind: self._read_again())
        self._session.practice_changed.connect(lambda _id: self._read_again())
        self._session.codes_ready.connect(self._read_again)
        Theme.current().changed.connect(self._show_detail)

    def toggle_side(self) -> None:
        """Hide what is beside the list, or bring it back."""
        self.split.toggle_side()

    # Reading --------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def _read_again(self) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Look for underpaid lines beside the window; selection and filters stay."""
        session = self._session
        vault, practice_id, today = session.vault, session.practice_id, session.today()
        place = session.codes.path if session.codes else None

        def read(_progress: object, _should_stop: object) -> tuple[Underpayment, ...]:
            from app.codesets import CodeSets

            open_book = (lambda: CodeSets(place)) if place else None
            return underpayments.read_underpayments(vault, practice_id, today, open_book)

        if self._task is None and not self.model.all_rows():
            self.table.set_nothing_words(self.tr("Looking for underpaid lines…"))
        task = Task(read, self.tr("Looking for underpaid lines"), self)
        self._task = task  # a later one makes this one's answer stale
        task.finished.connect(lambda rows: self._show(rows) if task is self._task else None)
        task.failed.connect(lambda error: self._fail(error) if task is self._task else None)
        task.start()
        with QSignalBlocker(self.tolerance):
            if not self.tolerance.hasFocus():
                self.tolerance.set_cents(underpayments.tolerance_cents(vault))

    def _show(self, rows: tuple[Underpayment, ...]) -> None:
        self._task = None
        self.table.set_nothing_words(self.tr("No line fits the state, the payer and the words chosen."))
        self.model.set_rows(rows)
        self._offer_payers(rows)
        self._filter()
        self.bodies.show_work(bool(rows))
        self.setFocusProxy(self.table if rows else self.empty)
        if self.model.shown_rows() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._show_detail()

    def _fail(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, UserError):
            raise error
        self.bodies.show_work(True)
        self.table.set_nothing_words(str(error))

    def _offer_payers(self, rows: tuple[Underpayment, ...]) -> None:
        names = sorted({(row.answer.payer, row.answer.payer_id) for row in rows})
        if self._payer not in {payer_id for _, payer_id in names}:
            self._payer = 0
        self.payers.clear()
        self.payers.addItem(self.tr("All payers"), 0)
        for name, payer_id in names:
            self.payers.addItem(name, payer_id)
        self.payers.setCurrentIndex(self.payers.findData(self._payer))

    # Filtering ------------------------------------------------------------------------------------

    def _choose_payer(self, place: int) -> None:
        self._payer = self.payers.itemData(place)
        self._filter()

    def _filter(self) -> None:
        state, payer = self.chips.key(), self._payer
        rows = [row for row in self.model.all_rows() if payer in (0, row.answer.payer_id)]
        self.chips.set_counts({key: sum(_is(row, key) for row in rows) for key, _label in CHIPS})
        self.model.set_predicate(lambda row: _is(row, state) and payer in (0, row.answer.payer_id))

    def _keep_tolerance(self) -> None:
        cents = self.tolerance.cents()
        if cents is None or cents == underpayments.tolerance_cents(self._session.vault):
            return
        try:
            underpayments.set_tolerance(self._session.vault, cents, self._session.now())
        except UserError as error:
            self.message.emit(str(error))
            return
        self._session.changed.emit("setting")

    # Showing --------------------------------------------------------------------------------------

    def chosen(self) -> list[Underpayment]:
        """The lines selected."""
        return list(self.table.selected_rows())

    def _show_sums(self) -> None:
        chosen, shown = self.chosen(), self.model.shown_rows()
        rows = chosen if len(chosen) > 1 else shown
        stake = format.money(sum(row.stake_cents for row in rows))
        words = self.tr("{lines} chosen, {stake} at stake") if rows is chosen else self.tr("{lines}, {stake} at stake")
        lines = self.tr("1 line") if len(rows) == 1 else self.tr("{n} lines").format(n=f"{len(rows):,}")
        self.sums.setText(words.format(lines=lines, stake=stake))
        self.export.setEnabled(bool(shown))
        for button in (self.recovered, self.accepted, self.appealed, self.letter):
            button.setEnabled(bool(chosen))
        self.reopen.setEnabled(any(row.step.state is not State.OPEN for row in chosen))

    def _show_detail(self) -> None:
        row = self.table.current_row()
        self._show_sums()
        if row is None:
            self.detail.setText(self.tr("Choose a line: the evidence stands here."))
            return
        story = underpayments.underpayment_story(self._session.vault, row)
        self.detail.setText(underpayment_detail(row, story, Theme.current().tokens))

    def open_claim(self) -> None:
        """The claim of the line the cursor is on."""
        row = self.table.current_row()
        if row is not None:
            self.claim_wanted.emit(row.answer.claim_id)


def _is(row: Underpayment, state: str) -> bool:
    return state == "all" or row.step.state == state
