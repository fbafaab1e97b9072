"""Whether an answer was posted before: the payer's same number, the same lines, the same cents."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from app.domain.adjudication import Adjudication
from app.domain.remittances.candidates import number_key
from app.domain.remittances.plan import ClaimBooks, StandingAnswer
from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.domain.remittances.taking_back import line_money


def repeated(answer: Adjudication, books: ClaimBooks) -> StandingAnswer | None:
    """The earlier answer that one repeats: it stands, or was taken back since but came with this same check; or moved
    nothing, and this same check decided it anew.
    """
    standing = (each for each in books.answers if is_same(answer, each.answer))
    since = (each for each in books.taken_back if _is_copy(answer, each) or _is_decided_anew(answer, each))
    return next(chain(standing, since), None)


def times_here(remittance: Remittance, place: int) -> int:
    """The how-manieth time a remittance says the same of a claim: each time its money is in the check."""
    this = remittance.claims[place]
    return sum(_says_the_same(this, each) for each in remittance.claims[: place + 1])


def times_posted(answer: Adjudication, books: ClaimBooks) -> int:
    """How often an answer was posted from this same check, also where it was taken back since."""
    return sum(_is_copy(answer, each) for each in (*books.answers, *books.taken_back))


def _says_the_same(one: RemittanceClaim, other: RemittanceClaim) -> bool:
    return (one.claim_number, one.payer_claim_number, one.status, one.charge_cents, one.paid_cents) == (
        other.claim_number,
        other.payer_claim_number,
        other.status,
        other.charge_cents,
        other.paid_cents,
    ) and _money(one) == _money(other)


def _money(claim: RemittanceClaim) -> list[object]:
    """Every line's and adjustment's cents, wherever in the file they stand."""
    lines = [(each.control_number, each.service, each.charge_cents, each.paid_cents) for each in claim.lines]
    return [*lines, *((each.group, each.reason, each.amount_cents) for each in claim.all_adjustments())]


def _is_decided_anew(answer: Adjudication, earlier: StandingAnswer) -> bool:
    is_from_here = is_same_check(earlier.taken_back_with, answer.payment_reference)
    return is_from_here and not earlier.entries and is_same(answer, earlier.answer)


def _is_copy(answer: Adjudication, earlier: StandingAnswer) -> bool:
    was = earlier.answer
    return is_same_check(was.payment_reference, answer.payment_reference) and is_same(answer, was)


def is_same(one: Adjudication, other: Adjudication) -> bool:
    """The payer's number, charge, payment, each line's, and every reason agree; remarks may not."""
    return (
        number_key(one.payer_claim_number) == number_key(other.payer_claim_number)
        and (one.charge_cents, one.paid_cents) == (other.charge_cents, other.paid_cents)
        and line_money(one) == line_money(other)
        and _reasons(one) == _reasons(other)
    )


def is_same_check(one: str, other: str) -> bool:
    """Whether two numbers of checks (TRN02) are one; none is no number."""
    return bool(number_key(one)) and number_key(one) == number_key(other)


def of_same_lines(answer: Adjudication, standing: Iterable[StandingAnswer]) -> tuple[StandingAnswer, ...]:
    """Answers that stand for any of an answer's lines; one without lines is for the whole claim."""
    lines = {line.line_id for line in answer.lines}
    return tuple(
        each
        for each in standing
        if not lines or not each.answer.lines or lines & {line.line_id for line in each.answer.lines}
    )


def _reasons(answer: Adjudication) -> Counter[tuple[int, str]]:
    sums: Counter[tuple[int, str]] = Counter()
    for line in answer.lines:
        for each in line.adjustments:
            sums[line.line_id, each.code] += each.amount_cents
    for each in answer.adjustments:
        sums[0, each.code] += each.amount_cents
    return Counter({key: cents for key, cents in sums.items() if cents})
