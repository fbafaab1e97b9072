"""The envelope: delimiters, several interchanges, line ends, and what is cut, doubled or left over."""

import pytest

from app.edi.x12 import Segment, X12File, read_count
from app.errors import UserError
from tests.edi.written_835 import Writer, claim, line, remittance

PAID = remittance(claim("C26-0001", "1", line("99213", 14000, 7200, "CO-45 4800,PR-3 2000")))


def segments(content: bytes) -> list[Segment]:
    return list(X12File(content).body())


def notices(content: bytes) -> list[str]:
    file = X12File(content)
    list(file.body())
    return [each.words for each in file.notices]


@pytest.mark.parametrize("element", ["*", "|", "~", "\x1d", "\t"])
@pytest.mark.parametrize("component", [":", ">", "^", "\x1f"])
@pytest.mark.parametrize("terminator", ["!", "\r", "\n", "_", "\x1c"])
@pytest.mark.parametrize("after", ["", "\n", "\r\n", "\r\n   "])
def test_any_delimiters_come_from_the_header(element: str, component: str, terminator: str, after: str) -> None:
    content = Writer(element, component, "{", terminator, after).file([PAID])
    found = segments(content)
    assert [each.tag for each in found] == [each.tag for each in segments(Writer().file([PAID]))]
    svc = next(each for each in found if each.tag == "SVC")
    assert svc.parts(1) == ["HC", "99213"]
    assert notices(content) == []


def test_a_segment_knows_its_number_and_byte() -> None:
    content = b"\xef\xbb\xbf\r\n" + Writer(after="\r\n  ").file([PAID])
    for segment in segments(content):
        written = "*".join(segment.elements).encode()
        assert content[segment.offset : segment.offset + len(written)] == written
    assert [each.number for each in segments(content)] == list(range(3, 3 + len(segments(content))))


def test_letters_beyond_ascii_keep_the_bytes_counted() -> None:
    content = Writer().file([PAID]).replace(b"VANTERPOOL", "VAÑTERPÖÖL".encode())
    patient = next(each for each in segments(content) if each.tag == "NM1")
    assert patient.get(3) == "VAÑTERPÖÖL"
    after = segments(content)[-1]
    assert content[after.offset :].startswith(b"SE*")
    windows = Writer().file([PAID]).replace(b"VANTERPOOL", b"VA\xd1TERPOOL")
    assert next(each for each in segments(windows) if each.tag == "NM1").get(3) == "VAÑTERPOOL"


def test_several_interchanges_each_with_its_own_delimiters() -> None:
    content = Writer().file([PAID]) + Writer("|", ">", "^", "\n", "").file([PAID, PAID]) + b"\r\n\x1a"
    assert sum(each.tag == "ST" for each in segments(content)) == 3
    assert notices(content) == []


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    flat = Writer(after="").file([PAID])
    broken = b"\r\n".join(flat[at : at + 80] for at in range(0, len(flat), 80))
    assert [each.elements for each in segments(broken)] == [each.elements for each in segments(flat)]


def test_a_header_without_its_padding_is_understood() -> None:
    content = Writer().file([PAID])
    trimmed = content.replace(b" ", b"", content.index(b"GS*"))
    assert [each.elements for each in segments(trimmed)] == [
        [text.replace(" ", "") for text in each.elements] for each in segments(content)
    ]


@pytest.mark.parametrize("content", [b"", b"  \r\n", b"%PDF-1.7", b"Dear Sirs,\nISA 12", "ISA*".encode("utf-16")])
def test_a_file_without_a_header_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UserError, match="This is no X12 file: it has no ISA header"):
        segments(content)


@pytest.mark.parametrize(
    "content", [b"ISA*", b"ISA*00*  *00*  *ZZ*A*ZZ*B", b"ISA*1*2*3*4*5*6*7*8*9*10*11*x*13*14*15*:~"]
)
def test_a_damaged_header_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UserError, match=r"Segment 1 \(ISA, byte 0\): the header is damaged"):
        segments(content)


def test_a_cut_transaction_is_refused() -> None:
    content = Writer().file([PAID])
    with pytest.raises(UserError, match="ends within the transaction begun in segment 3"):
        segments(content[: content.index(b"SE*")])
    lost = content.replace(content[content.index(b"SE*") : content.index(b"GE*")], b"")
    with pytest.raises(UserError, match=r"\(GE, byte \d+\): the transaction begun in segment 3 is not closed"):
        segments(lost)


def test_a_segment_outside_is_refused() -> None:
    content = Writer().file([PAID]).replace(b"GE*", b"CLP*C26-2*1*5*5~GE*")
    with pytest.raises(UserError, match=r"\(CLP, byte \d+\): it stands outside any transaction"):
        segments(content)


def test_a_transaction_outside_a_group_is_refused() -> None:
    content = Writer().file([PAID])
    with pytest.raises(UserError, match=r"\(ST, byte \d+\): the transaction stands outside any group"):
        segments(content.replace(b"GS*", b"TA1*"))


def test_a_lost_end_is_noticed() -> None:
    content = Writer(after="").file([PAID])
    words = notices(content[: content.index(b"GE*")])
    assert [each.split("): ")[1].split(" what ")[0] for each in words] == ["no IEA closes", "no GE closes"]
    last = len(segments(content)) + 4
    assert notices(content[:-1]) == [f"Segment {last} (byte {content.index(b'IEA*')}): the file ends within it."]


def test_wrong_counts_and_control_numbers_are_noticed() -> None:
    content = Writer().file([PAID])
    count = len(segments(content))
    wrong = content.replace(b"SE*%d*0001" % count, b"SE*99*0002").replace(b"GE*1*1~", b"GE*x*2~")
    wrong = wrong.replace(b"IEA*1*000000007", b"IEA*2*000000008")
    words = [each.split("): ")[1] for each in notices(wrong)]
    assert words == [
        f"it does not count the {count} segments there are.",
        "its control number is not that of segment 3.",
        "it does not count the 1 transactions there are.",
        "its control number is not that of segment 2.",
        "it does not count the 1 groups there are.",
        "its control number is not that of segment 1.",
    ]


def test_what_is_no_x12_around_it_is_noticed() -> None:
    content = Writer().file([PAID])
    words = notices(b"From: somebody\n" + content + b"\nBest regards")
    assert words[0] == "From byte 0 to 15 stands what is no X12; it was not read."
    assert words[1].startswith(f"From byte {15 + len(content) - 1} to ")


def test_an_interchange_that_is_not_closed_before_the_next() -> None:
    content = Writer().file([PAID])
    first = content[: content.index(b"GE*")]
    found = segments(first + content)
    assert sum(each.tag == "ST" for each in found) == 2
    assert len(notices(first + content)) == 2


@pytest.mark.parametrize(
    ("text", "count"), [("7", 7), ("000000000007", 7), ("", None), ("-7", None), ("٣", None), ("9" * 13, None)]
)
def test_counts(text: str, count: int | None) -> None:
    assert read_count(text) == count
