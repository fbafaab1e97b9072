"""Rules on who pays: the policy and its insured, the payer's habits, and the payer's filing limit."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.claim import Claim
from app.domain.coverage import Rank, Relation
from app.domain.findings import Fix, Severity
from app.domain.next_step import FILING_NEAR_DAYS
from app.domain.payer_habits import ClaimType
from app.domain.people import PayerKind
from app.domain.rules.party_rules import address_complaints, first_service, has_full_name, service_days
from app.domain.rules.payer_rule import code_fits
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

# Medicare Beneficiary Identifier: position by position, letters without S, L, O, I, B, Z (CMS, MBI format).
_L = "[AC-HJKMNP-RT-Y]"
_MBI = re.compile(rf"[1-9]{_L}[0-9AC-HJKMNP-RT-Y]\d{_L}[0-9AC-HJKMNP-RT-Y]\d{_L}{_L}\d\d")
_DRUG = re.compile(r"J\d{4}")


def filing_deadline(claim: Claim) -> date | None:
    """The last day the payer takes the claim; None where its limit or the date of service is not known.

    A later payer's days count from the answer before; Medicare's from the service, whoever paid first (42 CFR 424.44).
    """
    begins, days = first_service(claim), claim.payer.filing_limit_days
    if claim.prior and claim.payer.kind is not PayerKind.MEDICARE:
        begins = claim.prior[-1].answer.decided_on
    return begins + timedelta(days=days) if begins and 0 < days < 10_000 and begins.year < 9000 else None


def _member_id(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    member_id = claim.coverage.member_id
    if not member_id.strip():
        yield Complaint("coverage.member_id", "The insured's ID is missing.", "Enter it as on the card.")
    elif not re.fullmatch(r"[0-9A-Za-z]+(?:[ -][0-9A-Za-z]+)*", member_id.strip()):
        message = "The insured's ID holds signs other than letters and digits."
        yield Complaint("coverage.member_id", message, "Enter it as on the card, without stars, dots or slashes.")


def _mbi(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    member_id = re.sub(r"[\s-]", "", claim.coverage.member_id).upper()
    if claim.payer.kind is PayerKind.MEDICARE and member_id and not _MBI.fullmatch(member_id):
        message = "The insured's ID does not look like a Medicare number (MBI)."
        yield Complaint("coverage.member_id", message, "Eleven signs, as 1EG4-TE5-MK73; never S, L, O, I, B or Z.")


def _is_insured_by_employer(claim: Claim) -> bool:
    """A workers' compensation case: the employer is the insured, who has an address but no birth date."""
    return claim.payer.habits.claim_type is ClaimType.WORKERS_COMP and bool(claim.coverage.employer.strip())


def _subscriber_name(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    coverage = claim.coverage
    if coverage.relation is Relation.SELF or _is_insured_by_employer(claim):
        return
    if not has_full_name(coverage.subscriber.name):
        message = (
            f"The patient is the insured's {_relation_words(coverage.relation)}, but the insured has no full name."
        )
        yield Complaint("coverage.subscriber.name", message, "Enter who holds the policy, as on the card.")


def _relation_words(relation: Relation) -> str:
    return "dependent" if relation is Relation.OTHER else str(relation)


def _subscriber_birth(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    coverage, born = claim.coverage, claim.coverage.subscriber.birth_date
    if coverage.relation is Relation.SELF or _is_insured_by_employer(claim):
        return
    if born is None:
        message = "The insured's birth date is missing."
        yield Complaint("coverage.subscriber.birth_date", message, "Enter it on the coverage (item 11a).")
    elif born > context.today:
        message = f"The insured's birth date, {born:%m/%d/%Y}, has not come yet."
        yield Complaint("coverage.subscriber.birth_date", message, "Correct it on the coverage.")


def _subscriber_address(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    coverage = claim.coverage
    if coverage.relation is not Relation.SELF:
        mend, whose = "Complete it on the coverage; copy the patient's where they live together.", "The insured's"
        if _is_insured_by_employer(claim):
            mend, whose = "Complete it on the coverage, among what it tells of the insured.", "The employer's"
        yield from address_complaints("coverage.subscriber.address", whose, coverage.subscriber.address, mend)


def _not_in_force(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    coverage, days = claim.coverage, service_days(claim)
    mend = "Bill the coverage that was in force, or correct its dates."
    if days and coverage.starts_on and (first := min(days)) < coverage.starts_on:
        message = f"The coverage starts {coverage.starts_on:%m/%d/%Y}, after the service on {first:%m/%d/%Y}."
        yield Complaint("coverage.starts_on", message, mend)
    if days and coverage.ends_on and (last := max(days)) > coverage.ends_on:
        message = f"The coverage ended {coverage.ends_on:%m/%d/%Y}, before the service on {last:%m/%d/%Y}."
        yield Complaint("coverage.ends_on", message, mend)


def _same_rank(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.other and claim.other.coverage.rank is claim.coverage.rank:
        message = f"Two {claim.coverage.rank.name.lower()} coverages are in force; it is not said who is asked first."
        yield Complaint("coverage.rank", message, "Enter when the old one ended, or give one of them another rank.")


def _not_assigned(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    mend = "Get the insured's signature for item 13."
    if not claim.practice.accepts_assignment:
        return
    if claim.payer.kind is PayerKind.MEDICARE:  # it pays whom item 27 says; item 13 is for a Medigap policy
        other = claim.other
        if other and other.payer.habits.claim_type is ClaimType.MEDIGAP and not other.coverage.pays_practice:
            message = "The Medigap policy's benefits are not assigned; its insurer may pay the patient."
            yield Complaint("other.coverage", message, mend)
    elif not claim.coverage.pays_practice:
        message = "Benefits are not assigned; the payer may send the money to the patient."
        yield Complaint("coverage.pays_practice", message, mend)


def _payer_name(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if not claim.payer.name.strip():
        yield Complaint("payer.name", "The payer has no name.", "Enter it on the payer's page.")


def _payer_retired(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if not claim.payer.active:
        message = "The payer was deactivated, but this coverage is still with it."
        yield Complaint("coverage.payer_id", message, "Enter the coverage that took its place, or activate the payer.")


def _payer_address(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    mend = "Enter where its paper claims go; the back of the card tells."
    yield from address_complaints("payer.address", "The payer's", claim.payer.address, mend)


def _one_pointer(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    # A later payer's claim bills what was billed before; its form takes the first letter by itself.
    if not claim.payer.takes_one_pointer or claim.prior:
        return
    for place, line in enumerate(claim.encounter.lines):
        if len(line.pointers) > 1:
            message = f"Line {place + 1}: this payer takes one diagnosis pointer, {len(line.pointers)} are given."
            field, main = f"line.{place}.pointers", line.pointers[0]
            fix = Fix(f"Keep {main} alone on line {place + 1}", field, main)
            yield Complaint(field, message, f"Keep the main reason, {main}.", (fix,))


def _drug_missing(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.payer.kind is not PayerKind.MEDICAID:
        return
    for place, line in enumerate(claim.encounter.lines):
        told = code_fits(line.procedure, claim.payer.habits.ndc_for)
        if _DRUG.fullmatch(line.procedure) and line.drug is None and not told:
            message = f"Line {place + 1}: Medicaid wants the NDC of {line.procedure}."
            yield Complaint(f"line.{place}.drug", message, "Enter the NDC from the package, its unit and quantity.")


def _feca_number(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.payer.kind is PayerKind.FECA and not claim.coverage.group_number.strip():
        message = "The FECA case number is missing; item 11 stays empty."
        yield Complaint("coverage.group_number", message, "Enter it as the group number of the coverage.")


def _medicare_self(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.payer.kind is PayerKind.MEDICARE and claim.coverage.relation is not Relation.SELF:
        message = "Medicare insures each person alone, but the patient is entered as a dependent."
        yield Complaint("coverage.relation", message, "Set the relation to self, with the patient's own number.")


def _medicare_group(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    coverage = claim.coverage
    primary = claim.payer.kind is PayerKind.MEDICARE and coverage.rank is Rank.PRIMARY
    if primary and coverage.group_number.strip().upper() not in ("", "NONE"):
        message = "Medicare pays first here, so item 11 must say NONE, but the coverage has a group number."
        yield Complaint("coverage.group_number", message, "Clear it, or enter the plan that pays before Medicare.")


def _medicare_second(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    is_second = claim.payer.kind is PayerKind.MEDICARE and claim.coverage.rank is not Rank.PRIMARY
    if is_second and claim.asked_first is None:
        message = "Medicare is asked although the coverage says another plan pays first."
        yield Complaint(
            "coverage.rank", message, "Bill the first plan, or make Medicare primary on the patient's page."
        )


def _medicare_blanks(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.payer.kind is not PayerKind.MEDICARE:
        return
    mend = "Clear it; Medicare wants the box empty."
    if claim.encounter.other_date:
        field = "encounter.other_date"
        fix = Fix("Clear the other date", field)
        yield Complaint(field, "Medicare does not take the other date (item 15).", mend, (fix,))
    for place, line in enumerate(claim.encounter.lines):
        for part, given, what in (("emergency", line.emergency, "emergency"), ("epsdt", line.epsdt, "EPSDT")):
            if given:
                field = f"line.{place}.{part}"
                fix = Fix(f"Clear the {what} mark of line {place + 1}", field)
                yield Complaint(field, f"Line {place + 1}: Medicare takes no {what} mark.", mend, (fix,))


def _other_incomplete(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    other = claim.other
    if other is None:
        return
    wants = []
    if not (other.coverage.member_id or other.coverage.group_number).strip():
        wants.append("its policy number (9a)")
    if not (other.coverage.plan_name or other.payer.name).strip():
        wants.append("its name (9d)")
    if other.coverage.relation is not Relation.SELF and not has_full_name(other.coverage.subscriber.name):
        wants.append("its insured's name (9)")
    if wants:
        message = f"The patient's next plan wants {' and '.join(wants)}."
        yield Complaint("other.coverage", message, "Complete it on the patient's page, or deactivate it.")


def _no_original(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.version in (7, 8) and not claim.original_reference.strip():
        message = "A replacement or void needs the payer's number of the original claim."
        yield Complaint("claim.original_reference", message, "It is on the remittance (item 22).")


def _filing_passed(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    deadline = filing_deadline(claim)
    if deadline and context.today > deadline:
        message = f"The filing limit passed on {deadline:%m/%d/%Y} ({claim.payer.filing_limit_days} days)."
        yield Complaint("encounter.service_date", message, "Check the date and the payer's limit; else write it off.")


def _filing_near(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    deadline = filing_deadline(claim)
    if deadline and context.today <= deadline <= context.today + timedelta(days=FILING_NEAR_DAYS):
        message = f"The payer must have the claim by {deadline:%m/%d/%Y}."
        yield Complaint("encounter.service_date", message, "Send it now, by a way that proves the day.")


_E, _W = Severity.ERROR, Severity.WARNING
_MEDICARE = "Medicare Claims Processing Manual, chapter 26"

COVERAGE_RULES: tuple[Rule[Claim], ...] = (
    Rule("coverage.member_id", _E, "NUCC item 1a", _member_id, "The insured's ID is there, in letters and digits."),
    Rule("coverage.mbi", _W, _MEDICARE, _mbi, "Medicare's number has the form of an MBI.", payers="Medicare"),
    Rule(
        "coverage.subscriber_name",
        _E,
        "NUCC item 4",
        _subscriber_name,
        "An insured other than the patient, and no employer, has a full name.",
    ),
    Rule(
        "coverage.subscriber_birth_date",
        _E,
        "NUCC item 11a",
        _subscriber_birth,
        "An insured other than the patient, and no employer, has a birth date that is not after today.",
    ),
    Rule(
        "coverage.subscriber_address",
        _E,
        "NUCC item 7",
        _subscriber_address,
        "An insured other than the patient has a complete address.",
    ),
    Rule(
        "coverage.not_in_force",
        _E,
        "The coverage's own dates",
        _not_in_force,
        "The coverage was in force on every day of the claim.",
    ),
    Rule("coverage.same_rank", _E, "NUCC items 9, 11d", _same_rank, "No two coverages in force have the same rank."),
    Rule(
        "coverage.not_assigned",
        _W,
        "NUCC item 13",
        _not_assigned,
        "Benefits are assigned where the practice accepts assignment.",
    ),
    Rule("payer.name", _E, "NUCC carrier block", _payer_name, "The payer has a name."),
    Rule("payer.retired", _W, "The payer's own record", _payer_retired, "The payer is still in use."),
    Rule(
        "payer.address",
        _E,
        "NUCC carrier block",
        _payer_address,
        "The payer's address is complete, with a good state and ZIP.",
    ),
    Rule(
        "payer.one_pointer",
        _E,
        "The payer's own rule (item 24E)",
        _one_pointer,
        "Each line has one pointer.",
        payers="payers that take one pointer a line",
    ),
    Rule(
        "payer.drug_missing",
        _W,
        "Medicaid drug rebate rule",
        _drug_missing,
        "A drug by J code has its NDC.",
        payers="Medicaid",
    ),
    Rule("feca.number", _W, "NUCC item 11", _feca_number, "The FECA case number is there.", payers="FECA"),
    Rule("medicare.self", _E, _MEDICARE, _medicare_self, "The patient is the insured.", payers="Medicare"),
    Rule(
        "medicare.group_number",
        _E,
        f"{_MEDICARE} (item 11)",
        _medicare_group,
        "Item 11 says NONE where Medicare pays first.",
        payers="Medicare",
    ),
    Rule(
        "medicare.not_first",
        _W,
        _MEDICARE,
        _medicare_second,
        "Medicare is billed where it pays first.",
        payers="Medicare",
    ),
    Rule(
        "medicare.blank_boxes",
        _W,
        _MEDICARE,
        _medicare_blanks,
        "Boxes Medicare wants empty are empty: other date, emergency, EPSDT.",
        payers="Medicare",
    ),
    Rule(
        "coverage.other_incomplete",
        _E,
        "NUCC items 9, 9a, 9d",
        _other_incomplete,
        "The patient's next plan has its policy number, name and insured.",
    ),
    Rule(
        "claim.no_original",
        _E,
        "NUCC item 22",
        _no_original,
        "A corrected or void claim has the payer's number of the original.",
    ),
    Rule(
        "filing.passed",
        _E,
        "The payer's filing limit",
        _filing_passed,
        "The payer's filing limit has not passed.",
        payers="payers with a filing limit",
    ),
    Rule(
        "filing.near",
        _W,
        "The payer's filing limit",
        _filing_near,
        "The payer's filing limit is more than 14 days away.",
        payers="payers with a filing limit",
    ),
)
