"""Before an import: what the files are, which edition, from which day. Nothing has been written yet."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.services.code_sets import ChosenFiles
from app.ui.theme import code_font
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

_MOST_FILES = 6


class ImportDialog(QDialog):
    """Accepted with a first day; `edition_name` and `first_day` are what the biller left standing."""

    def __init__(
        self, chosen: ChosenFiles, today: Callable[[], date], replaced: Callable[[date], str], parent: QWidget
    ) -> None:
        """`replaced(day)`: words for the edition an import from that day takes the place of; empty for none."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import a code set"))
        self.setMinimumWidth(560)
        self._replaced = replaced
        self._is_licensed = chosen.licensed is not None
        self.name = QLineEdit(chosen.name)
        self.name.setPlaceholderText(self.tr("as you want to see it in lists"))
        self.first_day = DateEdit(today)
        self.first_day.set_value(chosen.effective_from)
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.back = KeyButton(self.tr("Leave it"), "Esc")
        self.go = KeyButton(self.tr("Import"), "Return", primary=True)
        self._lay_out(chosen)
        self.back.setAutoDefault(False)
        self.go.setDefault(True)
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.first_day.textChanged.connect(lambda _text: self._follow())
        self.first_day.date_changed.connect(lambda _day: self._follow())
        self._follow()
        (self.first_day if chosen.effective_from is None else self.go).setFocus()

    def edition_name(self) -> str:
        return self.name.text().strip()

    def day(self) -> date | None:
        """The first date of service."""
        return self.first_day.value()

    def accept(self) -> None:
        if self.day() is not None:
            super().accept()

    def _lay_out(self, chosen: ChosenFiles) -> None:
        what = QLabel(chosen.what)
        what.setProperty("role", "title")
        files = [*chosen.files[:_MOST_FILES]]
        if len(chosen.files) > _MOST_FILES:
            files.append(self.tr("and {n} more").format(n=len(chosen.files) - _MOST_FILES))
        told = QLabel("\n".join(files))
        told.setProperty("role", "muted")
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(LabeledField(self.tr("Edition"), self.name), 2)
        fields.addWidget(LabeledField(self.tr("First date of service"), self.first_day), 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(what)
        column.addWidget(told)
        if chosen.sample:
            sample = QLabel("\n".join(chosen.sample))
            sample.setFont(code_font())
            sample.setTextFormat(Qt.TextFormat.PlainText)
            sample.setWordWrap(True)
            sample.setAccessibleName(self.tr("First rows"))
            column.addWidget(sample)
        column.addLayout(fields)
        column.addWidget(self.note)
        column.addLayout(foot)

    def _follow(self) -> None:
        day = self.day()
        self.go.setEnabled(day is not None)
        if day is None:
            words = self.tr("The file does not tell from which date of service it holds: type its first day.")
        elif replaced := self._replaced(day):
            words = self.tr("Takes the place of {edition}, which begins on the same day.").format(edition=replaced)
        elif self._is_licensed:
            words = self.tr("Kept encrypted in your vault and its backups, never beside the public code sets.")
        else:
            words = self.tr("Editions imported earlier stay: each date of service is checked by its own.")
        self.note.setText(words)
