"""A paper EOB keyed in a few words, for scenarios."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.adjudication import Adjustment, Group
from app.domain.keyed_answer import KeyedLine
from app.domain.remittances.keyed_eob import KeyedBeside, KeyedClaim, KeyedEob
from app.services.remittances.keyed_claims import keyed_claim
from tests.services.remittances.office import PAID_ON, Billed, Office


def keyed(office: Office, billed: Billed, *lines: str, **more: object) -> KeyedClaim:
    """A claim as keyed: for each line `allowed 92 contractual 48 copay 20 CO-97 10 N130 paid 72`, empty as it is."""
    claim = keyed_claim(office.vault, billed.id)
    done = [replace(line, keyed=_keyed(line.keyed, words)) for line, words in zip(claim.lines, lines, strict=False)]
    return replace(claim, lines=(*done, *claim.lines[len(done) :]), **more)  # type: ignore[arg-type]


def eob(
    office: Office,
    *claims: KeyedClaim,
    beside: tuple[KeyedBeside, ...] = (),
    number: str = "50071",
    amount_cents: int | None = None,
    paid_on: date = PAID_ON,
) -> KeyedEob:
    """A check over its claims; `amount_cents` unless it balances by itself."""
    made = KeyedEob(
        practice_id=office.town.practice.id,
        payer_id=office.town.payer.id,
        reference=number,
        paid_on=paid_on,
        claims=claims,
        beside=beside,
    )
    return replace(made, amount_cents=made.explained_cents if amount_cents is None else amount_cents)


def _keyed(line: KeyedLine, words: str) -> KeyedLine:
    tokens = words.split()
    others: list[Adjustment] = []
    remarks: list[str] = []
    columns: dict[str, Any] = {}
    while tokens:
        word = tokens.pop(0)
        if word in ("allowed", "contractual", "deductible", "coinsurance", "copay", "paid"):
            columns[f"{word}_cents"] = round(float(tokens.pop(0)) * 100)
        elif "-" in word:
            group, reason = word.split("-")
            others.append(Adjustment(Group(group), reason, round(float(tokens.pop(0)) * 100)))
        else:
            remarks.append(word)
    return replace(line, **columns, others=tuple(others), remarks=tuple(remarks))
