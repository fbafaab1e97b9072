"""Thirty thousand answered lines held against a contract and against the payers' own histories."""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from app.domain.contracts.contract import CodeAmount, Contract, ContractTerms, by_code
from app.domain.contracts.expected import NO_MEDICARE
from app.domain.contracts.underpayment import underpayments
from tests.domain.test_underpayments import answered

LINES, MOST_TIMES = 30_000, 60
_CODES = ("99213", "99214", "36415", "83036", "97110")


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def test_all_answers_of_a_busy_practice() -> None:
    """Beside asking each answer what was allowed and sorting them by day, which no reading can do without."""
    luck = random.Random(1500)
    first = date(2024, 1, 1)
    answers = [
        answered(
            at,
            luck.randint(50_00, 100_00),
            procedure=luck.choice(_CODES),
            decided_on=first + timedelta(days=luck.randint(0, 800)),
            payer_id=luck.randint(1, 4),
        )
        for at in range(1, LINES + 1)
    ]
    contract = Contract(1, practice_id=1, payer_id=1, name="PPO")
    terms = (ContractTerms(contract, by_code(CodeAmount(code, 90_00) for code in _CODES)),)

    def ours() -> None:
        assert underpayments(answers, terms, lambda _id: NO_MEDICARE, {})

    def bare() -> None:
        assert sorted((each.decided_on, each.allowed_cents, each.key) for each in answers)

    bare_s, our_s = min(seconds(bare) for _ in range(3)), min(seconds(ours) for _ in range(3))
    print(f"{LINES} lines: bare {bare_s:.3f} s, ours {our_s:.2f} s: {our_s / bare_s:.1f} times")
    assert our_s < MOST_TIMES * bare_s
