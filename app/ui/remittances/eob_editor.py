"""The paper EOB being keyed: one frozen record, replaced with every key, kept as a draft and proved a moment later."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.remittances.keyed_eob import KeyedBeside, KeyedClaim, KeyedEob
from app.domain.remittances.keyed_remittance import KeyedTrouble, keyed_troubles
from app.domain.remittances.plan import PlannedClaim
from app.services.remittances.keyed import (
    KeyedProof,
    forget_keyed_draft,
    keep_keyed_draft,
    keyed_draft,
    keyed_proof,
    post_keyed,
)
from app.services.remittances.posting import Posted
from app.ui.session import Session

KEEP_AFTER_MS = 300


class EobEditor(QObject):
    """`changed` with every key, `proved` once what posting would do is known anew."""

    changed = Signal()
    proved = Signal()

    def __init__(
        self, session: Session, draft_id: int = 0, begin: KeyedEob | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.draft_id = draft_id
        self.eob = KeyedEob(practice_id=session.practice_id, paid_on=session.today())
        if draft_id:
            self.eob = keyed_draft(session.vault, draft_id).eob
        self.proof: KeyedProof | None = None
        self._kept = self.eob
        if begin is not None:
            self.eob = replace(begin, practice_id=begin.practice_id or session.practice_id)
        self._timer = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._timer.timeout.connect(self.settle)

    def set_head(self, **fields: Any) -> None:
        """Fields of the check."""
        self._take(replace(self.eob, **fields))

    def set_beside(self, beside: Sequence[KeyedBeside]) -> None:
        """What is keyed beside the claims."""
        self._take(replace(self.eob, beside=tuple(beside)))

    def add(self, claim: KeyedClaim) -> int:
        """A further claim; its place."""
        self._take(replace(self.eob, claims=(*self.eob.claims, claim)))
        return len(self.eob.claims) - 1

    def put(self, place: int, claim: KeyedClaim) -> None:
        """What is keyed of a claim now."""
        claims = list(self.eob.claims)
        claims[place] = claim
        self._take(replace(self.eob, claims=tuple(claims)))

    def remove(self, place: int) -> None:
        """The paper does not have this claim."""
        claims = self.eob.claims
        self._take(replace(self.eob, claims=(*claims[:place], *claims[place + 1 :])))

    def troubles(self) -> tuple[KeyedTrouble, ...]:
        """What keeps it from being posted, as far as it is known at once."""
        told = self.proof.troubles if self.proof and not self._timer.isActive() else ()
        return told or keyed_troubles(self.eob)

    def planned(self, place: int) -> PlannedClaim | None:
        """What posting a claim would do, once that is known."""
        if self.proof is None or self._timer.isActive():
            return None
        return next((each for each in self.proof.plan.claims if each.place == place), None)

    def settle(self) -> None:
        """Keep what is keyed, and prove it."""
        self._timer.stop()
        self.keep()
        self.proof = keyed_proof(self._session.vault, self.eob, self._session.today())
        self.proved.emit()

    def keep(self) -> None:
        """Keep what is keyed now; nothing worth keeping makes no draft."""
        if self.eob == self._kept or (self.eob.is_empty and not self.draft_id):
            return
        self.draft_id = keep_keyed_draft(self._session.vault, self.draft_id, self.eob, self._session.now())
        self._kept = self.eob

    def forget(self) -> None:
        """Throw away what is keyed."""
        self._timer.stop()
        if self.draft_id:
            forget_keyed_draft(self._session.vault, self.draft_id, self._session.now())
        self.draft_id, self._kept = 0, self.eob

    def post(self) -> Posted:
        """Post it whole. UserError where it does not come out to the cent."""
        posted = post_keyed(self._session.vault, self.eob, self._session.now(), self.draft_id)
        self._timer.stop()
        self.draft_id, self._kept = 0, self.eob
        return posted

    def _take(self, eob: KeyedEob) -> None:
        if eob != self.eob:
            self.eob = eob
            self._timer.start()
            self.changed.emit()
