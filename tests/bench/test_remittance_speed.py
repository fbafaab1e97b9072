"""Claims of an 835 read and added up, beside a bare split of the same text and pyx12's walk over its segments.

Processor time, all in one run: how busy the machine is does not count.
"""

import io
import time
from collections.abc import Callable

import pytest
from pyx12.x12file import X12Reader

from app.domain.remittances.remittance_balance import is_balanced
from app.edi.remittance_835 import read_remittance_file
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


@pytest.mark.bench
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


@pytest.mark.bench
def test_records_and_balances_beside_pyx12s_bare_segments() -> None:
    content = written(1000)
    theirs = min(seconds(lambda: sum(1 for _ in X12Reader(io.StringIO(content.decode())))) for _ in range(2))
    ours = min(
        seconds(lambda: [is_balanced(each) for each in read_remittance_file(content).remittances]) for _ in range(2)
    )
    print(f"1,000 claims: pyx12's segments {theirs:.3f} s, ours with records and balances {ours:.3f} s")
    assert ours < theirs * 3
    assert ours < 3
