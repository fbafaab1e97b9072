"""A visit is billed as two claims with lines and authorizations of their own, and put together again until sent."""

from dataclasses import replace

import pytest

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.claim import ClaimStatus, SentWay
from app.domain.claim_version import FollowUp
from app.domain.encounter import Encounter
from app.errors import UserError
from app.forms.cms1500_fill import fill
from app.queries.claim_list import claim_rows
from app.queries.worklist import work_rows
from app.services import claims, encounters
from app.services.adjudications import record_adjudication
from app.services.claim_reading import claim_for, stored_claim
from app.services.claim_versions import follow_claim
from app.services.next_payer import bill_next_payer
from app.services.split_claims import combine_claims, split_claim
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import NOW, TODAY, Town
from tests.services.test_adjudications import second as second
from tests.services.test_adjudications import sound as sound
from tests.services.test_adjudications import town as town
from tests.services.test_encounters import EveryCode, with_warning_let_stand


@pytest.fixture
def visit(vault: Vault, town: Town) -> Encounter:
    """A saved visit of three lines, 120.00, 45.00 and 30.00, 10.00 taken at the desk, under one authorization."""
    saved = encounters.save_encounter(
        vault, replace(town.visit(120_00, 45_00, 30_00, paid_cents=10_00), authorization="A-1"), NOW
    )
    with_warning_let_stand(vault, saved.encounter.id)
    return saved.encounter


@pytest.fixture
def first(vault: Vault, visit: Encounter) -> int:
    (row,) = claim_rows(vault.db, TODAY)
    return row.claim_id


@pytest.fixture
def other(vault: Vault, visit: Encounter, first: int) -> int:
    """The second and third line on a claim of their own."""
    return split_claim(vault, first, [line.id for line in visit.lines[1:]], "A-2", NOW)


def balances(vault: Vault) -> dict[int, tuple[int, int]]:
    return {row.claim_id: (row.charge_cents, row.balance_cents) for row in claim_rows(vault.db, TODAY)}


def charges(vault: Vault, claim_id: int) -> list[int]:
    return [line.charge_cents for line in claim_for(vault, claim_id).encounter.lines]


def test_each_claim_has_its_lines_and_its_authorization(vault: Vault, first: int, other: int) -> None:
    assert (charges(vault, first), charges(vault, other)) == ([120_00], [45_00, 30_00])
    assert [fill(claim_for(vault, each))[0].values["23"] for each in (first, other)] == ["A1", "A2"]
    assert claim_for(vault, first).number != claim_for(vault, other).number
    assert balances(vault) == {first: (120_00, 110_00), other: (75_00, 75_00)}


def test_what_was_taken_at_the_desk_is_told_to_the_payer_once(vault: Vault, first: int, other: int) -> None:
    told = [fill(claim_for(vault, each))[0].values.get("29.dollars") for each in (first, other)]
    assert told == ["10", None]


def test_both_are_made_ready_and_sent(vault: Vault, visit: Encounter, first: int, other: int) -> None:
    encounters.mark_ready(vault, visit.id, EveryCode(), NOW)
    assert {stored_claim(vault, each).status for each in (first, other)} == {ClaimStatus.READY}
    claims.mark_sent(vault, [first, other], SentWay.MAILED, NOW)
    assert claims.print_claims(vault, [first, other], plain=True, now=NOW).pages == 2
    with pytest.raises(UserError, match="was sent and stays"):
        encounters.save_encounter(vault, replace(visit, authorization="A-9"), NOW)


def test_while_one_is_sent_the_other_s_lines_may_change_alone(
    vault: Vault, visit: Encounter, first: int, other: int
) -> None:
    encounters.mark_ready(vault, visit.id, EveryCode(), NOW)
    claims.mark_sent(vault, [first], SentWay.MAILED, NOW)
    one, two, three = visit.lines
    with pytest.raises(UserError, match="which was sent and stays"):
        encounters.save_encounter(vault, replace(visit, lines=(replace(one, charge_cents=1), two, three)), NOW)
    encounters.save_encounter(vault, replace(visit, lines=(one, replace(two, charge_cents=50_00), three)), NOW)
    assert stored_claim(vault, other).status is ClaimStatus.DRAFT
    assert balances(vault)[other] == (80_00, 80_00)
    encounters.mark_ready(vault, visit.id, EveryCode(), NOW)
    assert stored_claim(vault, other).status is ClaimStatus.READY


def test_a_new_line_is_the_first_claim_s(vault: Vault, visit: Encounter, first: int, other: int) -> None:
    more = replace(visit.lines[0], id=0, procedure="36415", charge_cents=7_00)
    encounters.save_encounter(vault, replace(visit, lines=(*visit.lines, more)), NOW)
    assert (charges(vault, first), charges(vault, other)) == ([120_00, 7_00], [45_00, 30_00])
    assert stored_claim(vault, first).total_cents == 127_00


def test_they_are_put_together_again(vault: Vault, visit: Encounter, first: int, other: int) -> None:
    encounters.mark_ready(vault, visit.id, EveryCode(), NOW)
    assert combine_claims(vault, other, NOW) == first
    assert charges(vault, first) == [120_00, 45_00, 30_00]
    assert stored_claim(vault, first).status is ClaimStatus.DRAFT
    assert balances(vault) == {first: (195_00, 185_00)}
    again = split_claim(vault, first, [visit.lines[0].id], "", NOW)
    assert (charges(vault, first), charges(vault, again)) == ([45_00, 30_00], [120_00])


def test_what_cannot_be_split_or_put_together_is_told(vault: Vault, visit: Encounter, first: int) -> None:
    with pytest.raises(UserError, match="at least one line"):
        split_claim(vault, first, [], "", NOW)
    with pytest.raises(UserError, match="at least one line"):
        split_claim(vault, first, [line.id for line in visit.lines], "", NOW)
    with pytest.raises(UserError, match="was not split off"):
        combine_claims(vault, first, NOW)
    encounters.mark_ready(vault, visit.id, EveryCode(), NOW)
    claims.mark_sent(vault, [first], SentWay.MAILED, NOW)
    with pytest.raises(UserError, match="was sent and stays"):
        split_claim(vault, first, [visit.lines[0].id], "", NOW)


def test_each_is_answered_corrected_and_taken_on_by_itself(
    vault: Vault, second: object, visit: Encounter, first: int
) -> None:
    other = split_claim(vault, first, [line.id for line in visit.lines[1:]], "A-2", NOW)
    encounters.mark_ready(vault, visit.id, EveryCode(), NOW)
    claims.mark_sent(vault, [first, other], SentWay.MAILED, NOW)
    for claim_id in (first, other):
        record_adjudication(vault, claim_id, left_to_the_next(vault, claim_id), NOW)
    to_bill = [(row.claim_id, row.charge_cents) for row in work_rows(vault.db, TODAY) if row.kind == "next"]
    assert sorted(to_bill) == [(first, 10_00), (other, 20_00)]
    taken = bill_next_payer(vault, other, NOW)
    assert charges(vault, taken) == [45_00, 30_00]
    assert claim_for(vault, taken).encounter.authorization == "A-2"
    assert [row.claim_id for row in work_rows(vault.db, TODAY) if row.kind == "next"] == [first]
    corrected = follow_claim(vault, first, FollowUp.CORRECT, "", NOW)
    assert (charges(vault, corrected), stored_claim(vault, corrected).original_reference) == ([120_00], "ICN1")
    assert sum(balance for _charge, balance in balances(vault).values()) == 20_00
    assert verify_vault(vault) == []


def left_to_the_next(vault: Vault, claim_id: int) -> Adjudication:
    """Of each line all is paid but 10.00."""
    lines = tuple(
        AdjudicatedLine(line.id, line.charge_cents, line.charge_cents - 10_00, (Adjustment(Group.PATIENT, "2", 10_00),))
        for line in claim_for(vault, claim_id).encounter.lines
    )
    total = sum(line.charge_cents for line in lines)
    return Adjudication("ICN1", TODAY, total, total - 10_00 * len(lines), lines)


def test_item_23_holds_one_number_so_a_test_beside_an_authorization_is_split_off(
    vault: Vault, town: Town, visit: Encounter, first: int
) -> None:
    """The rules see the number of the other claim: the visit is content with both then."""
    test = replace(visit.lines[2], procedure="87880", modifiers=("QW",))
    saved = encounters.save_encounter(vault, replace(visit, lines=(*visit.lines[:2], test)), NOW).encounter

    def told() -> set[str]:
        found = encounters.check_encounter(vault, saved, EveryCode(), TODAY)
        return {finding.rule for finding in found if finding.rule.startswith("clia.")}

    assert told() == {"clia.taken"}
    other = split_claim(vault, first, [saved.lines[2].id], "38D0123456", NOW)
    assert told() == set()
    assert fill(claim_for(vault, first))[0].values["23"] == "A1"
    assert fill(claim_for(vault, other))[0].values["23"] == "38D0123456"
