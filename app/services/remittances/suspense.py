"""Money of a remittance that is kept aside: posted once its claim is found, or given back to the payer."""

from datetime import datetime

from app.domain.remittances.plan import Outcome
from app.errors import UserError
from app.services.remittances.desk import decide_match
from app.services.remittances.kept import remittance_in_file, stored_remittance
from app.services.remittances.posting import Posted, post_remittance
from app.services.trail import note
from app.store.remittance_batches import close_suspense, done_claims, suspense_batch
from app.store.vault import Vault


def post_suspense(
    vault: Vault, remittance_id: int, place: int, claim_id: int, line_ids: tuple[int, ...], now: datetime
) -> Posted:
    """Post money kept aside to the claim it answers, as a step of its own; see `decide_match`, `post_remittance`.

    UserError where it is not kept aside any more, or would be again.
    """
    with vault.atomic():
        _kept_aside(vault, remittance_id, place)
        decide_match(vault, remittance_id, place, claim_id, line_ids, now)
        try:
            return post_remittance(vault, remittance_id, [place], now)
        except UserError as error:
            stored = stored_remittance(vault, remittance_id)
            if stored.file_id or remittance_in_file(vault, stored).claims[place].lines:
                raise
            raise UserError(
                "This claim was keyed without its lines, and its sums do not fit the claim you chose.",
                "Undo the posting of the check, then Key the paper anew (menu Money) and find the claim there.",
            ) from error


def return_suspense(vault: Vault, remittance_id: int, place: int, words: str, now: datetime) -> None:
    """Close money kept aside as given back to the payer; `words` say how and when. UserError where there is none."""
    if not words.strip():
        raise UserError("How the money went back is missing.", "Type the check's number and day, or say what was done.")
    with vault.atomic():
        batch_id = _kept_aside(vault, remittance_id, place)
        _, done = done_claims(vault.db, remittance_id)[place]
        assert done.outcome is Outcome.SUSPENSE  # looked at in _kept_aside
        close_suspense(vault.db, batch_id, place, words.strip(), now, vault.user_name)
        detail = {"place": place, "cents": done.paid_cents, "words": words.strip()}
        note(vault, now, "return suspense", "remittance", remittance_id, detail)


def _kept_aside(vault: Vault, remittance_id: int, place: int) -> int:
    stored_remittance(vault, remittance_id)
    batch_id = suspense_batch(vault.db, remittance_id, place)
    if not batch_id:
        raise UserError("This money is not kept aside any more.", "Read the list again.")
    return batch_id
