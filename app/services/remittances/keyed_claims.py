"""The claims of a paper EOB as they are taken up: with their lines as sent, or with the answer that is taken back."""

from dataclasses import replace

from app.domain.adjudication import Adjudication
from app.domain.keyed_answer import KeyedLine
from app.domain.remittances.keyed_eob import KeyedClaim, KeyedService
from app.domain.remittances.match import BilledClaim, BilledLine
from app.errors import UserError
from app.queries.remittance_candidates import billed_claims
from app.store.adjudications import standing_adjudication
from app.store.vault import Vault


def keyed_claim(vault: Vault, claim_id: int) -> KeyedClaim:
    """A sent claim with nothing keyed yet. UserError where it was not sent."""
    claim = _billed(vault, claim_id)
    return KeyedClaim(
        claim_id=claim.claim_id,
        number=claim.number,
        patient_last=claim.patient_last,
        patient_first=claim.patient_first,
        rank=claim.rank,
        payer_id=claim.payer_id,
        lines=tuple(map(_service, claim.lines)),
    )


def taken_back_claim(vault: Vault, claim_id: int) -> KeyedClaim:
    """The answer that stands for a claim, to be taken back by the paper. UserError where none stands."""
    claim, standing = keyed_claim(vault, claim_id), standing_adjudication(vault.db, claim_id)
    if standing is None:
        raise UserError(f"Claim {claim.number} has no answer that could be taken back.", "Key its answer first.")
    answer = standing.answer
    return replace(
        claim,
        payer_claim_number=answer.payer_claim_number,
        lines=_answered(claim, answer),
        others=answer.adjustments,
        paid_cents=answer.paid_cents,
        charge_cents=answer.charge_cents,
        takes_back=True,
    )


def has_standing_answer(vault: Vault, claim_id: int) -> bool:
    """Whether an answer stands that a paper could take back."""
    return standing_adjudication(vault.db, claim_id) is not None


def _answered(claim: KeyedClaim, answer: Adjudication) -> tuple[KeyedService, ...]:
    ours = {line.keyed.line_id: line for line in claim.lines}
    return tuple(
        replace(
            ours.get(line.line_id, KeyedService(KeyedLine(line.line_id, line.charge_cents))),
            keyed=KeyedLine(
                line.line_id,
                line.charge_cents,
                line.allowed_cents,
                others=line.adjustments,
                paid_cents=line.paid_cents,
                remarks=line.remarks,
            ),
        )
        for line in answer.lines
    )


def _billed(vault: Vault, claim_id: int) -> BilledClaim:
    found = billed_claims(vault.db, [claim_id])
    if not found:
        raise UserError("A payer answers only what was sent to it.", "Choose a claim that was sent.")
    return found[0]


def _service(line: BilledLine) -> KeyedService:
    return KeyedService(KeyedLine(line.line_id, line.charge_cents), line.procedure, line.modifiers, line.service_date)
