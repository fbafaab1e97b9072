"""A remittance file in words: each payment, its claims and lines, and every reason in our own short words."""

from collections.abc import Callable, Iterable, Iterator

from app.domain.money import format_cents
from app.domain.remittances.remittance import (
    CodedService,
    ProviderAdjustment,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceFile,
    RemittanceLine,
)
from app.domain.remittances.remittance_balance import is_balanced, problems
from app.domain.remittances.remittance_codes import CLAIM_STATUSES, PAYMENT_METHODS, PROVIDER_ADJUSTMENTS

Meaning = Callable[[str], str]
"""What a reason or remark code means; empty where nobody knows."""


def file_words(name: str, file: RemittanceFile, meaning: Meaning) -> Iterator[str]:
    """All of a file, what does not balance last."""
    claims = [claim for remittance in file.remittances for claim in remittance.claims]
    lines = sum(len(claim.lines) for claim in claims)
    found = [each for remittance in file.remittances for each in problems(remittance)]
    balanced = all(is_balanced(remittance) for remittance in file.remittances)
    for remittance in file.remittances:
        yield from _remittance(remittance, meaning)
    for notice in file.notices:
        yield f"Note: {notice.words}"
    for problem in found:
        yield f"{'Wrong' if problem.blocks_posting else 'Look'}: {problem.words()}"
    counts = ", ".join(
        [_count(len(file.remittances), "payment"), _count(len(claims), "claim"), _count(lines, "service line")]
    )
    yield f"{name}: {counts}. {'It balances to the cent.' if balanced else 'It does NOT balance.'}"


def _remittance(remittance: Remittance, meaning: Meaning) -> Iterator[str]:
    how = PAYMENT_METHODS.get(remittance.method, remittance.method)
    day = f" on {remittance.payment_date.isoformat()}" if remittance.payment_date else ""
    yield f"Payment {remittance.payment_reference}: {format_cents(remittance.amount_cents)}, {how}{day}"
    yield f"  from {remittance.payer.name} to {remittance.payee.name}"
    for claim in remittance.claims:
        yield from _claim(claim, meaning)
    for adjustment in remittance.provider_adjustments:
        yield _provider_adjustment(adjustment)


def _claim(claim: RemittanceClaim, meaning: Meaning) -> Iterator[str]:
    patient = claim.party("QC")
    name = f", {patient.last_name}, {patient.first_name}".rstrip(", ") if patient else ""
    status = CLAIM_STATUSES.get(claim.status, f"status {claim.status}")
    yield f"  Claim {claim.claim_number}{name}: {status}"
    number = f", the payer's number {claim.payer_claim_number}" if claim.payer_claim_number else ""
    share = f", patient {format_cents(claim.patient_cents)}" if claim.patient_cents is not None else ""
    yield f"    charged {format_cents(claim.charge_cents)}, paid {format_cents(claim.paid_cents)}{share}{number}"
    yield from _reasons(claim.adjustments, claim.remarks, meaning)
    for line in claim.lines:
        yield from _line(line, meaning)


def _line(line: RemittanceLine, meaning: Meaning) -> Iterator[str]:
    day = f"{line.service_from.isoformat()}  " if line.service_from else ""
    billed = f" (billed as {_code(line.submitted)})" if line.submitted and line.submitted != line.service else ""
    units = f" × {line.units.normalize():f}" if line.units is not None else ""
    allowed = f", allowed {format_cents(line.allowed_cents)}" if line.allowed_cents is not None else ""
    charged, paid = format_cents(line.charge_cents), format_cents(line.paid_cents)
    yield f"    {day}{_code(line.service)}{units}{billed}: charged {charged}{allowed}, paid {paid}"
    yield from _reasons(line.adjustments, line.remarks, meaning)


def _reasons(adjustments: Iterable[ReasonedAmount], remarks: Iterable[str], meaning: Meaning) -> Iterator[str]:
    for each in adjustments:
        code = f"{each.group}-{each.reason}"
        yield f"      {code:<7} {format_cents(each.amount_cents):>10}  {meaning(code)}".rstrip()
    for remark in remarks:
        yield f"      {remark:<7} {'':>10}  {meaning(remark)}".rstrip()


def _provider_adjustment(adjustment: ProviderAdjustment) -> str:
    cents = adjustment.amount_cents
    effect = f"{format_cents(abs(cents))} {'less' if cents > 0 else 'more'} in this payment"
    about = f", about {adjustment.reference}" if adjustment.reference else ""
    name = PROVIDER_ADJUSTMENTS.get(adjustment.reason, "an adjustment")
    return f"  {adjustment.reason} {format_cents(cents)}: {name}{about}: {effect}"


def _code(service: CodedService) -> str:
    return "-".join([service.code or service.qualifier, *service.modifiers])


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
