"""Everything the rules have to say of one visit and the claim it makes, gravest first."""

from dataclasses import replace

from app.domain.build_claim import EncounterPeople, build_claim
from app.domain.encounter import Encounter
from app.domain.findings import Finding, Severity
from app.domain.people import PayerKind
from app.domain.rules.claim_rules import check_claim
from app.domain.rules.encounter_rules import check_encounter
from app.domain.rules.rule_context import RuleContext

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check(encounter: Encounter, people: EncounterPeople, context: RuleContext) -> tuple[Finding, ...]:
    """Findings on the encounter and on its claim; errors, then warnings, then notes. Never raises.

    A patient without any coverage pays himself: that is a note, and only the visit is checked.
    """
    patient = people.patient if encounter.patient_id else None
    claim = build_claim(encounter, people)
    medicaid = claim is not None and claim.payer.kind is PayerKind.MEDICAID
    taxonomy = people.rendering.taxonomy if people.rendering else ""
    findings = check_encounter(encounter, replace(context, patient=patient, medicaid=medicaid, taxonomy=taxonomy))
    if claim is not None:
        findings += check_claim(claim, context)
    elif encounter.patient_id:
        findings += (_SELF_PAY,)
    return gravest_first(findings)


def gravest_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Errors, then warnings, then notes; among them as they came."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))


_SELF_PAY = Finding(
    rule="coverage.none",
    severity=Severity.NOTE,
    field="encounter.patient",
    message="The patient has no coverage: the visit is charged to the patient and makes no claim.",
    mend="Add the coverage on the patient's page if there is one.",
    source="NUCC item 1a",
)
