"""What can happen to a remittance file on its way: segments lost, doubled or swapped, damaged elements, delimiters."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from app.domain.remittances.remittance import NamedParty, Qualified
from tests.edi.remittance_writer import VERSION_4010, answer, check, person, service, taken_back, whole_file
from tests.edi.written_835 import Writer

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "835"
_LONGEST = 12_000  # bytes of a sample: what goes wrong in a longer one goes wrong in these

# Names no guide has, so that any of them in a message came from the file.
NAMES = ("VANTERPOOL", "QUILLA", "ZQX987654", "OKONKWOBRUN")

_SEEN = service(
    "99213-25", 14_000, "CO-45 4800,PR-3 2000,CO-253 0", control_number="L1", allowed_cents=9_200, remarks=["N130"]
)
_PAID = answer(
    "C26-0001",
    _SEEN,
    service("80053", 4_800, "CO-45 2300", billed_as="82947-QW", units=2),
    parties=[person("OKONKWOBRUN", "IDA", "ZQX987654", "IL"), NamedParty("TT", "OKONKWOBRUN", id="60055")],
    remarks=["MA01", "N89"],
    references=(Qualified("1L", "ZQX987654"),),
    status="19",
)
_CHECKS = [
    check(_PAID, answer("C26-0002", service("J1030", 2_000, "CO-29 2000"), status="4"), plb="L6 -1075,WO:C26-9 500"),
    check(taken_back(_PAID), answer("C26-0001", _SEEN), plb="FB:C26-0001 -2500", number="900124"),
    check(answer("C26-0003", why="OA-23 9000", charge_cents=14_000, status="2"), plb="72:X -1,WO:X 1", number="900125"),
]
_OLD = [check(answer("C26-0004", service("99213", 5_000, "CR-45 1000")), version=VERSION_4010)]
INVENTED = (
    whole_file(_CHECKS, Writer(after="")),
    whole_file(_CHECKS[:1], Writer("|", ">", "^", "\n", "")) + whole_file(_OLD, Writer(after="\r\n")),
    whole_file(_CHECKS[1:], Writer("\x1d", "\x1f", "{", "\x1c", "\r\n")),
)


def corpora() -> tuple[bytes, ...]:
    """Files that are whole: invented ones, and the samples where they are."""
    samples = sorted(SHARED.iterdir()) if SHARED.exists() else []
    return (*INVENTED, *(each.read_bytes()[:_LONGEST] for each in samples))


ELEMENTS = (
    b"", b"x", b"0", b"-0", b"-1.5", b"1e400", b"1E3", b"NaN", b"Infinity", b"-inf", b"9" * 50, b"." + b"9" * 50,
    b"1.005", b"\0", b"\xff\xfe", "Ñ٣½".encode(), b"\xc3", b":::::::::", b">", b"^", b"ISA", b"ST", b"VANTERPOOL",
    b"20260230", b"-1", b"99999999", b" ", b"1_000", b"0x10", b"+-1", b"22", b"835",
)  # fmt: skip
SEGMENTS = (
    b"", b"CLP", b"CLP*ZQX987654*1*5*5", b"CLP*ZQX987654*22*-5*-5", b"CAS*CO*45*1*1*2", b"CAS",
    b"CAS*PR" + b"*1*1*1" * 40, b"SVC*HC:99213*1*1", b"SVC", b"PLB*1*20261231*L6:ZQX987654*-1", b"PLB",
    b"BPR*I*1e9*C*CHK", b"BPR", b"TRN*1", b"LX*1", b"ST*835*0009", b"ST*999*1", b"SE*-1*0001",
    b"SE*99999999999999999999*x", b"GS*HP", b"GE*-1*1", b"GE", b"IEA*0*0", b"N1*PR*VANTERPOOL",
    b"NM1*QC*1*VANTERPOOL*QUILLA", b"REF*6R*ZQX987654", b"DTM*472*20261399", b"AMT*B6*VANTERPOOL", b"LQ*HE",
    b"VANTERPOOL*QUILLA", b"ISA*00*", b"MOA" + b"*N1" * 30, b"QTY*CA*NaN", b"CUR*PR*EUR", b"\0\0\0", b"NTE*\xff",
)  # fmt: skip

Segments = list[bytes]
Damage = Callable[[Segments, int, int, bytes], None]


def _doubled(segments: Segments, at: int, other: int, mark: bytes) -> None:
    segments.insert(other % (len(segments) + 1), segments[at])


def _repeated(segments: Segments, at: int, other: int, mark: bytes) -> None:
    segments[at:at] = segments[at : at + 1 + other % 8] * (1 + other % 30)


def _swapped(segments: Segments, at: int, other: int, mark: bytes) -> None:
    other %= len(segments)
    segments[at], segments[other] = segments[other], segments[at]


def _lost(segments: Segments, at: int, other: int, mark: bytes) -> None:
    del segments[at : at + 1 + other % 4]


def _put_in(segments: Segments, at: int, other: int, mark: bytes) -> None:
    segments.insert(at, SEGMENTS[other % len(SEGMENTS)].replace(b"*", mark))


def _element_changed(segments: Segments, at: int, other: int, mark: bytes) -> None:
    elements = segments[at].split(mark)
    elements[other % len(elements)] = ELEMENTS[other // 7 % len(ELEMENTS)]
    segments[at] = mark.join(elements)


def _element_lost(segments: Segments, at: int, other: int, mark: bytes) -> None:
    elements = segments[at].split(mark)
    del elements[other % len(elements)]
    segments[at] = mark.join(elements)


def _element_doubled(segments: Segments, at: int, other: int, mark: bytes) -> None:
    elements = segments[at].split(mark)
    place = other % len(elements)
    segments[at] = mark.join(elements[:place] + [elements[place]] * (2 + other % 5) + elements[place:])


def _sign_turned(segments: Segments, at: int, other: int, mark: bytes) -> None:
    elements = segments[at].split(mark)
    place = other % len(elements)
    elements[place] = b"-" + elements[place]
    segments[at] = mark.join(elements)


def _mark_changed(segments: Segments, at: int, other: int, mark: bytes) -> None:
    segments[at] = segments[at].replace(mark, (b"|", b":", b"", b"**", b" ", b"\n")[other % 6])


def _joined(segments: Segments, at: int, other: int, mark: bytes) -> None:
    segments[at : at + 2] = [b"".join(segments[at : at + 2])]


def _torn(segments: Segments, at: int, other: int, mark: bytes) -> None:
    place = other % (len(segments[at]) + 1)
    segments[at : at + 1] = [segments[at][:place], segments[at][place:]]


DAMAGES: tuple[Damage, ...] = (
    _doubled, _repeated, _swapped, _lost, _put_in, _element_changed, _element_lost, _element_doubled, _sign_turned,
    _mark_changed, _joined, _torn,
)  # fmt: skip

harms = st.lists(
    st.tuples(st.sampled_from(DAMAGES), st.integers(0, 9_999), st.integers(0, 9_999)), min_size=1, max_size=6
)


def harmed(content: bytes, harm: list[tuple[Damage, int, int]]) -> bytes:
    """The file with some of its segments damaged, one after the other."""
    mark, end = _marks(content)
    segments = content.split(end)
    for damage, at, other in harm:
        damage(segments, at % len(segments), other, mark)
        segments = segments or [b""]
    return end.join(segments)


def _marks(content: bytes) -> tuple[bytes, bytes]:
    """The delimiters of elements and segments, as the first header shows them."""
    at = content.index(b"ISA")
    return content[at + 3 : at + 4], content[at + 105 : at + 106]
