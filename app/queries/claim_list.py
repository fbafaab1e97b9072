"""The claims ledger: one row for each claim, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.domain.claim_status import ClaimStatus
from app.domain.next_step import file_by, next_step
from app.domain.people import PersonName
from app.store.connection import Database

FOLLOWED = "See the later claim"
_STATUSES = {status.value: status for status in ClaimStatus}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in the ledger. `balance_cents` is what is still open on its visit; `age_days` count from the service."""

    claim_id: int
    encounter_id: int
    number: str
    patient: str
    payer: str
    service_date: date | None
    charge_cents: int
    balance_cents: int
    status: ClaimStatus
    age_days: int
    next_step: str
    provider: str
    version: int = 1
    """1 original, 7 corrected, 8 void."""
    is_followed: bool = False
    """A later claim bills the same visit; the money is told there."""


# The sums come from an index that holds both columns, so no ledger row is read.
SELECT = """
    SELECT claim.id, claim.encounter_id, claim.number, claim.status, claim.total_cents,
        coalesce(encounter.service_date, substr(claim.created_at, 1, 10)), encounter.service_date IS NULL,
        coalesce((SELECT sum(amount_cents) FROM ledger_entry WHERE ledger_entry.encounter_id = claim.encounter_id), 0),
        claim.version,
        EXISTS (SELECT 1 FROM claim AS later WHERE later.encounter_id = claim.encounter_id AND later.id > claim.id),
        patient.last, patient.first, patient.middle, patient.suffix,
        payer.name, payer.filing_limit_days,
        coalesce(provider.last, ''), coalesce(provider.first, '')
    FROM claim
    JOIN encounter ON encounter.id = claim.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    JOIN coverage ON coverage.id = claim.coverage_id
    JOIN payer ON payer.id = coverage.payer_id
    LEFT JOIN provider ON provider.id = encounter.rendering_id
    WHERE (:practice IS NULL OR encounter.practice_id = :practice)
        AND (:all_statuses OR instr(:statuses, ' ' || claim.status || ' ') > 0)
    ORDER BY claim.id DESC
    LIMIT :most
"""


def claim_rows(
    db: Database,
    today: date,
    statuses: Sequence[ClaimStatus] | None = None,
    practice_id: int | None = None,
    most: int | None = None,
) -> list[ClaimRow]:
    """All claims, the latest first; only those of some statuses, of one practice, or so many where these are given."""
    parameters = {
        "practice": practice_id,
        "all_statuses": statuses is None,
        "statuses": f" {' '.join(statuses or ())} ",
        "most": -1 if most is None else most,
    }
    read = _Reader(today)
    return [read.row(*row) for row in db.execute(SELECT, parameters)]


class _Reader:
    """Makes rows of one list; what recurs in it (names, days, next steps) is worked out once."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._day = cache(date.fromisoformat)
        self._name = cache(lambda *parts: PersonName(*parts).sort_name)
        self._step = cache(self._next_step)

    def row(
        self,
        claim_id: int,
        encounter_id: int,
        number: str,
        status: str,
        charge_cents: int,
        day_text: str,
        undated: int,
        balance_cents: int,
        version: int,
        is_followed: int,
        last: str,
        first: str,
        middle: str,
        suffix: str,
        payer: str,
        filing_limit_days: int,
        provider_last: str,
        provider_first: str,
    ) -> ClaimRow:
        day = self._day(day_text)
        return ClaimRow(
            claim_id,
            encounter_id,
            number,
            self._name(last, first, middle, suffix),
            payer,
            None if undated else day,
            charge_cents,
            0 if is_followed else balance_cents,
            _STATUSES[status],
            (self._today - day).days,
            FOLLOWED if is_followed else self._step(status, None if undated else day, filing_limit_days),
            self._name(provider_last, provider_first),
            version,
            bool(is_followed),
        )

    def _next_step(self, status: str, day: date | None, filing_limit_days: int) -> str:
        return next_step(_STATUSES[status], file_by(day, filing_limit_days), self._today)
