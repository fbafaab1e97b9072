"""Invented remittances for scenarios, balanced by construction, and their whole 835 files.

    seen = service("99213-25", 140_00, "CO-45 4800,PR-3 2000", control_number="L1")     # pays 72.00
    paid = answer("C26-0001", seen, service("J1030", 20_00))
    first = check(paid, number="900123")
    later = check(taken_back(paid), answer("C26-0001", denied), plb="FB:C26-0001 -9200", number="900124")
    content = whole_file([first, later])

What is paid is never told: a line pays its charge less its adjustments, a claim what its lines pay less its own
adjustments, a check what its claims pay less PLB (positive reduces it). All amounts are cents. The records are those
the reader gives back (`app.domain.remittances.remittance`). For files that do not balance use `tests.edi.written_835`.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.domain.remittances.remittance import (
    REVERSAL,
    NamedParty,
    Qualified,
    QualifiedCents,
    QualifiedDay,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from tests.edi.written_835 import Writer, adjustments, coded, remittance

SERVICE_DAY = date(2026, 3, 7)
QUILLA = NamedParty("QC", "VANTERPOOL", "QUILLA", id_qualifier="MI", id="ZQX987654")
VERSION_4010, VERSION_5010 = "004010X091A1", "005010X221A1"


def person(last_name: str, first_name: str, member_id: str, role: str = "QC") -> NamedParty:
    """NM1: `QC` the patient, `IL` the insured."""
    return NamedParty(role, last_name, first_name, id_qualifier="MI", id=member_id)


def service(
    code: str,
    charge_cents: int,
    why: str = "",
    *,
    control_number: str = "",
    on: date = SERVICE_DAY,
    to: date | None = None,
    units: Decimal | int | None = 1,
    allowed_cents: int | None = None,
    billed_as: str = "",
    remarks: Sequence[str] = (),
    **more: Any,
) -> RemittanceLine:
    """A service line: `code` is `99213-25`, `why` is `CO-45 4800,PR-3 2000`.

    `control_number` becomes REF*6R, `allowed_cents` AMT*B6, `billed_as` SVC06, `remarks` LQ*HE.
    """
    why_paid = adjustments(why)
    own_number = (Qualified("6R", control_number),) if control_number else ()
    return RemittanceLine(
        0,
        coded(code),
        charge_cents,
        charge_cents - _sum(why_paid),
        submitted=coded(billed_as) if billed_as else None,
        units=None if units is None else Decimal(units),
        service_from=on,
        service_to=to or on,
        control_number=control_number,
        adjustments=why_paid,
        remarks=tuple(remarks),
        amounts=() if allowed_cents is None else (QualifiedCents("B6", allowed_cents),),
        references=own_number,
        **more,
    )


def answer(
    number: str,
    *lines: RemittanceLine,
    status: str = "1",
    why: str = "",
    charge_cents: int | None = None,
    patient: NamedParty | None = QUILLA,
    parties: Sequence[NamedParty] = (),
    payer_claim_number: str | None = None,
    remarks: Sequence[str] = (),
    **more: Any,
) -> RemittanceClaim:
    """A claim (CLP): `why` adjusts it as a whole, `charge_cents` is told only without lines, `remarks` are MOA's.

    The patient's share (CLP05) is the sum of PR; the payer's own number `ICN` and ours, unless told.
    """
    own = adjustments(why)
    charged = sum(each.charge_cents for each in lines) if charge_cents is None else charge_cents
    everything = [*(each for line in lines for each in line.adjustments), *own]
    return RemittanceClaim(
        0,
        number,
        status,
        charged,
        charged - _sum(everything),
        _sum(each for each in everything if each.group == "PR"),
        filing_indicator="12",
        payer_claim_number=f"ICN{number}" if payer_claim_number is None else payer_claim_number,
        parties=(*([patient] if patient else []), *parties),
        lines=lines,
        adjustments=own,
        remarks=tuple(remarks),
        days=tuple(QualifiedDay("232", line.service_from) for line in lines[:1] if line.service_from),
        **more,
    )


def taken_back(claim: RemittanceClaim) -> RemittanceClaim:
    """Its reversal (status 22): the same numbers, groups and reasons, every amount and number of units negated."""
    return replace(
        claim,
        status=REVERSAL,
        charge_cents=-claim.charge_cents,
        paid_cents=-claim.paid_cents,
        patient_cents=None if claim.patient_cents is None else -claim.patient_cents,
        lines=tuple(map(_line_taken_back, claim.lines)),
        adjustments=_negated(claim.adjustments),
        remarks=(),
    )


def check(*claims: RemittanceClaim, plb: str = "", number: str = "900123", **more: Any) -> Remittance:
    """A payment: `plb` is `WO:C26-0001 5000,L6 -1075`; other fields of Remittance by name.

    ValueError where it would fall below zero, which no check does: carry the rest forward (`FB:… -…`).
    """
    paid = remittance(*claims, plb=plb, payment_reference=number, **more)
    if paid.amount_cents < 0:
        raise ValueError(f"a check of {paid.amount_cents} cents: carry the rest forward with PLB FB")
    return paid


def whole_file(transactions: Sequence[Remittance], writer: Writer | None = None) -> bytes:
    """One interchange with an ST for each payment, numbered 0001 and on, in the version of the first (GS08).

    Any delimiters by `Writer("|", ">", "^", "\\n", "")`; several interchanges are several files put together.
    """
    is_old = bool(transactions) and transactions[0].version == VERSION_4010
    writer = writer or (Writer(repetition="U", interchange_version="00401") if is_old else Writer())
    return writer.file([replace(each, control_number=f"{nth:04d}") for nth, each in enumerate(transactions, 1)])


def thousand_claims(seed: int, claims: int = 1_000) -> bytes:
    """The file of `thousand_answers` in one check."""
    return whole_file([check(*thousand_answers(seed, claims), plb="L6 -1075")])


def thousand_answers(seed: int, claims: int = 1_000) -> tuple[RemittanceClaim, ...]:
    """Claims `C26-00001` and on, about 2.5 lines each, that balance: mostly paid, some denied, secondary, forwarded.

    The same for the same seed. Lines are numbered `C26-00001-1` (REF*6R); patients differ.
    """
    dice = random.Random(seed)
    return tuple(_any_answer(dice, nth) for nth in range(1, claims + 1))


_PRICES = {
    "99213-25": 14_000, "99214": 19_500, "99203": 21_000, "J1030": 2_000, "96372": 4_000, "36415": 1_200,
    "85025": 3_100, "80053": 4_800, "93000": 6_500, "90471": 3_600,
}  # fmt: skip
_FAMILIES = "VANTERPOOL OKONKWO LINDQVIST BRATHWAITE QUISPE HALVORSEN TAMBOURA ZELENKA".split()
_GIVEN = "QUILLA IDA MAGNUS PERPETUA TEODOR WILMA OSCAR YVAINE".split()


def _any_answer(dice: random.Random, nth: int) -> RemittanceClaim:
    number = f"C26-{nth:05d}"
    on = SERVICE_DAY - timedelta(days=dice.randrange(60))
    status = dice.choices(["1", "19", "2", "4"], [80, 8, 8, 4])[0]
    codes = dice.sample(sorted(_PRICES), dice.choice([1, 2, 2, 3, 3, 4]))
    lines = [
        service(
            code,
            _PRICES[code],
            _any_reasons(dice, status, _PRICES[code]),
            control_number=f"{number}-{place}",
            on=on,
            remarks=("N130",) if status == "4" else (),
        )
        for place, code in enumerate(codes, 1)
    ]
    patient = person(dice.choice(_FAMILIES), dice.choice(_GIVEN), f"ZQX{nth:06d}")
    return answer(number, *lines, status=status, patient=patient, remarks=("MA01",) if status == "4" else ())


def _any_reasons(dice: random.Random, status: str, charge_cents: int) -> str:
    contractual = charge_cents * dice.randrange(20, 45) // 100
    match status:
        case "4":
            return f"CO-29 {charge_cents}"
        case "2":
            return f"OA-23 {charge_cents - dice.randrange(charge_cents // 5)}"
    shared = dice.choice(["", "PR-1", "PR-2", "PR-3"])
    rest = charge_cents - contractual
    share = f",{shared} {min(rest, dice.randrange(500, 3_000))}" if shared else ""
    return f"CO-45 {contractual}{share}"


def _sum(amounts: Iterable[ReasonedAmount]) -> int:
    return sum(each.amount_cents for each in amounts)


def _negated(amounts: Sequence[ReasonedAmount]) -> tuple[ReasonedAmount, ...]:
    return tuple(replace(each, amount_cents=-each.amount_cents) for each in amounts)


def _line_taken_back(line: RemittanceLine) -> RemittanceLine:
    return replace(
        line,
        charge_cents=-line.charge_cents,
        paid_cents=-line.paid_cents,
        units=None if line.units is None else -line.units,
        adjustments=_negated(line.adjustments),
        amounts=tuple(replace(each, cents=-each.cents) for each in line.amounts),
        remarks=(),
    )
