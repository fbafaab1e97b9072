"""A remittance file as text, a segment to a line; what is at fault is marked and stands in words beside it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.services.remittance_text import FileText, TextLine
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.search_box import SearchBox

_INDENT = "   "


_COLUMNS: tuple[Column[TextLine], ...] = (
    Column("number", "No.", lambda row: row.number or None, 56, Kind.NUMBER, muted=True),
    Column("text", "Segment", lambda row: _INDENT * row.depth + row.text, 370, Kind.CODE, stretch=True),
    Column("meaning", "What it is", lambda row: row.meaning, 310, muted=True),
    Column("mark", "", lambda row: Badge("look", Tone.DANGER) if row.fault else None, 62, Kind.BADGE),
    Column("fault", "What is wrong", lambda row: row.fault, 240, tooltip=lambda row: row.fault),
)


class TextDialog(QDialog):
    """Shows the first segment at fault, or the one asked for."""

    def __init__(self, text: FileText, at: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text.name)
        room = parent.window().size() if parent else QSize(1366, 768)
        self.resize(min(max(room.width() - 260, 1100), 1500), min(max(room.height() - 140, 620), 900))
        self.model: RowsModel[TextLine] = RowsModel(_COLUMNS, text.lines, parent=self)
        self.table = TableView(self.model, self.tr("Segments of the file"), parent=self)
        self.table.horizontalHeader().setSectionsClickable(False)  # the order is the file's
        if not any(line.fault for line in text.lines):  # the room is the segments' then
            for place, column in enumerate(_COLUMNS):
                self.table.setColumnHidden(place, column.key in ("mark", "fault"))
        self.table.set_nothing_words(self.tr("No segment has these words. Escape clears them."))
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(280)
        self.table.attach_filter(self.search)
        self.told = QLabel(self._words(text), self)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        if text.refusal:
            self.told.setProperty("role", "error")
        self.fault = QLabel(self)
        self.fault.setProperty("role", "error")
        self.fault.setTextFormat(Qt.TextFormat.PlainText)
        self.fault.setWordWrap(True)
        self.table.current_row_changed.connect(lambda row: self.fault.setText(row.fault if row else ""))
        self.close_button = KeyButton(self.tr("Close"), "Esc", parent=self)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.told, 1)
        head.addWidget(self.search)
        digest = QLabel(self.tr("SHA-256 {digest}").format(digest=text.sha256), self)
        digest.setProperty("role", "label")
        digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        foot.addWidget(digest, 1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.fault)
        layout.addLayout(foot)
        self._show(at or next((line.number for line in text.lines if line.fault), 1))
        self.table.setFocus()

    def _words(self, text: FileText) -> str:
        if text.refusal:
            return text.refusal
        count = f"{len(text.lines):,}"
        wrong = sum(bool(line.fault) for line in text.lines)
        if not wrong:
            return self.tr("{n} segments, as they came. Nothing in it is at fault.").format(n=count)
        words = self.tr("{n} segments, as they came; {wrong} to look at.")
        return words.format(n=count, wrong=f"{wrong:,}")

    def _show(self, number: int) -> None:
        if not self.table.select_row(lambda row: row.number == number) and self.model.rowCount():
            self.table.selectRow(0)
