"""Which resubmission code a claim that follows carries, and what is refused with words."""

import pytest

from app.domain.claim_version import ORIGINAL, REPLACEMENT, VOID, FollowUp, refusal, version_of
from app.domain.payer_habits import PayerHabits
from app.domain.people import Payer
from tests import builders as make

AS_NEW = make.a_payer(habits=PayerHabits(corrected_as_new=True))


@pytest.mark.parametrize(
    ("follow_up", "payer", "version"),
    [
        (FollowUp.CORRECT, make.a_payer(), REPLACEMENT),
        (FollowUp.CORRECT, AS_NEW, ORIGINAL),
        (FollowUp.CORRECT, make.medicare(), ORIGINAL),
        (FollowUp.VOID, make.a_payer(), VOID),
        (FollowUp.ANEW, make.a_payer(), ORIGINAL),
    ],
)
def test_the_code_of_item_22(follow_up: FollowUp, payer: Payer, version: int) -> None:
    assert version_of(follow_up, payer) == version


def test_a_code_wants_the_payers_own_number() -> None:
    for follow_up in (FollowUp.CORRECT, FollowUp.VOID):
        refused = refusal(follow_up, ORIGINAL, make.a_payer(), " ")
        assert refused is not None and "item 22" in refused[0] and "remittance" in refused[1]
        assert refusal(follow_up, ORIGINAL, make.a_payer(), "ICN1") is None
    assert refusal(FollowUp.ANEW, ORIGINAL, make.a_payer(), "") is None


@pytest.mark.parametrize("payer", [AS_NEW, make.medicare()])
def test_who_takes_corrections_as_new_takes_no_void_and_asks_for_no_number(payer: Payer) -> None:
    assert refusal(FollowUp.CORRECT, ORIGINAL, payer, "") is None
    refused = refusal(FollowUp.VOID, ORIGINAL, payer, "ICN1")
    assert refused is not None and "takes no void claims" in refused[0]


def test_a_void_is_followed_by_the_visit_billed_anew_alone() -> None:
    assert refusal(FollowUp.CORRECT, VOID, make.a_payer(), "ICN1") is not None
    assert refusal(FollowUp.ANEW, VOID, make.a_payer(), "") is None
