"""Money moved by hand: taken, laid on lines, kept as credit, given up, moved, given back, returned and undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.ledger import EntryKind, Party, PartyKind, balance_by_party
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind
from app.domain.receipt import ReceiptSource, ReceiptWay
from app.errors import UserError
from app.queries.open_lines import open_lines, practice_credit, visit_credit
from app.services import encounters, people
from app.services.patient_money import (
    RefundPayment,
    TakenPayment,
    apply_credit,
    close_books,
    closing_preview,
    refund,
    return_payment,
    sweep_preview,
    sweep_small_balances,
    take_payment,
    transfer,
    unapply_credit,
    undo_posting,
    write_off,
)
from app.store.ledger import load_patient_entries, load_posting
from app.store.periods import closed_through
from app.store.receipts import load_patient_receipts, load_receipt, receipt_stands, standing_visit_receipt
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import NOW, PRACTICE, TODAY, Town, settle

BY_CHECK = RefundPayment(ReceiptWay.CHECK, "5501", TODAY)


@pytest.fixture
def town(vault: Vault) -> Town:
    """The patient pays by herself: her coverage ended before the visits."""
    town = settle(vault)
    people.save_coverage(vault, replace(town.coverage, ends_on=date(2025, 12, 31)), NOW)
    return town


@pytest.fixture(autouse=True)
def sound(vault: Vault) -> Iterator[None]:
    """Whatever a test does, the vault's own check finds each cent accounted for."""
    yield
    assert verify_vault(vault) == []


def visited(vault: Vault, town: Town, *charges: int, day: date = date(2026, 2, 3), paid_cents: int = 0) -> int:
    visit = town.visit(*charges, service_date=day, paid_cents=paid_cents)
    return encounters.save_encounter(vault, visit, NOW).encounter.id


def paid(
    vault: Vault, town: Town, cents: int, shares: list[Share] | None = None, way: ReceiptWay = ReceiptWay.CARD
) -> TakenPayment:
    number = "1043" if way is ReceiptWay.CHECK else ""
    return take_payment(vault, town.patient.id, cents, way, number, TODAY, shares, NOW)


def owed(vault: Vault, town: Town) -> list[int]:
    return [line.cents for line in open_lines(vault.db, town.patient.id)]


def me(town: Town) -> Party:
    return Party(PartyKind.PATIENT, town.patient.id)


def first_line(vault: Vault, town: Town, cents: int) -> Share:
    line = open_lines(vault.db, town.patient.id)[0]
    return Share(line.encounter_id, line.line_id, cents)


def test_a_payment_goes_to_the_oldest_visit_first_and_the_rest_is_credit(vault: Vault, town: Town) -> None:
    visited(vault, town, 30_00, day=date(2026, 2, 10))
    visited(vault, town, 20_00, 15_00, day=date(2026, 2, 3))
    taken = paid(vault, town, 70_00)
    assert owed(vault, town) == [0, 0, 0]
    assert taken.credit_cents == 5_00
    assert practice_credit(vault.db, town.patient.id) == {town.practice.id: 5_00}
    receipt = load_receipt(vault.db, taken.receipt_id)
    assert receipt and (receipt.amount_cents, receipt.source) == (70_00, ReceiptSource.KEYED)


def test_a_payment_laid_as_typed_and_kept_for_a_visit(vault: Vault, town: Town) -> None:
    visit = visited(vault, town, 20_00, 15_00)
    line = open_lines(vault.db, town.patient.id)[1]
    paid(vault, town, 50_00, [Share(visit, line.line_id, 5_00)])
    assert owed(vault, town) == [20_00, 10_00]
    paid(vault, town, 60_00, [Share(visit, 0, 40_00)])
    assert owed(vault, town) == [0, 0]
    assert visit_credit(vault.db, town.patient.id) == {visit: 10_00}
    assert practice_credit(vault.db, town.patient.id) == {town.practice.id: 65_00}


def test_a_prepayment_needs_no_visit(vault: Vault, town: Town) -> None:
    assert paid(vault, town, 40_00).credit_cents == 40_00
    visit = visited(vault, town, 60_00)
    apply_credit(vault, town.patient.id, Share(0, 0, 40_00), None, NOW)
    assert owed(vault, town) == [20_00]
    assert not practice_credit(vault.db, town.patient.id)
    unapply_credit(vault, town.patient.id, [first_line(vault, town, 15_00)], "Meant for his son", NOW)
    assert owed(vault, town) == [35_00]
    assert practice_credit(vault.db, town.patient.id) == {town.practice.id: 15_00}
    with pytest.raises(UserError, match=r"The credit there is 15\.00, not 16\.00"):
        apply_credit(vault, town.patient.id, Share(0, 0, 16_00), None, NOW)
    with pytest.raises(UserError, match=r"Only 25\.00 of the patient's money stands there"):
        unapply_credit(vault, town.patient.id, [first_line(vault, town, 25_01)], "Too much", NOW)
    assert visit_credit(vault.db, town.patient.id) == {} and visit


@pytest.mark.parametrize(
    ("cents", "way", "number", "day", "words"),
    [
        (0, ReceiptWay.CASH, "", TODAY, "zero or less"),
        (5_00, ReceiptWay.NONE, "", TODAY, "way of payment"),
        (5_00, ReceiptWay.CHECK, " ", TODAY, "no number"),
        (5_00, ReceiptWay.CASH, "", TODAY + timedelta(days=1), "not come yet"),
        (5_00, ReceiptWay.CHECK, "1043", TODAY, "taken already"),
    ],
)
def test_what_is_no_payment_is_refused(
    vault: Vault, town: Town, cents: int, way: ReceiptWay, number: str, day: date, words: str
) -> None:
    take_payment(vault, town.patient.id, 5_00, ReceiptWay.CHECK, "1043", TODAY, None, NOW)
    with pytest.raises(UserError, match=words):
        take_payment(vault, town.patient.id, cents, way, number, day, None, NOW)


def test_no_more_is_laid_on_a_line_than_is_open_nor_than_was_paid(vault: Vault, town: Town) -> None:
    visit = visited(vault, town, 20_00)
    line = open_lines(vault.db, town.patient.id)[0].line_id
    with pytest.raises(UserError, match=r"99210 of 02/03/2026: 20\.01 is more than the 20\.00 open there"):
        paid(vault, town, 30_00, [Share(visit, line, 20_01)])
    with pytest.raises(UserError, match=r"5\.00 more is laid on lines than was paid"):
        paid(vault, town, 10_00, [Share(visit, line, 15_00)])
    with pytest.raises(UserError, match="another patient or practice"):
        take_payment(
            vault, town.patient.id, 5_00, ReceiptWay.CASH, "", TODAY, [Share(999, 0, 5_00)], NOW, practice_id=1
        )
    assert not load_patient_receipts(vault.db, town.patient.id)


def test_money_of_one_practice_never_pays_another(vault: Vault, town: Town) -> None:
    other = people.save_practice(vault, replace(PRACTICE, name="Quarry Road Clinic"), NOW)
    visited(vault, town, 20_00)
    there = encounters.save_encounter(vault, replace(town.visit(30_00), practice_id=other.id), NOW).encounter.id
    taken = take_payment(
        vault, town.patient.id, 60_00, ReceiptWay.CASH, "", TODAY, None, NOW, practice_id=town.practice.id
    )
    assert owed(vault, town) == [0, 30_00]
    assert taken.credit_cents == 40_00
    line = open_lines(vault.db, town.patient.id)[1]
    with pytest.raises(UserError, match="another patient or practice"):
        apply_credit(
            vault,
            town.patient.id,
            Share(0, 0, 10_00),
            [Share(there, line.line_id, 10_00)],
            NOW,
            practice_id=town.practice.id,
        )
    with pytest.raises(UserError, match="several practices"):
        unapply_credit(vault, town.patient.id, [first_line(vault, town, 1_00), Share(there, line.line_id, 1)], "x", NOW)


def test_a_visit_that_was_paid_stays_with_its_practice(vault: Vault, town: Town) -> None:
    other = people.save_practice(vault, replace(PRACTICE, name="Quarry Road Clinic"), NOW)
    visit = visited(vault, town, 20_00, paid_cents=5_00)
    taken = paid(vault, town, 15_00)
    elsewhere = replace(encounters.load_encounter(vault, visit), practice_id=other.id)
    with pytest.raises(UserError, match="paid for this visit to the practice"):
        encounters.save_encounter(vault, elsewhere, NOW)
    undo_posting(vault, taken.posting_id, "The other practice's", NOW)
    encounters.save_encounter(vault, elsewhere, NOW)
    receipt = standing_visit_receipt(vault.db, visit)
    assert receipt and (receipt.practice_id, receipt.amount_cents) == (other.id, 5_00)


def test_a_payer_is_given_back_only_what_it_paid(vault: Vault, town: Town) -> None:
    people.save_coverage(vault, replace(town.coverage, ends_on=None), NOW)
    visit = visited(vault, town, 80_00)
    plan = Party(PartyKind.COVERAGE, town.coverage.id)
    (line,) = open_lines(vault.db, town.patient.id, plan.id)
    write_off(vault, PostingKind.DENIAL, plan, [Share(visit, line.line_id, 80_00)], "Too late to appeal", NOW)
    with pytest.raises(UserError, match=r"The credit there is 0\.00"):
        refund(vault, plan, [Share(visit, line.line_id, 1_00)], BY_CHECK, "None was paid", NOW)


@pytest.mark.parametrize("kind", [PostingKind.SMALL_BALANCE, PostingKind.COURTESY, PostingKind.BAD_DEBT])
def test_a_balance_is_given_up_with_a_reason_never_beyond_it(vault: Vault, town: Town, kind: PostingKind) -> None:
    visited(vault, town, 20_00)
    with pytest.raises(UserError, match="more than the 20"):
        write_off(vault, kind, me(town), [first_line(vault, town, 20_01)], "Too much", NOW)
    with pytest.raises(UserError, match="only with a reason"):
        write_off(vault, kind, me(town), [first_line(vault, town, 5_00)], " ", NOW)
    posting = write_off(vault, kind, me(town), [first_line(vault, town, 5_00)], "Long wait", NOW)
    assert owed(vault, town) == [15_00]
    undo_posting(vault, posting, "The wrong patient", NOW)
    assert owed(vault, town) == [20_00]
    with pytest.raises(UserError, match="undone already"):
        undo_posting(vault, posting, "Again", NOW)


def test_no_write_off_of_another_kind(vault: Vault, town: Town) -> None:
    visited(vault, town, 20_00)
    with pytest.raises(UserError, match="no kind of write-off"):
        write_off(vault, PostingKind.REFUND, me(town), [first_line(vault, town, 5_00)], "So", NOW)


def test_small_balances_are_swept_from_a_list_that_was_seen(vault: Vault, town: Town) -> None:
    visited(vault, town, 4_00, 3_00)
    (found,) = sweep_preview(vault, 10_00)
    assert (found.patient_id, found.cents, found.last_visit) == (town.patient.id, 7_00, date(2026, 2, 3))
    assert not sweep_preview(vault, 6_99)
    assert not sweep_preview(vault, 10_00, practice_id=99)
    with pytest.raises(UserError, match="changed meanwhile"):
        sweep_small_balances(vault, [town.patient.id, 77], 10_00, "Not worth a stamp", NOW)
    (posting,) = sweep_small_balances(vault, [town.patient.id], 10_00, "Not worth a stamp", NOW)
    assert owed(vault, town) == [0, 0]
    stored = load_posting(vault.db, posting)
    assert stored and stored.posting.words == "Small balance, 7.00 written off: Not worth a stamp"


def test_whoever_has_credit_is_not_swept(vault: Vault, town: Town) -> None:
    paid(vault, town, 2_00)
    visited(vault, town, 4_00)
    assert not sweep_preview(vault, 10_00)


def test_what_an_ended_coverage_owes_is_the_patients_and_back(vault: Vault, town: Town) -> None:
    people.save_coverage(vault, replace(town.coverage, ends_on=None), NOW)
    visit = visited(vault, town, 80_00, paid_cents=10_00)
    plan = Party(PartyKind.COVERAGE, town.coverage.id)
    (line,) = open_lines(vault.db, town.patient.id, plan.id)
    share = Share(visit, line.line_id, 80_00)
    with pytest.raises(UserError, match="Both parties are the same"):
        transfer(vault, plan, plan, [share], "Ended", NOW)
    posting = transfer(vault, plan, me(town), [share], "Coverage had ended", NOW)
    assert balance_by_party(load_patient_entries(vault.db, town.patient.id)) == {me(town): 70_00}
    assert owed(vault, town) == [70_00]
    stored = load_posting(vault.db, posting)
    assert stored and "moved from Blue Larch Health to the patient: Coverage had ended" in stored.posting.words
    undo_posting(vault, posting, "It had not", NOW)
    assert balance_by_party(load_patient_entries(vault.db, town.patient.id)) == {plan: 80_00, me(town): -10_00}


def test_a_coverage_owes_nothing_of_a_day_it_was_not_in_force(vault: Vault, town: Town) -> None:
    visited(vault, town, 80_00)
    plan = Party(PartyKind.COVERAGE, town.coverage.id)
    with pytest.raises(UserError, match="Blue Larch Health was not in force on 02/03/2026"):
        transfer(vault, me(town), plan, [first_line(vault, town, 80_00)], "Still insured", NOW)


def test_what_comes_late_to_closed_days_posts_on_the_first_open_one(vault: Vault, town: Town) -> None:
    close_books(vault, TODAY, NOW)
    visit = visited(vault, town, 40_00, paid_cents=5_00)
    receipt = standing_visit_receipt(vault.db, visit)
    assert receipt and receipt.received_on == TODAY + timedelta(days=1)
    assert owed(vault, town) == [35_00]


def test_credit_is_given_back_never_more(vault: Vault, town: Town) -> None:
    paid(vault, town, 40_00)
    with pytest.raises(UserError, match=r"The credit there is 40\.00, not 40\.01"):
        refund(vault, me(town), [Share(0, 0, 40_01)], BY_CHECK, "Moved away", NOW)
    with pytest.raises(UserError, match="no number"):
        refund(vault, me(town), [Share(0, 0, 1_00)], replace(BY_CHECK, reference=""), "Moved away", NOW)
    posting = refund(vault, me(town), [Share(0, 0, 40_00)], BY_CHECK, "Moved away", NOW)
    stored = load_posting(vault.db, posting)
    assert stored and stored.posting.words == "Refund of 40.00 to the patient by check 5501: Moved away"
    assert not practice_credit(vault.db, town.patient.id)
    undo_posting(vault, posting, "The check came back", NOW)
    assert practice_credit(vault.db, town.patient.id) == {town.practice.id: 40_00}


def test_a_payment_undone_takes_its_receipt_with_it(vault: Vault, town: Town) -> None:
    visited(vault, town, 20_00)
    taken = paid(vault, town, 30_00)
    undo_posting(vault, taken.posting_id, "The wrong patient", NOW)
    assert owed(vault, town) == [20_00]
    assert not practice_credit(vault.db, town.patient.id)
    assert not receipt_stands(vault.db, taken.receipt_id)


def test_what_was_moved_on_since_stands_in_the_way_of_undoing(vault: Vault, town: Town) -> None:
    taken = paid(vault, town, 30_00)
    given = refund(vault, me(town), [Share(0, 0, 10_00)], BY_CHECK, "Half of it", NOW)
    with pytest.raises(UserError, match="given back since"):
        undo_posting(vault, taken.posting_id, "The wrong patient", NOW)
    assert receipt_stands(vault.db, taken.receipt_id)
    with pytest.raises(UserError, match=r"10\.00 of this payment was given back since"):
        return_payment(vault, taken.receipt_id, "No funds", NOW)
    undo_posting(vault, given, "Stopped the check", NOW)
    undo_posting(vault, taken.posting_id, "The wrong patient", NOW)


def test_a_returned_check_takes_its_money_off_wherever_it_stands(vault: Vault, town: Town) -> None:
    taken = paid(vault, town, 50_00, way=ReceiptWay.CHECK)
    visited(vault, town, 20_00, 15_00)
    apply_credit(vault, town.patient.id, Share(0, 0, 50_00), None, NOW)
    assert owed(vault, town) == [0, 0]
    posting = return_payment(vault, taken.receipt_id, "Insufficient funds", NOW)
    assert owed(vault, town) == [20_00, 15_00]
    assert not practice_credit(vault.db, town.patient.id)
    stored = load_posting(vault.db, posting)
    assert stored and stored.posting.words == "Check 1043 returned by the bank: Insufficient funds"
    with pytest.raises(UserError, match="taken back already"):
        return_payment(vault, taken.receipt_id, "Again", NOW)
    with pytest.raises(UserError, match="not undone here"):
        undo_posting(vault, posting, "It was paid after all", NOW)


def test_what_is_paid_at_the_desk_has_a_receipt_that_follows_the_visit(vault: Vault, town: Town) -> None:
    visit = visited(vault, town, 40_00, paid_cents=10_00)
    first = standing_visit_receipt(vault.db, visit)
    assert first and (first.amount_cents, first.way, first.patient_id) == (10_00, ReceiptWay.CASH, town.patient.id)
    saved = encounters.load_encounter(vault, visit)
    encounters.save_encounter(vault, saved, NOW)
    assert standing_visit_receipt(vault.db, visit) == first
    encounters.save_encounter(vault, replace(saved, patient_paid_cents=25_00), NOW)
    second = standing_visit_receipt(vault.db, visit)
    assert second and second.id != first.id and second.amount_cents == 25_00
    assert not receipt_stands(vault.db, first.id)
    assert owed(vault, town) == [15_00]
    encounters.save_encounter(vault, replace(saved, patient_paid_cents=0), NOW)
    assert standing_visit_receipt(vault.db, visit) is None
    assert owed(vault, town) == [40_00]


def test_the_way_it_was_paid_at_the_desk_is_the_receipts(vault: Vault, town: Town) -> None:
    by_check = replace(town.visit(40_00, paid_cents=10_00), patient_paid_way=ReceiptWay.CHECK, patient_paid_number="88")
    saved = encounters.save_encounter(vault, by_check, NOW).encounter
    first = standing_visit_receipt(vault.db, saved.id)
    assert first and (first.way, first.reference) == (ReceiptWay.CHECK, "88")
    encounters.save_encounter(vault, replace(saved, patient_paid_way=ReceiptWay.CARD, patient_paid_number=""), NOW)
    second = standing_visit_receipt(vault.db, saved.id)
    assert second and (second.way, second.reference, second.amount_cents) == (ReceiptWay.CARD, "", 10_00)
    assert not receipt_stands(vault.db, first.id)
    assert owed(vault, town) == [30_00]


def test_a_check_from_the_desk_is_returned_and_the_visit_says_so(vault: Vault, town: Town) -> None:
    visit = visited(vault, town, 40_00, paid_cents=10_00)
    receipt = standing_visit_receipt(vault.db, visit)
    assert receipt
    return_payment(vault, receipt.id, "Account closed", NOW)
    assert owed(vault, town) == [40_00]
    saved = encounters.load_encounter(vault, visit)
    assert saved.patient_paid_cents == 0
    encounters.save_encounter(vault, saved, NOW)
    assert owed(vault, town) == [40_00]
    encounters.save_encounter(vault, replace(saved, patient_paid_cents=10_00), NOW)
    assert owed(vault, town) == [30_00]


def test_a_visit_is_not_cut_below_what_was_given_up_on_it(vault: Vault, town: Town) -> None:
    visit = visited(vault, town, 40_00)
    posting = write_off(vault, PostingKind.COURTESY, me(town), [first_line(vault, town, 30_00)], "Staff", NOW)
    saved = encounters.load_encounter(vault, visit)
    cheaper = replace(saved, lines=(replace(saved.lines[0], charge_cents=20_00),))
    with pytest.raises(UserError, match="by hand on this visit"):
        encounters.save_encounter(vault, cheaper, NOW)
    undo_posting(vault, posting, "The price was wrong", NOW)
    encounters.save_encounter(vault, cheaper, NOW)
    assert owed(vault, town) == [20_00]


def test_a_visit_that_got_cheaper_frees_what_was_paid_on_it(vault: Vault, town: Town) -> None:
    visit = visited(vault, town, 40_00)
    paid(vault, town, 40_00)
    saved = encounters.load_encounter(vault, visit)
    encounters.save_encounter(vault, replace(saved, lines=(replace(saved.lines[0], charge_cents=25_00),)), NOW)
    assert owed(vault, town) == [0]
    assert visit_credit(vault.db, town.patient.id) == {visit: 15_00}
    refund(vault, me(town), [Share(visit, 0, 15_00)], BY_CHECK, "Paid too much", NOW)
    assert balance_by_party(load_patient_entries(vault.db, town.patient.id)) == {}


def test_nothing_posts_on_closed_days(vault: Vault, town: Town) -> None:
    visited(vault, town, 40_00, paid_cents=5_00)
    preview = closing_preview(vault, TODAY)
    assert (preview.undeposited_count, preview.undeposited_cents, preview.posting_count) == (1, 5_00, 2)
    assert not preview.finished
    with pytest.raises(UserError, match="not come yet"):
        close_books(vault, TODAY + timedelta(days=1), NOW)
    close_books(vault, TODAY, NOW)
    assert closed_through(vault.db) == TODAY
    with pytest.raises(UserError, match="closed through 03/07/2026 already"):
        close_books(vault, TODAY, NOW)
    with pytest.raises(UserError, match="The books are closed through"):
        paid(vault, town, 5_00)
    posting = write_off(vault, PostingKind.COURTESY, me(town), [first_line(vault, town, 5_00)], "Staff", NOW)
    stored = load_posting(vault.db, posting)
    assert stored and stored.posting.effective_date == TODAY + timedelta(days=1)


def test_each_action_leaves_one_audit_row(vault: Vault, town: Town) -> None:
    def rows() -> int:
        return int(vault.db.execute("SELECT count(*) FROM audit").fetchone()[0])

    visited(vault, town, 40_00)
    before = rows()
    taken = paid(vault, town, 50_00)
    undo_posting(vault, taken.posting_id, "Wrong", NOW)
    taken = paid(vault, town, 30_00)
    write_off(vault, PostingKind.BAD_DEBT, me(town), [first_line(vault, town, 10_00)], "Gone", NOW)
    return_payment(vault, taken.receipt_id, "No funds", NOW)
    close_books(vault, TODAY, NOW)
    assert rows() - before == 6
    kinds = {entry.kind for entry in load_patient_entries(vault.db, town.patient.id)}
    assert kinds == {EntryKind.CHARGE, EntryKind.PAYMENT, EntryKind.APPLIED, EntryKind.WRITE_OFF}
