"""The History tab: every version of the visit's codes as a difference, and the questions that were asked."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.coding_query import CodingQuery, QueryStatus
from app.services.coding import CodingStep
from app.ui.coding.history_words import query_words, step_words
from app.ui.session import Session
from app.ui.theme import Theme, ui_font
from app.ui.widgets.entries import ENTRY, EntriesModel, EntriesView
from app.ui.widgets.key_button import KeyButton

_PAD_X, _PAD_Y = 12, 7

Entry = CodingStep | CodingQuery


class HistoryPane(QWidget):
    """`answer_wanted(query id)` on Enter over a question; `print_wanted(query id)`, `ask_wanted` on their buttons."""

    answer_wanted = Signal(int)
    print_wanted = Signal(int)
    ask_wanted = Signal()

    def __init__(self, session: Session, provider_name: Callable[[int], str]) -> None:
        super().__init__()
        self._model: EntriesModel[Entry] = EntriesModel(self._words, lambda entry: _plain(self._words(entry)))
        self._session, self._provider_name = session, provider_name
        self.view = EntriesView(self._model, self.tr("History of the codes"))
        self.view.setItemDelegate(_HistoryDelegate(self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.empty = QLabel(
            self.tr("Once the visit is saved, every change of its codes is kept here, with who made it and why.")
        )
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(12, 12, 12, 12)
        self.ask = KeyButton(self.tr("Ask"), "Ctrl+Shift+A")
        self.print = KeyButton(self.tr("Print"))
        self.answer = KeyButton(self.tr("Answer"), "Return")
        self._lay_out()
        self.view.entered_row.connect(lambda: self._emit(self.answer_wanted))
        self.view.doubleClicked.connect(lambda _index: self._emit(self.answer_wanted))
        self.view.selectionModel().currentChanged.connect(lambda _new, _old: self._allow())
        self.answer.clicked.connect(lambda: self._emit(self.answer_wanted))
        self.print.clicked.connect(lambda: self._emit(self.print_wanted))
        self.ask.clicked.connect(self.ask_wanted)
        Theme.current().changed.connect(self.view.scheduleDelayedItemsLayout)
        self.set_history((), ())

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.setSpacing(8)
        foot.addWidget(self.ask)
        foot.addStretch(1)
        foot.addWidget(self.print)
        foot.addWidget(self.answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)

    def set_history(self, steps: Sequence[CodingStep], queries: Sequence[CodingQuery]) -> None:
        """Show a visit's history: questions that wait, then all else, the latest first."""
        kept = self.current_query_id()
        waiting = [query for query in queries if query.status is QueryStatus.OPEN or query.waits_for_codes]
        closed = [query for query in queries if query not in waiting]
        past: list[Entry] = sorted([*steps, *closed], key=_order, reverse=True)
        self._model.set_entries([*waiting, *past])
        self.empty.setVisible(not self._model.entries)
        self.view.setVisible(bool(self._model.entries))
        self.view.setCurrentIndex(self._model.index(0, 0) if self._model.entries else QModelIndex())
        if kept:
            self.show_query(kept)
        self._allow()

    def show_query(self, query_id: int) -> None:
        """Choose a question."""
        for place, entry in enumerate(self._model.entries):
            if isinstance(entry, CodingQuery) and entry.id == query_id:
                self.view.setCurrentIndex(self._model.index(place, 0))

    def current_query_id(self) -> int:
        """The question chosen, 0 where a version is."""
        entry = self.view.currentIndex().data(ENTRY)
        return entry.id if isinstance(entry, CodingQuery) else 0

    def _words(self, entry: Entry) -> str:
        tokens = Theme.current().tokens
        if isinstance(entry, CodingQuery):
            provider = self._provider_name(entry.asked.provider_id)
            return query_words(entry, provider, self._session.today(), tokens)
        return step_words(entry, tokens)

    def _allow(self) -> None:
        entry = self.view.currentIndex().data(ENTRY)
        asked = isinstance(entry, CodingQuery)
        self.print.setEnabled(asked)
        self.answer.setEnabled(asked and entry.status is not QueryStatus.WITHDRAWN)

    def _emit(self, signal: Any) -> None:
        if query_id := self.current_query_id():
            signal.emit(query_id)


def _order(entry: Entry) -> tuple[datetime, int]:
    """By time; of one moment, a version follows the answer it came from."""
    if isinstance(entry, CodingQuery):
        return entry.closed_at or entry.asked_at, 1
    return entry.at, 2 if entry.query_id else 0


def _plain(html: str) -> str:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


class _HistoryDelegate(QStyledItemDelegate):
    """Each entry as rich text, as wide as the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._room(option)
        return QSize(width, round(self._document(index, width).size().height()) + 2 * _PAD_Y)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect = Theme.current(), option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.translate(QPointF(rect.left() + _PAD_X, rect.top() + _PAD_Y))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, theme.color("text"))
        document = self._document(index, self._room(option))  # named: its layout dies with it
        document.documentLayout().draw(painter, context)
        painter.restore()

    def _room(self, option: QStyleOptionViewItem) -> int:
        view = option.widget
        return view.viewport().width() if isinstance(view, QListView) else option.rect.width()

    def _document(self, index: QModelIndex | QPersistentModelIndex, width: int) -> QTextDocument:
        document = QTextDocument()
        document.setDefaultFont(ui_font())
        document.setDocumentMargin(0)
        document.setHtml(index.data())
        document.setTextWidth(width - 2 * _PAD_X)
        return document
