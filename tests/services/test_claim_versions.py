"""A sent claim is corrected, voided or billed anew by a claim that follows it, and that can be withdrawn until sent."""

from dataclasses import replace

import pytest

from app.domain.claim import Claim, ClaimStatus, SentWay
from app.domain.claim_version import FollowUp
from app.domain.encounter import Encounter
from app.domain.payer_habits import PayerHabits
from app.errors import UserError
from app.forms.cms1500_fill import fill
from app.queries.claim_detail import events
from app.queries.claim_list import claim_rows
from app.services import claims, encounters, people
from app.services.claim_reading import claim_for, stored_claim
from app.services.claim_versions import follow_claim, withdraw_following
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import NOW, TODAY, Town, settle
from tests.services.test_encounters import EveryCode, with_warning_let_stand

ICN = "2026-0304-77A"


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


@pytest.fixture
def sent(vault: Vault, town: Town) -> int:
    """The row id of a sent claim over 165.00 in two lines."""
    saved = encounters.save_encounter(vault, town.visit(120_00, 45_00), NOW)
    assert saved.claim_id is not None
    return send(vault, saved.encounter.id, saved.claim_id)


def send(vault: Vault, encounter_id: int, claim_id: int) -> int:
    with_warning_let_stand(vault, encounter_id)
    encounters.mark_ready(vault, encounter_id, EveryCode(), NOW)
    claims.mark_sent(vault, [claim_id], SentWay.MAILED, NOW)
    return claim_id


def visit_of(vault: Vault, claim_id: int) -> Encounter:
    return encounters.load_encounter(vault, stored_claim(vault, claim_id).encounter_id)


def balance(vault: Vault) -> int:
    return sum(row.balance_cents for row in claim_rows(vault.db, TODAY))


def item_22(claim: Claim) -> tuple[str, str]:
    values = fill(claim)[0].values
    return values.get("22.code", ""), values.get("22.reference", "")


def test_a_correction_opens_the_visit_and_carries_the_payers_number(vault: Vault, sent: int) -> None:
    corrected = follow_claim(vault, sent, FollowUp.CORRECT, ICN, NOW)
    visit = visit_of(vault, sent)
    encounters.save_encounter(vault, replace(visit, diagnoses=("I10", "E11.9")), NOW)
    claim = claim_for(vault, corrected)
    assert item_22(claim) == ("7", ICN)
    assert claim.encounter.diagnoses == ("I10", "E11.9")
    assert claim_for(vault, sent).encounter.diagnoses == ("E11.9", "I10")
    assert claim.number != claim_for(vault, sent).number
    assert verify_vault(vault) == []


def test_a_void_repeats_what_was_sent_whatever_the_records_say_now(vault: Vault, town: Town, sent: int) -> None:
    void = follow_claim(vault, sent, FollowUp.VOID, ICN, NOW)
    people.save_patient(vault, replace(town.patient, phone="5035550100"), NOW)
    assert stored_claim(vault, void).status is ClaimStatus.READY
    was, now = claim_for(vault, sent), claim_for(vault, void)
    assert item_22(now) == ("8", ICN)
    assert replace(now, number=was.number, version=1, original_reference="", signed_on=was.signed_on) == was
    claims.mark_sent(vault, [void], SentWay.MAILED, NOW)
    assert verify_vault(vault) == []


def test_a_rejected_claim_is_billed_anew_without_item_22(vault: Vault, sent: int) -> None:
    anew = follow_claim(vault, sent, FollowUp.ANEW, "", NOW)
    claim = claim_for(vault, anew)
    assert (claim.version, item_22(claim)) == (1, ("", ""))
    assert [event.words for event in events(vault.db, sent)][-1] == f"Billed anew by claim {claim.number}"


def test_only_some_lines_can_be_billed_again(vault: Vault, sent: int) -> None:
    first, second = visit_of(vault, sent).lines
    corrected = follow_claim(vault, sent, FollowUp.CORRECT, ICN, NOW, only_lines=[second.id])
    assert [line.id for line in claim_for(vault, corrected).encounter.lines] == [second.id]
    encounters.save_encounter(vault, replace(visit_of(vault, sent), authorization="A1"), NOW)
    assert stored_claim(vault, corrected).total_cents == 45_00
    assert {line.id for line in visit_of(vault, sent).lines} == {first.id, second.id}


def test_the_money_of_the_visit_is_told_once(vault: Vault, sent: int) -> None:
    before = balance(vault)
    follow_claim(vault, sent, FollowUp.CORRECT, ICN, NOW)
    assert balance(vault) == before == 165_00
    old, new = sorted(claim_rows(vault.db, TODAY), key=lambda row: row.claim_id)
    assert (old.balance_cents, old.is_followed, new.version) == (0, True, 7)
    assert not new.is_followed


def test_a_withdrawn_correction_leaves_the_visit_as_it_was_sent(vault: Vault, sent: int) -> None:
    visit = visit_of(vault, sent)
    corrected = follow_claim(vault, sent, FollowUp.CORRECT, ICN, NOW)
    changed = replace(visit, diagnoses=("I10",), lines=(replace(visit.lines[0], charge_cents=99_00),))
    encounters.save_encounter(vault, changed, NOW)
    withdraw_following(vault, corrected, NOW)
    assert visit_of(vault, sent) == visit
    assert balance(vault) == 165_00
    assert verify_vault(vault) == []
    follow_claim(vault, sent, FollowUp.VOID, ICN, NOW)


@pytest.mark.parametrize(
    ("follow_up", "words"),
    [(FollowUp.CORRECT, "The payer's own number of the claim is missing"), (FollowUp.VOID, "number .* is missing")],
)
def test_without_the_payers_number_there_is_no_correction(
    vault: Vault, sent: int, follow_up: FollowUp, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        follow_claim(vault, sent, follow_up, " ", NOW)
    assert len(claim_rows(vault.db, TODAY)) == 1


def test_medicares_way_is_a_new_claim_and_no_void(vault: Vault, town: Town, sent: int) -> None:
    people.save_payer(vault, replace(town.payer, habits=PayerHabits(corrected_as_new=True)), NOW)
    corrected = follow_claim(vault, sent, FollowUp.CORRECT, "", NOW)
    assert (claim_for(vault, corrected).version, item_22(claim_for(vault, corrected))) == (1, ("", ""))
    withdraw_following(vault, corrected, NOW)
    with pytest.raises(UserError, match="takes no void claims"):
        follow_claim(vault, sent, FollowUp.VOID, ICN, NOW)


def test_a_claim_is_followed_once_and_only_after_it_was_sent(vault: Vault, town: Town, sent: int) -> None:
    corrected = follow_claim(vault, sent, FollowUp.CORRECT, ICN, NOW)
    number = claim_for(vault, corrected).number
    with pytest.raises(UserError, match=f"followed by claim {number}"):
        follow_claim(vault, sent, FollowUp.VOID, ICN, NOW)
    with pytest.raises(UserError, match="has not been sent"):
        follow_claim(vault, corrected, FollowUp.VOID, ICN, NOW)
    with pytest.raises(UserError, match="is the visit's first"):
        withdraw_following(vault, sent, NOW)


def test_a_sent_void_is_billed_anew_only(vault: Vault, sent: int) -> None:
    void = follow_claim(vault, sent, FollowUp.VOID, ICN, NOW)
    claims.mark_sent(vault, [void], SentWay.MAILED, NOW)
    with pytest.raises(UserError, match="neither corrected nor voided"):
        follow_claim(vault, void, FollowUp.CORRECT, ICN, NOW)
    with pytest.raises(UserError, match="was sent and stays"):
        withdraw_following(vault, void, NOW)
    anew = follow_claim(vault, void, FollowUp.ANEW, "", NOW)
    assert stored_claim(vault, anew).status is ClaimStatus.DRAFT
