"""Money kept aside, with what the payer said of it: for finding out whose it is."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.queries.kept_aside import AsideRow, kept_aside_rows
from app.services.remittances.kept import remittance_in_file, stored_remittance
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class KeptAside:
    """One claim of a remittance whose money waits."""

    row: AsideRow
    remittance: Remittance
    reference: str
    paid_on: date | None

    @property
    def claim(self) -> RemittanceClaim:
        """What the payer sent of it."""
        return self.remittance.claims[self.row.place]


def kept_aside(vault: Vault, practice_id: int = 0) -> tuple[KeptAside, ...]:
    """Everything kept aside, the latest first; of one practice where that is given. Reads the files
    and papers it came with."""

    @cache
    def remittance(remittance_id: int) -> Remittance:
        return remittance_in_file(vault, stored_remittance(vault, remittance_id))

    found = []
    for row in kept_aside_rows(vault.db, practice_id):
        stored = stored_remittance(vault, row.remittance_id)
        found.append(KeptAside(row, remittance(row.remittance_id), stored.reference, stored.paid_on))
    return tuple(found)
