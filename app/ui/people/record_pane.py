"""One record's form with its name above, and below what is still missing, Deactivate, Discard and Save."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout, QWidget

from app.domain.rules.rule import Complaint
from app.ui.people.form_field import FormField
from app.ui.people.record_form import RecordForm
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.key_button import KeyButton


class RecordPane(QFrame):
    """Signals the intent; whoever holds the vault saves and then shows the saved record.

    What was typed is never lost by moving on: `may_leave` asks. `dropped` tells that a record not yet saved
    for the first time was discarded. `inside` leaves out the edge where the pane stands in a card already.
    """

    save_wanted = Signal(object)
    active_wanted = Signal(object, bool)
    dropped = Signal()

    def __init__(
        self,
        specs: tuple[FormField, ...],
        check: Callable[[Any], Iterable[Complaint]] = lambda _record: (),
        *,
        inside: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if not inside:
            self.setProperty("surface", "card")
        self._check = check
        self._record: Any = None
        self.is_dirty = False
        self.heading = QLabel(self)
        self.heading.setProperty("role", "title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.detail = QLabel(self)
        self.detail.setProperty("role", "muted")
        self.unsaved = BadgeLabel(Badge(self.tr("not saved"), Tone.WARN), self)
        self.form = RecordForm(specs, self)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAccessibleName(self.tr("Message"))
        self.deactivate = QPushButton(self)
        self.discard = KeyButton(self.tr("Discard"), "Esc", parent=self)
        self.save = KeyButton(self.tr("Save"), "Ctrl+S", primary=True, parent=self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.head = QHBoxLayout()
        self.head.setContentsMargins(16, 12, 16, 4)
        self.head.setSpacing(8)
        for widget in (self.heading, self.detail):
            self.head.addWidget(widget)
        self.head.addStretch()
        foot = QFrame(self)
        foot.setProperty("edge", "top")
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(16, 8, 12, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.unsaved)
        buttons.addWidget(self.message, 1)
        for button in (self.deactivate, self.discard, self.save):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(self.form, 1)
        column.addWidget(foot)

    def _connect(self) -> None:
        self.form.changed.connect(self._note_change)
        self.form.finished.connect(self.try_save)
        self.save.clicked.connect(self.try_save)
        self.discard.clicked.connect(self.revert)
        self.deactivate.clicked.connect(self._ask_active)
        for keys, action in ((QKeySequence.StandardKey.Save, self.try_save), (QKeySequence("Esc"), self.revert)):
            by_key = QShortcut(keys, self)
            by_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            by_key.activated.connect(action)

    @property
    def record_id(self) -> int:
        """Row id of the record shown; 0 for a new one or none."""
        return self._record.id if self._record is not None else 0

    def hide_head(self) -> None:
        """Leave the name to whoever shows it above already."""
        self.heading.hide()
        self.detail.hide()
        self.head.setContentsMargins(0, 4, 0, 4)

    @property
    def has_record(self) -> bool:
        """Something is shown, saved or new."""
        return self._record is not None

    def forget(self) -> None:
        """Nothing is shown any more, and nothing is unsaved."""
        self._record = None
        self._set_dirty(False)

    def show_record(self, record: Any, title: str, detail: str = "") -> None:
        """Fill the form; nothing is saved by it."""
        self._record = record
        self.heading.setText(title)
        self.detail.setText(detail)
        self.form.fill(record)
        self._set_dirty(False)
        self.deactivate.setVisible(bool(record.id))
        self.deactivate.setText(self.tr("Deactivate") if record.active else self.tr("Activate again"))
        self._say_what_is_missing()

    def try_save(self) -> None:
        """Ask for a save where every field is well-formed; else say what is not and go there."""
        if self._record is None:
            return
        if problems := self.form.problems(self._check):
            path, words = problems[0]
            more = self.tr(" ({n} more)").format(n=len(problems) - 1) if len(problems) > 1 else ""
            self.say(words + more)
            self.form.focus_field(path)
        elif self.is_dirty or not self._record.id:
            self.save_wanted.emit(self.form.record())

    def revert(self) -> None:
        """Back to what is saved."""
        if self._record is not None and (self.is_dirty or not self._record.id):
            self._drop()
            if not self._record.id:
                self.dropped.emit()

    def _drop(self) -> None:
        """What was typed is gone from the form too: who comes back to it must not take it for saved."""
        self.show_record(self._record, self.heading.text(), self.detail.text())

    def may_leave(self) -> bool:
        """Whether another record may be shown now: unsaved changes are saved, discarded, or hold the form here."""
        if not self.is_dirty:
            return True
        answer = self._ask()
        if answer == QMessageBox.StandardButton.Save:
            self.try_save()
        elif answer == QMessageBox.StandardButton.Discard:
            self._drop()
        return not self.is_dirty

    def _ask(self) -> QMessageBox.StandardButton:
        button = QMessageBox.StandardButton
        return QMessageBox.question(
            self,
            self.tr("Not saved yet"),
            self.tr("Save the changes to “{name}”?").format(name=self.heading.text()),
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )

    def say(self, words: str, *, wrong: bool = True) -> None:
        """A sentence at the foot: what keeps the record from being saved, or a reminder."""
        self.message.setText(words)
        self.message.setProperty("role", "error" if wrong else "muted")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def _say_what_is_missing(self) -> None:
        wanted = [label.lower() if label != "NPI" and label != "ZIP" else label for label in self.form.still_wanted()]
        self.say(
            self.tr("A claim still needs: {fields}").format(fields=", ".join(wanted)) if wanted else "", wrong=False
        )

    def _note_change(self) -> None:
        self._set_dirty(True)
        self._say_what_is_missing()

    def _set_dirty(self, dirty: bool) -> None:
        self.is_dirty = dirty
        self.unsaved.setVisible(dirty)
        is_new = self._record is not None and not self._record.id
        self.discard.setVisible(dirty or is_new)
        self.save.setEnabled(dirty or is_new)

    def _ask_active(self) -> None:
        if self.may_leave():
            self.active_wanted.emit(self._record, not self._record.active)
