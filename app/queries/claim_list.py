"""The claims ledger: one row for each claim, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.domain.claim_status import ClaimStatus
from app.domain.next_step import answered_step, file_by, next_step
from app.domain.people import PersonName
from app.queries.answered_claims import OpenAfterAnswer, open_after_answers
from app.store.connection import Database

FOLLOWED = "See the later claim"
CHECK_AGAIN = "Check it again"
"""A claim to a later payer that is a draft again: its visit is as it was sent, only records can be mended."""
_STATUSES = {status.value: status for status in ClaimStatus}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in the ledger. `age_days` count from the service.

    `balance_cents` is what is still open on its visit. Where several claims bill the visit, one that the next payer's
    follows tells what its own payer still owes, the last one all the rest: they sum to what is open.
    """

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
    """A later claim corrects, voids or bills it anew; the money is told there."""
    is_answered: bool = False
    """The payer's answer to it stands."""
    is_taken_on: bool = False
    """A later claim takes its answer to the next payer."""
    next_payer: str = ""
    """The payer whose part is open and who was not billed yet."""
    is_to_later_payer: bool = False
    """Not sent yet, it takes an earlier claim's answer to the next payer: it can be withdrawn."""


# The sums come from an index that holds both columns, so no ledger row is read; only where several claims bill one
# visit is it read by who owes.
SELECT = """
    SELECT claim.id, claim.encounter_id, claim.number, claim.status, claim.total_cents,
        coalesce(encounter.service_date, substr(claim.created_at, 1, 10)), encounter.service_date IS NULL,
        coalesce((SELECT sum(amount_cents) FROM ledger_entry WHERE ledger_entry.encounter_id = claim.encounter_id), 0)
        - CASE WHEN EXISTS (SELECT 1 FROM claim AS other
                WHERE other.encounter_id = claim.encounter_id AND other.id <> claim.id)
            THEN coalesce((SELECT sum(amount_cents) FROM ledger_entry AS entry
                LEFT JOIN service_line AS line ON line.id = entry.service_line_id
                WHERE entry.encounter_id = claim.encounter_id
                    AND CASE WHEN coalesce(line.part, 0) <> claim.part THEN 1
                        WHEN EXISTS (SELECT 1 FROM claim AS later WHERE later.encounter_id = claim.encounter_id
                            AND later.id > claim.id AND later.part = claim.part
                            AND later.coverage_id <> claim.coverage_id)
                        THEN entry.coverage_id IS NOT claim.coverage_id
                        ELSE entry.coverage_id IN (SELECT earlier.coverage_id FROM claim AS earlier
                            WHERE earlier.encounter_id = claim.encounter_id AND earlier.part = claim.part
                                AND earlier.coverage_id <> claim.coverage_id) END), 0)
            ELSE 0 END,
        claim.version,
        EXISTS (SELECT 1 FROM claim AS later WHERE later.follows = claim.id),
        claim.status = 'sent' AND EXISTS (SELECT 1 FROM standing_adjudication WHERE claim_id = claim.id),
        EXISTS (SELECT 1 FROM claim AS later WHERE later.after = claim.id),
        claim.status <> 'sent'
            AND EXISTS (SELECT 1 FROM claim AS own WHERE own.id = claim.id AND own.after IS NOT NULL),
        patient.last, patient.first, patient.middle, patient.suffix,
        payer.name, payer.filing_limit_days,
        CASE claim.status WHEN 'ready' THEN (SELECT max(answer.decided_on) FROM claim AS own
            JOIN standing_adjudication AS answer ON answer.claim_id = own.after
            WHERE own.id = claim.id AND payer.kind <> 'medicare') END,
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
    rows = db.execute(SELECT, parameters).fetchall()
    read = _Reader(today, open_after_answers(db, [row[0] for row in rows if row[_IS_ANSWERED]]))
    return [read.row(*row) for row in rows]


_IS_ANSWERED = 10
"""Where the SELECT has it."""


_NOT_ANSWERED = OpenAfterAnswer(0, 0, "")


class _Reader:
    """Makes rows of one list; what recurs in it (names, days, next steps) is worked out once."""

    def __init__(self, today: date, answered: dict[int, OpenAfterAnswer]) -> None:
        self._today, self._answered = today, answered
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
        is_answered: int,
        is_taken_on: int,
        is_to_later_payer: int,
        last: str,
        first: str,
        middle: str,
        suffix: str,
        payer: str,
        filing_limit_days: int,
        counted_from: str | None,
        provider_last: str,
        provider_first: str,
    ) -> ClaimRow:
        day = self._day(day_text)
        left = self._answered.get(claim_id, _NOT_ANSWERED)
        if is_followed:
            step = FOLLOWED
        elif is_answered:
            step = answered_step(left.payer_cents, left.patient_cents, left.next_payer, is_taken_on=bool(is_taken_on))
        elif is_to_later_payer and status == ClaimStatus.DRAFT:
            step = CHECK_AGAIN
        else:
            begins = self._day(counted_from) if counted_from else None if undated else day
            step = self._step(status, begins, filing_limit_days)
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
            step,
            self._name(provider_last, provider_first),
            version,
            bool(is_followed),
            bool(is_answered),
            bool(is_taken_on),
            "" if is_followed or is_taken_on else left.next_payer,
            bool(is_to_later_payer),
        )

    def _next_step(self, status: str, day: date | None, filing_limit_days: int) -> str:
        return next_step(_STATUSES[status], file_by(day, filing_limit_days), self._today)
