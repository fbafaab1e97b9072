"""What is done with the one claim chosen in the ledger: correct, answer, bill on, split; the ledger shows what came."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.errors import UserError
from app.queries.claim_list import ClaimRow
from app.ui.session import Session

if TYPE_CHECKING:  # services and dialogs are loaded with the first deed that wants them
    from app.domain.remittances.keyed_eob import KeyedEob
    from app.ui.claims.follow_up_dialog import FollowUpDialog

Made = TypeVar("Made")


class ClaimDeeds(QObject):
    """Each deed asks what it must, does it in one action, and says what became of it.

    `chosen` gives the claim chosen in the ledger, `show` chooses another there.
    """

    message = Signal(str)
    encounter_wanted = Signal(int)

    def __init__(
        self,
        session: Session,
        chosen: Callable[[], ClaimRow | None],
        show: Callable[[int], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._chosen, self._show_row, self._window = session, chosen, show, parent

    # Corrections ----------------------------------------------------------------------------------

    def correct_claim(self) -> None:
        """Ask what to do about the sent claim chosen, and open the claim that follows it."""
        from app.services.adjudications import standing_answer
        from app.services.claim_versions import payer_now
        from app.services.claims import claim_for
        from app.ui.claims.follow_up_dialog import FollowUpDialog

        row = self._chosen()
        if row is None or row.status != "sent" or row.is_followed:
            words = self.tr("Choose a claim that was sent: before that, the visit itself is changed.")
            self._say(row.next_step + "." if row and row.is_followed else words)
            return
        vault = self._session.vault
        answered = standing_answer(vault, row.claim_id)
        number = answered.answer.payer_claim_number if answered else ""
        dialog = FollowUpDialog(claim_for(vault, row.claim_id), payer_now(vault, row.claim_id), number, self._window)
        self._ask(dialog, lambda: self._follow_up(row, dialog))

    def _follow_up(self, row: ClaimRow, dialog: "FollowUpDialog") -> None:
        from app.services.claim_versions import follow_claim

        vault, now, chosen = self._session.vault, self._session.now(), dialog.follow_up()
        reference, lines = dialog.reference.text(), dialog.only_lines()
        follow = partial(follow_claim, vault, row.claim_id, chosen, reference, now, only_lines=lines)
        self._carry_out(follow, lambda new_id: self._show_following(row, new_id))

    def _show_following(self, row: ClaimRow, new_id: int) -> None:
        made = self._show(new_id)
        number = made.number if made else ""
        if made and made.status == "draft" and made.is_to_later_payer:
            self._check_again(made)
        elif made is None or made.status == "ready":
            self._say(self.tr("Claim {number} is ready to print.").format(number=number))
        else:
            self._say(self.tr("Claim {number} is open: change what was wrong.").format(number=number))
            self.encounter_wanted.emit(row.encounter_id)

    def withdraw_claim(self) -> None:
        """Take back the correction, void or new bill that has not been sent."""
        from app.services.claim_versions import withdraw_following

        row = self._chosen()
        if row is not None:
            words = self.tr("Claim {number} was withdrawn.").format(number=row.number)
            withdraw = partial(withdraw_following, self._session.vault, row.claim_id, self._session.now())
            self._carry_out(withdraw, lambda _done: self._say(words))

    # Answers --------------------------------------------------------------------------------------

    def enter_answer(self) -> None:
        """Ask what the payer answered to the sent claim chosen, line by line."""
        from app.services.claims import claim_for
        from app.ui.claims.answer_dialog import AnswerDialog

        row = self._chosen()
        if row is None or row.status != "sent" or row.is_followed or row.is_answered:
            words = self.tr("Choose a claim that was sent and has no answer yet.")
            said = self.tr("This claim is answered: take the answer back before another is entered.")
            self._say(said if row and row.is_answered else words)
            return
        dialog = AnswerDialog(self._session, row.claim_id, claim_for(self._session.vault, row.claim_id), self._window)
        dialog.check_wanted.connect(self._key_check)
        self._ask(dialog, lambda: self._say_answered(row))

    def _key_check(self, eob: "KeyedEob") -> None:
        """The paper of a check that pays more claims than one."""
        from app.ui.remittances.eob_desk import EobDesk

        desk = EobDesk(self._session, self._window)
        desk.message.connect(self._say)
        desk.key(begin=eob)

    def _say_answered(self, row: ClaimRow) -> None:
        self._session.changed.emit("claim")
        now = self._show(row.claim_id)
        step = now.next_step if now and now.claim_id == row.claim_id else ""
        self._say(self.tr("The answer to claim {number} is posted. {step}").format(number=row.number, step=step))

    def take_back_answer(self) -> None:
        """Undo the answer entered for the claim chosen, with a reason."""
        from app.services.claims import claim_for
        from app.ui.claims.answer_dialog import TakeBackDialog

        row = self._chosen()
        if row is None or not row.is_answered:
            self._say(self.tr("Choose a claim whose answer was entered."))
            return
        dialog = TakeBackDialog(claim_for(self._session.vault, row.claim_id), self._window)
        self._ask(dialog, lambda: self._take_back(row, dialog.reason.text()))

    def _take_back(self, row: ClaimRow, reason: str) -> None:
        from app.services.adjudications import take_back_answer

        words = self.tr("The answer to claim {number} was taken back.").format(number=row.number)
        take_back = partial(take_back_answer, self._session.vault, row.claim_id, reason, self._session.now())
        self._carry_out(take_back, lambda _done: self._say(words))

    # The next payer -------------------------------------------------------------------------------

    def bill_next_payer(self) -> None:
        """Take the answered claim chosen to the next payer; one that is a draft again is checked again."""
        from app.services.next_payer import next_claim_preview
        from app.ui.claims.next_payer_dialog import NextPayerDialog

        row = self._chosen()
        if row is None:
            return
        if row.is_to_later_payer and row.status == "draft":
            self._check_again(row)
            return
        try:
            preview = next_claim_preview(self._session.vault, row.claim_id)
        except UserError as error:
            self._say(str(error))
            return
        dialog = NextPayerDialog(self._session, row.claim_id, preview, self._window)
        self._ask(dialog, lambda: self._show_next_claim(dialog.made_id))

    def _show_next_claim(self, claim_id: int) -> None:
        self._session.changed.emit("claim")
        made = self._show(claim_id)
        if made:
            words = self.tr("Claim {number} to {payer} is ready to print.")
            self._say(words.format(number=made.number, payer=made.payer))

    def _check_again(self, row: ClaimRow) -> None:
        """A draft to a later payer: its items 10d and 19 may be changed, then it is checked and made ready."""
        from app.services.claims import claim_for
        from app.ui.claims.next_payer_dialog import NextPayerDialog

        try:
            claim = claim_for(self._session.vault, row.claim_id)
        except UserError as error:
            self._say(str(error))
            return
        dialog = NextPayerDialog(self._session, row.claim_id, claim, self._window, draft=True)
        self._ask(dialog, lambda: self._show_next_claim(dialog.made_id))

    # Splits ---------------------------------------------------------------------------------------

    def split_claim(self) -> None:
        """Ask which lines of the unsent claim chosen go onto a claim of their own."""
        from app.services.claims import claim_for
        from app.ui.claims.split_dialog import SplitDialog

        row = self._chosen()
        if row is None or row.status == "sent":
            self._say(self.tr("Choose a claim that was not sent yet: its lines can go onto two claims."))
            return
        dialog = SplitDialog(claim_for(self._session.vault, row.claim_id), self._window)
        self._ask(dialog, lambda: self._split(row, dialog.line_ids(), dialog.authorization.text()))

    def _split(self, row: ClaimRow, line_ids: list[int], authorization: str) -> None:
        from app.services.split_claims import split_claim

        session = self._session
        split = partial(split_claim, session.vault, row.claim_id, line_ids, authorization, session.now())
        self._carry_out(split, self._show_split)

    def _show_split(self, new_id: int) -> None:
        made = self._show(new_id)
        words = self.tr("Claim {number} bills these lines. The visit makes both ready.")
        self._say(words.format(number=made.number if made else ""))

    def combine_claims(self) -> None:
        """Put the split-off claim chosen back onto the visit's first one."""
        from app.services.split_claims import combine_claims

        row = self._chosen()
        if row is not None:
            combine = partial(combine_claims, self._session.vault, row.claim_id, self._session.now())
            self._carry_out(combine, lambda first: self._show_combined(row, first))

    def _show_combined(self, row: ClaimRow, first: int) -> None:
        self._show(first)
        self._say(self.tr("The lines of claim {number} are billed here again.").format(number=row.number))

    # What every deed shares -----------------------------------------------------------------------

    def _say(self, words: str) -> None:
        self.message.emit(words)

    def _show(self, claim_id: int) -> ClaimRow | None:
        self._show_row(claim_id)
        return self._chosen()

    def _ask(self, dialog: QDialog, accepted: Callable[[], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(accepted)
        dialog.open()

    def _carry_out(self, act: Callable[[], Made], then: Callable[[Made], None]) -> None:
        """Do it and let the lists know; a refusal is said and nothing else happens."""
        try:
            made = act()
        except UserError as error:
            self._say(str(error))
            return
        self._session.changed.emit("claim")
        then(made)
