"""A file as lines of text: the numbers agree with the reader's complaints, and nothing stops it."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.remittances.remittance_balance import balances
from app.edi.remittance_835 import read_remittance_file
from app.edi.x12_listing import listed_segments
from tests.edi.remittance_writer import answer, check, service, whole_file
from tests.edi.written_835 import Writer

CHECK = check(answer("C26-1", service("99213-25", 140_00, "CO-45 4800"), service("J1030", 20_00)), plb="L6 -500")


def test_numbers_are_those_of_the_reader() -> None:
    content = whole_file([CHECK], Writer("|", ">", "^", "\n", ""))
    listed = {each.number: each for each in listed_segments(content)}
    for balance in balances(read_remittance_file(content).remittances[0]):
        assert listed[balance.segment].text.startswith(balance.tag)


def test_lines_stand_below_their_claim() -> None:
    listed = listed_segments(whole_file([CHECK]))
    depths = {each.text.partition("*")[0]: each.depth for each in listed}
    assert depths["ISA"] < depths["GS"] < depths["ST"] < depths["CLP"] < depths["SVC"] < depths["CAS"]
    assert [each.number for each in listed] == list(range(1, len(listed) + 1))
    assert next(each.meaning for each in listed if each.text.startswith("PLB")) == "an adjustment of the payment"


def test_what_is_no_x12_is_shown_as_it_is() -> None:
    listed = listed_segments(b"Dear biller,\n\nyour check is in the mail.\n")
    assert [each.text for each in listed] == ["Dear biller,", "your check is in the mail."]
    assert {each.number for each in listed} == {0}


@given(st.binary(max_size=400), st.integers(0, 800))
def test_no_bytes_stop_it(junk: bytes, at: int) -> None:
    content = whole_file([CHECK])
    for text in (junk, content[:at] + junk + content[at:], b"ISA*" + junk):
        assert all(each.text.isprintable() for each in listed_segments(text) if each.number)
