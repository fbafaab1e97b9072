"""Money of remittances that is kept aside: posted without its claim being found, until somebody knows whose it is."""

from dataclasses import dataclass

from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One claim of a remittance. `claim_count` is how many claims its remittance has."""

    remittance_id: int
    place: int
    paid_cents: int
    payer_name: str
    """Our payer's name; as the payment has it where it is none of ours."""
    claim_count: int


def kept_aside_rows(db: Database, practice_id: int = 0) -> list[AsideRow]:
    """What is kept aside still, the latest first; of one practice where that is given."""
    rows = db.execute(
        """SELECT aside.remittance_id, aside.place, aside.paid_cents, coalesce(payer.name, remittance.payer_name),
               remittance.claim_count
           FROM remittance_suspense AS aside
           JOIN remittance ON remittance.id = aside.remittance_id
           LEFT JOIN payer ON payer.id = remittance.payer_id
           WHERE ? IN (0, remittance.practice_id) ORDER BY aside.batch_id DESC, aside.place""",
        [practice_id],
    )
    return [AsideRow(*row) for row in rows]
