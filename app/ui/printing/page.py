"""Printing day by day: the pile of ready claims, what was printed, and what went into the post."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.errors import UserError
from app.queries.mailing_log import claim_ids_numbered
from app.services.print_runs import print_run
from app.ui.printing.mailer import Mailer
from app.ui.printing.mailing_pane import MailingPane
from app.ui.printing.queue_pane import QueuePane
from app.ui.printing.runs_pane import RunsPane
from app.ui.session import Session

_SHOWN = {"claim", "encounter", "payer", "patient", "practice", "coverage"}
"""Kinds of records that its tabs tell of."""


class PrintingPage(QWidget):
    """Three tabs; the one shown is the one that is read. `run_wanted(run)` where paper is to come out again."""

    message = Signal(str)
    print_wanted = Signal(list)
    run_wanted = Signal(object)
    claim_wanted = Signal(int)
    task_started = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.queue, self.runs, self.log = QueuePane(session), RunsPane(session), MailingPane(session)
        self._mailer = Mailer(session, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Printing"))
        self.tabs.addTab(self.queue, self.tr("To &print"))
        self.tabs.addTab(self.runs, self.tr("Printe&d"))
        self.tabs.addTab(self.log, self.tr("Mailing &log"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.tabs)
        self._connect()
        self.setFocusProxy(self.queue)  # what is to be printed is read when it is shown

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _place: self._follow("claim"))
        for pane in (self.queue, self.log, self._mailer):
            pane.message.connect(self.message)
        self.queue.print_wanted.connect(self.print_wanted)
        self.queue.mail_wanted.connect(self._mailer.mail)
        self.queue.claim_wanted.connect(self.claim_wanted)
        self.runs.reprint_wanted.connect(self._reprint)
        self.runs.mail_wanted.connect(self._mailer.mail_run)
        self.runs.claim_wanted.connect(self._show_claim)
        self.log.correct_wanted.connect(self._mailer.correct)
        self.log.print_wanted.connect(self._print_log)
        self._mailer.started.connect(self.task_started)
        self._session.changed.connect(self._follow)
        self._session.practice_changed.connect(lambda _id: self._follow("practice"))

    def _follow(self, kind: str) -> None:
        if kind in _SHOWN and self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        pane = (self.queue, self.runs, self.log)[self.tabs.currentIndex()]
        pane.reload()
        self.setFocusProxy(pane)

    def show_queue(self) -> None:
        """The whole pile of ready claims."""
        self.tabs.setCurrentWidget(self.queue)
        self.queue.take_all()
        self.queue.setFocus()

    def show_runs(self) -> None:
        """What was printed."""
        self.tabs.setCurrentWidget(self.runs)
        self.runs.setFocus()

    def show_log(self) -> None:
        """What went into the post."""
        self.tabs.setCurrentWidget(self.log)
        self.log.setFocus()

    def print_chosen(self) -> None:
        """The claims taken, the run chosen, or the log, as the tab shown has it."""
        (self.queue.print_chosen, self.runs.print_chosen, self.log.print_chosen)[self.tabs.currentIndex()]()

    def mail_chosen(self) -> None:
        """The claims taken, or the run chosen, left the house."""
        if self.tabs.currentWidget() is self.log:
            self.message.emit(self.tr("Choose a print run or claims: they are marked as mailed."))
        else:
            (self.queue if self.tabs.currentWidget() is self.queue else self.runs).mail_chosen()

    def save_chosen(self) -> None:
        """The log as a file."""
        self.show_log()
        self.log.save_chosen()

    def _reprint(self, run_id: int) -> None:
        try:
            self.run_wanted.emit(print_run(self._session.vault, run_id))
        except UserError as error:
            self.message.emit(str(error))

    def _show_claim(self, number: str) -> None:
        found = claim_ids_numbered(self._session.vault.db, (number,))
        if number in found:
            self.claim_wanted.emit(found[number])
        else:
            self.message.emit(self.tr("Claim {number} was withdrawn.").format(number=number))

    def _print_log(self, pdf: bytes) -> None:
        from app.ui.claims.paper import ask_and_print  # Qt's printing is loaded when something is printed

        ask_and_print(pdf, self.tr("Mailing log"), self)
