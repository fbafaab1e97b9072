"""What a payer answered is posted to the cent or refused, taken back whole, and taken on to the next payer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.claim import ClaimStatus, SentWay
from app.domain.claim_version import FollowUp
from app.domain.coverage import Coverage, Rank
from app.domain.ledger import Party, PartyKind, balance_by_party
from app.domain.payer_habits import PayerHabits
from app.domain.people import Payer, PayerKind
from app.errors import UserError
from app.forms.cms1500_fill import fill
from app.queries.claim_detail import events
from app.services import claims, encounters, people
from app.services.adjudications import record_adjudication, standing_answer, take_back_answer
from app.services.claim_reading import claim_for, stored_claim
from app.services.claim_versions import follow_claim, withdraw_following
from app.services.next_payer import bill_next_payer, next_claim_preview, ready_next_claim
from app.services.recheck import recheck_claims
from app.store.ledger import load_ledger
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import COVERAGE, NOW, PAYER, TODAY, Town, settle
from tests.services.test_claim_versions import send
from tests.services.test_encounters import EveryCode, with_warning_let_stand


class OwnEveryCode(EveryCode):
    """A code book that is closed after its use."""

    def close(self) -> None:
        """Nothing is open."""


ICN = "2026061-778"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


@pytest.fixture
def second(vault: Vault, town: Town) -> Coverage:
    """The patient's secondary policy, with Harborline Mutual."""
    payer = people.save_payer(vault, replace(PAYER, name="Harborline Mutual", payer_id="HM100"), NOW)
    return people.save_coverage(vault, a_policy(town, payer, Rank.SECONDARY, "HM998877"), NOW)


def a_policy(town: Town, payer: Payer, rank: Rank, member_id: str) -> Coverage:
    return replace(COVERAGE, patient_id=town.patient.id, payer_id=payer.id, rank=rank, member_id=member_id)


@pytest.fixture
def sent(vault: Vault, town: Town, second: Coverage) -> int:
    """The row id of a sent claim over 165.00 in two lines; 10.00 were taken at the desk."""
    saved = encounters.save_encounter(vault, town.visit(120_00, 45_00, paid_cents=10_00), NOW)
    assert saved.claim_id is not None
    return send(vault, saved.encounter.id, saved.claim_id)


@pytest.fixture(autouse=True)
def sound(vault: Vault) -> Iterator[None]:
    """Whatever a test does, the vault's own check finds each cent accounted for."""
    yield
    assert verify_vault(vault) == []


def an_answer(vault: Vault, claim_id: int, *, forwarded: bool = False) -> Adjudication:
    """120.00: 40.00 off by contract, 20.00 coinsurance, 60.00 paid; 45.00: 15.00 off, 30.00 deductible."""
    first, other = claim_for(vault, claim_id).encounter.lines
    lines = (
        AdjudicatedLine(
            first.id,
            120_00,
            60_00,
            (Adjustment(Group.CONTRACTUAL, "45", 40_00), Adjustment(Group.PATIENT, "2", 20_00)),
            80_00,
            ("N130",),
        ),
        AdjudicatedLine(
            other.id,
            45_00,
            0,
            (Adjustment(Group.CONTRACTUAL, "45", 15_00), Adjustment(Group.PATIENT, "1", 30_00)),
            30_00,
        ),
    )
    return Adjudication(ICN, TODAY, 165_00, 60_00, lines, payment_reference="EFT 881", forwarded=forwarded)


def a_second_answer(vault: Vault, claim_id: int) -> Adjudication:
    """The second payer pays 20.00 and leaves 30.00."""
    first, other = claim_for(vault, claim_id).encounter.lines
    lines = (
        AdjudicatedLine(first.id, 120_00, 20_00, (Adjustment(Group.OTHER, "23", 100_00),)),
        AdjudicatedLine(
            other.id, 45_00, 0, (Adjustment(Group.OTHER, "23", 15_00), Adjustment(Group.PATIENT, "1", 30_00))
        ),
    )
    return Adjudication("H-1", TODAY, 165_00, 20_00, lines)


def owed(vault: Vault, claim_id: int) -> dict[Party, int]:
    return balance_by_party(load_ledger(vault.db, stored_claim(vault, claim_id).encounter_id))


def test_the_payment_the_write_off_and_the_transfer_are_posted(
    vault: Vault, town: Town, second: Coverage, sent: int
) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    assert owed(vault, sent) == {
        Party(PartyKind.COVERAGE, second.id): 50_00,
        Party(PartyKind.PATIENT, town.patient.id): -10_00,
    }
    standing = standing_answer(vault, sent)
    assert standing is not None and standing.answer == an_answer(vault, sent)
    assert events(vault.db, sent)[-1].words == (
        f"Blue Larch Health paid 60.00, left 50.00 to the next who owes; its number {ICN}"
    )


def test_without_another_coverage_the_patient_owes(vault: Vault, town: Town, second: Coverage, sent: int) -> None:
    people.save_coverage(vault, replace(second, active=False), NOW)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    assert owed(vault, sent) == {Party(PartyKind.PATIENT, town.patient.id): 40_00}
    with pytest.raises(UserError, match="last payer"):
        next_claim_preview(vault, sent)


def test_what_does_not_balance_is_refused_and_nothing_is_kept(vault: Vault, sent: int) -> None:
    good = an_answer(vault, sent)
    before = owed(vault, sent)
    with pytest.raises(UserError, match=r"does not balance\. The claim: 1\.00 is neither"):
        record_adjudication(vault, sent, replace(good, paid_cents=59_00), LATER)
    with pytest.raises(UserError, match=r"billed at 165\.00"):
        record_adjudication(vault, sent, replace(good, charge_cents=1, lines=()), LATER)
    with pytest.raises(UserError, match="has not come yet"):
        record_adjudication(vault, sent, replace(good, decided_on=TODAY + timedelta(days=2)), LATER)
    assert (owed(vault, sent), standing_answer(vault, sent)) == (before, None)


def test_only_a_sent_claim_is_answered_and_only_once(vault: Vault, town: Town, sent: int) -> None:
    saved = encounters.save_encounter(vault, replace(town.visit(120_00, 45_00), service_date=TODAY), NOW)
    assert saved.claim_id is not None
    with pytest.raises(UserError, match="has not been sent"):
        record_adjudication(vault, saved.claim_id, an_answer(vault, saved.claim_id), LATER)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    with pytest.raises(UserError, match="entered already"):
        record_adjudication(vault, sent, an_answer(vault, sent), LATER)


def test_an_answer_taken_back_restores_every_balance(vault: Vault, sent: int) -> None:
    before = owed(vault, sent)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    with pytest.raises(UserError, match="only with a reason"):
        take_back_answer(vault, sent, " ", LATER)
    take_back_answer(vault, sent, "Another claim's paper", LATER)
    assert (owed(vault, sent), standing_answer(vault, sent)) == (before, None)
    assert events(vault.db, sent)[-1].words.endswith("taken back: Another claim's paper")
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    with pytest.raises(UserError, match="no answer that stands"):
        take_back_answer(vault, sent, "Twice", LATER)
        take_back_answer(vault, sent, "Twice", LATER)


def test_the_second_claim_carries_what_the_first_payer_decided(vault: Vault, second: Coverage, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    new_id = bill_next_payer(vault, sent, LATER, claim_codes="AB", additional_info="COB ATTACHED")
    claim = claim_for(vault, new_id)
    assert stored_claim(vault, new_id).status is ClaimStatus.READY
    assert (claim.coverage.id, claim.payer.name, claim.version) == (second.id, "Harborline Mutual", 1)
    assert claim.other is not None and claim.other.payer.name == "Blue Larch Health"
    (prior,) = claim.prior
    assert (prior.claim_number, prior.answer) == (stored_claim(vault, sent).number, an_answer(vault, sent))
    values = fill(claim)[0].values
    assert (values["29.dollars"], values["29.cents"]) == ("70", "00")
    assert (values["10d"], values["19"]) == ("AB", "COB ATTACHED")
    assert (values["1a"], values["9a"], values["11d.yes"]) == ("HM998877", "G77", "X")
    claims.mark_sent(vault, [new_id], SentWay.MAILED, LATER)
    assert claim_for(vault, new_id) == claim


def test_by_the_payers_habit_the_patient_s_payment_stays_out_of_item_29(
    vault: Vault, second: Coverage, sent: int
) -> None:
    harborline = next(payer for payer in people.payers(vault) if payer.id == second.payer_id)
    people.save_payer(vault, replace(harborline, habits=PayerHabits(patient_payments=False)), NOW)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    assert fill(next_claim_preview(vault, sent))[0].values["29.dollars"] == "60"


def test_medicare_second_has_the_first_payer_in_item_11(vault: Vault, second: Coverage, sent: int) -> None:
    harborline = next(payer for payer in people.payers(vault) if payer.id == second.payer_id)
    people.save_payer(vault, replace(harborline, kind=PayerKind.MEDICARE, one_pointer=True), NOW)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    values = fill(next_claim_preview(vault, sent))[0].values
    assert (values["11"], values["11c"], values["29.dollars"]) == ("G77", "LARCH GOLD", "10")
    assert "9" not in values


def test_a_third_payer_follows_the_second(vault: Vault, town: Town, second: Coverage, sent: int) -> None:
    payer = people.save_payer(vault, replace(PAYER, name="Third Rock", payer_id="TR3"), NOW)
    third = people.save_coverage(vault, a_policy(town, payer, Rank.TERTIARY, "TR1"), NOW)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    second_claim = bill_next_payer(vault, sent, LATER)
    claims.mark_sent(vault, [second_claim], SentWay.MAILED, LATER)
    record_adjudication(vault, second_claim, a_second_answer(vault, second_claim), LATER)
    assert owed(vault, sent)[Party(PartyKind.COVERAGE, third.id)] == 30_00
    claim = claim_for(vault, bill_next_payer(vault, second_claim, LATER))
    assert [prior.payer.name for prior in claim.prior] == ["Blue Larch Health", "Harborline Mutual"]
    assert claim.other is not None and claim.other.payer.name == "Harborline Mutual"
    assert fill(claim)[0].values["29.dollars"] == "90"  # 60 + 20 + 10 at the desk


def test_a_payer_that_forwards_makes_the_second_claim_sent(vault: Vault, second: Coverage, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent, forwarded=True), LATER)
    (forwarded,) = vault.db.execute("SELECT id, sent_way FROM claim WHERE after = ?", [sent]).fetchall()
    assert forwarded[1] == "forwarded"
    assert claim_for(vault, forwarded[0]).prior[0].answer.forwarded
    with pytest.raises(UserError, match="takes it to the next payer already"):
        bill_next_payer(vault, sent, LATER)
    take_back_answer(vault, sent, "Wrong paper", LATER)
    record_adjudication(vault, sent, an_answer(vault, sent, forwarded=True), LATER)
    assert vault.db.execute("SELECT count(*) FROM claim WHERE after = ?", [sent]).fetchone() == (1,)


def test_what_rests_upon_an_answer_holds_it(vault: Vault, sent: int) -> None:
    with pytest.raises(UserError, match="has no answer yet"):
        bill_next_payer(vault, sent, LATER)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    second_claim = bill_next_payer(vault, sent, LATER)
    with pytest.raises(UserError, match="rests upon this answer"):
        take_back_answer(vault, sent, "Wrong", LATER)
    with pytest.raises(UserError, match="takes the answer to the next payer"):
        follow_claim(vault, sent, FollowUp.CORRECT, ICN, LATER)
    withdraw_following(vault, second_claim, LATER)
    assert events(vault.db, sent)[-1].kind == "withdrawn"
    second_claim = bill_next_payer(vault, sent, LATER)
    claims.mark_sent(vault, [second_claim], SentWay.MAILED, LATER)
    record_adjudication(vault, second_claim, a_second_answer(vault, second_claim), LATER)
    with pytest.raises(UserError, match="came after this one"):
        take_back_answer(vault, sent, "Wrong", LATER)
    before = owed(vault, sent)
    take_back_answer(vault, second_claim, "Wrong", LATER)
    record_adjudication(vault, second_claim, a_second_answer(vault, second_claim), LATER)
    assert owed(vault, sent) == before


def test_a_correction_is_answered_when_the_first_answer_is_taken_back(vault: Vault, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    encounter_id = stored_claim(vault, sent).encounter_id
    corrected = follow_claim(vault, sent, FollowUp.CORRECT, ICN, LATER)
    encounters.save_encounter(vault, replace(encounters.load_encounter(vault, encounter_id), authorization="A1"), NOW)
    send(vault, encounter_id, corrected)
    with pytest.raises(UserError, match="still stands, which this one replaces"):
        record_adjudication(vault, corrected, an_answer(vault, corrected), LATER)
    take_back_answer(vault, sent, "Replaced", LATER)
    with pytest.raises(UserError, match="replaces this one"):
        record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    record_adjudication(vault, corrected, an_answer(vault, corrected), LATER)
    assert claim_for(vault, bill_next_payer(vault, corrected, LATER)).prior[0].claim_number != ""


def test_the_visit_of_an_answered_claim_stays_closed_while_the_next_payer_is_billed(vault: Vault, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    bill_next_payer(vault, sent, LATER)
    visit = encounters.load_encounter(vault, stored_claim(vault, sent).encounter_id)
    with pytest.raises(UserError, match="was sent and stays"):
        encounters.save_encounter(vault, replace(visit, authorization="A1"), LATER)


def test_a_changed_coverage_leaves_the_sent_claim_alone(vault: Vault, second: Coverage, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    new_id = bill_next_payer(vault, sent, LATER)
    people.save_coverage(vault, replace(second, member_id=""), LATER)
    assert stored_claim(vault, new_id).status is ClaimStatus.DRAFT
    with pytest.raises(encounters.NotReady):
        ready_next_claim(vault, new_id, LATER)
    people.save_coverage(vault, replace(second, member_id="HM2"), LATER)
    ready_next_claim(vault, new_id, LATER)
    assert claim_for(vault, new_id).coverage.member_id == "HM2"


def test_checking_all_open_claims_looks_at_whom_a_later_claim_goes_to(
    vault: Vault, second: Coverage, sent: int
) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    new_id = bill_next_payer(vault, sent, LATER)
    assert recheck_claims(vault, OwnEveryCode, TODAY).held_up == ()
    people.save_coverage(vault, replace(second, member_id=""), LATER)
    (held,) = recheck_claims(vault, OwnEveryCode, TODAY).held_up
    assert (held.claim_id, held.errors) == (new_id, 1)


def test_an_error_makes_no_claim(vault: Vault, second: Coverage, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    people.save_coverage(vault, replace(second, member_id=""), LATER)
    with pytest.raises(encounters.NotReady):
        bill_next_payer(vault, sent, LATER)
    assert vault.db.execute("SELECT count(*) FROM claim WHERE after = ?", [sent]).fetchone() == (0,)


def test_an_answer_is_never_edited(vault: Vault, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    for sql in (
        "UPDATE adjudication SET paid_cents = 0",
        "DELETE FROM adjudication_line",
        "UPDATE adjudication_adjustment SET amount_cents = 1",
    ):
        with pytest.raises(Exception, match="append-only"):
            vault.db.execute(sql)


def test_a_visit_may_be_made_ready_beside_an_answered_one(vault: Vault, town: Town, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    saved = encounters.save_encounter(vault, town.visit(80_00), NOW)
    with_warning_let_stand(vault, saved.encounter.id)
    assert encounters.mark_ready(vault, saved.encounter.id, EveryCode(), NOW).prior == ()
