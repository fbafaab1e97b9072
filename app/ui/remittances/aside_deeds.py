"""What becomes of money beside the claims: posted or given back; a payer's case put on a claim or settled."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.money import format_cents
from app.domain.remittances.match import BilledClaim, Match, MatchedBy
from app.domain.remittances.plan import Outcome, PlannedClaim
from app.errors import UserError
from app.queries.payer_account import AccountRow, PayerCase
from app.queries.sent_claims import claims_like, find_sent_claims
from app.services.remittances.aside import KeptAside
from app.services.remittances.payer_account import put_on_claim, settle_case, undo_settling
from app.services.remittances.suspense import post_suspense, return_suspense
from app.ui.remittances.claim_dialog import ClaimDialog
from app.ui.remittances.desk_row import DeskRow
from app.ui.remittances.match_dialog import MatchDialog
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session


class AsideDeeds(QObject):
    """`message` tells what was done, and the session that claims have changed."""

    message = Signal(str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    # Money kept aside -----------------------------------------------------------------------------

    def match(self, aside: KeptAside) -> None:
        """Ask which claim it answers, and post it there."""
        db, row = self._session.vault.db, aside.row
        planned = PlannedClaim(row.place, Outcome.SUSPENSE, Match(MatchedBy.NOTHING), row.paid_cents)

        def find(text: str) -> tuple[BilledClaim, ...]:
            return find_sent_claims(db, text) if text else claims_like(db, aside.remittance, aside.claim)

        dialog = MatchDialog(DeskRow(planned, aside.claim), find, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.match_wanted.connect(lambda claim, line_ids: self._post(dialog, aside, claim, line_ids))
        dialog.open()

    def _post(self, dialog: MatchDialog, aside: KeptAside, claim: BilledClaim, line_ids: tuple[int, ...]) -> None:
        vault, now, row = self._session.vault, self._session.now(), aside.row
        try:
            post_suspense(vault, row.remittance_id, row.place, claim.claim_id, line_ids, now)
        except UserError as error:
            dialog.refuse(str(error))
            return
        dialog.accept()
        words = self.tr("{money} posted to claim {number}.")
        self._done(words.format(money=format_cents(row.paid_cents), number=claim.number))

    def give_back(self, aside: KeptAside) -> None:
        """Ask how it went back to the payer."""
        vault, row, session = self._session.vault, aside.row, self._session
        words = self.tr(
            "{money} of {payer} went back to the payer: type the number and day of your check, or what was done."
        )
        self._ask_reason(
            self.tr("Money given back"),
            words.format(money=format_cents(row.paid_cents), payer=row.payer_name),
            self.tr("It was given back"),
            lambda reason: return_suspense(vault, row.remittance_id, row.place, reason, session.now()),
            self.tr("{money} is closed as given back.").format(money=format_cents(row.paid_cents)),
            field=self.tr("Check number and day, or what was done"),
        )

    # Payer accounts -------------------------------------------------------------------------------

    def settle(self, case: PayerCase) -> None:
        """Ask why nothing more will come of a case, and even it out."""
        vault, session = self._session.vault, self._session
        words = self.tr(
            "{money} of {payer} ({what}) is evened out by hand: nothing more will come of it. No claim changes."
        )
        what = " ".join(filter(None, (case.reason, case.reference)))
        self._ask_reason(
            self.tr("Settle the case"),
            words.format(money=format_cents(abs(case.open_cents)), payer=case.payer_name, what=what),
            self.tr("Settle it"),
            lambda reason: settle_case(vault, case.case_id, reason, session.now()),
            self.tr("The case is settled."),
        )

    def take_back(self, entry: AccountRow) -> None:
        """Ask why, and take back what the biller did to a case: it is open again."""
        vault, session = self._session.vault, self._session
        self._ask_reason(
            self.tr("Take it back"),
            self.tr("{words}. Taking it back opens the case again.").format(words=entry.words),
            self.tr("Take it back"),
            lambda reason: undo_settling(vault, entry.entry_id, reason, session.now()),
            self.tr("It was taken back: the case is open again."),
        )

    def put(self, case: PayerCase) -> None:
        """Ask which claim caused a case, and put its money there."""
        db = self._session.vault.db
        dialog = ClaimDialog(case, lambda text: find_sent_claims(db, text or case.claim_number), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.claim_chosen.connect(lambda claim: self._put(dialog, case, claim))
        dialog.open()

    def _put(self, dialog: ClaimDialog, case: PayerCase, claim: BilledClaim) -> None:
        try:
            put_on_claim(self._session.vault, case.case_id, claim.claim_id, self._session.now())
        except UserError as error:
            dialog.refuse(str(error))
            return
        dialog.accept()
        words = self.tr("{money} put on claim {number}.")
        self._done(words.format(money=format_cents(abs(case.open_cents)), number=claim.number))

    # What every deed shares -----------------------------------------------------------------------

    def _ask_reason(
        self, title: str, told: str, action: str, act: Callable[[str], object], done: str, *, field: str = ""
    ) -> None:
        dialog = ReasonDialog(title, told, action, act, self._window, field=field)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._done(done))
        dialog.open()

    def _done(self, words: str) -> None:
        self._session.changed.emit("claim")
        self.message.emit(words)
