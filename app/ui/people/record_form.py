"""A form over one record, built from its fields on a grid of twelve columns: fill, check, read back."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QWidget

from app.domain.rules.rule import Complaint
from app.ui.people.entry import Entry
from app.ui.people.form_field import FormField, get_path, set_path
from app.ui.widgets.field import LabeledField

COLUMNS = 12
WIDEST_PX = 760


class RecordForm(QScrollArea):
    """Shows one frozen record and gives back a changed copy. It never saves by itself.

    `changed` is emitted when the biller, not the program, alters a field; `finished` when Enter leaves the
    last one.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, specs: tuple[FormField, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The fields are the stops of the Tab key, not the area around them.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._specs = specs
        self._record: Any = None
        self.entries: dict[str, Entry] = {}
        self._cells: dict[str, QWidget] = {}
        self._headings: dict[str, QWidget] = {}
        body = QWidget()
        body.setMaximumWidth(WIDEST_PX)
        self.setWidget(body)
        self._lay_out(body)

    # Building -------------------------------------------------------------------------------------

    def _lay_out(self, body: QWidget) -> None:
        grid = self._grid = QGridLayout(body)
        grid.setContentsMargins(16, 4, 16, 16)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(10)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        row = at = 0
        for spec in self._specs:
            if at and (spec.group or at + spec.span > COLUMNS):
                row, at = row + 1, 0
            if spec.group:
                grid.addWidget(self._heading(spec), row, 0, 1, COLUMNS)
                row += 1
            grid.addWidget(self._cell(spec), row, at, 1, spec.span, Qt.AlignmentFlag.AlignTop)
            at += spec.span
        grid.setRowStretch(row + 1, 1)
        self._level_boxes()

    def _level_boxes(self) -> None:
        """A box to tick that shares its row with fields stands beside them, not beside their labels."""
        rows = {cell: self._grid.getItemPosition(self._grid.indexOf(cell))[0] for cell in self._cells.values()}  # type: ignore[index]
        fields = {rows[cell]: cell.editor for cell in rows if isinstance(cell, LabeledField)}
        for cell, row in rows.items():
            if isinstance(cell, QCheckBox) and row in fields:
                fields[row].ensurePolished()
                cell.setMinimumHeight(fields[row].sizeHint().height())
                self._grid.setAlignment(cell, Qt.AlignmentFlag.AlignBottom)

    def show_whole(self) -> None:
        """Take the height of all fields and their messages, where nothing is to be scrolled; and no margins."""
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.setMinimumHeight(self._grid.sizeHint().height())

    def _heading(self, spec: FormField) -> QWidget:
        words = QLabel(spec.group)
        words.setProperty("role", "heading")
        heading = QWidget()
        row = QHBoxLayout(heading)
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(words)
        row.addStretch()
        self._headings[spec.path] = heading
        return heading

    def add_to_heading(self, path: str, widget: QWidget) -> None:
        """Put a button at the right of the heading above a field; it comes and goes with the group."""
        row = self._headings[path].layout()
        assert row is not None
        row.addWidget(widget)

    def _cell(self, spec: FormField) -> QWidget:
        entry = self.entries[spec.path] = spec.make()
        entry.edited.connect(self._note_edit)
        editor = entry.widget
        if isinstance(editor, QCheckBox):
            editor.setText(spec.title)
            editor.setAccessibleName(spec.title)
            self._cells[spec.path] = editor
            return editor
        if isinstance(editor, QLineEdit):
            editor.editingFinished.connect(lambda: self._complain(spec.path, entry.problem()))
        cell = LabeledField(spec.label, editor, spec.item)
        self._cells[spec.path] = cell
        return cell

    # The record -----------------------------------------------------------------------------------

    def fill(self, record: Any) -> None:
        """Show `record`."""
        self._record = record
        for path, entry in self.entries.items():
            entry.fill(get_path(record, path))
            self._complain(path, "")
        self._show_wanted()

    def record(self) -> Any:
        """The record as typed; only where `problems` finds none. Hidden fields stay as they were."""
        record = self._record
        for spec in self._specs:
            if self._is_wanted(spec):
                record = set_path(record, spec.path, self.entries[spec.path].value())
        return record

    def problems(self, check: Callable[[Any], Iterable[Complaint]] = lambda _record: ()) -> list[tuple[str, str]]:
        """Path and words of every field that keeps the record from being saved, in order; each is marked.

        `check` says what contradicts itself in a record whose fields are well-formed.
        """
        found = {spec.path: words for spec in self._specs if (words := self._problem(spec))}
        if not found:
            found = {each.field: f"{each.message} {each.mend}".strip() for each in check(self.record())}
        for path in self.entries:
            self._complain(path, found.get(path, ""))
        return list(found.items())

    def still_wanted(self) -> list[str]:
        """The labels of fields no claim can do without that are still empty."""
        return [
            spec.label
            for spec in self._specs
            if spec.claim and self._is_wanted(spec) and self.entries[spec.path].is_empty()
        ]

    def _problem(self, spec: FormField) -> str:
        if not self._is_wanted(spec):
            return ""
        entry = self.entries[spec.path]
        if words := entry.problem():
            return words
        return self.tr("{field} is missing").format(field=spec.label) if spec.required and entry.is_empty() else ""

    def _complain(self, path: str, words: str) -> None:
        cell = self._cells.get(path)
        if isinstance(cell, LabeledField) and cell.message() != words:
            cell.set_message(words)

    # What is shown --------------------------------------------------------------------------------

    def _is_wanted(self, spec: FormField) -> bool:
        return self._passes(spec.only_if, True) and not self._passes(spec.unless, False)

    def _passes(self, condition: tuple[str, Callable[[Any], bool]] | None, otherwise: bool) -> bool:
        if condition is None:
            return otherwise
        path, passes = condition
        return passes(self.entries[path].value())

    def _show_wanted(self) -> None:
        """A heading stands over whatever is left of its group."""
        heading = ""
        over: dict[str, bool] = {}
        for spec in self._specs:
            wanted = self._is_wanted(spec)
            heading = spec.path if spec.path in self._headings else heading
            over[heading] = over.get(heading, False) or wanted
            if spec.only_if is not None or spec.unless is not None:
                self._cells[spec.path].setVisible(wanted)
        for path, shown in over.items():
            if path:
                self._headings[path].setVisible(shown)

    def _note_edit(self) -> None:
        self._show_wanted()
        self.changed.emit()

    # Moving about ---------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """The cursor to the first field."""
        next(iter(self.entries.values())).widget.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_field(self, path: str) -> bool:
        """The cursor to the field of a path (`npi`, `address.street`); False where the form has none.

        Of several (`address`) it is the first that is still empty.
        """
        meant = [known for known in self.entries if known == path or known.startswith(f"{path}.")]
        if not meant:
            return False
        known = next((each for each in meant if self.entries[each].is_empty()), meant[0])
        self.entries[known].widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(self._cells[known])
        return True

    def go_to(self, path: str) -> None:
        """The cursor to what a finding names; to the first field where the form has nothing of that name."""
        if not self.focus_field(path):
            self.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self._go_on()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        shown = [spec for spec in self._specs if self.entries[spec.path].widget.isVisible()]
        here = next((spec for spec in shown if self.entries[spec.path].widget.hasFocus()), None)
        after = shown[shown.index(here) + 1 :] if here else []
        following = next((spec for spec in after if not spec.late or (here and here.late)), None)
        if following:
            widget = self.entries[following.path].widget
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(widget)
        else:
            self.finished.emit()


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
