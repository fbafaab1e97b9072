"""A remittance file as `remit show --json` answers it: amounts in cents, dates as 2026-03-07, each balance told."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.money import format_cents
from app.domain.remittances.remittance import (
    CodedService,
    NamedParty,
    Organization,
    ProviderAdjustment,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceFile,
    RemittanceLine,
)
from app.domain.remittances.remittance_balance import (
    Balance,
    claim_balances,
    is_balanced,
    line_balance,
    payment_balance,
    problems,
)

Values = dict[str, Any]


def summary(remittances: Sequence[Remittance]) -> Values:
    """How much there is, and whether all of it adds up."""
    claims = [claim for remittance in remittances for claim in remittance.claims]
    return {
        "transactions": len(remittances),
        "claims": len(claims),
        "service_lines": sum(len(claim.lines) for claim in claims),
        "plb": [plb_words(each) for remittance in remittances for each in remittance.provider_adjustments],
        "balanced": all(is_balanced(remittance) for remittance in remittances),
    }


def plb_words(adjustment: ProviderAdjustment) -> str:
    """`L6 -10.75`: the sign as sent; positive reduces the check."""
    return f"{adjustment.reason} {format_cents(adjustment.amount_cents).replace(',', '')}"


def file_values(name: str, file: RemittanceFile) -> Values:
    """All of a file."""
    return {
        "file": name,
        "summary": summary(file.remittances),
        "transactions": [_remittance(each) for each in file.remittances],
        "problems": [_problem(each) for remittance in file.remittances for each in problems(remittance)],
        "notices": [{"segment": each.segment, "words": each.words} for each in file.notices],
    }


def _remittance(remittance: Remittance) -> Values:
    return {
        "segment": remittance.segment,
        "control_number": remittance.control_number,
        "version": remittance.version,
        "handling": remittance.handling,
        "amount_cents": remittance.amount_cents,
        "direction": remittance.direction,
        "method": remittance.method,
        "payment_date": _day(remittance.payment_date),
        "payment_reference": remittance.payment_reference,
        "payer_id": remittance.payer_id,
        "payer": _organization(remittance.payer),
        "payee": _organization(remittance.payee),
        "production_date": _day(remittance.production_date),
        "receiver_id": remittance.receiver_id,
        "whole": remittance.is_whole,
        "balance": _balance(payment_balance(remittance)),
        "balanced": is_balanced(remittance),
        "claims": [_claim(each) for each in remittance.claims],
        "provider_adjustments": [_provider_adjustment(each) for each in remittance.provider_adjustments],
    }


def _claim(claim: RemittanceClaim) -> Values:
    return {
        "segment": claim.segment,
        "claim_number": claim.claim_number,
        "status": claim.status,
        "charge_cents": claim.charge_cents,
        "paid_cents": claim.paid_cents,
        "patient_cents": claim.patient_cents,
        "filing_indicator": claim.filing_indicator,
        "payer_claim_number": claim.payer_claim_number,
        "place_of_service": claim.place_of_service,
        "frequency": claim.frequency,
        "parties": [_party(each) for each in claim.parties],
        "days": [{"qualifier": each.qualifier, "day": _day(each.day)} for each in claim.days],
        "remarks": list(claim.remarks),
        "adjustments": _adjustments(claim.adjustments),
        "amounts": [{"qualifier": each.qualifier, "cents": each.cents} for each in claim.amounts],
        "references": [{"qualifier": each.qualifier, "value": each.value} for each in claim.references],
        "quantities": [{"qualifier": each.qualifier, "value": each.value} for each in claim.quantities],
        "balances": [_balance(each) for each in claim_balances(claim)],
        "lines": [_line(each, claim.claim_number) for each in claim.lines],
    }


def _line(line: RemittanceLine, claim_number: str) -> Values:
    return {
        "segment": line.segment,
        "service": _service(line.service),
        "submitted": _service(line.submitted) if line.submitted else None,
        "revenue_code": line.revenue_code,
        "charge_cents": line.charge_cents,
        "paid_cents": line.paid_cents,
        "allowed_cents": line.allowed_cents,
        "units": _number(line.units),
        "submitted_units": _number(line.submitted_units),
        "service_from": _day(line.service_from),
        "service_to": _day(line.service_to),
        "control_number": line.control_number,
        "adjustments": _adjustments(line.adjustments),
        "remarks": list(line.remarks),
        "amounts": [{"qualifier": each.qualifier, "cents": each.cents} for each in line.amounts],
        "references": [{"qualifier": each.qualifier, "value": each.value} for each in line.references],
        "quantities": [{"qualifier": each.qualifier, "value": each.value} for each in line.quantities],
        "balance": _balance(line_balance(line, claim_number)),
    }


def _adjustments(adjustments: Iterable[ReasonedAmount]) -> list[Values]:
    return [
        {
            "segment": each.segment,
            "group": each.group,
            "reason": each.reason,
            "amount_cents": each.amount_cents,
            "quantity": _number(each.quantity),
        }
        for each in adjustments
    ]


def _provider_adjustment(adjustment: ProviderAdjustment) -> Values:
    return {
        "segment": adjustment.segment,
        "provider_id": adjustment.provider_id,
        "fiscal_year_end": _day(adjustment.fiscal_year_end),
        "reason": adjustment.reason,
        "reference": adjustment.reference,
        "amount_cents": adjustment.amount_cents,
    }


def _service(service: CodedService) -> Values:
    return {"qualifier": service.qualifier, "code": service.code, "modifiers": list(service.modifiers)}


def _party(party: NamedParty) -> Values:
    return {
        "role": party.role,
        "last_name": party.last_name,
        "first_name": party.first_name,
        "middle_name": party.middle_name,
        "suffix": party.suffix,
        "id_qualifier": party.id_qualifier,
        "id": party.id,
    }


def _organization(organization: Organization) -> Values:
    return {
        "name": organization.name,
        "id_qualifier": organization.id_qualifier,
        "id": organization.id,
        "references": [{"qualifier": each.qualifier, "value": each.value} for each in organization.references],
    }


def _balance(balance: Balance) -> Values:
    return {
        "check": balance.check.value,
        "stated_cents": balance.stated_cents,
        "counted_cents": balance.counted_cents,
        "difference_cents": balance.difference_cents,
    }


def _problem(balance: Balance) -> Values:
    return {
        "segment": balance.segment,
        "tag": balance.tag,
        "claim_number": balance.claim_number,
        **_balance(balance),
        "blocks_posting": balance.blocks_posting,
        "words": balance.words(),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
