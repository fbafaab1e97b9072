"""Claims of an 835 read and added up, beside a bare split of the same text and pyx12's walk over its segments.

Processor time, all in one run: how busy the machine is does not count.
"""

import io
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from pyx12.error_handler import errh_null
from pyx12.params import params
from pyx12.x12context import X12ContextReader
from pyx12.x12file import X12Reader

from app.domain.remittances.remittance_balance import is_balanced
from app.edi.remittance_835 import read_remittance_file
from app.errors import UserError
from tests.edi.remittance_writer import thousand_claims
from tests.edi.traps import TRAPS
from tests.edi.written_835 import Writer, claim, line, remittance

CLAIMS = 10_000


@pytest.fixture(scope="module")
def content() -> bytes:
    return written(CLAIMS)


def written(claims: int) -> bytes:
    lines = [
        line("99213-25", 14000, 7200, "CO-45 4800,PR-3 2000", control_number="L1", remarks=("N130",)),
        line("J1030", 2000, 1500, "CO-45 500", control_number="L2"),
        line("96372", 4000, 2160, "CO-45 1300,PR-2 540", control_number="L3"),
    ]
    return Writer().file([remittance(*(claim(f"C26-{number:05d}", "1", *lines) for number in range(claims)))])


def bare_split(content: bytes) -> int:
    return sum(len(segment.strip().split("*")) for segment in content.decode().split("~"))


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def test_reading_is_a_small_multiple_of_splitting(content: bytes) -> None:
    file = read_remittance_file(content)
    assert len(file.remittances[0].claims) == CLAIMS and is_balanced(file.remittances[0])
    bare = min(seconds(lambda: bare_split(content)) for _ in range(3))
    read = min(seconds(lambda: read_remittance_file(content)) for _ in range(3))
    added = min(seconds(lambda: is_balanced(file.remittances[0])) for _ in range(3))
    print(
        f"{len(content) / 1e6:.1f} MB: split {bare:.3f} s, read {read:.3f} s (×{read / bare:.1f}), added {added:.3f} s"
    )
    assert read / bare < 60
    assert read + added < 10


def test_a_thousand_claims_beside_pyx12(tmp_path: Path) -> None:
    """pyx12 twice: its bare segments, and its walk by the 835's map, which knows loops as ours does but no records."""
    content = thousand_claims(1)
    text = content.decode()
    bare = min(seconds(lambda: sum(1 for _ in X12Reader(io.StringIO(text)))) for _ in range(3))
    mapped = seconds(
        lambda: sum(1 for _ in X12ContextReader(params(), errh_null(), io.StringIO(text)).iter_segments("2100"))
    )
    read = min(seconds(lambda: read_remittance_file(content)) for _ in range(3))
    added = (
        min(seconds(lambda: all(map(is_balanced, read_remittance_file(content).remittances))) for _ in range(3)) - read
    )
    print(
        f"1,000 claims, {len(content) / 1e6:.2f} MB: pyx12's bare segments {bare:.3f} s, by its map {mapped:.3f} s; "
        f"ours with records {read:.3f} s (×{read / bare:.2f} and ×{read / mapped:.3f}), balances {added:.3f} s more"
    )
    assert read + added < 3
    assert read < bare * 4
    assert read < mapped


@pytest.mark.parametrize("name", TRAPS)
def test_the_time_grows_with_the_length_alone(name: str) -> None:
    short, long = TRAPS[name](60_000), TRAPS[name](480_000)
    first = min(seconds(lambda: refused_or_read(short)) for _ in range(3))
    then = min(seconds(lambda: refused_or_read(long)) for _ in range(2))
    print(f"{name}: {first:.4f} s, eight times as long {then:.4f} s")
    assert then < 24 * first + 0.05


def refused_or_read(content: bytes) -> None:
    with suppress(UserError):
        read_remittance_file(content)
