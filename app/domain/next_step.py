"""What is to be done next with a claim, and by when."""

from datetime import date, timedelta

from app.domain.claim_status import ClaimStatus

FILING_NEAR_DAYS = 14

_STEPS = {
    ClaimStatus.DRAFT: "Finish the visit",
    ClaimStatus.READY: "Print and send",
    ClaimStatus.SENT: "Await the payer",
}


def file_by(service_date: date | None, filing_limit_days: int) -> date | None:
    """The last day the payer takes a claim for the service; None where the limit (0) or the day is not known."""
    if service_date is None or not 0 < filing_limit_days < 10_000:
        return None
    return service_date + timedelta(days=filing_limit_days)


def is_near(deadline: date | None, today: date) -> bool:
    """Whether the deadline is within two weeks, or has passed."""
    return deadline is not None and deadline <= today + timedelta(days=FILING_NEAR_DAYS)


def next_step(status: ClaimStatus, deadline: date | None, today: date) -> str:
    """The next step in a few words; with its day where the filing limit of an unsent claim is near or has passed."""
    step = _STEPS[status]
    return step if status is ClaimStatus.SENT else by_deadline(step, deadline, today)


def answered_step(payer_cents: int, patient_cents: int, next_payer: str, *, is_taken_on: bool) -> str:
    """The next step with a claim its payer has answered: `payer_cents` are still open with that payer."""
    if next_payer and not is_taken_on:
        return f"Bill {next_payer} next"
    if payer_cents > 0:
        return "Follow up what is unpaid"
    if payer_cents < 0:
        return "Settle the overpayment"
    if is_taken_on:
        return "See the later claim"
    if patient_cents < 0:
        return "Settle the patient's credit"
    return "Bill the patient" if patient_cents else "Settled"


def by_deadline(step: str, deadline: date | None, today: date) -> str:
    """A step with its day where the filing limit is near or has passed."""
    if deadline is None or not is_near(deadline, today):
        return step
    return f"{step}: limit passed" if deadline < today else f"{step} by {deadline:%m/%d/%Y}"


def query_step(codes_due: bool, age_days: int) -> str:
    """What is to be done with a question to the provider, asked so many days ago."""
    if codes_due:
        return "Change the codes"
    since = {0: "today", 1: "1 day"}.get(age_days, f"{age_days} days")
    return f"Get the answer ({since})"
