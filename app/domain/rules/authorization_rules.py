"""Rules on the payer's leave: authorization and referral where the plan asks for them, and their visits and dates."""

from collections.abc import Iterator
from datetime import date

from app.domain.authorization import Authorization, same_number, visits_before
from app.domain.claim import Claim
from app.domain.encounter import ServiceLine
from app.domain.findings import Fix, Severity
from app.domain.rules.payer_rule import code_fits
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_FIELD = "encounter.authorization"
_NEAR_VISITS = 1
_REFERRED = "DN"


def fits_line(authorization: Authorization, line: ServiceLine) -> bool:
    """Whether the authorization is for a line's code."""
    return not authorization.codes or code_fits(line.procedure, authorization.codes)


def _day(claim: Claim) -> date | None:
    return claim.encounter.service_date


def _named(claim: Claim) -> Authorization | None:
    """The authorization on file that the visit names."""
    number = claim.encounter.authorization
    on_file = claim.coverage.authorizations
    named = [each for each in on_file if same_number(each.number, number)]
    on = _day(claim)
    # A payer may give the same number again for the time after.
    return next((each for each in named if on and each.holds_on(on)), named[0] if named else None)


def _fitting(claim: Claim) -> list[Authorization]:
    on = _day(claim)
    lines = claim.encounter.lines
    return [
        each
        for each in claim.coverage.authorizations
        if on and each.holds_on(on) and any(fits_line(each, line) for line in lines)
    ]


def _missing(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.encounter.authorization.strip() or not claim.encounter.lines:
        return
    fitting = _fitting(claim)
    if fitting:
        message = f"An authorization for this is on file ({fitting[0].number}), but the visit does not name it."
        fixes = tuple(Fix(f"Put {each.number} into item 23", _FIELD, each.number) for each in fitting)
        yield Complaint(_FIELD, message, "Enter its number (item 23).", fixes)
    elif claim.coverage.needs_authorization:
        message = "The plan asks for an authorization, but the visit has none."
        yield Complaint(_FIELD, message, "Enter its number (item 23), or let it stand where this needs none.")


def _unknown(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    number = claim.encounter.authorization.strip()
    if number and claim.coverage.authorizations and _named(claim) is None:
        message = f"The authorization {number} is none of those on file for the coverage."
        yield Complaint(_FIELD, message, "Check the typing, or enter it on the patient's coverage.")


def _out_of_dates(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    authorization, on = _named(claim), _day(claim)
    if authorization is None or on is None:
        return
    mend = "Ask the payer for one that holds on the day of service."
    if authorization.starts_on and on < authorization.starts_on:
        message = (
            f"The authorization {authorization.number} begins {authorization.starts_on:%m/%d/%Y}, after the visit."
        )
        yield Complaint(_FIELD, message, mend)
    if authorization.ends_on and on > authorization.ends_on:
        message = f"The authorization {authorization.number} ended {authorization.ends_on:%m/%d/%Y}, before the visit."
        yield Complaint(_FIELD, message, mend)


def _used(claim: Claim, context: RuleContext) -> tuple[Authorization, int] | None:
    """The counted authorization and which of its visits this is; None where nothing is counted."""
    authorization, on = _named(claim), _day(claim)
    if authorization is None or on is None or authorization.visits <= 0:
        return None
    before = visits_before(authorization.number, context.authorized, on, claim.encounter.id)
    return authorization, before + 1


def _used_up(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    used = _used(claim, context)
    if used and used[1] > used[0].visits:
        authorization, place = used
        message = (
            f"The authorization {authorization.number} is for {authorization.visits} visits; this is number {place}."
        )
        yield Complaint(_FIELD, message, "Ask the payer for more visits, or for a new number.")


def _near(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    used = _used(claim, context)
    if used and 0 <= (left := used[0].visits - used[1]) <= _NEAR_VISITS:
        rest = "none is left after it" if left == 0 else f"{left} is left after it"
        message = f"This is visit {used[1]} of {used[0].visits} that {used[0].number} allows: {rest}."
        yield Complaint(_FIELD, message, "Ask the payer for more before the next visit.")


def _other_codes(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    authorization = _named(claim)
    if authorization is None or not authorization.codes:
        return
    codes = sorted({line.procedure for line in claim.encounter.lines if line.procedure})
    if codes and not any(fits_line(authorization, line) for line in claim.encounter.lines):
        message = f"The authorization {authorization.number} is for {', '.join(authorization.codes)}, not {codes[0]}."
        yield Complaint(_FIELD, message, "Take the one that is for these services.")


def _referral(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    visit = claim.encounter
    if claim.coverage.needs_referral and not (visit.referring_id and visit.referring_role == _REFERRED):
        message = "The plan asks for a referral, but no referring provider is on the visit."
        yield Complaint(
            "encounter.referring", message, "Choose who referred the patient, as DN; item 23 has the number."
        )


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_SOURCE = "NUCC item 23; the payer's authorization"
_COUNTED, _ON_FILE = "coverages with counted authorizations", "coverages with authorizations on file"

AUTHORIZATION_RULES: tuple[Rule[Claim], ...] = (
    Rule(
        "authorization.missing",
        _W,
        _SOURCE,
        _missing,
        "A visit has the authorization its plan asks for, or that is on file for such a visit.",
        "coverages that ask for one, or have one on file",
    ),
    Rule(
        "authorization.unknown", _N, _SOURCE, _unknown, "The visit's authorization is one of those on file.", _ON_FILE
    ),
    Rule(
        "authorization.dates",
        _E,
        _SOURCE,
        _out_of_dates,
        "The visit lies within its authorization's dates.",
        _ON_FILE,
    ),
    Rule(
        "authorization.used_up",
        _E,
        _SOURCE,
        _used_up,
        "The visit is one of those its authorization allows.",
        _COUNTED,
    ),
    Rule(
        "authorization.near",
        _W,
        _SOURCE,
        _near,
        "More than one visit of the authorization is left after this one.",
        _COUNTED,
    ),
    Rule(
        "authorization.codes",
        _W,
        _SOURCE,
        _other_codes,
        "The authorization is for a service of the visit.",
        "authorizations for certain codes",
    ),
    Rule(
        "coverage.referral",
        _W,
        "NUCC items 17, 23; the plan's own rule",
        _referral,
        "A visit under a plan that asks for referrals has its referring provider.",
        "coverages that ask for one",
    ),
)
