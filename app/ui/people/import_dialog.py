"""Bring in a CSV file: choose it, say which column is what, see each row's fate, then import."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.ui.people.import_source import BAD, CHANGED, GONE, KNOWN, NEW, ImportSource, Seen, SeenRow
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.task import Task
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.field import LabeledField
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton

_TONES = {NEW: Tone.OK, CHANGED: Tone.INFO, GONE: Tone.WARN, KNOWN: Tone.NEUTRAL, BAD: Tone.DANGER}
_COLUMNS: tuple[Column[SeenRow], ...] = (
    Column("line", "Line", lambda row: row.line, 52, Kind.NUMBER),
    Column("state", "", lambda row: Badge(row.state, _TONES.get(row.state, Tone.NEUTRAL)), 108, Kind.BADGE),
    Column("what", "Who or what", lambda row: row.what, 150, strong=True),
    Column("detail", "What the file says", lambda row: row.detail, 240, stretch=True, tooltip=lambda row: row.detail),
)


class ImportDialog(QDialog):
    """Nothing is written before Import is pressed, and then all of it in one transaction or none."""

    imported = Signal(str)

    def __init__(self, session: Session, source: ImportSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(source.title)
        self.resize(1100, 640)
        self._session, self._source = session, source
        self._content = b""
        self._seen = Seen((), {})
        self._task: Task | None = None
        self._combos: dict[str, QComboBox] = {}
        self.file = QLineEdit(self)
        self.choose = QPushButton(self.tr("Choose &file…"), self)
        self.chips = FilterChips(
            self.tr("Rows shown"), [("all", self.tr("All")), *((s, s.capitalize()) for s in source.states)], self
        )
        self.model: RowsModel[SeenRow] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Rows of the file"), parent=self)
        self.only_good = QCheckBox(self)
        self.message = QLabel(self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.go = KeyButton(self.tr("Import"), "Ctrl+Return", primary=True, parent=self)
        self._lay_out()
        self._connect()
        self._show_state()

    # Building -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        hint = QLabel(self.tr(self._source.hint), self)
        hint.setProperty("role", "muted")
        self.file.setAccessibleName(self.tr("CSV file"))
        self.file.setPlaceholderText(self.tr("Path of the CSV file, then Enter"))
        top = QHBoxLayout()
        top.addWidget(self.file, 1)
        top.addWidget(self.choose)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.chips)
        right.addWidget(self.table, 1)
        self.middle = QWidget(self)
        middle = QHBoxLayout(self.middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(12)
        middle.addWidget(self._mapping_panel())
        middle.addLayout(right, 1)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAccessibleName(self.tr("Message"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(hint)
        column.addLayout(top)
        column.addWidget(self.middle, 1)
        column.addWidget(self.only_good)
        column.addLayout(foot)

    def _mapping_panel(self) -> QFrame:
        panel = QFrame(self)
        panel.setProperty("surface", "card")
        panel.setFixedWidth(260)
        title = QLabel(self.tr("Which column is what"), panel)
        title.setProperty("role", "heading")
        title.setContentsMargins(12, 8, 12, 0)
        body = QWidget()
        fields = QVBoxLayout(body)
        fields.setContentsMargins(12, 4, 12, 12)
        fields.setSpacing(8)
        for key, label in self._source.labels.items():
            combo = QComboBox()
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.activated.connect(lambda _place: self._look(self._mapping()))
            self._combos[key] = combo
            fields.addWidget(LabeledField(self.tr(label), combo))
        fields.addStretch(1)
        scroll = QScrollArea(panel)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        column = QVBoxLayout(panel)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(scroll, 1)
        return panel

    def _connect(self) -> None:
        self.choose.setAutoDefault(False)
        self.cancel.setAutoDefault(False)
        self.go.setAutoDefault(False)
        self.choose.clicked.connect(self._choose_file)
        self.file.returnPressed.connect(lambda: self.open_file(Path(self.file.text().strip()).expanduser()))
        self.chips.chosen.connect(
            lambda key: self.model.set_predicate(None if key == "all" else lambda row: row.state == key)
        )
        self.only_good.clicked.connect(self._show_state)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._import)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._import)

    # Looking --------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self._source.title, self.file.text(), self.tr("CSV files (*.csv *.txt *.tsv);;All files (*)")
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Read a file and show what it would do, its columns guessed by their heads."""
        self.file.setText(str(path))
        try:
            self._content = path.read_bytes()
        except OSError as error:
            self._refuse(self.tr("The file cannot be read: {why}.").format(why=error.strerror or ""))
            return
        self._source.prepare()
        self._look(None)

    def _mapping(self) -> dict[str, str]:
        return {key: combo.currentText() for key, combo in self._combos.items() if combo.currentIndex() > 0}

    def _look(self, mapping: dict[str, str] | None) -> None:
        content, source = self._content, self._source
        if not source.in_background:
            try:
                self._show(source.look(content, mapping))
            except UserError as error:
                self._refuse(str(error))
            return
        self._seen = Seen((), {})
        self._show_state()
        self.message.setText(self.tr("Reading…"))
        task = Task(lambda _progress, _stop: source.look(content, mapping), self.tr("Reading the file"), self)
        self._task = task  # a later choice of columns makes this one's answer stale
        task.finished.connect(lambda seen: self._show(seen) if task is self._task else None)
        task.failed.connect(self._fail)
        task.start()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self._refuse(str(error))

    def _refuse(self, words: str) -> None:
        self._show(Seen((), {}, trouble=words))

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        for key, combo in self._combos.items():
            combo.clear()
            combo.addItems([self.tr("not in the file"), *seen.columns])
            combo.setCurrentIndex(seen.columns.index(seen.mapping[key]) + 1 if key in seen.mapping else 0)
        self.model.set_rows(seen.rows)
        self.chips.set_counts({"all": len(seen.rows), **{state: seen.count(state) for state in self._source.states}})
        self.only_good.setChecked(False)
        self._show_state()
        if seen.plan is not None and not self.table.hasFocus() and self.focusWidget() in (self.file, self.choose):
            self.table.setFocus()

    def _show_state(self) -> None:
        seen, source = self._seen, self._source
        good, bad = seen.count(NEW, CHANGED, GONE), seen.count(BAD)
        self.middle.setEnabled(bool(seen.columns))
        self.only_good.setVisible(bool(bad))
        self.only_good.setText(
            self.tr("&Leave out {bad} bad rows and import the rest").format(bad=bad)
            if bad != 1
            else self.tr("&Leave out the one bad row and import the rest")
        )
        held = bool(bad) and not self.only_good.isChecked()
        self.go.setEnabled(bool(good) and not held)
        self.go.setText(
            self.tr("Import {n} {what}").format(n=f"{good:,}", what=source.one if good == 1 else source.many)
            if good
            else self.tr("Import")
        )
        words = seen.remark
        if held:
            words = self.tr("Nothing is imported while rows are bad: correct the file, or leave them out.")
        elif seen.plan is not None and not good:
            words = self.tr("There is nothing new in this file.")
        self._say(seen.trouble or words, wrong=bool(seen.trouble))
        self.table.set_nothing_words(self._nothing_words())

    def _nothing_words(self) -> str:
        if self._seen.plan is None:
            return self.tr("Choose a file: each of its rows, and what would become of it, is listed here.")
        if self._seen.rows:
            return self.tr("No row of the file is of this kind.")
        return self.tr("Nothing in this file differs from what is kept.")

    def _say(self, words: str, *, wrong: bool) -> None:
        self.message.setText(words)
        self.message.setProperty("role", "error" if wrong else "muted")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    # Doing ----------------------------------------------------------------------------------------

    def _import(self) -> None:
        if not self.go.isEnabled():
            return
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            words, left_out = self._source.bring_in(self._content, self._seen, only_good=self.only_good.isChecked())
        except UserError as error:
            self._say(str(error), wrong=True)
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        for kind in self._source.changes:
            self._session.changed.emit(kind)
        self.imported.emit(words)
        self._show_result(words, left_out)

    def _show_result(self, words: str, left_out: tuple[SeenRow, ...]) -> None:
        """Nothing left out: done. Else the rows stay to be copied and mended."""
        if not left_out:
            self.accept()
            return
        self._seen = Seen((), {}, left_out)
        self.model.set_predicate(None)
        self.model.set_rows(left_out)
        self.chips.hide()
        self.only_good.hide()
        self.go.hide()
        self.cancel.setText(self.tr("Close"))
        self.cancel.setFocus()
        one, more = (
            self.tr("{done} 1 row was left out: see why above."),
            self.tr("{done} {n} rows were left out: see why above."),
        )
        self._say((one if len(left_out) == 1 else more).format(done=words, n=len(left_out)), wrong=False)
