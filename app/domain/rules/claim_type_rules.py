"""Rules for payers with ways of their own: workers' compensation, auto, Medigap, Medicare second, NDC, anesthesia."""

from collections.abc import Iterator

from app.domain.claim import Claim
from app.domain.coverage import Rank, Relation
from app.domain.encounter import anesthesia_minutes
from app.domain.findings import Fix, Severity
from app.domain.payer_habits import ClaimType
from app.domain.people import PayerKind
from app.domain.rules.payer_rule import code_fits
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_COBA_DIGITS = 5


def _type(claim: Claim) -> ClaimType:
    return claim.payer.habits.claim_type


def _employer(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if _type(claim) is ClaimType.WORKERS_COMP and not claim.coverage.employer.strip():
        message = "A workers' compensation claim names the employer as the insured."
        yield Complaint("coverage.employer", message, "Enter the employer on the patient's coverage.")


def _employer_address(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    # Where the relation is another, the rule on the insured's address asks for the employer's.
    is_case = _type(claim) is ClaimType.WORKERS_COMP and claim.coverage.employer.strip()
    if is_case and claim.coverage.relation is Relation.SELF:
        message = "Item 7 wants the employer's address, but the coverage says that the patient is the insured."
        mend = "Make the patient the insured's “Other” on the coverage and enter the employer's address below."
        yield Complaint("coverage.relation", message, mend)


def _work_related(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    is_feca = claim.payer.kind is PayerKind.FECA
    if (is_feca or _type(claim) is ClaimType.WORKERS_COMP) and not claim.encounter.employment_related:
        who = "FECA" if is_feca else "a workers' compensation insurer"
        message = f"The payer is {who}, but the visit is not marked as work-related."
        yield Complaint(
            "encounter.employment_related", message, "Tick Work among the rarer facts, or change the payer."
        )


def _accident(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    encounter = claim.encounter
    if _type(claim) is ClaimType.AUTO and not (encounter.auto_accident or encounter.other_accident):
        message = "The payer is an auto or liability insurer, but the visit is not marked as an accident."
        yield Complaint("encounter.auto_accident", message, "Tick the accident among the rarer facts, with its state.")


def _case_number(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    is_case = _type(claim) in (ClaimType.WORKERS_COMP, ClaimType.AUTO)
    if is_case and not claim.encounter.other_claim_id.strip():
        message = "The insurer's own number of the case is missing."
        yield Complaint("encounter.other_claim_id", message, "Ask the adjuster for it; it goes behind Y4.")


def _medigap(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    other = claim.other
    if other is None or claim.payer.kind is not PayerKind.MEDICARE:
        return
    number = other.payer.payer_id.strip()
    if other.payer.habits.claim_type is ClaimType.MEDIGAP and not (
        len(number) == _COBA_DIGITS and number.isascii() and number.isdigit()
    ):
        message = f"The Medigap insurer's payer id is not a COBA number of {_COBA_DIGITS} digits."
        yield Complaint("other.payer_id", message, "Medicare's list of COBA ids has it; without it nothing is sent on.")


def _msp(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    is_second = claim.payer.kind is PayerKind.MEDICARE and claim.coverage.rank is not Rank.PRIMARY
    if is_second and not claim.coverage.msp_reason:
        message = "It is not said why another payer pays before Medicare."
        yield Complaint("coverage.msp_reason", message, "Choose the reason on the patient's Medicare coverage.")


def _msp_first(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    is_first = claim.payer.kind is PayerKind.MEDICARE and claim.coverage.rank is Rank.PRIMARY
    if is_first and claim.coverage.msp_reason:
        message = "Medicare is the primary here, yet the coverage says that another payer pays before it."
        yield Complaint("coverage.msp_reason", message, "Make it secondary, or clear the reason.")


def _ndc(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    wanted = claim.payer.habits.ndc_for
    for place, line in enumerate(claim.encounter.lines):
        if wanted and line.drug is None and code_fits(line.procedure, wanted):
            message = f"Line {place + 1}: {claim.payer.name} wants the NDC of {line.procedure}."
            yield Complaint(f"line.{place}.drug", message, "Enter the NDC, its unit and quantity (Ctrl+I).")


def _anesthesia(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(claim.encounter.lines):
        if not (line.anesthesia_start or line.anesthesia_end):
            continue
        minutes = anesthesia_minutes(line)
        if not minutes:
            message = f"Line {place + 1}: start and end of the anesthesia are not two times of the day."
            yield Complaint(f"line.{place}.anesthesia", message, "Type four digits each, as 1015 and 1130.")
        elif line.units_tenths != minutes * 10:
            message = f"Line {place + 1}: the anesthesia took {minutes} minutes, but {line.units_text} are billed."
            fix = Fix(f"Bill {minutes} minutes", f"line.{place}.units", str(minutes))
            yield Complaint(f"line.{place}.units", message, "Item 24G counts minutes here.", (fix,))


_E, _W = Severity.ERROR, Severity.WARNING
_COMP, _CASE = "workers' compensation", "workers' compensation, auto and liability"
_MEDICARE = "Medicare Claims Processing Manual, chapter 26"

CLAIM_TYPE_RULES: tuple[Rule[Claim], ...] = (
    Rule("comp.employer", _W, "NUCC item 4", _employer, "The employer is named as the insured.", _COMP),
    Rule(
        "comp.employer_address",
        _W,
        "NUCC item 7",
        _employer_address,
        "The employer's address stands as the insured's.",
        _COMP,
    ),
    Rule(
        "comp.work_related",
        _E,
        "NUCC item 10a",
        _work_related,
        "The visit is marked as work-related.",
        f"{_COMP} and FECA",
    ),
    Rule(
        "auto.accident", _E, "NUCC items 10b, 10c", _accident, "The visit is marked as an accident.", "auto, liability"
    ),
    Rule("case.number", _W, "NUCC item 11b", _case_number, "The insurer's number of the case is there.", _CASE),
    Rule(
        "medigap.coba",
        _W,
        f"{_MEDICARE} (item 9d)",
        _medigap,
        "The Medigap insurer's payer id is its COBA number.",
        "Medicare with a Medigap policy",
    ),
    Rule(
        "medicare.msp_reason",
        _W,
        f"{_MEDICARE} (items 4 to 11)",
        _msp,
        "Where another payer pays before Medicare, the reason is known.",
        "Medicare",
    ),
    Rule(
        "medicare.msp_but_first",
        _W,
        _MEDICARE,
        _msp_first,
        "A reason for another payer before Medicare goes with Medicare not being the primary.",
        "Medicare",
    ),
    Rule(
        "payer.ndc",
        _E,
        "The payer's own rule (item 24 shaded)",
        _ndc,
        "The codes the payer wants an NDC for have one.",
        "payers that name such codes",
    ),
    Rule("line.anesthesia", _W, "NUCC items 24, 24G", _anesthesia, "The minutes billed are those from start to end."),
)
