"""Claims go into the post: the day, the way, and for each payer's envelope the number that proves it."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.mailing import Mailing, MailingWay
from app.queries.mailing_log import MailingRow
from app.services.mailing import Envelope
from app.ui.session import Session
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

WAYS = (
    (MailingWay.MAIL, "Mail", ""),
    (MailingWay.CERTIFIED, "Certified mail", "Certified number"),
    (MailingWay.FAX, "Fax", "Confirmation"),
    (MailingWay.PORTAL, "Payer's portal", "The portal's number"),
)
_MOST_SHOWN_PX = 260


class MailingDialog(QDialog):
    """`mailing_wanted(mailings)` when all is typed; whoever owns it writes, and closes it or says what is wrong."""

    mailing_wanted = Signal(list)

    def __init__(
        self,
        session: Session,
        envelopes: tuple[Envelope, ...],
        row: MailingRow | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Correct the mailing") if row else self.tr("Mark as mailed"))
        self.setMinimumWidth(560)
        self._envelopes = envelopes
        self._today = session.today
        self.day = DateEdit(session.today, parent=self)
        self.day.set_value(row.mailed_on if row else session.today())
        self.way = QComboBox(self)
        for key, words, _number in WAYS:
            self.way.addItem(self.tr(words), key.value)
        self.references = [QLineEdit(self) for _envelope in envelopes]
        if row:
            self.way.setCurrentIndex(self.way.findData(row.way.value))
            self.references[0].setText(row.reference)
        self.heading = QLabel(self._counted(), self)
        self.heading.setProperty("role", "heading")
        self.number_words = QLabel(self)
        self.number_words.setProperty("role", "label")
        self.hint = QLabel(self._hint(bool(row)), self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        self.message.hide()
        self.leave = KeyButton(self.tr("Cancel"), "Esc", parent=self)
        self.go = KeyButton(self.tr("Keep") if row else self.tr("Mark as mailed"), "Return", primary=True, parent=self)
        self._lay_out()
        self._connect()
        self._follow_way()
        self.day.setFocus()

    def _counted(self) -> str:
        claims = sum(len(envelope.claim_ids) for envelope in self._envelopes)
        said = self.tr("1 claim") if claims == 1 else self.tr("{n} claims").format(n=f"{claims:,}")
        payers = len(self._envelopes)
        to = self._envelopes[0].payer if payers == 1 else self.tr("{n} payers").format(n=payers)
        return self.tr("{claims} to {payers}").format(claims=said, payers=to)

    def _hint(self, corrects: bool) -> str:
        if corrects:
            return self.tr("The entry as it was stays in the vault, and the claims' stories tell of the correction.")
        ready = sum(len(envelope.ready) for envelope in self._envelopes)
        again = sum(envelope.again for envelope in self._envelopes)
        said = []
        if ready == 1:
            said.append(self.tr("One is ready: it is marked as sent with it, and a frozen copy is kept."))
        elif ready:
            words = self.tr("{n} are ready: they are marked as sent with it, and a frozen copy of each is kept.")
            said.append(words.format(n=f"{ready:,}"))
        if again:
            words = self.tr("One was mailed before.") if again == 1 else self.tr("{n} were mailed before.")
            said.append(words.format(n=f"{again:,}"))
        return " ".join(said)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(self.heading)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(LabeledField(self.tr("&Day"), self.day))
        row.addWidget(LabeledField(self.tr("&Way"), self.way), 1)
        column.addLayout(row)
        column.addWidget(self.number_words)
        column.addWidget(self._envelope_list())
        column.addWidget(self.hint)
        column.addWidget(self.message)
        buttons = QHBoxLayout()
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        column.addLayout(buttons)
        for button in (self.leave, self.go):
            button.setAutoDefault(False)
        self.go.setDefault(True)
        self.hint.setVisible(bool(self.hint.text()))

    def _envelope_list(self) -> QScrollArea:
        body = self._body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for place, (envelope, edit) in enumerate(zip(self._envelopes, self.references, strict=True)):
            count = len(envelope.claim_ids)
            words = self.tr("1 claim") if count == 1 else self.tr("{n} claims").format(n=f"{count:,}")
            payer, claims = QLabel(envelope.payer, body), QLabel(words, body)
            claims.setProperty("role", "muted")
            claims.setToolTip(", ".join(envelope.numbers))
            for at, widget in enumerate((payer, claims, edit)):
                grid.addWidget(widget, place, at)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(2, 240)
        self._list = QScrollArea(self)
        self._list.setAccessibleName(self.tr("Envelopes"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setWidgetResizable(True)
        self._list.setWidget(body)
        chain: list[QWidget] = [self.way, *self.references, self.leave]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)
        return self._list

    def _connect(self) -> None:
        self.way.currentIndexChanged.connect(lambda _place: self._follow_way())
        self.leave.clicked.connect(self.reject)
        self.go.clicked.connect(self._go)

    def _follow_way(self) -> None:
        _key, _words, number = WAYS[self.way.currentIndex()]
        self.number_words.setText(self.tr(number))
        self.number_words.setVisible(bool(number))
        for envelope, edit in zip(self._envelopes, self.references, strict=True):
            edit.setVisible(bool(number))
            edit.setAccessibleName(f"{self.tr(number or 'Number')}: {envelope.payer}")
        # Among numbers Tab goes from one to the next, and the list follows; without them the arrows move the list.
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus if number else Qt.FocusPolicy.StrongFocus)
        self._list.setFixedHeight(min(_MOST_SHOWN_PX, self._body.sizeHint().height() + 4))
        self.message.hide()
        self.adjustSize()

    def chosen_way(self) -> MailingWay:
        """The way chosen."""
        return WAYS[self.way.currentIndex()][0]

    def _go(self) -> None:
        day = self.day.value()
        if day is None or not self.day.is_valid():
            self.refuse(self.tr("Type the day it went into the post: t is today."))
            return
        way = self.chosen_way()
        numbered = way is not MailingWay.MAIL
        self.mailing_wanted.emit(
            [
                Mailing(day, way, envelope.payer, envelope.claim_ids, edit.text().strip() if numbered else "")
                for envelope, edit in zip(self._envelopes, self.references, strict=True)
            ]
        )

    def refuse(self, words: str) -> None:
        """Say why it was not written; what is typed stays."""
        self.message.setText(words)
        self.message.show()
        if layout := self.layout():
            layout.activate()
        self.adjustSize()
        day = self.day.value()
        wrong: list[QWidget] = [edit for edit in self.references if not edit.text().strip()]
        if day is None or day > self._today():
            self.day.setFocus()
        elif wrong and self.chosen_way() is MailingWay.CERTIFIED:
            wrong[0].setFocus()
