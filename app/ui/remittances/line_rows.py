"""A claim's service lines as the payer decided them, one row each and their total: amounts with their reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.adjudication import Adjustment, Group
from app.domain.remittances.denial import is_plain
from app.domain.remittances.plan import Need
from app.domain.remittances.remittance import CodedService, ReasonedAmount, RemittanceClaim
from app.domain.remittances.remittance_balance import claim_balances, line_balance
from app.ui.remittances.desk_row import DeskRow
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge


@dataclass(frozen=True, slots=True)
class Amount:
    """The adjustments of one group: their sum, and the reasons it has."""

    cents: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why a line was not paid as charged: badges for a denial's codes, words beside them, all of it on hover."""

    badges: tuple[Badge, ...] = ()
    words: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the table; `is_total` is the claim's. Amounts of None are not told by the payer."""

    code: str
    charged_cents: int
    allowed_cents: int | None
    expected_cents: int | None
    contractual: Amount
    patient: Amount
    other: Amount
    paid_cents: int
    why: Why
    is_total: bool = False
    is_short: bool = False
    """Less was allowed than the contract says."""


def line_rows(row: DeskRow, meaning: Mapping[str, str], expected: Mapping[int, int]) -> list[LineRow]:
    """The claim's lines, what was adjusted on the claim as a whole, and the total.

    `meaning` tells our own words of a reason; `expected` the contract's amount by our line's row id.
    """
    claim, denied = row.claim, {each.line for each in row.planned.attention if each.need is Need.DENIED}
    line_ids = row.planned.match.line_ids or (0,) * len(claim.lines)
    rows = [
        _row(
            service_words(line.service),
            line.charge_cents,
            line.allowed_cents,
            expected.get(line_id),
            line.adjustments,
            line.remarks,
            line.paid_cents,
            number in denied,
            meaning,
        )
        for number, (line, line_id) in enumerate(zip(claim.lines, line_ids, strict=True), 1)
    ]
    if claim.adjustments or not claim.lines:
        # Not one of the lines: no charge of its own where there are lines, else the claim's.
        charged = 0 if claim.lines else claim.charge_cents
        taken = sum(each.amount_cents for each in claim.adjustments)
        rows.append(
            _row("claim", charged, None, None, claim.adjustments, claim.remarks, charged - taken, 0 in denied, meaning)
        )
    return [*rows, _total(claim, rows)]


def _row(
    code: str,
    charged: int,
    allowed: int | None,
    expected: int | None,
    adjustments: Sequence[ReasonedAmount],
    remarks: Sequence[str],
    paid: int,
    denied: bool,
    meaning: Mapping[str, str],
) -> LineRow:
    known = {Group.CONTRACTUAL.value, Group.PATIENT.value}
    return LineRow(
        code,
        charged,
        allowed,
        expected,
        _amount(adjustments, {Group.CONTRACTUAL.value}),
        _amount(adjustments, {Group.PATIENT.value}),
        _amount(adjustments, {each.group for each in adjustments} - known, named=True),
        paid,
        _why(adjustments, remarks, denied, meaning),
        is_short=allowed is not None and expected is not None and 0 <= allowed < expected,
    )


def _amount(adjustments: Sequence[ReasonedAmount], groups: set[str], *, named: bool = False) -> Amount:
    own = [each for each in adjustments if each.group in groups]
    names = (f"{each.group}-{each.reason}" if named else each.reason for each in own)
    return Amount(sum(each.amount_cents for each in own), tuple(dict.fromkeys(names)))


def _why(
    adjustments: Sequence[ReasonedAmount], remarks: Sequence[str], denied: bool, meaning: Mapping[str, str]
) -> Why:
    own = list(dict.fromkeys((each.group, each.reason) for each in adjustments if each.amount_cents))
    usual = {(each.group, each.reason) for each in adjustments if _is_usual(each)}
    grave = [each for each in own if each not in usual]
    plain = [meaning.get(reason, "").lower() for group, reason in own if (group, reason) in usual]
    words = [meaning.get(reason, "") for _group, reason in grave]
    told = [f"{group}-{reason}  {meaning.get(reason, 'not in our list')}" for group, reason in own]
    told += [f"{remark}  {meaning.get(remark, 'not in our list')}" for remark in remarks]
    tone = Tone.DANGER if denied else Tone.NEUTRAL
    badges = tuple(Badge(f"{group}-{reason}", tone) for group, reason in grave)
    said = [*remarks, *filter(None, words)] if grave else [word for word in plain if word]
    return Why(badges, " · ".join(dict.fromkeys(said)), "\n".join(told))


def _is_usual(amount: ReasonedAmount) -> bool:
    """A reason whose amount says it all: deductible, coinsurance, copay, over the fee schedule."""
    if amount.group not in set(Group):
        return False
    return is_plain(Adjustment(Group(amount.group), amount.reason, amount.amount_cents))


def _total(claim: RemittanceClaim, rows: Sequence[LineRow]) -> LineRow:
    allowed = [row.allowed_cents for row in rows if row.allowed_cents is not None]
    expected = [row.expected_cents for row in rows if row.expected_cents is not None]
    sums = (*claim_balances(claim), *(line_balance(line, claim.claim_number) for line in claim.lines))
    wrong = [each for each in sums if each.blocks_posting]
    adds_up = Badge("adds up", Tone.OK) if not wrong else Badge("does not add up", Tone.DANGER)
    return LineRow(
        "Claim",
        claim.charge_cents,
        sum(allowed) if allowed else None,
        sum(expected) if len(expected) == len(claim.lines) and expected else None,
        Amount(sum(row.contractual.cents for row in rows)),
        Amount(sum(row.patient.cents for row in rows)),
        Amount(sum(row.other.cents for row in rows)),
        claim.paid_cents,
        Why((adds_up,), told="\n".join(each.words() for each in wrong)),
        is_total=True,
    )


def service_words(service: CodedService) -> str:
    """A code with its modifiers as a line shows it: `99214 25`."""
    return " ".join([service.code or service.qualifier, *service.modifiers])
