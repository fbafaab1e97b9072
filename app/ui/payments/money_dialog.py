"""What every dialog that moves a patient's money has: the patient, live words on what will be done, and one deed."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from app.errors import UserError
from app.queries.patient_list import patient_rows
from app.services import people
from app.ui import format
from app.ui.session import Session
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.marks import restyle

_OFFERED = 30


class MoneyDialog(QDialog):
    """Accepted once the deed went through, which `done_with(words)` tells; what is refused is told and nothing closes.

    A kind of dialog names itself and `go`, fills `head` and `body`, reads the account in `read`, says in `trouble` what
    is in the way and in `consequence` what will be done, and does it in `post`, which answers with what was done and
    leaves the posting it made in `posting_id`.
    """

    done_with = Signal(str)

    def __init__(self, session: Session, patient_id: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.posting_id = 0
        self.patient = ChoiceEdit(self._offer, popup_width=520, parent=self)
        self.patient.setPlaceholderText(self.tr("Name, account or birth date"))
        self.state = QLabel(self)
        self.state.setProperty("role", "muted")
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setAccessibleName(self.tr("The account now"))
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAccessibleName(self.tr("Message"))
        self.message.setMinimumHeight(34)
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton("", "Ctrl+Return", primary=True, binds=True, parent=self)
        self.head, self.body, self.foot = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._lay_out()
        self.patient.choice_changed.connect(lambda _key: self._choose())
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._go)
        self._preset = patient_id
        self._tabs: list[QWidget] = []

    def begin(self) -> None:
        """Show the patient and the first words; to be called last by a dialog's own making."""
        if self._preset:
            found = people.patient(self.session.vault, self._preset)
            self.patient.set_choice(Choice(found.id, found.name.sort_name))
        self._choose()
        if not self._preset:
            self.patient.setFocus()

    @property
    def patient_id(self) -> int:
        """The patient chosen; 0 while there is none."""
        return int(self.patient.key() or 0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.head.setSpacing(8)
        self.head.addWidget(LabeledField(self.tr("&Patient"), self.patient), 3)
        column.addLayout(self.head)
        column.addWidget(self.state)
        self.state.hide()
        self.body.setSpacing(10)
        column.addLayout(self.body, 1)
        column.addWidget(self.message)
        self.foot.setSpacing(8)
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        column.addLayout(self.foot)
        for button in (self.back, self.go):
            button.setAutoDefault(False)

    def add_fields(self, fields: Sequence[tuple[str, QWidget, int]]) -> None:
        """A row of labelled fields in the body, each with its share of the width."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for label, field, share in fields:
            row.addWidget(LabeledField(label, field), share)
        self.body.addLayout(row)

    # What a kind of dialog says and does ----------------------------------------------------------

    def read(self) -> None:
        """Read the account of the patient chosen (none: empty)."""
        raise NotImplementedError

    def trouble(self) -> str:
        """Why it cannot be done yet; empty where it can."""
        raise NotImplementedError

    def consequence(self) -> str:
        """What will be done, in words."""
        raise NotImplementedError

    def post(self) -> str:
        """Do it; the words of what was done. Raises UserError."""
        raise NotImplementedError

    def follow(self) -> None:
        """Say anew what is in the way or what will be done."""
        self._order_tabs()
        trouble = "" if self.patient_id else self.tr("Choose the patient.")
        trouble = trouble or self.trouble()
        self.go.setEnabled(not trouble)
        self.say(trouble or self.consequence())

    def _order_tabs(self) -> None:
        """Tab goes as one reads, through amounts shown just now too; leaving comes last."""
        order = [each for part in (self.head, self.body, self.foot) for each in _fields(part) if each is not self.back]
        order.append(self.back)
        if order != self._tabs:
            self._tabs = order
            for before, after in pairwise(order):
                QWidget.setTabOrder(before, after)

    def say(self, words: str, *, is_error: bool = False) -> None:
        """The line above the buttons."""
        self.message.setText(words)
        self.message.setProperty("role", "error" if is_error else "muted")
        restyle(self.message)

    def say_state(self, words: str) -> None:
        """How the account stands, below the patient."""
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def _choose(self) -> None:
        self.read()
        self.follow()

    def _go(self) -> None:
        if self.trouble():
            return
        try:
            words = self.post()
        except UserError as error:
            self.say(str(error), is_error=True)
            return
        self.session.changed.emit("payment")
        self.done_with.emit(words)
        self.accept()

    def _offer(self, text: str) -> list[Choice]:
        return [
            Choice(row.id, row.name, " · ".join(filter(None, (format.day(row.birth_date), row.account_number))))
            for row in patient_rows(self.session.vault.db, text, limit=_OFFERED)
        ]


def _fields(layout: QLayout) -> Iterator[QWidget]:
    """What Tab stops at, as it is laid out."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is not None and (part := item.layout()):
            yield from _fields(part)
        elif item is not None and (widget := item.widget()):
            yield from _stops(widget)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
        return
    for child in widget.children():
        if isinstance(child, QWidget):
            yield from _stops(child)
