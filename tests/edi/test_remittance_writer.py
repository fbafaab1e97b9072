"""What the scenarios' writer writes is read back as meant, without a notice, and balances to the cent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.remittances.remittance import CodedService, Remittance
from app.domain.remittances.remittance_balance import problems
from app.edi.remittance_835 import read_remittance_file
from tests.edi.remittance_writer import (
    VERSION_4010,
    answer,
    check,
    person,
    service,
    taken_back,
    thousand_answers,
    thousand_claims,
    whole_file,
)
from tests.edi.written_835 import Writer, placeless

SEEN = service(
    "99213-25", 14_000, "CO-45 4800,PR-3 2000", control_number="L1", allowed_cents=9_200, remarks=["N130", "M15"]
)
BUNDLED = service("80053", 4_800, "CO-45 2300", billed_as="82947-QW", units=Decimal("2.5"))
PAID = answer("C26-0001", SEEN, BUNDLED, parties=[person("VANTERPOOL", "AMOS", "ZQX1", "IL")], remarks=["MA01"])


def read_back(content: bytes) -> tuple[Remittance, ...]:
    file = read_remittance_file(content)
    assert file.notices == ()
    assert [problems(each) for each in file.remittances] == [()] * len(file.remittances)
    return file.remittances


@pytest.mark.parametrize("writer", [None, Writer("|", ">", "^", "\n", ""), Writer("\x1d", "\x1f", "{", "\x1c", "\r\n")])
def test_checks_with_a_takeback_and_what_is_carried_forward(writer: Writer | None) -> None:
    checks = [
        check(PAID, plb="L6 -1075"),
        check(taken_back(PAID), plb="FB:C26-0001 -9700", number="900124"),
        check(answer("C26-0002", why="OA-23 9000", charge_cents=14_000, status="2"), plb="FB:C26-0001 5000"),
    ]
    found = read_back(whole_file(checks, writer))
    assert placeless(found) == tuple(
        replace(each, control_number=f"000{nth}") for nth, each in enumerate(checks, start=1)
    )
    assert [each.amount_cents for each in found] == [7_200 + 2_500 + 1_075, 0, 0]
    assert found[0].claims[0].lines[1].submitted == CodedService("HC", "82947", ("QW",))
    assert found[1].claims[0].is_reversal
    assert [each.amount_cents for each in found[1].claims[0].all_adjustments()] == [-4_800, -2_000, -2_300]


def test_version_4010() -> None:
    old = check(answer("C26-0001", service("99213", 5_000, "CR-45 1000")), version=VERSION_4010)
    content = whole_file([old])
    assert content[:106].endswith(b"*U*00401*000000007*0*P*:~")
    assert read_back(content)[0].version == VERSION_4010


def test_no_check_is_below_zero() -> None:
    with pytest.raises(ValueError, match="FB"):
        check(taken_back(PAID))


def test_a_thousand_claims_are_the_same_for_the_same_seed() -> None:
    content = thousand_claims(7)
    assert content == thousand_claims(7) != thousand_claims(8)
    claims = read_back(content)[0].claims
    assert placeless(claims) == thousand_answers(7)
    assert 2_300 < sum(len(each.lines) for each in claims) < 2_700
    assert {each.status for each in claims} == {"1", "2", "4", "19"}
    assert len({each.claim_number for each in claims}) == 1_000
