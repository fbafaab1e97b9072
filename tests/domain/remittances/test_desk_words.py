"""What the desk says before anything is written: the proof of the check, and what will be posted in words."""

from dataclasses import replace

from app.domain.ledger import Entry, EntryKind
from app.domain.remittances.posted_words import will_be_posted
from app.domain.remittances.proof import proof, proof_difference_cents
from tests.domain.remittances.small_books import PATIENT, PRIMARY, SECONDARY, Ledger, a_claim, a_line, new_books
from tests.edi.remittance_writer import answer, check, person, service, taken_back

NAMES = {PRIMARY: "Summit", SECONDARY: "Blue Plan"}
PAID = answer("C26-0001", service("99213-25", 140_00, "CO-45 4800,PR-3 2000"), service("J1030", 20_00, "CO-4 2000"))


def test_the_proof_sums_to_the_check() -> None:
    tran = a_claim(a_line(31, "99213", 64_00), claim_id=3, number="25-00911", patient_last="Tran")
    ledger = Ledger([a_claim(), tran])
    old = answer("25-00911", service("99213", 64_00), patient=person("TRAN", "BAO", "X"))
    ledger.post(check(old, number="1"))
    unknown = answer("NOBODY", service("99499", 5_00), patient=None)
    remittance = check(PAID, taken_back(old), unknown, plb="L6 -176,WO:25-00874 400,ZZ -1")
    plan = ledger.plan(remittance)
    rows = [(row.words, row.cents, row.place) for row in proof(remittance, plan)]
    assert rows == [
        ("Claims paid", 72_00, None),
        ("Kept aside, 1 claim", 5_00, None),
        ("Takeback, Tran 25-00911", -64_00, 1),
        ("PLB L6 interest owed", 1_76, None),
        ("PLB WO overpayment recovery, 25-00874", -4_00, None),
        ("PLB ZZ", 1, None),
    ]
    assert sum(cents for _, cents, _ in rows) == remittance.amount_cents == 10_77
    assert proof_difference_cents(remittance) == 0
    assert proof_difference_cents(replace(remittance, amount_cents=10_00)) == -77


def test_what_is_posted_is_said_line_by_line() -> None:
    claim = a_claim()
    (planned,) = Ledger([claim]).plan(check(PAID)).claims
    rows = will_be_posted(planned, new_books(claim), NAMES)
    assert [(row.code, row.words, row.cents) for row in rows] == [
        ("99213", "Summit pays 72.00; 48.00 written off under contract; 20.00 moves to the patient (copay)", -72_00),
        ("J1030", "stays with Summit as denied, not written off: CO-4", 0),
    ]


def test_a_copay_taken_at_the_desk_meets_what_moves_to_the_patient() -> None:
    claim = a_claim()
    for taken, said in ((20_00, ", met by what was"), (5_00, ", of which 5.00 is met by what was")):
        paid = Entry(EntryKind.PAYMENT, PATIENT, -taken, id=77)
        books = new_books(claim)
        books = replace(books, entries=(*books.entries, paid))
        (planned,) = Ledger([claim], {1: books}).plan(check(PAID)).claims
        assert (
            f"the patient (copay){said} received at the visit of 03/07"
            in will_be_posted(planned, books, NAMES)[0].words
        )


def test_what_moves_to_the_next_payer_names_it() -> None:
    claim = a_claim()
    books = new_books(claim, following=SECONDARY)
    (planned,) = Ledger([claim], {1: books}).plan(check(PAID)).claims
    assert "20.00 moves to Blue Plan (copay)" in will_be_posted(planned, books, NAMES)[0].words


def test_a_takeback_is_said_and_money_without_a_claim_too() -> None:
    ledger = Ledger([a_claim()])
    ledger.post(check(PAID))
    (planned,) = ledger.plan(check(taken_back(PAID), plb="FB -7200", number="900124")).claims
    (row,) = will_be_posted(planned, ledger.books[1], NAMES)
    assert row.words == ("Summit takes 72.00 back; the write-off of 48.00 is undone; 20.00 comes back from the patient")
    assert row.cents == 72_00
    (aside,) = Ledger([]).plan(check(PAID)).claims
    assert will_be_posted(aside, None, NAMES)[0].words == "72.00 is kept aside until it is known whose it is"
    (notice,) = Ledger([a_claim()]).plan(check(answer("C26-0001", status="25", charge_cents=0))).claims
    assert [row.words for row in will_be_posted(notice, None, NAMES)] == ["nothing is posted"]
