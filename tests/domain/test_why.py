"""Every balance is told to the cent, in the tone of a colleague: for the biller, and for the patient who calls."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.adjudication import AdjudicatedLine, Adjustment, Group
from app.domain.credit import applied_entries
from app.domain.ledger import Entry, EntryKind, Party, PartyKind, reversal
from app.domain.money import format_cents
from app.domain.posting import PostingKind
from app.domain.why.books import Answer, Books, Names, PostedEntry, PostingFacts, Receipt, Voice
from app.domain.why.story import Why, explain

PATIENT = Party(PartyKind.PATIENT, 7)
PLAN, SECOND = Party(PartyKind.COVERAGE, 3), Party(PartyKind.COVERAGE, 4)
NAMES = Names(
    {PLAN: "Blue Plan", SECOND: "Harborline Mutual"},
    {1: "99213", 2: "93000"},
    {"97": "Part of another service", "96": "Not covered"},
)
START = datetime(2026, 3, 7, 16, tzinfo=UTC)
VISIT = date(2026, 3, 7)
CHARGE, PAYMENT, TRANSFER = EntryKind.CHARGE, EntryKind.PAYMENT, EntryKind.TRANSFER
WRITE_OFF, REFUND = EntryKind.WRITE_OFF, EntryKind.REFUND


class Book:
    """Postings as they are entered one after the other."""

    def __init__(self) -> None:
        self.entries: list[PostedEntry] = []
        self.answers: list[Answer] = []
        self.sent_to = [PLAN, SECOND]
        self._posting = 0

    def post(self, kind: PostingKind, *entries: Entry, day: date = VISIT, **facts: object) -> list[Entry]:
        self._posting += 1
        at = START + timedelta(hours=self._posting)
        posting = replace(PostingFacts(self._posting, kind, at, day), **facts)  # type: ignore[arg-type]
        made = [replace(each, id=len(self.entries) + number) for number, each in enumerate(entries, 1)]
        self.entries += [PostedEntry(each, posting) for each in made]
        return made

    def visit(self, *charges: int, desk: int = 0) -> list[Entry]:
        entries = [Entry(CHARGE, PLAN, cents, line) for line, cents in enumerate(charges, 1)]
        entries += [Entry(PAYMENT, PATIENT, -desk)] if desk else []
        return self.post(PostingKind.VISIT, *entries)

    def answer(self, party: Party, *lines: AdjudicatedLine) -> Answer:
        self._posting += 1
        at = START + timedelta(hours=self._posting)
        made = Answer(len(self.answers) + 1, party, date(2026, 4, 3), at, lines)
        self.answers.append(made)
        return made

    def settle(self) -> None:
        entries = applied_entries([each.entry for each in self.entries], PATIENT)
        if entries:
            self.post(PostingKind.APPLIED, *entries, day=date(2026, 4, 3))

    def why(self, voice: Voice = Voice.BILLER, lines: frozenset[int] | None = None) -> Why:
        sent = frozenset((party, line) for party in self.sent_to for line in (1, 2))
        return explain(Books(tuple(self.entries), NAMES, date(2026, 5, 20), tuple(self.answers), sent), voice, lines)


def moved(cents: int, line: int = 1, reason: str = "3", to: Party = PATIENT) -> tuple[Entry, Entry]:
    return (
        Entry(TRANSFER, PLAN, -cents, line, group="PR", reason=reason),
        Entry(TRANSFER, to, cents, line, group="PR", reason=reason),
    )


def adjusted(line: int, charge: int, paid: int, *adjustments: tuple[Group, str, int]) -> AdjudicatedLine:
    return AdjudicatedLine(line, charge, paid, tuple(Adjustment(*each) for each in adjustments))


def a_paid_visit() -> Book:
    """The visit of the issue: 92.00 allowed of 140.00, a copay of 20.00 paid at the desk."""
    book = Book()
    book.visit(140_00, desk=20_00)
    answer = book.answer(
        PLAN, adjusted(1, 140_00, 72_00, (Group.CONTRACTUAL, "45", 48_00), (Group.PATIENT, "3", 20_00))
    )
    book.post(
        PostingKind.ADJUDICATION,
        Entry(PAYMENT, PLAN, -72_00, 1),
        *moved(20_00),
        Entry(WRITE_OFF, PLAN, -48_00, 1, group="CO", reason="45"),
        day=date(2026, 4, 3),
        answer=answer,
        receipt=Receipt("check", "8842", date(2026, 4, 3)),
    )
    book.settle()
    return book


def test_the_sentence_of_the_issue() -> None:
    book = a_paid_visit()
    told = (
        "Blue Plan allowed 92.00 of 140.00; 48.00 is contractual; it paid 72.00; 20.00 is your copay,"
        " 20.00 received at the desk on 7 March; nothing is owed."
    )
    assert book.why(Voice.PATIENT).sentence == told
    assert book.why().sentence == told.replace("your", "the patient's")
    assert book.why(Voice.PATIENT, frozenset({1})).sentence == told


def test_the_list_tells_each_posting_with_its_day_its_check_and_its_cents() -> None:
    why = a_paid_visit().why()
    assert [(each.day, each.words, each.cents, each.number) for each in why.told] == [
        (
            VISIT,
            "140.00 was charged to Blue Plan for 7 March (99213); 20.00 received at the desk on 7 March",
            120_00,
            "",
        ),
        (
            date(2026, 4, 3),
            "Blue Plan allowed 92.00 of 140.00; 48.00 is contractual; it paid 72.00; 20.00 is the patient's copay",
            -120_00,
            "8842",
        ),
    ]


def test_a_payer_no_claim_was_sent_to_is_not_waited_for() -> None:
    book = Book()
    book.visit(100_00, 40_00)
    book.sent_to = [SECOND]
    assert book.why().sentence.endswith("; 140.00 is to be billed to Blue Plan.")
    assert book.why(lines=frozenset({2})).sentence.endswith("; 40.00 is to be billed to Blue Plan.")


def test_before_the_answer_the_payer_is_waited_for() -> None:
    book = Book()
    book.visit(100_00, 40_00, desk=20_00)
    assert book.why().sentence == (
        "140.00 was charged to Blue Plan for 7 March (99213 100.00, 93000 40.00); 20.00 received at the desk on"
        " 7 March; 140.00 waits for Blue Plan's answer, 20.00 is the patient's credit."
    )
    assert "99213" not in book.why(Voice.PATIENT).sentence


def test_a_denial_without_any_money_is_told_and_stays_open_with_the_payer() -> None:
    book = Book()
    book.visit(100_00, 40_00)
    book.answer(PLAN, adjusted(1, 100_00, 0, (Group.CONTRACTUAL, "97", 100_00)))
    assert book.why(lines=frozenset({1})).sentence == (
        "Blue Plan allowed 0.00 of 100.00; it denied 100.00: part of another service (CO-97);"
        " 100.00 is still open with Blue Plan."
    )
    patient = book.why(Voice.PATIENT, frozenset({1})).sentence
    assert "it has not paid 100.00: that is Blue Plan's matter" in patient
    assert "CO-97" not in patient and "another service" not in patient


def test_a_denial_taken_back_is_one_line_for_the_biller() -> None:
    book = Book()
    book.visit(100_00)
    denial = book.answer(PLAN, adjusted(1, 100_00, 0, (Group.CONTRACTUAL, "97", 100_00)))
    book.answers = [replace(denial, taken_back="Sent corrected")]
    why = book.why()
    assert [each.words for each in why.told if each.is_undone] == [
        "An answer of Blue Plan, nothing paid, was taken back: Sent corrected"
    ]
    assert "denied" not in why.sentence and "taken back" not in why.sentence
    assert not any(each.is_undone for each in book.why(Voice.PATIENT).told)
    book.answers = [replace(denial, taken_back="Check 2", by_payer=True)]
    assert book.why().told[-1].words == "Blue Plan paid nothing at first and took that answer back"


def test_a_line_the_answer_does_not_speak_of_still_waits() -> None:
    book = Book()
    book.visit(100_00, 40_00)
    answer = book.answer(PLAN, adjusted(1, 100_00, 100_00))
    book.post(PostingKind.ADJUDICATION, Entry(PAYMENT, PLAN, -100_00, 1), answer=answer)
    assert book.why(lines=frozenset({2})).sentence.endswith("40.00 waits for Blue Plan's answer.")


def test_a_denial_given_up_is_told_after_the_denial() -> None:
    book = Book()
    book.visit(100_00)
    book.answer(PLAN, adjusted(1, 100_00, 0, (Group.CONTRACTUAL, "97", 100_00)))
    book.post(PostingKind.DENIAL, Entry(WRITE_OFF, PLAN, -100_00, 1))
    assert book.why().sentence.endswith("(CO-97); 100.00 is given up after the denial; nothing is owed.")


def test_a_line_denied_beside_a_paid_one_is_told_by_itself_too() -> None:
    book = Book()
    book.visit(100_00, 40_00)
    answer = book.answer(PLAN, adjusted(1, 100_00, 100_00), adjusted(2, 40_00, 0, (Group.CONTRACTUAL, "97", 40_00)))
    book.post(PostingKind.ADJUDICATION, Entry(PAYMENT, PLAN, -100_00, 1), answer=answer)
    assert "it denied 40.00: part of another service (CO-97)" in book.why(lines=frozenset({2})).sentence
    assert "denied" not in book.why(lines=frozenset({1})).sentence
    assert book.why().sentence.count("denied") == 1


def test_credit_put_on_and_off_again_is_told_once() -> None:
    book = a_paid_visit()
    answer = book.answers[0]
    posted = [each.entry for each in book.entries if each.posting.kind is PostingKind.ADJUDICATION]
    book.post(PostingKind.ADJUDICATION, *map(reversal, posted), answer=answer)
    book.settle()
    book.post(PostingKind.ADJUDICATION, *posted, answer=answer)
    book.settle()
    why = book.why(lines=frozenset({1}))
    assert why.sentence.endswith(
        "20.00 is the patient's copay, 20.00 received at the desk on 7 March; nothing is owed."
    )
    assert why.cents == sum(each.cents for each in why.told) == 0


def test_the_second_payer_speaks_of_what_the_first_one_left() -> None:
    book = Book()
    book.visit(140_00)
    first = book.answer(PLAN, adjusted(1, 140_00, 72_00, (Group.CONTRACTUAL, "45", 48_00), (Group.PATIENT, "2", 20_00)))
    book.post(
        PostingKind.ADJUDICATION,
        Entry(PAYMENT, PLAN, -72_00, 1),
        *moved(20_00, reason="2", to=SECOND),
        Entry(WRITE_OFF, PLAN, -48_00, 1, group="CO", reason="45"),
        answer=first,
    )
    assert book.why().sentence.endswith(
        "20.00 coinsurance goes on to Harborline Mutual; 20.00 waits for Harborline Mutual's answer."
    )
    second = book.answer(SECOND, adjusted(1, 140_00, 15_00, (Group.OTHER, "23", 120_00), (Group.PATIENT, "2", 5_00)))
    book.post(
        PostingKind.ADJUDICATION,
        Entry(PAYMENT, SECOND, -15_00, 1),
        Entry(TRANSFER, SECOND, -5_00, 1, group="PR", reason="2"),
        Entry(TRANSFER, PATIENT, 5_00, 1, group="PR", reason="2"),
        answer=second,
    )
    assert book.why(Voice.PATIENT).sentence.endswith(
        "Harborline Mutual was asked for 20.00; it paid 15.00; 5.00 is your coinsurance; you owe 5.00."
    )


def test_an_answer_taken_back_is_one_line_and_leaves_the_sentence() -> None:
    book = a_paid_visit()
    answer = replace(book.answers[0], taken_back="Another claim's paper")
    book.answers = [answer]
    posted = [each.entry for each in book.entries if each.posting.kind is PostingKind.ADJUDICATION]
    book.entries = [
        replace(e, posting=replace(e.posting, answer=answer)) if e.posting.answer else e for e in book.entries
    ]
    book.post(PostingKind.ADJUDICATION, *map(reversal, posted), day=date(2026, 4, 9), answer=answer)
    book.settle()
    why = book.why()
    undone = [each for each in why.told if each.is_undone]
    assert [each.words for each in undone] == [
        "An answer of Blue Plan, 72.00 paid, was taken back on 9 April: Another claim's paper"
    ]
    assert why.sentence.endswith("140.00 waits for Blue Plan's answer, 20.00 is the patient's credit.")
    by_payer = replace(answer, by_payer=True)
    book.entries = [
        replace(e, posting=replace(e.posting, answer=by_payer)) if e.posting.answer else e for e in book.entries
    ]
    assert "Blue Plan paid 72.00 at first and took that answer back on 9 April" in [
        each.words for each in book.why().told
    ]


def test_a_corrected_charge_and_a_returned_check_are_one_line_each() -> None:
    book = Book()
    (charge,) = book.visit(140_00)
    book.post(PostingKind.VISIT, reversal(charge), Entry(CHARGE, PATIENT, 120_00, 1), day=date(2026, 3, 9))
    check = Receipt("check", "12", date(2026, 3, 10))
    (paid,) = book.post(PostingKind.PATIENT_PAYMENT, Entry(PAYMENT, PATIENT, -50_00, 1), receipt=check)
    book.post(PostingKind.RETURNED_PAYMENT, reversal(paid), day=date(2026, 3, 20))
    why = book.why(Voice.PATIENT)
    assert [each.words for each in why.told] == [
        "A charge of 140.00 was corrected on 7 March",
        "120.00 was charged for 9 March",
        "A payment of 50.00 of 10 March came back from the bank on 20 March",
    ]
    assert why.sentence == "120.00 was charged for 9 March; you owe 120.00."


def test_what_the_biller_does_has_words_of_its_own() -> None:
    book = Book()
    book.post(PostingKind.VISIT, Entry(CHARGE, PATIENT, 200_00, 1))
    card, check = Receipt("card", "", VISIT), Receipt("check", "77", date(2027, 1, 2))
    book.post(
        PostingKind.PATIENT_PAYMENT, Entry(PAYMENT, PATIENT, -150_00, 1), Entry(PAYMENT, PATIENT, -30_00), receipt=card
    )
    book.post(PostingKind.COURTESY, Entry(WRITE_OFF, PATIENT, -40_00, 1))
    book.post(PostingKind.BAD_DEBT, Entry(WRITE_OFF, PATIENT, -9_00, 1))
    book.post(PostingKind.SMALL_BALANCE, Entry(WRITE_OFF, PATIENT, -1_00, 1))
    book.post(PostingKind.REFUND, Entry(REFUND, PATIENT, 10_00), receipt=check, day=date(2027, 1, 2))
    book.post(PostingKind.TRANSFER, Entry(TRANSFER, PATIENT, -5_00, 1), Entry(TRANSFER, PLAN, 5_00, 1))
    book.post(PostingKind.PAYER_ACCOUNT, Entry(PAYMENT, PLAN, 25_00, 1))
    why = book.why()
    assert [each.words for each in why.told[1:]] == [
        "150.00 paid by card on 7 March; 30.00 paid by card on 7 March, kept as the patient's credit",
        "40.00 is let off as a courtesy",
        "9.00 is written off as a bad debt",
        "1.00 is too little to ask for and written off",
        "10.00 was refunded to the patient on 2 January 2027",
        "5.00 was moved from the patient to Blue Plan on 7 March",
        "Blue Plan took back 25.00 on 7 March",
    ]
    assert dict(why.by_party) == {PATIENT: -25_00, PLAN: 30_00}


def test_a_patients_share_without_a_name_of_its_own() -> None:
    book = Book()
    book.visit(100_00)
    answer = book.answer(PLAN, adjusted(1, 100_00, 0, (Group.PATIENT, "96", 100_00)))
    book.post(PostingKind.ADJUDICATION, *moved(100_00, reason="96"), answer=answer)
    assert "100.00 is the patient's to pay: not covered (PR-96)" in book.why().sentence
    assert "100.00 is yours to pay; you owe 100.00." in book.why(Voice.PATIENT).sentence


CENTS = st.integers(-500, 500).filter(bool)
ENTRIES = st.builds(
    Entry,
    kind=st.sampled_from(list(EntryKind)),
    party=st.sampled_from([PATIENT, PLAN, SECOND]),
    amount_cents=CENTS,
    line_id=st.integers(0, 2),
    reason=st.sampled_from(["", "1", "45", "96", "253"]),
)
ANSWERED = st.lists(
    st.builds(
        adjusted,
        st.integers(1, 2),
        st.integers(0, 500),
        st.integers(0, 500),
        st.tuples(st.sampled_from(list(Group)), st.sampled_from(["45", "97", "1", "23"]), st.integers(-100, 400)),
    ),
    max_size=2,
    unique_by=lambda line: line.line_id,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(list(PostingKind)), st.lists(ENTRIES, min_size=1, max_size=5), ANSWERED, st.integers(0, 3)
    ),
    max_size=8,
)


@given(STEPS, st.sampled_from(list(Voice)), st.sampled_from([None, frozenset({1}), frozenset({0, 2})]))
def test_what_is_told_is_the_balance_whatever_happened(
    steps: list[tuple[PostingKind, list[Entry], list[AdjudicatedLine], int]],
    voice: Voice,
    lines: frozenset[int] | None,
) -> None:
    book = Book()
    for kind, entries, answered, undo in steps:
        answer = book.answer(PLAN, *answered) if answered else None
        book.post(kind, *entries, answer=answer if kind is PostingKind.ADJUDICATION else None)
        undone = {each.entry.reverses for each in book.entries}
        free = [e.entry for e in book.entries if not e.entry.reverses and e.entry.id not in undone]
        if undo and free:
            book.post(PostingKind.UNDONE, *map(reversal, free[:undo]))
        book.settle()
    why = book.why(voice, lines)
    chosen = [each.entry for each in book.entries if lines is None or each.entry.line_id in lines]
    assert why.cents == sum(each.amount_cents for each in chosen) == sum(each.cents for each in why.told)
    told: dict[Party, int] = defaultdict(int)
    owed: dict[Party, int] = defaultdict(int)
    for each in chosen:
        owed[each.party] += each.amount_cents
    for line in why.told:
        for clause in line.clauses:
            for party, cents in clause.moved:
                told[party] += cents
                assert format_cents(abs(cents)) in clause.words
    assert {party: cents for party, cents in told.items() if cents} == dict(why.by_party)
    assert {party: cents for party, cents in owed.items() if cents} == dict(why.by_party)
    for _, cents in why.by_party:
        assert format_cents(abs(cents)) in why.sentence
