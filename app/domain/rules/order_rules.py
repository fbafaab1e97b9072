"""Rules on tests, scans and supplies: who ordered them, the laboratory's CLIA number, and what one form can hold."""

from collections.abc import Iterator

from app.domain.claim import Claim
from app.domain.encounter import ServiceLine
from app.domain.findings import Fix, Severity
from app.domain.ids import parse_clia
from app.domain.people import PayerKind
from app.domain.procedure_kinds import is_clia_test, is_diagnostic_imaging, is_equipment
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_ITEM_23 = "encounter.authorization"
_WAIVED = "QW"
_ORDERS = frozenset({"DN", "DK"})
_MOST_MODIFIERS_TOLD = "99"


def _is_medicare(claim: Claim) -> bool:
    return claim.payer.kind is PayerKind.MEDICARE


def _tests(claim: Claim) -> list[tuple[int, ServiceLine]]:
    """The lines whose laboratory is to be named: for Medicare all tests, for others those marked as waived.

    Reading a test done elsewhere (26) needs no laboratory.
    """
    return [
        (place, line)
        for place, line in enumerate(claim.encounter.lines)
        if (is_clia_test(line.procedure) and "26" not in line.modifiers and _is_medicare(claim))
        or _WAIVED in line.modifiers
    ]


def _names_a_laboratory(claim: Claim, context: RuleContext) -> bool:
    """In item 23, on this claim or on another that the visit was split into."""
    return any(parse_clia(number) for number in (claim.encounter.authorization, *context.part_numbers))


def _clia_missing(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    tests = _tests(claim)
    if not tests or claim.encounter.authorization.strip() or _names_a_laboratory(claim, context):
        return
    place, line = tests[0]
    message = f"Line {place + 1}: {line.procedure} is a laboratory test, but item 23 has no CLIA number."
    if own := parse_clia(claim.practice.clia_number):
        fixes = (Fix(f"Put {own} into item 23", _ITEM_23, own),)
        yield Complaint(_ITEM_23, message, "The practice's own, where its laboratory did the test.", fixes)
    else:
        mend = "Enter that of the laboratory that did it; the practice's own can be kept with the practice."
        yield Complaint(_ITEM_23, message, mend)


def _item_23_taken(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    tests, number = _tests(claim), claim.encounter.authorization.strip()
    if tests and number and not _names_a_laboratory(claim, context):
        line = tests[0][1]
        message = f"Item 23 holds one number: {number} stands where {line.procedure} wants the CLIA number."
        mend = "Split the claim: the tests go onto one of their own with the CLIA number (Claims, Split)."
        yield Complaint(_ITEM_23, message, mend)


def _ordering_missing(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    visit = claim.encounter
    if not _is_medicare(claim) or (visit.referring_id and visit.referring_role in _ORDERS):
        return
    for place, line in enumerate(visit.lines):
        if what := _ordered(line.procedure):
            message = f"Line {place + 1}: {line.procedure} is {what}; Medicare asks who ordered it."
            mend = "Choose who did, as DK; the treating provider too, where the order was his own."
            yield Complaint("encounter.referring", message, mend)
            return


def _ordered(code: str) -> str:
    kinds = (
        (is_clia_test, "a laboratory test"),
        (is_diagnostic_imaging, "an X-ray or scan"),
        (is_equipment, "equipment or a supply"),
    )
    return next((words for is_kind, words in kinds if is_kind(code)), "")


def _several_places(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    visit = claim.encounter
    if not _is_medicare(claim):
        return
    for place, line in enumerate(visit.lines):
        code = line.place_of_service or visit.place_of_service
        if code != visit.place_of_service:
            message = f"Line {place + 1} was done at place {code}, but item 32 can name only that of the visit."
            mend = "Bill it on a claim of its own, with its own place."
            yield Complaint(f"line.{place}.place_of_service", message, mend)


def _several_purchased(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    bought = [
        place
        for place, line in enumerate(claim.encounter.lines)
        if is_clia_test(line.procedure) or is_diagnostic_imaging(line.procedure)
    ]
    if claim.encounter.outside_lab and len(bought) > 1:
        message = f"Item 20 has one price, but {len(bought)} lines are tests or scans."
        yield Complaint("encounter.outside_lab", message, "One purchased service a claim: split the others off.")


def _modifiers_untold(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(claim.encounter.lines):
        if _MOST_MODIFIERS_TOLD in line.modifiers and not (claim.encounter.additional_info or line.note).strip():
            message = f"Line {place + 1}: 99 says that there are more modifiers, but not which."
            yield Complaint("encounter.additional_info", message, "List them in item 19.")


_W = Severity.WARNING
_MEDICARE = "Medicare Claims Processing Manual, chapter 26"
_WHOSE_TESTS = "Medicare; waived tests (QW) of every payer"

ORDER_RULES: tuple[Rule[Claim], ...] = (
    Rule(
        "clia.number",
        _W,
        f"{_MEDICARE} (item 23); CLIA",
        _clia_missing,
        "A laboratory test has the CLIA number of who did it in item 23.",
        _WHOSE_TESTS,
    ),
    Rule(
        "clia.taken",
        _W,
        "NUCC item 23: one number",
        _item_23_taken,
        "Item 23 of a claim with laboratory tests holds no other number.",
        _WHOSE_TESTS,
    ),
    Rule(
        "medicare.ordering",
        _W,
        f"{_MEDICARE} (items 17, 17b)",
        _ordering_missing,
        "A test, scan or supply names who ordered or referred (DK, DN).",
        "Medicare",
    ),
    Rule(
        "medicare.one_place",
        _W,
        f"{_MEDICARE} (items 24B, 32)",
        _several_places,
        "All lines of a claim were done at one place.",
        "Medicare",
    ),
    Rule(
        "claim.purchased_tests",
        _W,
        "NUCC item 20",
        _several_purchased,
        "A claim bills no more than one test bought from an outside laboratory.",
    ),
    Rule(
        "modifier.more",
        _W,
        f"NUCC items 19, 24D; {_MEDICARE}",
        _modifiers_untold,
        "Modifier 99 goes with a list of the others.",
    ),
)
