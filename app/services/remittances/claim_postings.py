"""Planned claims of a remittance written into the books: answers recorded, answers taken back, each with its money."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain.adjudication import Adjudication
from app.domain.ledger import Entry
from app.domain.money import format_cents
from app.domain.posting import PostingKind
from app.domain.remittances.plan import Outcome, PlannedClaim, StandingAnswer
from app.store.adjudications import add_adjudication, take_back_adjudication
from app.store.claims import add_claim_event, claim_after
from app.store.ledger import Posting, PostingWriter
from app.store.remittance_batches import BatchClaim
from app.store.vault import Vault


class ClaimPostings:
    """Writes the claims of one batch, in the order they were planned upon each other."""

    def __init__(
        self, vault: Vault, writer: PostingWriter, batch_id: int, receipt_id: int, check: str, payer: str, now: datetime
    ) -> None:
        self._vault, self._writer = vault, writer
        self._batch_id, self._receipt_id = batch_id, receipt_id
        self._check, self._payer, self._now = check, payer, now
        self._answers: dict[int, int] = {}
        """Row ids of the answers this batch records, by the place that they were planned at."""

    def write(self, claims: Sequence[PlannedClaim], step: Callable[[int, int], None]) -> list[BatchClaim]:
        """What became of each claim. Reversals of what stood before come first, as they were planned."""
        done = []
        for each in sorted(claims, key=_order):
            done.append(self._write(each))
            step(len(done), len(claims))
        return done

    def _write(self, planned: PlannedClaim) -> BatchClaim:
        place, cents = planned.place, planned.paid_cents
        claim = planned.match.claim
        if claim is None or planned.outcome in (Outcome.SUSPENSE, Outcome.INFORMATION):
            return BatchClaim(place, planned.outcome, cents, claim.claim_id if claim else 0)
        taken = [self._take_back(planned, each) for each in planned.takes_back]
        answer_id = self._record(planned, planned.answer) if planned.answer else 0
        named = answer_id if planned.outcome is Outcome.ANSWER else taken[0]
        return BatchClaim(place, planned.outcome, cents, claim.claim_id, named)

    def _take_back(self, planned: PlannedClaim, standing: StandingAnswer) -> int:
        assert planned.match.claim is not None  # looked at in _write
        claim_id, place = planned.match.claim.claim_id, standing.planned_place
        answer_id = standing.adjudication_id if place is None else self._answers[place]
        undone = {entry.id for entry in standing.entries}
        entries = [entry for entry in planned.entries if entry.reverses in undone]
        words = f"{self._payer} took back its answer ({standing.told}) with {self._check}"
        if planned.outcome is Outcome.ANSWER:
            words = f"{self._payer} decided anew with {self._check}"
        if (following := claim_after(self._vault.db, claim_id)) is not None:
            words += f"; claim {following.number} to the next payer rests upon it"
        take_back_adjudication(
            self._vault.db, answer_id, self._now, self._vault.user_name, words, batch_id=self._batch_id
        )
        self._post(planned, answer_id, words, entries)
        self._tell(claim_id, "answer taken back", words)
        return answer_id

    def _record(self, planned: PlannedClaim, answer: Adjudication) -> int:
        assert planned.match.claim is not None  # looked at in _write
        claim_id = planned.match.claim.claim_id
        answer_id = add_adjudication(
            self._vault.db, claim_id, answer, self._now, self._vault.user_name, batch_id=self._batch_id
        )
        self._answers[planned.place] = answer_id
        paid, left = format_cents(answer.paid_cents), format_cents(answer.patient_cents)
        words = f"{self._payer} paid {paid} with {self._check}, left {left} to the next who owes"
        if answer.payer_claim_number:
            words += f"; its number {answer.payer_claim_number}"
        self._post(planned, answer_id, words, [entry for entry in planned.entries if not entry.reverses])
        self._tell(claim_id, "answered", words)
        return answer_id

    def _post(self, planned: PlannedClaim, answer_id: int, words: str, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        assert planned.match.claim is not None  # looked at in _write
        posting = Posting(
            at=self._now,
            user=self._vault.user_name,
            effective_date=self._writer.effective_date,
            kind=PostingKind.ADJUDICATION,
            words=words,
            encounter_id=planned.match.claim.encounter_id,
            adjudication_id=answer_id,
            receipt_id=self._receipt_id,
            batch_id=self._batch_id,
        )
        self._writer.add(posting, entries)

    def _tell(self, claim_id: int, kind: str, words: str) -> None:
        add_claim_event(self._vault.db, claim_id, self._now, self._vault.user_name, kind, words)


def _order(planned: PlannedClaim) -> tuple[bool, int]:
    of_before = all(each.planned_place is None for each in planned.takes_back)
    return not (planned.outcome is Outcome.REVERSAL and of_before), planned.place
