"""Hints on who pays first where Medicare is near: age, an employer's plan, work and accidents."""

from collections.abc import Iterator
from datetime import date

from app.domain.claim import Claim
from app.domain.coverage import Coverage, Rank
from app.domain.findings import Severity
from app.domain.payer_habits import ClaimType
from app.domain.people import Payer, PayerKind
from app.domain.rules.party_rules import first_service
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_MEDICARE_AGE = 65
_HEALTH_PLANS = frozenset(
    {PayerKind.MEDICARE, PayerKind.MEDICAID, PayerKind.TRICARE, PayerKind.CHAMPVA, PayerKind.GROUP}
)


def age_on(born: date, on: date) -> int:
    """Whole years of life on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _is_of_age(claim: Claim) -> bool | None:
    """Whether the patient was 65 at the first service; None where a date is missing or makes no sense."""
    born, on = claim.patient.birth_date, first_service(claim)
    return age_on(born, on) >= _MEDICARE_AGE if born and on and born <= on else None


def _policies(claim: Claim) -> list[tuple[Coverage, Payer]]:
    other = claim.other
    return [(claim.coverage, claim.payer), *([(other.coverage, other.payer)] if other else [])]


def _has_medicare(claim: Claim) -> bool:
    return any(payer.kind is PayerKind.MEDICARE for _, payer in _policies(claim))


def _not_on_file(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    is_plan = claim.payer.kind is PayerKind.GROUP and claim.payer.habits.claim_type is ClaimType.HEALTH
    if is_plan and claim.coverage.rank is Rank.PRIMARY and _is_of_age(claim) and not _has_medicare(claim):
        message = "The patient is 65 or older, but no Medicare is on file."
        yield Complaint("encounter.patient", message, "Ask for the red, white and blue card, and who pays first.")


def _plan_before_medicare(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    other = claim.other
    is_group = claim.payer.kind is PayerKind.GROUP and claim.coverage.rank is Rank.PRIMARY
    if other and is_group and other.payer.kind is PayerKind.MEDICARE and _is_of_age(claim):
        message = "A group plan is billed before Medicare: right only while somebody works for the employer."
        mend = "Through retirement Medicare pays first; so it does where the employer has fewer than 20 people."
        yield Complaint("coverage.rank", message, mend)


def _plan_after_medicare(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    other = claim.other
    is_first = claim.payer.kind is PayerKind.MEDICARE and claim.coverage.rank is Rank.PRIMARY
    if other and is_first and other.payer.kind is PayerKind.GROUP and other.payer.habits.claim_type is ClaimType.HEALTH:
        message = "Medicare is billed before a group plan: right where nobody works for the employer any more."
        mend = "Else the plan pays first where the employer has 20 people or more (100 where the patient is disabled)."
        yield Complaint("coverage.rank", message, mend)


def _under_age(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if _has_medicare(claim) and _is_of_age(claim) is False:
        message = "The patient has Medicare before 65: through disability or kidney failure (ESRD)."
        mend = "An employer's plan then pays first: of 100 people or more (disability), or for 30 months (ESRD)."
        yield Complaint("coverage.rank", message, mend)


def _accident_first(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    visit, kind = claim.encounter, claim.payer.kind
    if kind not in _HEALTH_PLANS or claim.payer.habits.claim_type is not ClaimType.HEALTH:
        return
    if claim.coverage.rank is Rank.PRIMARY and visit.auto_accident:
        message = "The condition comes from an auto accident, but a health plan is billed first."
        yield Complaint(
            "encounter.auto_accident", message, "Ask for the auto insurer; many plans want its answer first."
        )


def _work_first(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    kind = claim.payer.kind
    is_plan = kind in _HEALTH_PLANS and claim.payer.habits.claim_type is ClaimType.HEALTH
    if is_plan and claim.coverage.rank is Rank.PRIMARY and claim.encounter.employment_related:
        message = "The condition comes from work, but a health plan is billed first."
        mend = "Workers' compensation pays first: add it as the primary coverage, or clear the mark."
        yield Complaint("encounter.employment_related", message, mend)


_N, _W = Severity.NOTE, Severity.WARNING
_MSP = "Medicare Secondary Payer Manual"

MEDICARE_HINT_RULES: tuple[Rule[Claim], ...] = (
    Rule(
        "medicare.not_on_file",
        _N,
        f"{_MSP}, chapter 2 (working aged)",
        _not_on_file,
        "A patient of 65 or older with a group plan has told of Medicare.",
        "group plans",
    ),
    Rule(
        "medicare.plan_first",
        _N,
        f"{_MSP}, chapter 2 (working aged)",
        _plan_before_medicare,
        "A group plan before Medicare is through current employment, of 20 people or more.",
        "group plans",
    ),
    Rule(
        "medicare.plan_second",
        _N,
        f"{_MSP}, chapter 2 (working aged)",
        _plan_after_medicare,
        "A group plan after Medicare is not through current employment.",
        "Medicare",
    ),
    Rule(
        "medicare.under_65",
        _N,
        f"{_MSP}, chapter 2 (disability, ESRD)",
        _under_age,
        "Medicare before 65 is through disability or kidney failure, where an employer's plan may pay first.",
    ),
    Rule(
        "payer.auto_accident",
        _N,
        "NUCC item 10b",
        _accident_first,
        "An auto accident's visit goes to the auto insurer before a health plan.",
        "health plans",
    ),
    Rule(
        "payer.work_related",
        _W,
        "NUCC item 10a",
        _work_first,
        "A visit that comes from work goes to workers' compensation before a health plan.",
        "health plans",
    ),
)
