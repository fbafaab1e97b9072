"""A damaged file ends in a result or a clear refusal, never in anything else, and tells nobody's name."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.remittances.remittance import RemittanceFile
from app.domain.remittances.remittance_balance import problems
from app.edi.remittance_835 import read_remittance_file
from app.errors import UserError
from tests.edi.written_835 import Writer, claim, line, remittance

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "835"
WHOLE = Writer(after="").file(
    [
        remittance(
            claim("C26-0001", "22", line("99213-25", -14000, -7200, "CO-45 -4800,PR-3 -2000")),
            claim("C26-0001", "1", line("99213-25", 14000, 8200, "CO-45 4800,PR-3 1000"), line("J1030", 2000, 2000)),
            plb="WO:C26-0009 500,L6 -1075",
        ),
        remittance(claim("C26-0002", "2", why="OA-23 9000", charge_cents=14000, paid_cents=5000)),
    ]
)
SEGMENTS = WHOLE.split(b"~")


def outcome(content: bytes) -> RemittanceFile | UserError:
    try:
        file = read_remittance_file(content)
    except UserError as refused:
        assert "VANTERPOOL" not in str(refused) and "ZQX987654" not in str(refused)
        assert refused.message.endswith(".") and refused.hint.endswith(".")
        return refused
    assert not any("VANTERPOOL" in each.words or "ZQX" in each.words for each in file.notices)
    for each in file.remittances:
        problems(each)
    return file


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_segments_cut_doubled_swapped_and_damaged(data: st.DataObject) -> None:
    segments = list(SEGMENTS)
    for _ in range(data.draw(st.integers(1, 6))):
        at, other = (data.draw(st.integers(0, len(segments) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(["cut", "double", "swap", "element", "bytes"])):
            case "cut" if len(segments) > 1:
                del segments[at]
            case "double":
                segments.insert(other, segments[at])
            case "swap":
                segments[at], segments[other] = segments[other], segments[at]
            case "element":
                elements = segments[at].split(b"*")
                place = data.draw(st.integers(0, len(elements) - 1))
                elements[place] = data.draw(st.sampled_from([b"", b"x", b"-1.5", b"9" * 40, b"VANTERPOOL", b":::"]))
                segments[at] = b"*".join(elements)
            case _:
                segments[at] = data.draw(st.binary(max_size=12))
    outcome(b"~".join(segments))


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(WHOLE)), st.binary(max_size=6), st.integers(0, 30))
def test_bytes_changed_anywhere(at: int, put: bytes, lost: int) -> None:
    outcome(WHOLE[:at] + put + WHOLE[at + lost :])


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300))
@example(b"ISA" * 99)
@example(WHOLE[:106] * 3)
def test_anything_at_all(content: bytes) -> None:
    outcome(content)
    outcome(WHOLE[:106] + content)


@settings(max_examples=100, deadline=None)
@given(st.permutations(SEGMENTS[2:-4]))
def test_segments_in_any_order(shuffled: list[bytes]) -> None:
    outcome(b"~".join([*SEGMENTS[:2], *shuffled, *SEGMENTS[-4:]]))


def test_cut_at_every_byte_no_money_is_lost_unseen() -> None:
    """A cut file is refused, or what is left of it is whole payments and says that something is missing."""
    for at in range(len(WHOLE) - 1):
        found = outcome(WHOLE[:at])
        assert isinstance(found, UserError) or found.notices
    whole = outcome(WHOLE)
    assert isinstance(whole, RemittanceFile) and not whole.notices


@pytest.mark.skipif(not SHARED.exists(), reason="the sample files are not here")
def test_samples_with_segments_cut_doubled_and_swapped() -> None:
    dice = random.Random(835)
    for path in sorted(SHARED.iterdir()):
        segments = path.read_bytes()[:30_000].split(b"~")
        for _ in range(40):
            damaged = list(segments)
            for _ in range(dice.randint(1, 4)):
                at, other = dice.randrange(len(damaged)), dice.randrange(len(damaged))
                damaged[at : at + dice.randint(0, 2)] = [damaged[other]] * dice.randint(0, 2)
                damaged = damaged or list(segments)
            outcome(b"~".join(damaged))
