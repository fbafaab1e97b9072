"""Paper EOBs from the Remittances page: keyed, gone on with, and keyed anew after their posting was undone."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.remittances.keyed_eob import KeyedEob
from app.errors import UserError
from app.queries.remittance_list import RemittanceRow
from app.services.remittances.keyed import key_anew
from app.services.remittances.posting import Posted
from app.ui import format
from app.ui.session import Session


class EobDesk(QObject):
    """`message` tells what was done; pages hear of it by the session."""

    message = Signal(str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def key(self, draft_id: int = 0, begin: KeyedEob | None = None) -> None:
        """A new paper (going on with what was begun elsewhere), or one half keyed."""
        from app.ui.remittances.eob_dialog import EobDialog

        try:
            dialog = EobDialog(self._session, draft_id, begin, self._window)
        except UserError as error:
            self.message.emit(str(error))
            return
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.posted.connect(self._tell)
        dialog.rejected.connect(lambda: self._tell_kept(dialog.editor.draft_id))
        dialog.open()

    def key_anew(self, row: RemittanceRow | None) -> None:
        """A paper whose posting was undone, with all that was keyed of it."""
        if row is None or not row.remittance_id:
            self.message.emit(self.tr("Choose a paper EOB whose posting was undone."))
            return
        try:
            draft_id = key_anew(self._session.vault, row.remittance_id, self._session.now())
        except UserError as error:
            self.message.emit(str(error))
            return
        self._session.changed.emit("remittance")
        self.key(draft_id)

    def _tell(self, done: Posted) -> None:
        self._session.changed.emit("claim")
        words = self.tr("The check is posted: {posted}").format(posted=format.money(done.posted_cents))
        if done.suspense_cents:
            words += self.tr(", {aside} kept aside").format(aside=format.money(done.suspense_cents))
        if done.to_bill:
            words += self.tr(". {n} to bill to the next payer").format(n=f"{len(done.to_bill):,}")
        self.message.emit(f"{words}.")

    def _tell_kept(self, draft_id: int) -> None:
        self._session.changed.emit("remittance")
        if draft_id:
            self.message.emit(self.tr("The paper is kept as it is, among the remittances: nothing of it is posted."))
