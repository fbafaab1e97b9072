"""What is decided on the desk, each deed one service and one word to the biller."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.remittances.decision import DecisionKind
from app.domain.remittances.match import BilledClaim
from app.errors import UserError
from app.queries.sent_claims import claims_like, find_sent_claims
from app.services.remittances import desk as service
from app.ui.messages import tried
from app.ui.remittances.desk_data import DeskData
from app.ui.remittances.desk_row import DeskRow
from app.ui.remittances.match_dialog import MatchDialog
from app.ui.session import Session


class DeskDeeds(QObject):
    """`decided(data)` where the plan stays and only a decision came; `replan_wanted` where the plan changes with it.

    `message` tells what was done or is in the way.
    """

    message = Signal(str)
    decided = Signal(object)
    replan_wanted = Signal()

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def accept(self, data: DeskData, row: DeskRow) -> None:
        """It was looked at. Accepted already, it waits again."""
        if row.decision is DecisionKind.ACCEPT:
            self._take_back(data, row)
        else:
            self._decide(data, row, DecisionKind.ACCEPT, service.accept_claim)

    def skip(self, data: DeskData, row: DeskRow) -> None:
        """Leave it out of the next posting. Skipped already, it waits again."""
        if row.decision is DecisionKind.SKIP:
            self._take_back(data, row)
        else:
            self._decide(data, row, DecisionKind.SKIP, service.set_aside)

    def _decide(self, data: DeskData, row: DeskRow, kind: DecisionKind, write: Callable[..., None]) -> None:
        vault, now = self._session.vault, self._session.now()
        if self._carry_out(lambda: write(vault, data.row.remittance_id, row.place, now)):
            self.decided.emit(replace(data, decisions={**data.decisions, row.place: kind}))

    def _take_back(self, data: DeskData, row: DeskRow) -> None:
        """The match decided before stays: only the last word on it is taken back."""
        vault, now, remittance_id = self._session.vault, self._session.now(), data.row.remittance_id
        matched = data.matched.get(row.place)
        if matched is None:
            act = lambda: service.undo_decision(vault, remittance_id, row.place, now)  # noqa: E731
        else:
            act = lambda: service.decide_match(vault, remittance_id, row.place, matched.claim_id, matched.line_ids, now)  # noqa: E731
        if self._carry_out(act):
            kept = {place: kind for place, kind in data.decisions.items() if place != row.place}
            self.decided.emit(replace(data, decisions=kept | ({row.place: DecisionKind.MATCH} if matched else {})))

    def not_ours(self, data: DeskData, row: DeskRow) -> None:
        """It answers none of our claims: its money is kept aside."""
        vault, now = self._session.vault, self._session.now()
        if self._carry_out(lambda: service.decide_not_ours(vault, data.row.remittance_id, row.place, now)):
            self.message.emit(self.tr("{patient}: not ours. Its money is kept aside.").format(patient=row.patient))
            self.replan_wanted.emit()

    def match(self, data: DeskData, row: DeskRow) -> None:
        """Ask which claim of ours it answers."""
        db = self._session.vault.db

        def find(text: str) -> tuple[BilledClaim, ...]:
            return find_sent_claims(db, text) if text else claims_like(db, data.plan.remittance, row.claim)

        dialog = MatchDialog(row, find, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.match_wanted.connect(lambda claim, line_ids: self._match(dialog, data, row, claim, line_ids))
        dialog.open()

    def _match(
        self, dialog: MatchDialog, data: DeskData, row: DeskRow, claim: BilledClaim, line_ids: tuple[int, ...]
    ) -> None:
        vault, now = self._session.vault, self._session.now()
        try:
            service.decide_match(vault, data.row.remittance_id, row.place, claim.claim_id, line_ids, now)
        except UserError as error:
            dialog.refuse(str(error))
            return
        dialog.accept()
        self.message.emit(self.tr("It answers claim {number}.").format(number=claim.number))
        self.replan_wanted.emit()

    def _carry_out(self, act: Callable[[], None]) -> bool:
        return tried(act, self.message.emit)
