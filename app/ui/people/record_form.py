"""A form over one record, built from its fields: fill, check, read back, save by key."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.people.form_field import FieldEditor, FormField, set_path


class RecordForm(QScrollArea):
    """Shows one frozen record and gives back a changed copy. It never saves by itself.

    `changed` is emitted when the biller, not the program, alters a field.
    """

    changed = Signal()

    def __init__(self, specs: tuple[FormField, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(self)
        self.setWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self.editors: dict[str, FieldEditor] = {}
        self._record: Any = None
        self._lay_out(specs, body, column)
        column.addStretch()

    def _lay_out(self, specs: tuple[FormField, ...], body: QWidget, column: QVBoxLayout) -> None:
        row: QHBoxLayout | None = None
        for spec in specs:
            if spec.group:
                heading = QLabel(spec.group, body)
                heading.setProperty("role", "heading")
                column.addSpacing(4)
                column.addWidget(heading)
            if row is None:
                row = QHBoxLayout()
                row.setSpacing(8)
                column.addLayout(row)
            row.addLayout(self._cell(spec, body), spec.width)
            if spec.row_ends:
                row = None

    def _cell(self, spec: FormField, body: QWidget) -> QGridLayout:
        editor = FieldEditor(spec, body)
        editor.edited.connect(self.changed)
        self.editors[spec.path] = editor
        cell = QGridLayout()
        cell.setVerticalSpacing(2)
        if isinstance(editor.widget, QCheckBox):
            cell.addWidget(editor.widget, 0, 0)
            return cell
        label = QLabel(spec.title + (" *" if spec.required else ""), body)
        label.setProperty("role", "label")
        label.setBuddy(editor.widget)
        cell.addWidget(label, 0, 0)
        cell.addWidget(editor.widget, 1, 0)
        return cell

    def fill(self, record: Any) -> None:
        """Show `record`."""
        self._record = record
        for editor in self.editors.values():
            editor.fill(record)

    def record(self) -> Any:
        """The record as typed. Raises UserError for the first field that is not well-formed."""
        record = self._record
        for path, editor in self.editors.items():
            record = set_path(record, path, editor.value())
        return record

    def first_complaint(self) -> tuple[str, FieldEditor] | None:
        """The first field that is not well-formed, with words; every such field is marked."""
        complaints = [(words, editor) for editor in self.editors.values() if (words := editor.complaint())]
        return complaints[0] if complaints else None

    def focus_first(self) -> None:
        """The cursor to the first field."""
        next(iter(self.editors.values())).widget.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_field(self, path: str) -> bool:
        """The cursor to the field of a path (`npi`, `address.street`); False where the form has none."""
        for known, editor in self.editors.items():
            if known == path or known.startswith(f"{path}."):
                editor.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.ensureWidgetVisible(editor.widget)
                return True
        return False
