"""What a payer decided on a claim: charged, allowed, paid, and each difference with its group and reason.

The same record holds a remittance's claim (835 loop 2100 with its lines, 2110) and an EOB keyed by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.money import format_cents


class Group(StrEnum):
    """Who bears an adjustment (X12 claim adjustment group, CAS01)."""

    CONTRACTUAL = "CO"
    PATIENT = "PR"
    OTHER = "OA"
    PAYER = "PI"


class Source(StrEnum):
    """How the answer came in."""

    KEYED = "keyed"
    REMITTANCE = "remittance"


DEDUCTIBLE, COINSURANCE, COPAY, OVER_FEE_SCHEDULE = "1", "2", "3", "45"
"""The reasons (CARC) an EOB has columns of its own for."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Why less was paid than charged: positive cents lower the payment, negative raise it (CAS03)."""

    group: Group
    reason: str
    amount_cents: int

    @property
    def code(self) -> str:
        """As it is written everywhere: CO-45."""
        return f"{self.group}-{self.reason}"


@dataclass(frozen=True, slots=True)
class AdjudicatedLine:
    """One service line as the payer decided it. `allowed_cents` is told, never added up (AMT*B6)."""

    line_id: int
    charge_cents: int
    paid_cents: int
    adjustments: tuple[Adjustment, ...] = ()
    allowed_cents: int | None = None
    remarks: tuple[str, ...] = ()
    """Remark codes (RARC)."""
    decided_as: str = ""
    """The code and modifiers the payer decided on where they are not those billed (SVC01 beside SVC06): 99213-25."""


@dataclass(frozen=True, slots=True)
class Adjudication:
    """The payer's answer to one claim. `charge_cents` and `paid_cents` are the payer's own totals (CLP03, CLP04).

    `adjustments` are those of the claim as a whole. Without lines the payer decided the claim as a whole.
    """

    payer_claim_number: str
    """The payer's own number of the claim: ICN, DCN or CLP07. A correction carries it in item 22."""
    decided_on: date
    charge_cents: int
    paid_cents: int
    lines: tuple[AdjudicatedLine, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    payment_reference: str = ""
    """The number of the check or transfer (TRN02)."""
    forwarded: bool = False
    """The payer sent the claim on to the next one itself (CLP02 19, 20, 21): no claim goes there from here."""
    source: Source = Source.KEYED

    def total_cents(self, group: Group) -> int:
        """The sum of a group's adjustments, of all lines and the claim."""
        return _sum(each for each in self.all_adjustments() if each.group is group)

    @property
    def patient_cents(self) -> int:
        """Patient responsibility: what the patient or the next payer owes (CLP05)."""
        return self.total_cents(Group.PATIENT)

    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Those of the lines, then those of the claim."""
        return (*(each for line in self.lines for each in line.adjustments), *self.adjustments)


@dataclass(frozen=True, slots=True)
class Imbalance:
    """What does not add up: `line` counts from 1, 0 is the claim; positive cents are not explained yet."""

    line: int
    difference_cents: int
    words: str


def imbalances(answer: Adjudication) -> tuple[Imbalance, ...]:
    """Every line and total that does not balance to the cent; empty where the answer can be posted.

    Line: charge − its adjustments = paid. Claim: the same over everything, and the lines' charges sum to the
    claim's (X12 835 TR3 1.10.2.1).
    """
    found = [
        Imbalance(number, off, _off_words(f"Line {number}", off))
        for number, line in enumerate(answer.lines, 1)
        if (off := line.charge_cents - _sum(line.adjustments) - line.paid_cents)
    ]
    charged = sum(line.charge_cents for line in answer.lines)
    if answer.lines and charged != answer.charge_cents:
        off = answer.charge_cents - charged
        words = f"The lines charge {format_cents(charged)}, the claim {format_cents(answer.charge_cents)}."
        found.append(Imbalance(0, off, words))
    off = answer.charge_cents - _sum(answer.all_adjustments()) - answer.paid_cents
    if off and not found:
        found.append(Imbalance(0, off, _off_words("The claim", off)))
    return tuple(found)


def merged_answer(parts: Sequence[Adjudication]) -> Adjudication:
    """Several answers to one claim as one: the payer split the claim, or decided some lines once more.

    A line is as the last part that names it has it; number and day are the last part's. ValueError where there is none.
    """
    if not parts:
        raise ValueError("no answer to merge")
    if len(parts) == 1:
        return parts[0]
    if any(not part.lines for part in parts):  # one of them speaks of the whole claim
        return max(parts, key=lambda part: part.charge_cents)
    lines = {line.line_id: line for part in parts for line in part.lines}
    own = tuple(each for part in parts for each in part.adjustments)
    return replace(
        parts[-1],
        charge_cents=sum(line.charge_cents for line in lines.values()),
        paid_cents=sum(line.paid_cents for line in lines.values()) - _sum(own),
        lines=tuple(lines.values()),
        adjustments=own,
        remarks=tuple(dict.fromkeys(remark for part in parts for remark in part.remarks)),
        payment_reference=", ".join(dict.fromkeys(part.payment_reference for part in parts if part.payment_reference)),
        forwarded=any(part.forwarded for part in parts),
    )


def decided_lines(answer: Adjudication, billed: Sequence[tuple[int, int]]) -> tuple[AdjudicatedLine, ...]:
    """The answer line by line, adjustments of the whole claim laid upon the lines that were paid, first to last.

    `billed` are the claim's lines (row id, cents), used where the payer decided it as a whole. Each line balances
    if the answer does, and their payments sum to the claim's.
    """
    lines = list(answer.lines) or [AdjudicatedLine(line_id, cents, cents) for line_id, cents in billed]
    for adjustment in answer.adjustments:
        left = adjustment.amount_cents
        for place, line in enumerate(lines):
            is_last = place == len(lines) - 1
            takes = left if left < 0 or is_last else min(left, max(line.paid_cents, 0))
            if takes:
                part = replace(adjustment, amount_cents=takes)
                lines[place] = replace(line, paid_cents=line.paid_cents - takes, adjustments=(*line.adjustments, part))
                left -= takes
    return tuple(lines)


def mismatch(answer: Adjudication, billed: Sequence[tuple[int, int]], *, may_be_part: bool = False) -> str:
    """Why the answer is not one to the claim billed (row id, cents of each line), in words; empty where it is.

    `may_be_part`: the payer may have split the claim, and this answers some of its lines.
    """
    charges = dict(billed)
    seen: set[int] = set()
    for number, line in enumerate(answer.lines, 1):
        if line.line_id not in charges:
            return f"Line {number} is none of the claim's."
        if line.line_id in seen:
            return f"Line {number} is answered twice."
        if line.charge_cents != charges[line.line_id]:
            told, was = format_cents(line.charge_cents), format_cents(charges[line.line_id])
            return f"Line {number} was billed at {was}, not at {told}."
        seen.add(line.line_id)
    if may_be_part and seen:
        charges = {line_id: cents for line_id, cents in charges.items() if line_id in seen}
    if answer.charge_cents != sum(charges.values()):
        told, was = format_cents(answer.charge_cents), format_cents(sum(charges.values()))
        return f"The claim was billed at {was}, not at {told}."
    return ""


def _off_words(what: str, off: int) -> str:
    if off > 0:
        return f"{what}: {format_cents(off)} is neither paid nor adjusted."
    return f"{what}: {format_cents(-off)} more is paid and adjusted than was charged."


def _sum(adjustments: Iterable[Adjustment]) -> int:
    return sum(each.amount_cents for each in adjustments)
