"""What a payer has authorized for a visit's coverage, and how much of it is used."""

from dataclasses import dataclass
from datetime import date

from app.domain.authorization import Authorization, visits_before
from app.domain.coverage import Coverage
from app.domain.encounter import Encounter
from app.store.encounters import load_authorized_visits
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class OfferedAuthorization:
    """`used` counts the visits of other days, and of the same day before this one."""

    authorization: Authorization
    used: int

    @property
    def left(self) -> int | None:
        """Visits left, this one among them; None where they are not counted."""
        allowed = self.authorization.visits
        return max(0, allowed - self.used) if allowed else None


def offered_authorizations(
    vault: Vault, coverage: Coverage, encounter: Encounter, today: date
) -> tuple[OfferedAuthorization, ...]:
    """The coverage's authorizations that hold on the day of the visit; those with visits left come first."""
    on = encounter.service_date or today
    holding = [each for each in coverage.authorizations if each.holds_on(on)]
    if not holding:
        return ()
    visits = load_authorized_visits(vault.db, encounter.patient_id)
    offered = [OfferedAuthorization(each, visits_before(each.number, visits, on, encounter.id)) for each in holding]
    return tuple(sorted(offered, key=lambda each: each.left == 0))
