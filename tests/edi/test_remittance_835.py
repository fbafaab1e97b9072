"""What an 835 says, read into records: every peculiarity on an invented remittance, and a round trip of any."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.remittances.remittance import (
    CodedService,
    NamedParty,
    Organization,
    Qualified,
    QualifiedCents,
    Remittance,
    RemittanceFile,
)
from app.domain.remittances.remittance_balance import is_balanced, problems
from app.edi.remittance_835 import read_remittance_file
from app.edi.x12_values import read_cents, read_day
from app.errors import UserError
from tests.edi.written_835 import Writer, adjustments, claim, line, placeless, remittance

PAID = line("99213-25", 14000, 7200, "CO-45 4800,PR-3 2000", control_number="L1", references=(Qualified("6R", "L1"),))


def read(*remittances: Remittance, writer: Writer | None = None) -> RemittanceFile:
    return read_remittance_file((writer or Writer()).file(remittances))


def damaged(old: bytes, new: bytes) -> RemittanceFile:
    content = Writer().file([remittance(claim("C26-0001", "1", PAID), plb="WO:C26-9 500")])
    assert old in content
    return read_remittance_file(content.replace(old, new))


def test_a_payment_with_all_it_says() -> None:
    services = line(
        "99213-25-95",
        14000,
        7200,
        "CO-45 4800,PR-3 2000",
        amounts=(QualifiedCents("B6", 9200),),
        references=(Qualified("6R", "L1"), Qualified("LU", "11")),
        control_number="L1",
        remarks=("N130", "M15"),
        units=Decimal("1.5"),
        submitted_units=Decimal(2),
        quantities=(Qualified("ZK", "3"),),
    )
    answered = claim(
        "C26-0001",
        "1",
        services,
        patient_cents=2000,
        remarks=("MA01", "N89"),
        place_of_service="11",
        frequency="1",
        parties=(
            NamedParty("QC", "VANTERPOOL", "QUILLA", "R", "JR", "MI", "ZQX987654"),
            NamedParty("82", "OKONKWO", "IDA", id_qualifier="XX", id="1922164458"),
            NamedParty("TT", "SECOND PLAN", id_qualifier="PI", id="60055"),
        ),
        amounts=(QualifiedCents("AU", 9200),),
        references=(Qualified("1L", "GROUP7"),),
        quantities=(Qualified("CA", "8"),),
    )
    paid = remittance(
        answered,
        payee=Organization("CEDAR FAMILY MEDICINE", "XX", "1922164458", (Qualified("TJ", "123456789"),)),
        receiver_id="HOUSE7",
    )
    file = read(paid)
    assert placeless(file.remittances) == (paid,)
    assert file.notices == ()
    found = file.remittances[0].claims[0]
    assert (found.lines[0].allowed_cents, found.lines[0].adjusted_cents) == (9200, 6800)
    assert found.party("TT") and not found.party("GB")
    assert (found.day("232"), found.day("050")) == (date(2026, 3, 7), None)
    assert is_balanced(file.remittances[0])


def test_each_record_names_its_segment() -> None:
    content = Writer().file([remittance(claim("C26-0001", "1", PAID), plb="L6 -1075")])
    texts = content.decode().split("~\n")
    found = read_remittance_file(content).remittances[0]
    at = found.claims[0]
    for segment, tag in (
        (found.segment, "BPR"),
        (at.segment, "CLP"),
        (at.lines[0].segment, "SVC"),
        (at.lines[0].adjustments[0].segment, "CAS"),
        (found.provider_adjustments[0].segment, "PLB"),
    ):
        assert texts[segment - 1].startswith(tag)


def test_version_4010_with_its_old_group_and_statuses() -> None:
    old = remittance(claim("C26-0001", "5", line("99213", 5000, 4000, "CR-45 1000")), version="004010X091A1")
    file = read(old, writer=Writer(repetition="U", interchange_version="00401"))
    assert placeless(file.remittances) == (old,)
    assert file.notices == ()


def test_a_reversal_and_its_correction_in_one_check() -> None:
    back = claim("C26-0001", "22", line("99213", -14000, -7200, "CO-45 -4800,PR-3 -2000", units=Decimal(-1)))
    anew = claim("C26-0001", "1", line("99213", 14000, 8200, "CO-45 4800,PR-3 1000"))
    found = read(remittance(back, anew)).remittances[0]
    assert found.claims[0].is_reversal and not found.claims[1].is_reversal
    assert (found.amount_cents, found.claims[0].paid_cents) == (1000, -7200)
    assert is_balanced(found)


def test_a_takeback_larger_than_the_check_is_carried_forward() -> None:
    back = claim("C26-0001", "22", line("99213", -14000, -7200, "CO-45 -4800,PR-3 -2000"))
    found = read(remittance(back, plb="FB:C26-0001 -7200")).remittances[0]
    assert (found.amount_cents, found.provider_adjustments[0].amount_cents) == (0, -7200)
    assert is_balanced(found)
    later = read(remittance(claim("C26-0002", "1", PAID), plb="FB:C26-0001 7200")).remittances[0]
    assert later.amount_cents == 0 and is_balanced(later)


def test_provider_adjustments_six_to_a_segment_with_their_signs() -> None:
    found = read(
        remittance(
            claim("C26-0001", "1", PAID),
            plb="WO:C26-7 5000,72:C26-7 -5000,L6 -1075,CS:X 25,FB:C26-8 -100,IR 1,LE 2,J1 -3",
        )
    ).remittances[0]
    assert [(each.reason, each.reference, each.amount_cents) for each in found.provider_adjustments] == [
        ("WO", "C26-7", 5000),
        ("72", "C26-7", -5000),
        ("L6", "", -1075),
        ("CS", "X", 25),
        ("FB", "C26-8", -100),
        ("IR", "", 1),
        ("LE", "", 2),
        ("J1", "", -3),
    ]
    assert {each.fiscal_year_end for each in found.provider_adjustments} == {date(2026, 12, 31)}
    assert found.amount_cents == 7200 + 1150 and is_balanced(found)


def test_six_reasons_in_a_segment_with_and_without_quantities() -> None:
    content = Writer().file([remittance(claim("C26-0001", "1", line("99213", 2100, 0, "CO-45 2100")))])
    six = b"CAS*CO*45*1**96*2*1*A1*3**16*4*2.5*97*5**B7*6"
    answered = read_remittance_file(content.replace(b"CAS*CO*45*21", six)).remittances[0].claims[0]
    found = answered.lines[0].adjustments
    assert [(each.reason, each.amount_cents) for each in found] == [
        ("45", 100), ("96", 200), ("A1", 300), ("16", 400), ("97", 500), ("B7", 600),
    ]  # fmt: skip
    assert [each.quantity for each in found] == [None, Decimal(1), None, Decimal("2.5"), None, None]


def test_bundled_and_unbundled_lines_keep_what_was_billed() -> None:
    bundled = line("80053", 3000, 2000, "CO-45 1000", submitted=CodedService("HC", "82947", ("QW",)))
    found = read(remittance(claim("C26-0001", "1", bundled))).remittances[0].claims[0].lines[0]
    assert (found.service.code, found.submitted) == ("80053", CodedService("HC", "82947", ("QW",)))


@pytest.mark.parametrize("status", ["19", "20", "21"])
def test_crossover_says_the_next_payer_has_it(status: str) -> None:
    assert read(remittance(claim("C26-0001", status, PAID))).remittances[0].claims[0].is_forwarded


def test_split_secondary_denied_and_zero_paid_claims_in_several_transactions() -> None:
    split = remittance(claim("C26-0001", "1", PAID), claim("C26-0001", "1", line("J1030", 2000, 2000)))
    secondary = remittance(
        claim("C26-0002", "2", line("99213", 14000, 2000, "OA-23 12000")), control_number="0002", payment_reference="2"
    )
    denied = remittance(
        claim("C26-0003", "4", line("99213", 14000, 0, "CO-29 14000")),
        claim("C26-0004", "1", why="CO-45 100,CO-16 900", charge_cents=1000, paid_cents=0),
        control_number="0003",
    )
    file = read(split, secondary, denied)
    assert placeless(file.remittances) == (split, secondary, denied)
    assert all(map(is_balanced, file.remittances))
    assert (denied.method, denied.handling, denied.amount_cents) == ("NON", "H", 0)
    assert len({each.same_payment_key for each in file.remittances}) == 3


def test_several_lists_of_claims_with_provider_summaries() -> None:
    content = Writer().file([remittance(claim("C26-0001", "1", PAID), claim("C26-0002", "1", PAID))])
    listed = content.replace(b"CLP*C26-0002", b"LX*2~TS3*1922164458*11*20261231*1*140~TS2*1~CLP*C26-0002")
    file = read_remittance_file(listed)
    assert [len(each.lines) for each in file.remittances[0].claims] == [1, 1]
    assert len(file.notices) == 1  # SE counts three segments less


def test_other_transactions_in_the_file_are_left_alone() -> None:
    content = Writer().file([remittance(claim("C26-0001", "1", PAID))])
    other = content.replace(b"GE*1*1", b"ST*999*0009~AK1*HC*1~CLP*x~SE*4*0009~GE*2*1")
    file = read_remittance_file(other)
    assert len(file.remittances) == 1
    assert ["no 835" in each.words for each in file.notices] == [True]
    with pytest.raises(UserError, match=r"There is no remittance \(835\) in this file\."):
        read_remittance_file(content.replace(b"ST*835", b"ST*VANTERPOOL"))


@pytest.mark.parametrize(
    ("kind", "words"), [("277", "answers about the state of claims"), ("999", "an acknowledgment")]
)
def test_another_kind_of_file_is_named(kind: str, words: str) -> None:
    content = Writer().file([remittance(claim("C26-0001", "1", PAID))]).replace(b"ST*835", f"ST*{kind}".encode())
    with pytest.raises(UserError, match=rf"in this file: it holds {words} \({kind}\)\."):
        read_remittance_file(content)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"*72*", b"*7x2*", r"Segment \d+ \(CLP, byte \d+\): CLP04 is no amount in dollars and cents"),
        (b"CAS*CO*45*48", b"CAS*CO*45*4.805", "CAS03 is no amount"),
        (b"BPR*I*67*", b"BPR*I*1e3*", "BPR02 is no amount"),
        (b"WO:C26-9*5", b"WO:C26-9*--5", "PLB04 is no amount"),
        (b"LX*1", b"CAS*CO*45*1", r"\(CAS, byte \d+\): it does not belong into the header"),
        (b"LX*1", b"SVC*HC:1*1*1", "it does not belong into the header"),
        (b"LX*1", b"BPR*I*1*C*CHK", "a second BPR"),
        (b"TRN*", b"CUR*PR*CAD~TRN*", r"\(CUR, byte \d+\): the amounts are not in US dollars"),
        (b"BPR*", b"NTE*", r"Segment 3 \(ST, byte \d+\): the transaction has no BPR"),
        (
            b"PLB*",
            b"PLB*1*20261231*WO*0~CLP*C26-2*1*5*5~PLB*",
            r"\(CLP, byte \d+\): it does not belong into the summary",
        ),
        (b"PLB*", b"CLP*C26-2*22~CAS*CO*1*1~PLB*", "it belongs to a claim without any amount"),
        (b"PLB*", b"CLP*C26-2*22~SVC*HC:1*1*1~PLB*", "it belongs to a claim without any amount"),
    ],
)
def test_money_that_cannot_be_read_for_certain_is_refused(old: bytes, new: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words) as refused:
        damaged(old, new)
    assert refused.value.hint
    assert "VANTERPOOL" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"LX*1", b"ZZZ*VANTERPOOL", "this segment is not known in an 835"),
        (b"LX*1", b"LX*1~N1*PR*X", "it does not belong into the list of claims"),
        (b"DTM*405*20260319", b"DTM*405*20261319", "DTM02 is no date"),
        (b"TRN*", b"NTE*", "no TRN segment"),
        (b"TRN*", b"TRN*1*2*3~TRN*", "a second TRN"),
        (b"CLP*C26-0001*1*", b"CLP*C26-0001*77*", "status is not a known one"),
        (b"PLB*", b"CLP*C26-2*22~PLB*", "a claim without any amount"),
        (b"CAS*CO*45*48", b"CAS*CO*45*", "CAS03, an amount, is left out"),
        (b"CAS*CO*45*48", b"CAS*CO**48", "an adjustment without its reason"),
        (b"CAS*CO*45*48", b"CAS**45*48", "an adjustment without its group"),
        (b"*72**1~", b"*72**one~", "SVC05 is no number"),
    ],
)
def test_what_is_odd_is_noticed(old: bytes, new: bytes, words: str) -> None:
    file = damaged(old, new)
    assert any(words in each.words for each in file.notices)
    assert not any("VANTERPOOL" in each.words for each in file.notices)


def test_a_payment_whose_segments_are_not_all_there_is_not_whole() -> None:
    content = Writer().file([remittance(claim("C26-0001", "1", PAID)), remittance(control_number="0002")])
    assert [each.is_whole for each in read_remittance_file(content).remittances] == [True, True]
    for lost in (content.replace(b"DTM*405*20260319~\n", b"", 1), content.replace(b"LX*1~", b"LX*1~LX*2~", 1)):
        assert [each.is_whole for each in read_remittance_file(lost).remittances] == [False, True]
    uncounted = content[: content.index(b"SE*")] + b"SE" + content[content.index(b"~", content.index(b"SE*")) :]
    assert [each.is_whole for each in read_remittance_file(uncounted).remittances] == [False, True]


def test_every_failing_balance_names_segment_claim_and_difference() -> None:
    wrong = claim("C26-0001", "1", line("99213", 14000, 7300, "CO-45 4800,PR-3 2000"), patient_cents=2100)
    short = claim("C26-0002", "1", PAID, charge_cents=15000)
    found = read(remittance(wrong, short, amount_cents=7000)).remittances[0]
    assert not is_balanced(found)
    told = [(each.check.value, each.claim_number, each.difference_cents) for each in problems(found)]
    assert told == [
        ("claim", "C26-0001", -100),
        ("patient_responsibility", "C26-0001", 100),
        ("line", "C26-0001", -100),
        ("claim", "C26-0002", 1000),
        ("claim_lines", "C26-0002", 1000),
        ("payment", "", -7500),
    ]
    line_off = problems(found)[2]
    assert line_off.words() == (
        f"Segment {found.claims[0].lines[0].segment} (SVC), claim C26-0001: the line charges 140.00, "
        "paid and adjusted come to 141.00; the difference is -1.00."
    )
    assert [each.blocks_posting for each in problems(found)] == [True, False, True, True, True, True]


def test_a_total_of_the_patients_share_alone_does_not_block() -> None:
    found = read(remittance(claim("C26-0001", "1", PAID, patient_cents=2100))).remittances[0]
    assert is_balanced(found) and len(problems(found)) == 1


@pytest.mark.parametrize(
    ("text", "cents"),
    [("185", 18500), ("-.5", -50), ("72.00", 7200), ("0", 0), ("+1.1", 110), ("12.", 1200), ("1.500", 150)],
)
def test_amounts(text: str, cents: int) -> None:
    assert read_cents(text) == cents


@pytest.mark.parametrize("text", ["", ".", "-", "1,000", "1.005", "1e3", "NaN", "$5", "٣", "1 2", "9" * 16])
def test_what_is_no_amount(text: str) -> None:
    assert read_cents(text) is None


@pytest.mark.parametrize("text", ["", "20002316", "2026031", "202603071", "2026 307", "00000101"])
def test_what_is_no_date(text: str) -> None:
    assert read_day(text) is None
    assert read_day("20260307") == date(2026, 3, 7)


def test_reasons_of_the_whole_claim_stand_apart_from_those_of_its_lines() -> None:
    found = read(remittance(claim("C26-0001", "1", PAID, why="CO-253 144"))).remittances[0].claims[0]
    assert placeless(found.adjustments) == adjustments("CO-253 144")
    assert [each.reason for each in found.all_adjustments()] == ["45", "3", "253"]
