"""A posting of a remittance undone in one action: every answer, takeback and amount beside the claims, to the cent."""

from dataclasses import replace
from datetime import datetime

from app.domain.claim import ClaimStatus
from app.domain.ledger import Entry, reversal, standing
from app.domain.posting import PostingKind
from app.domain.remittances.plan import Outcome
from app.errors import UserError
from app.queries.remittance_sums import batch_payments_cents, patients_of_visits
from app.services.credit import settle_credit
from app.services.local_day import local_day
from app.services.remittances.kept import stored_remittance, told
from app.services.remittances.payer_account import reverse_account_entry
from app.services.trail import note
from app.store.adjudications import (
    StoredAdjudication,
    add_adjudication,
    load_adjudication,
    origin_of,
    recorded_at,
    reversing_batch,
    standing_adjudications,
    standing_of_batch,
    take_back_adjudication,
    taken_back_by_batch,
)
from app.store.claims import StoredClaim, add_claim_event, claim_after, load_stored_claim
from app.store.ledger import Posting, PostingWriter, load_adjudication_entries
from app.store.payer_account import entries_of_batch, load_case
from app.store.periods import open_day
from app.store.remittance_batches import (
    Batch,
    add_batch_reversal,
    done_claims,
    has_closed_suspense,
    load_batch,
    load_batch_claims,
)
from app.store.vault import Vault
from app.store.writing_beside import writing_beside


def undo_batch(vault: Vault, batch_id: int, reason: str, now: datetime) -> None:
    """Undo one step of posting a remittance, whole: its answers are taken back, those that the payer had reversed in it
    stand again, what lay beside the claims and the money kept aside are as before. The receipt stays: the check came.

    UserError where it is undone already, no reason is given, or something later rests upon it, which is named.
    """
    if not reason.strip():
        raise UserError("A posting is undone only with a reason.", "Say in a few words what was wrong.")
    with vault.atomic():
        batch = load_batch(vault.db, batch_id)
        if batch is None:
            raise UserError("This posting is no longer there.", "Read the list again.")
        if batch.is_undone:
            raise UserError("This posting was undone already.")
        _Undoing(vault, batch, reason.strip(), now).undo()


def undo_batch_beside(vault: Vault, batch_id: int, reason: str, now: datetime) -> None:
    """The same through a connection of its own, for a worker's thread: the window stays free meanwhile."""
    with writing_beside(vault) as twin:
        undo_batch(twin, batch_id, reason, now)


class _Undoing:
    def __init__(self, vault: Vault, batch: Batch, reason: str, now: datetime) -> None:
        self.vault, self.batch, self.reason, self.now = vault, batch, reason, now
        self.stored = stored_remittance(vault, batch.remittance_id)
        self.words = f"The posting of {told(vault, self.stored)}, was undone: {reason}"
        self.writer = PostingWriter(vault.db, open_day(vault.db, local_day(now)))
        self.visits: set[int] = set()

    def undo(self) -> None:
        vault, batch_id = self.vault, self.batch.id
        answers, reversed_ = standing_of_batch(vault.db, batch_id), self._reversed_before()
        self._refuse(answers, reversed_)
        for each in answers:
            self._take_back(each)
        for each in reversed_:
            self._restore(each)
        self.writer.write()
        for encounter_id, patient_id in sorted(patients_of_visits(vault.db, self.visits).items()):
            settle_credit(vault, encounter_id, patient_id, self.now, batch_id)
        for entry in entries_of_batch(vault.db, batch_id):
            reverse_account_entry(vault, entry, f"Undone: {self.reason}", self.now, batch_id)
        add_batch_reversal(vault.db, batch_id, self.reason, self.now, vault.user_name)
        self._prove()
        detail = {"batch": batch_id, "reference": self.stored.reference, "reason": self.reason}
        counts = {"taken_back": len(answers), "restored": len(reversed_)}
        note(vault, self.now, "undo posting", "remittance", self.stored.id, detail | counts)

    def _reversed_before(self) -> list[StoredAdjudication]:
        """The answers of earlier postings that the payer took back in this one."""
        found = [load_adjudication(self.vault.db, each) for each in taken_back_by_batch(self.vault.db, self.batch.id)]
        return [each for each in found if each and origin_of(self.vault.db, each.id)[1] != self.batch.id]

    def _take_back(self, each: StoredAdjudication) -> None:
        db, user = self.vault.db, self.vault.user_name
        entries = [reversal(entry) for entry in standing(load_adjudication_entries(db, each.id))]
        take_back_adjudication(db, each.id, self.now, user, self.reason, batch_id=self.batch.id)
        self._post(each, each.id, entries)
        add_claim_event(db, each.claim_id, self.now, user, "answer taken back", self.words)

    def _restore(self, each: StoredAdjudication) -> None:
        """An answer stands again as a copy: the entries that took it back cannot be taken back themselves."""
        db, user = self.vault.db, self.vault.user_name
        origin, batch_id = origin_of(db, each.id)
        copy_id = add_adjudication(db, each.claim_id, each.answer, self.now, user, batch_id=batch_id, restores=origin)
        entries = load_adjudication_entries(db, each.id)
        again = [replace(entry, id=0) for entry in entries if not entry.reverses]
        self._post(each, copy_id, again)
        add_claim_event(db, each.claim_id, self.now, user, "answered", f"{self.words}; its answer stands again")

    def _post(self, each: StoredAdjudication, answer_id: int, entries: list[Entry]) -> None:
        stored = self._claim(each.claim_id)
        self.visits.add(stored.encounter_id)
        if entries:
            posting = Posting(
                at=self.now,
                user=self.vault.user_name,
                effective_date=self.writer.effective_date,
                kind=PostingKind.ADJUDICATION,
                words=self.words,
                encounter_id=stored.encounter_id,
                adjudication_id=answer_id,
                receipt_id=self.stored.receipt_id,
                batch_id=self.batch.id,
            )
            self.writer.add(posting, entries)

    def _claim(self, claim_id: int) -> StoredClaim:
        stored = load_stored_claim(self.vault.db, claim_id)
        assert stored is not None  # an answer's row refers to it
        return stored

    def _refuse(self, answers: tuple[StoredAdjudication, ...], reversed_: list[StoredAdjudication]) -> None:
        """What came later and rests upon this posting is undone first."""
        if has_closed_suspense(self.vault.db, self.batch.id):
            raise UserError("Money that was kept aside in this posting went back to the payer.", "It cannot be undone.")
        beside = entries_of_batch(self.vault.db, self.batch.id)
        for entry in beside:
            self._refuse_settled(entry.case_id)
        if beside:
            self._refuse_posted_again()
        for done in load_batch_claims(self.vault.db, self.batch.id):
            if done.outcome is Outcome.ANSWER and (later := reversing_batch(self.vault.db, done.adjudication_id)):
                self._refuse_later(done.claim_id, later)
        for each in answers:
            self._refuse_next_claim(each.claim_id)
        for each in reversed_:
            if any(self._came_after(one, each) for one in standing_adjudications(self.vault.db, each.claim_id)):
                number = self._claim(each.claim_id).number
                raise UserError(f"Claim {number} was answered anew since.", "Take that answer back first.")

    def _came_after(self, one: StoredAdjudication, restored: StoredAdjudication) -> bool:
        """Whether an answer to the same lines came after this posting, and would be there twice."""
        lines = {line.line_id for line in one.answer.lines}
        others = {line.line_id for line in restored.answer.lines}
        if lines and others and lines.isdisjoint(others):
            return False
        return self._is_later(one)

    def _is_later(self, one: StoredAdjudication) -> bool:
        batch_id = origin_of(self.vault.db, one.id)[1]
        if batch_id:
            return batch_id > self.batch.id
        return recorded_at(self.vault.db, one.id) > self.batch.at

    def _refuse_posted_again(self) -> None:
        """What lies beside the claims goes with them: with all claims in later steps it could not be posted again."""
        done = done_claims(self.vault.db, self.stored.id)
        for each in load_batch_claims(self.vault.db, self.batch.id):
            if each.place in done and done[each.place][0] != self.batch.id:
                words = f"Claim {each.place + 1} of the remittance was posted again since."
                raise UserError(words, "Undo that posting first.")

    def _refuse_settled(self, case_id: int) -> None:
        """What the biller did to a case rests upon the check that opened or continued it."""
        case = load_case(self.vault.db, case_id)
        undone = {each.reverses for each in case}
        for each in case:
            if not each.batch_id and not each.reverses and each.id not in undone:
                name = f"{each.reason} {each.reference}".strip()
                raise UserError(f"The payer's account, {name}: {each.words}.", "Take that back first.")

    def _refuse_later(self, claim_id: int, batch_id: int) -> None:
        batch = load_batch(self.vault.db, batch_id)
        if batch and not batch.is_undone and batch.id != self.batch.id:
            later = told(self.vault, stored_remittance(self.vault, batch.remittance_id))
            number = self._claim(claim_id).number
            raise UserError(f"The answer to claim {number} was taken back by {later}.", "Undo that posting first.")

    def _refuse_next_claim(self, claim_id: int) -> None:
        following = claim_after(self.vault.db, claim_id)
        if following is None:
            return
        number = self._claim(claim_id).number
        if following.status is not ClaimStatus.SENT:
            words = f"Claim {following.number} rests upon the answer to claim {number}."
            raise UserError(words, "Withdraw that claim first.")
        if any(map(self._is_later, standing_adjudications(self.vault.db, following.id))):
            words = f"The answer to claim {following.number}, to the payer after that of claim {number}, came later."
            raise UserError(words, "Undo its posting first, or take that answer back.")

    def _prove(self) -> None:
        if off := batch_payments_cents(self.vault.db, self.batch.id):
            raise UserError(
                f"After undoing, {off} cents of the posting would be left in the books.",
                "Nothing was undone. This should not happen; please report it.",
            )
