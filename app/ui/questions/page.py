"""The list of questions to providers: what waits, what came back, and the sheet of each."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from app.domain.coding_query import QueryStatus
from app.queries.query_list import QueryRow, query_rows
from app.services import coding
from app.ui.coding.history_words import query_detail
from app.ui.questions.columns import QUESTION_COLUMNS
from app.ui.questions.desk import QueryDesk
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Theme
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.side_splitter import SideSplitter

CHIPS = (("waiting", "Waiting"), ("answered", "Answered"), ("withdrawn", "Withdrawn"), ("all", "All"))
_DETAIL_PX = 340


class QuestionsPage(QWidget):
    """Enter types the answer in; `encounter_wanted(id)` opens the visit, `codes_wanted(id, line)` to change codes."""

    message = Signal(str)
    encounter_wanted = Signal(int)
    codes_wanted = Signal(int, int)
    new_encounter_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.desk = QueryDesk(session, self)
        self.model: RowsModel[QueryRow] = RowsModel(QUESTION_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Questions to providers"), session.places, "questions", parent=self)
        self.table.set_nothing_words(self.tr("No question fits the status and the words chosen."))
        self.table.set_row_key(lambda row: row.query_id)
        self.chips = FilterChips(self.tr("Status"), CHIPS, self)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.detail = QLabel(self)
        self.withdraw = KeyButton(self.tr("Withdraw…"), "Ctrl+W", parent=self)
        self.save = KeyButton(self.tr("Save as PDF…"), parent=self)
        self.print = KeyButton(self.tr("Print sheet…"), "Ctrl+P", parent=self)
        self.open = KeyButton(self.tr("Open visit"), "Ctrl+O", parent=self)
        self.answer = KeyButton(self.tr("Answer"), "Return", primary=True, parent=self)
        self.empty = EmptyState(
            "question",
            self.tr(
                "Nothing was asked yet. Where a note leaves a code open, ask its provider from the visit:"
                " Ctrl+Shift+A there writes the question, and one page is printed for the answer."
            ),
            self.tr("New visit"),
            "Ctrl+N",
            parent=self,
        )
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self._choose_status("waiting")
        self.reload()

    def _lay_out(self) -> None:
        buttons = (self.withdraw, self.save, self.print, self.open, self.answer)
        work = ListWork((self.chips, self.search), self.table, (None, *buttons), self)
        self.detail.setWordWrap(True)
        self.detail.setMargin(14)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        side = QScrollArea(self)
        side.setAccessibleName(self.tr("The question chosen"))
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setProperty("surface", "bar")
        side.setMinimumWidth(260)
        side.setWidget(self.detail)
        self.split = SideSplitter("questions", self._session.places, lambda _width: [_DETAIL_PX])
        self.split.addWidget(work)
        self.split.addWidget(side)
        self.bodies = WorkOrEmpty(self.split, self.empty, self)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose_status)
        self.table.current_row_changed.connect(lambda _row: self._show_detail())
        self.table.row_activated.connect(lambda _row: self.answer_chosen())
        for button, act in (
            (self.withdraw, self.withdraw_chosen),
            (self.save, self.save_chosen),
            (self.print, self.print_chosen),
            (self.open, self.open_visit),
            (self.answer, self.answer_chosen),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        self.desk.message.connect(self.message)
        self.desk.codes_wanted.connect(self.codes_wanted)
        self.empty.action_triggered.connect(self.new_encounter_wanted)
        self._session.changed.connect(lambda _kind: self.reload())
        self._session.practice_changed.connect(lambda _id: self.reload())
        Theme.current().changed.connect(self._show_detail)

    def toggle_side(self) -> None:
        """Hide what is beside the list, or bring it back."""
        self.split.toggle_side()

    def reload(self) -> None:
        """Read the list again; selection and filters stay."""
        rows = query_rows(self._session.vault.db, self._session.today(), self._session.practice_id or None)
        self.model.set_rows(rows)
        self.chips.set_counts({key: sum(_shows(key, row) for row in rows) for key, _label in CHIPS})
        self.bodies.show_work(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._show_detail()

    def open_query(self, query_id: int) -> None:
        """Find a question in the list and type in its answer, or read it where it needs none."""
        self.search.clear()
        if not any(row.query_id == query_id for row in self.model.shown_rows()):
            self.chips.choose("all")
            self._choose_status("all")
        self.table.select_row(lambda row: row.query_id == query_id)
        self.table.setFocus()
        row = self.table.current_row()
        if row is not None and row.waits:
            self.answer_chosen()

    # What can be done with the question chosen ----------------------------------------------------

    def answer_chosen(self) -> None:
        """Type in what the provider wrote."""
        self._with_chosen(self.desk.answer)

    def print_chosen(self) -> None:
        """Print the sheet for the provider."""
        self._with_chosen(self.desk.print)

    def save_chosen(self) -> None:
        """Write the sheet to a file."""
        self._with_chosen(self.desk.save)

    def withdraw_chosen(self) -> None:
        """Take the question back."""
        self._with_chosen(self.desk.withdraw)

    def open_visit(self) -> None:
        """Open the visit asked about."""
        row = self.table.current_row()
        if row is not None:
            self.encounter_wanted.emit(row.encounter_id)

    def _with_chosen(self, act: Callable[[int], None]) -> None:
        row = self.table.current_row()
        if row is not None:
            act(row.query_id)

    def _choose_status(self, status: str) -> None:
        self.model.set_predicate(None if status == "all" else lambda row: _shows(status, row))

    def _show_detail(self) -> None:
        row = self.table.current_row()
        for button in (self.print, self.save, self.open):
            button.setEnabled(row is not None)
        self.answer.setEnabled(row is not None and row.status is not QueryStatus.WITHDRAWN)
        self.withdraw.setEnabled(row is not None and row.status is QueryStatus.OPEN)
        if row is None:
            self.detail.setText(self.tr("Choose a question: all that belongs to it stands here."))
            return
        query = coding.coding_query(self._session.vault, row.query_id)
        provider = self.desk.provider_name(query.asked.provider_id)
        self.detail.setText(query_detail(query, provider, Theme.current().tokens))


def _shows(status: str, row: QueryRow) -> bool:
    if status == "waiting":
        return row.waits
    return status == "all" or (row.status == status and not row.waits)
