"""Each line of a remittance to the line it answers, and what is not as it was billed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.remittances.line_match import pair_lines
from app.domain.remittances.match import Difference
from app.domain.remittances.remittance import RemittanceLine
from tests.domain.remittances.small_books import a_line
from tests.edi.remittance_writer import SERVICE_DAY, service

BILLED = (a_line(11, "99213-25", 140_00), a_line(12, "J1030", 20_00), a_line(13, "36415", 12_00))


def test_code_charge_and_day_tell_whatever_the_order() -> None:
    lines = [service("36415", 12_00), service("99213-25", 140_00), service("J1030", 20_00)]
    paired = pair_lines(lines, BILLED)
    assert (paired.line_ids, paired.differs, paired.found) == ((13, 11, 12), (), 3)


def test_equal_codes_of_one_day_are_told_apart_by_modifier_charge_and_order() -> None:
    twins = (a_line(1, "20610-LT", 90_00), a_line(2, "20610-RT", 90_00), a_line(3, "20610", 70_00))
    lines = [service("20610-RT", 90_00), service("20610", 70_00), service("20610-LT", 90_00)]
    assert pair_lines(lines, twins).line_ids == (2, 3, 1)
    same = (a_line(1, "36415", 12_00), a_line(2, "36415", 12_00))
    assert pair_lines([service("36415", 12_00)] * 2, same).line_ids == (1, 2)
    next_day = SERVICE_DAY + timedelta(days=1)
    days = (a_line(1, "97110", 50_00), a_line(2, "97110", 50_00, on=next_day))
    assert pair_lines([service("97110", 50_00, on=next_day), service("97110", 50_00)], days).line_ids == (2, 1)


def test_a_changed_code_is_known_by_what_was_submitted_and_told() -> None:
    paired = pair_lines([service("99212", 140_00, billed_as="99213-25")], BILLED)
    assert paired.line_ids == (11,)
    assert paired.differs == (Difference("Line 1 was billed as 99213, decided as 99212.", 1),)
    untold = pair_lines([service("99212", 140_00)], BILLED)
    assert (untold.line_ids, untold.differs) == (paired.line_ids, paired.differs)


def test_bundled_lines_keep_their_own() -> None:
    panel = (a_line(1, "82947", 10_00), a_line(2, "84443", 30_00))
    lines = [
        service("80050", 10_00, billed_as="82947"),
        service("80050", 30_00, "CO-97 3000", billed_as="84443"),
    ]
    paired = pair_lines(lines, panel)
    assert paired.line_ids == (1, 2)
    assert len(paired.differs) == 2


def test_a_dropped_modifier_is_told_unless_the_payer_names_none_at_all() -> None:
    lines = [service("99213", 140_00), service("J1030", 20_00), service("36415", 12_00)]
    assert pair_lines(lines, BILLED).differs == ()
    lines = [service("99213", 140_00, billed_as="99213-25"), *lines[1:]]
    assert pair_lines(lines, BILLED).differs == (Difference("Line 1 (99213) was decided without 25.", 1),)
    lines = [service("99213-59", 140_00), *lines[1:]]
    assert pair_lines(lines, BILLED).differs == (Difference("Line 1 (99213) was decided without 25 and with 59.", 1),)


@pytest.mark.parametrize("charges", [(100_00, 40_00), (140_00, 0), (0, 140_00)])
def test_a_line_the_payer_split_is_put_together(charges: tuple[int, int]) -> None:
    lines = [service("99213", charges[0]), service("99213", charges[1]), service("J1030", 20_00)]
    paired = pair_lines(lines, BILLED)
    assert (paired.line_ids, paired.differs) == ((11, 11, 12), ())


def test_a_line_of_another_service_is_none_of_ours() -> None:
    paired = pair_lines([service("99499", 1_00)], BILLED)
    assert paired.line_ids == (0,)
    assert paired.differs == (Difference("Line 1 (99499) is none of the claim's lines.", 1),)


def test_another_charge_and_another_day_are_told() -> None:
    paired = pair_lines([service("J1030", 19_00)], BILLED)
    assert paired.differs == (Difference("Line 1 (J1030) was billed at 20.00, the payer has 19.00.", 1),)
    paired = pair_lines([service("J1030", 20_00, on=date(2026, 3, 8))], BILLED)
    assert paired.differs == (Difference("Line 1 (J1030) is of 03/07/2026, the payer has 03/08/2026.", 1),)
    assert pair_lines([service("J1030", 19_00, on=date(2026, 3, 8))], BILLED).line_ids == (0,)


lines = st.builds(
    service,
    st.sampled_from(["99213-25", "99213", "J1030", "36415", "99499"]),
    st.sampled_from([0, 12_00, 20_00, 70_00, 140_00]),
    control_number=st.sampled_from(["", "", "L11", "L12", "L99"]),
    on=st.sampled_from([SERVICE_DAY, SERVICE_DAY + timedelta(days=1)]),
    billed_as=st.sampled_from(["", "", "99213-25", "36415"]),
)


@given(st.lists(lines, max_size=5))
def test_every_line_gets_one_of_ours_or_none(told: list[RemittanceLine]) -> None:
    paired = pair_lines(told, BILLED)
    assert len(paired.line_ids) == len(told)
    assert set(paired.line_ids) <= {0, 11, 12, 13}
    assert all(told[at].service for at, line_id in enumerate(paired.line_ids) if line_id)
