"""The next step names the filing limit when it is near."""

from datetime import date

import pytest

from app.domain.claim import ClaimStatus
from app.domain.next_step import file_by, next_step

TODAY = date(2026, 3, 7)


@pytest.mark.parametrize(
    ("status", "deadline", "words"),
    [
        (ClaimStatus.DRAFT, None, "Finish the visit"),
        (ClaimStatus.DRAFT, date(2026, 3, 22), "Finish the visit"),
        (ClaimStatus.READY, date(2026, 3, 21), "Print and send by 03/21/2026"),
        (ClaimStatus.READY, date(2026, 3, 7), "Print and send by 03/07/2026"),
        (ClaimStatus.READY, date(2026, 3, 6), "Print and send: limit passed"),
        (ClaimStatus.SENT, date(2026, 3, 6), "Await the payer"),
    ],
)
def test_next_step(status: ClaimStatus, deadline: date | None, words: str) -> None:
    assert next_step(status, deadline, TODAY) == words


def test_file_by_counts_from_the_service() -> None:
    assert file_by(date(2026, 1, 1), 90) == date(2026, 4, 1)
    assert file_by(date(2026, 1, 1), 0) is None
    assert file_by(None, 90) is None
