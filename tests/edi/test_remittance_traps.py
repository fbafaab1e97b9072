"""Files made to slow the reader end as any other; that the time grows with the length alone is in tests/bench."""

import pytest

from app.domain.remittances.remittance import RemittanceFile
from app.domain.remittances.remittance_balance import problems
from app.edi.remittance_835 import read_remittance_file
from app.errors import UserError
from tests.edi.traps import TRAPS, WHOLE


def read(content: bytes) -> RemittanceFile | None:
    try:
        file = read_remittance_file(content)
    except UserError:
        return None
    assert [problems(each) for each in file.remittances]
    return file


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_of_a_megabyte_ends(name: str) -> None:
    read(TRAPS[name](500_000))


@pytest.mark.parametrize("name", ["tildes", "nothing but a header, then tildes", "empty segments", "digits"])
def test_ten_megabytes_of_one_sign_end(name: str) -> None:
    read(TRAPS[name](10_000_000))


def test_a_flood_of_oddities_is_counted_not_told_one_by_one() -> None:
    file = read(TRAPS["unknown segments"](10_000))
    assert file and len(file.notices) == 1_001
    assert file.notices[-1].words == "The file has 4,001 more oddities, which are not told."


def test_a_file_of_nothing_but_oddities_is_refused() -> None:
    with pytest.raises(UserError, match=r"^Segment \d+ \(byte \d+\): more than 100,000 oddities up to here"):
        read_remittance_file(TRAPS["unknown segments"](10_000_000))


def test_stray_terminators_between_and_after_interchanges_are_nothing() -> None:
    file = read(WHOLE + b"~~\r\n" + WHOLE + b"~\r\n~\0\x1a")
    assert file and len(file.remittances) == 2 and file.notices == ()
