"""Marks claims as mailed, from the pile, a print run or the ledger: asks the day and the way, then writes it all."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.mailing import Mailing
from app.errors import UserError
from app.queries.mailing_log import MailingRow
from app.services import mailing as log
from app.services.mailing import Envelope
from app.services.sending import SentCopies
from app.ui.claims.sending import Sending
from app.ui.printing.mailing_dialog import MailingDialog
from app.ui.session import Session


class Mailer(QObject):
    """`started(task)` where many claims are frozen with it; `message` tells what was done or is in the way."""

    started = Signal(object)
    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, parent
        self._sending: Sending | None = None

    def mail(self, claim_ids: Sequence[int], batch_id: int = 0) -> None:
        """Ask how these claims went out. Ready ones are sent with it, sent ones only logged."""
        if self._sending is not None:
            self.message.emit(self.tr("Claims are being marked as sent. Wait until they are."))
            return
        try:
            found = log.envelopes(self._session.vault.db, claim_ids)
        except UserError as error:
            self.message.emit(str(error))
            return
        dialog = MailingDialog(self._session, found, parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.mailing_wanted.connect(lambda mailings: self._mail(dialog, found, mailings, batch_id))
        dialog.open()

    def mail_run(self, run_id: int) -> None:
        """The claims of a print run went out."""
        from app.services.print_runs import print_run

        vault = self._session.vault
        try:
            claim_ids = log.run_claim_ids(vault.db, print_run(vault, run_id))
        except UserError as error:
            self.message.emit(str(error))
            return
        self.mail(claim_ids, run_id)

    def correct(self, row: MailingRow) -> None:
        """Type an entry of the log anew."""
        envelope = Envelope(row.payer, row.claim_ids, row.numbers, (), 0)
        dialog = MailingDialog(self._session, (envelope,), row, parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.mailing_wanted.connect(lambda mailings: self._correct(dialog, row, mailings[0]))
        dialog.open()

    def _mail(self, dialog: MailingDialog, found: tuple[Envelope, ...], mailings: list[Mailing], batch_id: int) -> None:
        vault, session = self._session.vault, self._session

        def write(made: SentCopies | None) -> None:
            log.mail_claims(vault, mailings, session.now(), made=made, batch_id=batch_id)

        def done(_count: int = 0) -> None:
            self._sending = None
            session.changed.emit("claim")
            count = sum(len(mailing.claim_ids) for mailing in mailings)
            claims = self.tr("1 claim") if count == 1 else self.tr("{n} claims").format(n=f"{count:,}")
            self.message.emit(self.tr("{claims} marked as mailed.").format(claims=claims))

        try:
            log.refuse_unproven(mailings, session.now())
        except UserError as error:
            dialog.refuse(str(error))
            return
        ready = [claim_id for envelope in found for claim_id in envelope.ready]
        if not ready:
            try:
                write(None)
            except UserError as error:
                dialog.refuse(str(error))
                return
            dialog.accept()
            done()
            return
        dialog.accept()
        self._sending = Sending(session, self)
        self._sending.started.connect(self.started)
        self._sending.failed.connect(self._fail)
        self._sending.sent.connect(done)
        self._sending.send(ready, mailings[0].way.sent_way, write)

    def _fail(self, words: str) -> None:
        self._sending = None
        self.message.emit(words)

    def _correct(self, dialog: MailingDialog, row: MailingRow, made: Mailing) -> None:
        session = self._session
        try:
            log.correct_mailing(session.vault, row, made.mailed_on, made.way, made.reference, session.now())
        except UserError as error:
            dialog.refuse(str(error))
            return
        dialog.accept()
        session.changed.emit("claim")
        self.message.emit(self.tr("The entry was corrected."))
