"""The right side of a list: one record's form with New, Save and Deactivate."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import UserError
from app.ui.people.form_field import FormField
from app.ui.people.record_form import RecordForm


class RecordPane(QFrame):
    """Signals the intent; whoever holds the vault saves. An unsaved change shows and is not lost by accident."""

    save_wanted = Signal(object)
    active_wanted = Signal(object, bool)

    def __init__(self, specs: tuple[FormField, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.form = RecordForm(specs, self)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        self.message.hide()
        self.deactivate = QPushButton(self)
        self.save = QPushButton(self.tr("Save   Ctrl+S"), self)
        self.save.setProperty("primary", True)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 16, 12)
        buttons.addWidget(self.deactivate)
        buttons.addStretch()
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(4)
        for widget in (self.heading, self.message):
            widget.setContentsMargins(16, 0, 16, 0)
            column.addWidget(widget)
        column.addWidget(self.form, 1)
        column.addLayout(buttons)
        self._record: Any = None
        self._title = ""
        self.is_dirty = False
        self.form.changed.connect(self._note_change)
        self.save.clicked.connect(self.try_save)
        self.deactivate.clicked.connect(lambda: self.active_wanted.emit(self._record, not self._record.active))
        by_key = QShortcut(QKeySequence.StandardKey.Save, self)
        by_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        by_key.activated.connect(self.try_save)

    def show_record(self, record: Any, title: str) -> None:
        """Fill the form; nothing is saved by it."""
        self._record = record
        self._title = title
        self.is_dirty = False
        self.heading.setText(title)
        self.form.fill(record)
        self.say("")
        self.deactivate.setVisible(bool(record.id))
        self.deactivate.setText(self.tr("Deactivate") if record.active else self.tr("Activate again"))

    def try_save(self) -> None:
        """Ask for a save where every field is well-formed; else say what is not and go there."""
        if complaint := self.form.first_complaint():
            words, editor = complaint
            self.say(words)
            editor.widget.setFocus()
            return
        try:
            record = self.form.record()
        except UserError as error:
            self.say(str(error))
            return
        self.say("")
        self.save_wanted.emit(record)

    def say(self, words: str) -> None:
        """Show what is wrong; empty takes it away."""
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def _note_change(self) -> None:
        self.is_dirty = True
        self.heading.setText(self.tr("{title} · not saved").format(title=self._title))
