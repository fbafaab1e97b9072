"""The ledger and the worklist tell what is open after a payer has answered, once, and which payer comes next."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.claim import SentWay
from app.domain.coverage import Coverage
from app.queries.claim_list import ClaimRow, claim_rows
from app.queries.worklist import work_rows
from app.services import claims, people
from app.services.adjudications import record_adjudication, take_back_answer
from app.services.next_payer import bill_next_payer
from app.store.vault import Vault
from tests.invented import NOW, TODAY, Town
from tests.services.test_adjudications import a_second_answer, an_answer
from tests.services.test_adjudications import second as second
from tests.services.test_adjudications import sent as sent
from tests.services.test_adjudications import town as town


def row(vault: Vault, claim_id: int) -> ClaimRow:
    return next(each for each in claim_rows(vault.db, TODAY) if each.claim_id == claim_id)


def told(vault: Vault, claim_id: int) -> tuple[int, str]:
    return row(vault, claim_id).balance_cents, row(vault, claim_id).next_step


def to_do(vault: Vault) -> list[tuple[str, str, int | None, str]]:
    return [(each.kind, each.payer, each.charge_cents, each.next_step) for each in work_rows(vault.db, TODAY)]


def test_an_answered_claim_asks_for_the_next_payer(vault: Vault, sent: int) -> None:
    assert told(vault, sent) == (155_00, "Await the payer")
    record_adjudication(vault, sent, an_answer(vault, sent), NOW)
    assert told(vault, sent) == (40_00, "Bill Harborline Mutual next")
    assert row(vault, sent).is_answered
    assert to_do(vault) == [("next", "Harborline Mutual", 50_00, "Bill Harborline Mutual next")]
    (work,) = work_rows(vault.db, TODAY)
    assert (work.claim_id, work.file_by) == (sent, date(2026, 6, 5))  # its 90 days count from the answer
    take_back_answer(vault, sent, "Wrong paper", NOW)
    assert told(vault, sent) == (155_00, "Await the payer")
    assert to_do(vault) == []


def test_each_claim_tells_its_part_and_the_parts_sum_to_what_is_open(
    vault: Vault, town: Town, second: Coverage, sent: int
) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), NOW)
    second_claim = bill_next_payer(vault, sent, NOW)
    assert told(vault, sent) == (0, "See the later claim")
    assert told(vault, second_claim) == (40_00, "Print and send")
    assert [kind for kind, *_ in to_do(vault)] == ["ready"]
    claims.mark_sent(vault, [second_claim], SentWay.MAILED, NOW)
    record_adjudication(vault, second_claim, a_second_answer(vault, second_claim), NOW)
    assert told(vault, second_claim) == (20_00, "Bill the patient")
    assert sum(each.balance_cents for each in claim_rows(vault.db, TODAY)) == 20_00
    assert to_do(vault) == []


def test_a_denial_is_followed_up_with_its_payer(vault: Vault, sent: int) -> None:
    good = an_answer(vault, sent)
    first, other = good.lines
    denied = replace(
        first, paid_cents=0, adjustments=(replace(first.adjustments[0], reason="16", amount_cents=120_00),)
    )
    record_adjudication(vault, sent, replace(good, lines=(denied, other), paid_cents=0), NOW)
    assert told(vault, sent) == (140_00, "Bill Harborline Mutual next")
    bill_next_payer(vault, sent, NOW)
    assert told(vault, sent) == (120_00, "Follow up what is unpaid")


def test_where_all_is_paid_the_payment_at_the_desk_is_a_credit(vault: Vault, sent: int) -> None:
    good = an_answer(vault, sent)
    paid = tuple(replace(line, paid_cents=line.charge_cents, adjustments=()) for line in good.lines)
    record_adjudication(vault, sent, replace(good, lines=paid, paid_cents=165_00), NOW)
    assert told(vault, sent) == (-10_00, "Settle the patient's credit")


def test_a_claim_to_the_next_payer_that_is_a_draft_again_is_checked_again(
    vault: Vault, second: Coverage, sent: int
) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), NOW)
    second_claim = bill_next_payer(vault, sent, NOW)
    people.save_coverage(vault, replace(second, member_id=""), NOW)
    assert told(vault, second_claim) == (40_00, "Check it again")
    assert row(vault, second_claim).is_to_later_payer
    assert [(kind, step) for kind, _payer, _cents, step in to_do(vault)] == [("next", "Check it again")]


@pytest.mark.parametrize("practice", [None, 1])
def test_the_last_claims_alone_are_read(vault: Vault, sent: int, practice: int | None) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), NOW)
    assert len(claim_rows(vault.db, TODAY, practice_id=practice, most=1)) == 1
