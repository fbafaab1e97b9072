"""Close the books through a day: what still waits there is told first, for it cannot be opened again."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import UserError
from app.queries.open_books import OpenBooks
from app.services.patient_money import books_closed_through, close_books, closing_preview
from app.ui import format
from app.ui.session import Session
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

_WIDTH, _MARGIN = 500, 20


class CloseDialog(QDialog):
    """`done_with(words)` once they are closed. The last day of the month before is offered."""

    done_with = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Close the books"))
        self.setFixedWidth(_WIDTH)
        self.day = DateEdit(session.today, past=True, parent=self)
        self.day.set_value(self._offered())
        self.now = QLabel(self)
        self.now.setProperty("role", "muted")
        self.waits = QLabel(self)
        self.waits.setTextFormat(Qt.TextFormat.PlainText)
        self.waits.setWordWrap(True)
        self.waits.setAccessibleName(self.tr("What still waits"))
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        self.message.hide()
        self.back = KeyButton(self.tr("Leave them open"), "Esc", parent=self)
        self.go = KeyButton(self.tr("Close the books"), "Ctrl+Return", primary=True, binds=True, parent=self)
        self._lay_out()
        self.day.date_changed.connect(lambda _day: self._follow())
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._go)
        self._follow()
        self.day.setFocus()

    def _offered(self) -> date:
        closed = books_closed_through(self._session.vault)
        month_end = self._session.today().replace(day=1) - timedelta(days=1)
        return month_end if closed is None or month_end > closed else self._session.today()

    def _lay_out(self) -> None:
        closed = books_closed_through(self._session.vault)
        self.now.setText(
            self.tr("Closed through {day} so far.").format(day=format.day(closed))
            if closed
            else self.tr("No day is closed so far.")
        )
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        for button in (self.back, self.go):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(10)
        column.addWidget(LabeledField(self.tr("&Through"), self.day))
        for label in (self.now, self.waits, self.message):
            column.addWidget(label)
        column.addLayout(foot)

    def _follow(self) -> None:
        day = self.day.value()
        self.go.setEnabled(day is not None)
        self.waits.setText(self._told(closing_preview(self._session.vault, day)) if day else "")
        self.waits.setMinimumHeight(self.waits.heightForWidth(_WIDTH - 2 * _MARGIN))  # else it is cut when first shown
        self.message.hide()
        self.adjustSize()

    def _told(self, books: OpenBooks) -> str:
        said = []
        if books.undeposited_count:
            words = self.tr("{n} of cash and checks, {cents}, are in no deposit.")
            said.append(words.format(n=books.undeposited_count, cents=format.money(books.undeposited_cents)))
        if books.remittance_count:
            words = self.tr("{n} remittances, {cents}, are not wholly posted.")
            said.append(words.format(n=books.remittance_count, cents=format.money(books.remittance_cents)))
        if books.unsaved_count:
            said.append(self.tr("{n} visits are typed and not saved.").format(n=books.unsaved_count))
        first = (
            self.tr("What still waits on these days will post on a later one: ") + " ".join(said)
            if said
            else self.tr("Nothing waits on these days.")
        )
        words = self.tr(
            "{first}\n\n{n} postings are closed with them. Nothing is posted on these days any more, and they are not"
            " opened again: a mistake is then mended on a later day."
        )
        return words.format(first=first, n=f"{books.posting_count:,}")

    def _go(self) -> None:
        day = self.day.value()
        if day is None:
            return
        try:
            close_books(self._session.vault, day, self._session.now())
        except UserError as error:
            self.message.setText(str(error))
            self.message.show()
            self.adjustSize()
            return
        self._session.changed.emit("payment")
        self.done_with.emit(self.tr("The books are closed through {day}.").format(day=format.day(day)))
        self.accept()
