"""Public numbers run on, start anew each year for claims, and are never given twice."""

from datetime import date

import pytest

from app.store.numbers import next_account_number, next_claim_number
from app.store.vault import Vault


def test_numbers_run_on(vault: Vault) -> None:
    assert [next_account_number(vault.db) for _ in range(2)] == ["10001", "10002"]
    days = [date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2026, 12, 31)]
    assert [next_claim_number(vault.db, day) for day in days] == ["26-00001", "26-00002", "27-00001", "26-00003"]


def test_a_number_drawn_in_a_failed_action_is_drawn_again(vault: Vault) -> None:
    with pytest.raises(RuntimeError), vault.atomic():
        assert next_account_number(vault.db) == "10001"
        raise RuntimeError("the action failed")
    assert next_account_number(vault.db) == "10001"
