"""What the 835's guide says, sentence by sentence, on one text written by hand: order, balances, signs, codes."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.remittances.remittance import CodedService, Qualified, QualifiedCents, Remittance, RemittanceFile
from app.domain.remittances.remittance_balance import Check, balances, is_balanced, problems
from app.domain.remittances.remittance_codes import (
    CLAIM_STATUSES,
    OLD_CLAIM_STATUSES,
    PAYMENT_METHODS,
    PROVIDER_ADJUSTMENTS,
)
from app.edi.remittance_835 import read_remittance_file

ISA = "ISA*00*          *00*          *ZZ*BLUEPLAN       *ZZ*CEDARHILL      *260320*0915*^*00501*000000041*0*P*:~"
TEXT = """
GS*HP*BLUEPLAN*CEDARHILL*20260320*0915*41*X*005010X221A1~
ST*835*0001~
BPR*I*107.5*C*ACH*CCP*01*011900254*DA*123456*1512345678**01*011900445*DA*654321*20260320~
TRN*1*EFT900123*1512345678~
CUR*PR*USD~
REF*EV*HOUSE7~
DTM*405*20260319~
N1*PR*BLUE PLAN*XV*60054~
N3*1 INVENTED WAY~
N4*PORTLAND*OR*97201~
REF*2U*60054~
PER*BL*TECH*TE*5035550199~
N1*PE*CEDAR HILL FAMILY MEDICINE*XX*1234567893~
REF*TJ*930000001~
LX*1~
TS3*1234567893*11*20261231*2*280~
CLP*C26-0001*1*200*100*42*12*ICN881*11*1~
CAS*CO*253*2~
NM1*QC*1*VANTERPOOL*QUILLA*R**JR*MI*ZQX987654~
NM1*IL*1*VANTERPOOL*AMOS****MI*ZQX987650~
NM1*74*1*VANTERPOOL*QUILLA****C*ZQX987655~
NM1*82*1*OKAFOR*GRACE****XX*1245319599~
NM1*TT*2*SECOND PLAN*****PI*60055~
NM1*PR*2*THIRD PLAN*****PI*60056~
NM1*GB*1*BRATHWAITE*IDA****MI*ZQX1~
MIA*0****MA18***************N30*M15~
MOA***MA01*N89~
REF*1L*GROUP7~
DTM*232*20260307~
DTM*233*20260308~
DTM*050*20260310~
DTM*036*20261231~
PER*CX*CLAIMS*TE*5035550198~
AMT*AU*158~
AMT*I*99~
AMT*F5*20~
QTY*CA*1~
SVC*HC:99213:25:95*140*82**1~
DTM*472*20260307~
CAS*CO*45*36**97*0~
CAS*PR*3*20*1*2*2~
CAS*CO*59*0~
REF*6R*C26-0001-1~
REF*LU*11~
REF*HPI*1245319599~
REF*0K*POLICY~
AMT*B6*104~
LQ*HE*N130~
LQ*HE*M15~
SVC*HC:80053*60*20**2*HC:82947:QW*3~
DTM*150*20260307~
DTM*151*20260308~
CAS*CO*45*20~
CAS*PR*1*20~
PLB*1234567893*20261231*L6:C26-9*-10.75*WO:C26-7*3.25~
SE*55*0001~
GE*1*41~
IEA*1*000000041~
"""
FLAT = ISA + TEXT.replace("\n", "")


def read(old: str = "", new: str = "") -> RemittanceFile:
    assert old in FLAT
    return read_remittance_file(FLAT.replace(old, new).encode())


def payment(old: str = "", new: str = "") -> Remittance:
    return read(old, new).remittances[0]


def words(old: str, new: str) -> str:
    return " ".join(each.words for each in read(old, new).notices)


def differences(found: Remittance) -> list[tuple[str, int]]:
    return [(each.check.value, each.difference_cents) for each in problems(found)]


# 1 Reading order ---------------------------------------------------------------------------------------


def test_every_segment_in_the_order_of_the_guide_is_read_without_a_notice() -> None:
    file = read()
    assert file.notices == () and len(file.remittances) == 1
    assert is_balanced(file.remittances[0]) and not problems(file.remittances[0])


def test_the_header() -> None:
    found = payment()
    assert (found.control_number, found.version, found.handling) == ("0001", "005010X221A1", "I")
    assert (found.amount_cents, found.direction, found.method) == (10_750, "C", "ACH")
    assert (found.payment_date, found.production_date) == (date(2026, 3, 20), date(2026, 3, 19))
    assert (found.payment_reference, found.payer_id, found.receiver_id) == ("EFT900123", "1512345678", "HOUSE7")
    assert (found.payer.name, found.payer.id) == ("BLUE PLAN", "60054")
    assert found.payer.references == (Qualified("2U", "60054"),)
    assert (found.payee.id_qualifier, found.payee.id) == ("XX", "1234567893")
    assert found.payee.references == (Qualified("TJ", "930000001"),)


def test_a_payee_may_be_known_by_its_tax_id() -> None:
    payee = payment("*XX*1234567893~REF*TJ*930000001~", "*FI*930000001~").payee
    assert (payee.id_qualifier, payee.id, payee.references) == ("FI", "930000001", ())


def test_the_claim() -> None:
    claim = payment().claims[0]
    assert (claim.claim_number, claim.status, claim.charge_cents, claim.paid_cents) == ("C26-0001", "1", 20_000, 10_000)
    assert (claim.patient_cents, claim.filing_indicator, claim.payer_claim_number) == (4_200, "12", "ICN881")
    assert (claim.place_of_service, claim.frequency) == ("11", "1")
    assert [each.role for each in claim.parties] == ["QC", "IL", "74", "82", "TT", "PR", "GB"]
    patient = claim.party("QC")
    assert patient and (patient.last_name, patient.first_name, patient.middle_name) == ("VANTERPOOL", "QUILLA", "R")
    assert (patient.suffix, patient.id_qualifier, patient.id) == ("JR", "MI", "ZQX987654")
    assert claim.remarks == ("MA18", "N30", "M15", "MA01", "N89")
    assert claim.references == (Qualified("1L", "GROUP7"),)
    assert [claim.day(each) for each in ("232", "233", "050", "036")] == [
        date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 10), date(2026, 12, 31),
    ]  # fmt: skip
    assert claim.quantities == (Qualified("CA", "1"),)


def test_the_lines() -> None:
    seen, bundled = payment().claims[0].lines
    assert seen.service == CodedService("HC", "99213", ("25", "95"))
    assert (seen.service_from, seen.service_to) == (date(2026, 3, 7), date(2026, 3, 7))
    assert (bundled.service_from, bundled.service_to) == (date(2026, 3, 7), date(2026, 3, 8))
    assert seen.control_number == "C26-0001-1" and bundled.control_number == ""
    assert [each.qualifier for each in seen.references] == ["6R", "LU", "HPI", "0K"]
    assert (seen.allowed_cents, bundled.allowed_cents) == (10_400, None)
    assert seen.remarks == ("N130", "M15")


def test_only_remark_codes_are_remarks() -> None:
    assert payment("LQ*HE*M15", "LQ*RX*75").claims[0].lines[0].remarks == ("N130",)
    assert "(LQ, byte" in words("LQ*HE*M15", "LQ*RX*75")


@pytest.mark.parametrize("signs", ["*:~", "*|~", "*>~", "~^_", "|>\n", "\x1d\x1f\x1c"])
@pytest.mark.parametrize("after", ["", "\n", "\r\n", "\r"])
def test_delimiters_come_from_the_header(signs: str, after: str) -> None:
    element, component, terminator = list(signs)
    text = FLAT.replace("^", "{").translate({ord("*"): element, ord(":"): component, ord("~"): terminator + after})
    file = read_remittance_file(text.encode())
    assert file.remittances == read().remittances and file.notices == ()


def test_a_carriage_return_alone_ends_segments() -> None:
    assert read("~", "\r").remittances == read().remittances


def test_one_file_holds_several_interchanges_groups_and_transactions() -> None:
    begin, end = FLAT.index("ST*"), FLAT.index("GE*")
    group_begin, group_end = FLAT.index("GS*"), FLAT.index("IEA*")
    transaction, group = FLAT[begin:end], FLAT[group_begin:group_end]
    two = FLAT[:end] + transaction + FLAT[end:].replace("GE*1*", "GE*2*")
    groups = FLAT[:group_end] + group + FLAT[group_end:].replace("IEA*1*", "IEA*2*")
    other = FLAT.replace("*", "|").replace("~", "\r\n")
    for text, count in ((two, 2), (groups, 2), (FLAT + two + other + groups, 6)):
        file = read_remittance_file(text.encode())
        assert len(file.remittances) == count and file.notices == ()
        assert {each.amount_cents for each in file.remittances} == {10_750}


@pytest.mark.parametrize("handling", ["I", "H", "C", "D", "P", "U"])
def test_every_way_of_handling_is_kept(handling: str) -> None:
    assert payment("BPR*I", f"BPR*{handling}").handling == handling


@pytest.mark.parametrize("method", ["ACH", "CHK", "FWT", "BOP", "NON"])
def test_every_way_of_paying_has_words(method: str) -> None:
    found = payment("*C*ACH*", f"*D*{method}*")
    assert (found.direction, found.method) == ("D", method) and PAYMENT_METHODS[method]


def test_nothing_paid_is_a_remittance_like_another() -> None:
    found = payment("BPR*I*107.5*C*ACH", "BPR*H*0*C*NON")
    assert (found.amount_cents, found.method) == (0, "NON")
    assert differences(found) == [("payment", -10_750)]
    offset = payment("BPR*I*107.5*C*ACH", "BPR*H*0*C*NON").same_payment_key
    assert offset == ("1512345678", "EFT900123", date(2026, 3, 20), 0)


def test_a_payment_is_known_again_by_payer_number_day_and_amount() -> None:
    key = payment().same_payment_key
    assert key == ("1512345678", "EFT900123", date(2026, 3, 20), 10_750)
    for old, new in (("EFT900123", "EFT900124"), ("900123*1512345678", "900123*1"), ("*20260320~TRN", "*20260321~TRN")):
        assert payment(old, new).same_payment_key != key


def test_the_version_is_the_groups_else_the_transactions() -> None:
    assert payment("*X*005010X221A1~ST*835*0001", "*X~ST*835*0001*005010X221A1").version == "005010X221A1"


# 2 The three balances ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "failing"),
    [
        ("CAS*CO*45*36*", "CAS*CO*45*36.01*", [("claim", -1), ("line", -1)]),
        ("*140*82*", "*140*82.01*", [("line", -1)]),
        ("CLP*C26-0001*1*200*", "CLP*C26-0001*1*200.01*", [("claim", 1), ("claim_lines", 1)]),
        ("*200*100*", "*200*99.99*", [("claim", 1), ("payment", 1)]),
        ("CAS*CO*253*2~", "CAS*CO*253*1.99~", [("claim", 1)]),
        ("BPR*I*107.5*", "BPR*I*107.51*", [("payment", 1)]),
        ("L6:C26-9*-10.75", "L6:C26-9*10.75", [("payment", 2_150)]),
        ("WO:C26-7*3.25", "WO:C26-7*-3.25", [("payment", -650)]),
    ],
)
def test_each_balance_fails_by_the_cent(old: str, new: str, failing: list[tuple[str, int]]) -> None:
    found = payment(old, new)
    assert sorted(differences(found)) == sorted(failing)
    assert not is_balanced(found)


def test_a_positive_plb_reduces_the_check_and_a_negative_one_adds() -> None:
    """The guide's own example: 138,018.40 + 11,980.33 − (−1.27) = 150,000.00."""
    claims = "".join(f"CLP*{nth}*1*{paid}*{paid}~" for nth, paid in enumerate(("138018.40", "11980.33")))
    text = FLAT[: FLAT.index("CLP*")] + claims + "PLB*1*20261231*CV:CP*-1.27~" + FLAT[FLAT.index("SE*") :]
    found = read_remittance_file(text.replace("BPR*I*107.5*", "BPR*I*150000*").encode()).remittances[0]
    assert is_balanced(found) and found.provider_adjustments[0].amount_cents == -127


def test_a_claims_payment_is_its_lines_less_its_own_adjustments() -> None:
    claim = payment().claims[0]
    own = sum(each.amount_cents for each in claim.adjustments)
    assert claim.paid_cents == sum(each.paid_cents for each in claim.lines) - own


def test_the_patients_share_only_warns() -> None:
    found = payment("*200*100*42*", "*200*100*40*")
    assert is_balanced(found)
    assert [(each.check, each.difference_cents, each.blocks_posting) for each in problems(found)] == [
        (Check.PATIENT, -200, False)
    ]
    assert payment("*200*100*42*", "*200*100**").claims[0].patient_cents is None
    unread = read("*200*100*42*", "*200*100*4x2*")
    assert unread.remittances[0].claims[0].patient_cents is None and "CLP05 is no amount" in unread.notices[0].words


def test_adjustments_step_by_three_with_and_without_quantities() -> None:
    found = payment().claims[0].lines[0].adjustments
    assert [(each.group, each.reason, each.amount_cents, each.quantity) for each in found] == [
        ("CO", "45", 3_600, None),
        ("CO", "97", 0, None),
        ("PR", "3", 2_000, Decimal(1)),
        ("PR", "2", 200, None),
        ("CO", "59", 0, None),
    ]


def test_negative_adjustments_raise_the_payment() -> None:
    raised = payment("*140*82**1~DTM*472*20260307~CAS*CO*45*36*", "*140*130**1~DTM*472*20260307~CAS*OA*94*-12*")
    line = raised.claims[0].lines[0]
    assert line.charge_cents == line.paid_cents + line.adjusted_cents


def test_units_and_what_was_billed() -> None:
    seen, bundled = payment().claims[0].lines
    assert (seen.units, seen.submitted_units, seen.submitted) == (Decimal(1), None, None)
    assert (bundled.service, bundled.submitted) == (CodedService("HC", "80053"), CodedService("HC", "82947", ("QW",)))
    assert (bundled.units, bundled.submitted_units) == (Decimal(2), Decimal(3))


@pytest.mark.parametrize("qualifier", ["AU", "B6", "I", "T", "D8", "F5"])
def test_amounts_that_inform_are_never_added(qualifier: str) -> None:
    for old in ("AMT*F5*20", "AMT*B6*104"):
        assert is_balanced(payment(old, f"AMT*{qualifier}*7777.77"))
    assert payment().claims[0].amounts == tuple(
        QualifiedCents(each, cents) for each, cents in (("AU", 15_800), ("I", 9_900), ("F5", 2_000))
    )
    assert "AMT02 is no amount" in words("AMT*F5*20", "AMT*F5*2O")


def test_interest_is_a_provider_adjustment_that_adds_when_negative() -> None:
    interest = payment().provider_adjustments[0]
    assert (interest.reason, interest.reference, interest.amount_cents) == ("L6", "C26-9", -1_075)
    assert interest.provider_id == "1234567893" and interest.fiscal_year_end == date(2026, 12, 31)


def test_a_claim_without_lines_balances_by_itself() -> None:
    begin, end = FLAT.index("SVC*"), FLAT.index("PLB*")
    text = (FLAT[:begin] + FLAT[end:]).replace("CAS*CO*253*2~", "CAS*CO*253*58~CAS*PR*1*42~")
    found = read_remittance_file(text.encode()).remittances[0]
    assert found.claims[0].lines == () and is_balanced(found)
    assert Check.CLAIM_LINES not in {each.check for each in balances(found)}


# 3 Groups and 4 statuses -------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["CO", "PR", "OA", "PI", "CR"])
def test_groups_are_kept_as_sent(group: str) -> None:
    file = read("CAS*CO*253*2~", f"CAS*{group}*253*2~")
    assert file.remittances[0].claims[0].adjustments[0].group == group and file.notices == ()


def test_an_unknown_group_is_kept_and_noticed() -> None:
    file = read("CAS*CO*253*2~", "CAS*ZZ*253*2~")
    assert file.remittances[0].claims[0].adjustments[0].group == "ZZ"
    assert "group is not known" in file.notices[0].words


@pytest.mark.parametrize("status", ["1", "2", "3", "4", "19", "20", "21", "22", "23", "25"])
def test_the_ten_statuses_of_5010(status: str) -> None:
    file = read("CLP*C26-0001*1*", f"CLP*C26-0001*{status}*")
    claim = file.remittances[0].claims[0]
    assert claim.status == status and file.notices == () and CLAIM_STATUSES[status]
    assert claim.is_forwarded is (status in ("19", "20", "21")) and claim.is_reversal is (status == "22")


@pytest.mark.parametrize("status", sorted(OLD_CLAIM_STATUSES))
def test_the_other_seven_are_of_4010(status: str) -> None:
    assert "status is not a known one" in words("CLP*C26-0001*1*", f"CLP*C26-0001*{status}*")
    old = FLAT.replace("005010X221A1", "004010X091A1").replace("*^*00501*", "*U*00401*")
    file = read_remittance_file(old.replace("CLP*C26-0001*1*", f"CLP*C26-0001*{status}*").encode())
    assert file.notices == () and file.remittances[0].version == "004010X091A1"
    assert file.remittances[0].claims == payment("CLP*C26-0001*1*", f"CLP*C26-0001*{status}*").claims


def test_statuses_are_ten_and_seven() -> None:
    assert (len(CLAIM_STATUSES), len(OLD_CLAIM_STATUSES)) == (17, 7)


# 5 Reversal, provider adjustments, and 7 signs ---------------------------------------------------------


def test_codes_of_provider_adjustments_have_words() -> None:
    known = "WO FB 72 L6 CS CT B2 B3 AP J1 IR LE LS 50 51 BD CV E3 AH AM 90 RA L3".split()
    assert all(map(PROVIDER_ADJUSTMENTS.get, known))


@pytest.mark.parametrize("reason", ["WO", "FB", "72", "L6", "CS", "X9", ""])
def test_the_direction_is_the_signs_never_the_names(reason: str) -> None:
    for cents in ("3.25", "-3.25"):
        found = payment("WO:C26-7*3.25", f"{reason}:C26-7*{cents}")
        adjustment = found.provider_adjustments[1]
        assert (adjustment.reason, adjustment.reference) == (reason, "C26-7")
        assert is_balanced(found) is (adjustment.amount_cents == 325)


def test_a_reference_may_be_left_out() -> None:
    assert payment("WO:C26-7*", "WO*").provider_adjustments[1].reference == ""


def test_a_payment_below_zero_is_noticed_and_kept() -> None:
    file = read("BPR*I*107.5*", "BPR*I*-107.5*")
    assert file.remittances[0].amount_cents == -10_750
    assert "(BPR, byte" in file.notices[0].words and "less than zero" in file.notices[0].words


def test_the_sign_of_units_is_the_payers() -> None:
    assert payment("*140*82**1~", "*140*82**-2~").claims[0].lines[0].units == Decimal(-2)
    negative = payment("*140*82**1~", "*-140*-82**1~").claims[0].lines[0]
    assert (negative.charge_cents, negative.units) == (-14_000, Decimal(1))


def test_plb_with_the_sign_the_other_way_round_is_out_of_balance_by_twice_it() -> None:
    assert differences(payment("*-10.75*WO:C26-7*3.25", "*10.75")) == [("payment", 2_150 - 325)]
