"""The pile to print: ready claims by payer and form, with their sheets and sums."""

import contextlib
from dataclasses import dataclass, replace
from itertools import groupby

from app.errors import UserError
from app.forms.cms1500 import CMS1500, sheets
from app.queries.print_queue import QueuedClaim, queued_claims
from app.services.claim_reading import claim_in, stored_in
from app.services.claims import attached_sheets
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class PayerPile:
    """The ready claims of one practice for one payer on one form: one envelope, if they fit."""

    payer_id: int
    practice_id: int
    payer: str
    place: str
    practice: str
    form: str
    claims: tuple[QueuedClaim, ...]

    @property
    def key(self) -> tuple[int, int]:
        """Tells piles apart."""
        return self.payer_id, self.practice_id


def print_queue(db: Database, practice_id: int = 0) -> tuple[PayerPile, ...]:
    """The piles by payer's name, of one practice where it is given; their claims by patient."""
    claims = tuple(_with_answers(db, claim) for claim in queued_claims(db, practice_id))
    return tuple(_pile(tuple(group)) for _key, group in groupby(claims, lambda each: (each.payer_id, each.practice_id)))


def sheets_of(claim: QueuedClaim) -> int:
    """How many sheets the claim takes: its forms, and what earlier payers answered."""
    return sheets(claim.lines) + claim.attached


def _with_answers(db: Database, claim: QueuedClaim) -> QueuedClaim:
    if claim.has_answers:
        with contextlib.suppress(UserError):  # the answer it rests upon was taken back: printing will say so
            return replace(claim, attached=attached_sheets(claim_in(db, stored_in(db, claim.claim_id))))
    return claim


def _pile(claims: tuple[QueuedClaim, ...]) -> PayerPile:
    first = claims[0]
    return PayerPile(first.payer_id, first.practice_id, first.payer, first.place, first.practice, CMS1500.name, claims)
