"""Whose payment it is: by the names and numbers in its head, else by the claims of ours that it answers for certain."""

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.remittances.candidates import candidate_keys
from app.domain.remittances.match import BilledClaim, MatchedBy
from app.domain.remittances.matching import match_claims
from app.domain.remittances.recognise import recognised_payer, recognised_practice
from app.domain.remittances.remittance import Remittance
from app.queries.remittance_candidates import candidate_claims, practices_of_visits
from app.store.payers import load_payers
from app.store.practices import load_practices
from app.store.remittances import known_payer
from app.store.vault import Vault

_BY_NUMBER = (MatchedBy.LINE_NUMBER, MatchedBy.CLAIM_NUMBER)
_CERTAIN = 100


@dataclass(frozen=True, slots=True)
class Recognised:
    """Row ids of the payer and the practice paid; 0 where nobody on file is certain."""

    payer_id: int
    practice_id: int


def recognise(vault: Vault, remittance: Remittance) -> Recognised:
    """By the payer's id, name or bank's key and the payee's numbers; what these leave open by the claims answered,
    where all of them are one payer's or one practice's."""
    payer_id = recognised_payer(remittance, load_payers(vault.db, active_only=False))
    payer_id = payer_id or known_payer(vault.db, remittance.payer_id)
    practice_id = recognised_practice(remittance, load_practices(vault.db, active_only=False))
    if payer_id and practice_id:
        return Recognised(payer_id, practice_id)
    answered = _answered(vault, remittance)
    practices = practices_of_visits(vault.db, {each.encounter_id for each in answered})
    return Recognised(payer_id or _only({each.payer_id for each in answered}), practice_id or _only(practices))


def _answered(vault: Vault, remittance: Remittance) -> list[BilledClaim]:
    """The claims of ours that it names by number, patient and all."""
    matches = match_claims(remittance, candidate_claims(vault.db, candidate_keys(remittance)))
    return [each.claim for each in matches if each.claim and each.by in _BY_NUMBER and each.confidence == _CERTAIN]


def _only(found: Collection[int]) -> int:
    return next(iter(found)) if len(found) == 1 else 0
