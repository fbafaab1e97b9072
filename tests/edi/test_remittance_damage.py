"""A damaged file ends in a result or a refusal that names its place, never in anything else, and tells nobody's name.

The same thousands of files in every run; CLAIMWRIGHT_FUZZ=20 tries twenty times as many, others each time.
"""

import json
import os
import re
import time
from argparse import Namespace
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.cli import remittance_commands
from app.cli.remittance_json import file_values
from app.cli.remittance_words import file_words
from app.domain.remittances.remittance import RemittanceFile
from app.domain.remittances.remittance_balance import balances, is_balanced, problems
from app.edi.remittance_835 import read_remittance_file
from app.errors import UserError
from tests.edi.damage import INVENTED, NAMES, Damage, corpora, harmed, harms

MORE = int(os.environ.get("CLAIMWRIGHT_FUZZ", "1"))
WHOLE = INVENTED[0]
CORPORA = corpora()
# Places a refusal names; a file without any has none to name.
PLACED = re.compile(r"Segment \d+ \((?:[A-Z0-9]{2,3}, )?byte \d+\): |begun in segment \d+: it was cut\.$")
PLACELESS = re.compile(
    r"This is no X12 file: it has no ISA header\."
    r"|There is no remittance \(835\) in this file(: it holds [a-z ]+ \(\d{3}\))?\."
)
PATIENCE_SECONDS = 20

files = st.sampled_from(CORPORA)


def fuzz(examples: int) -> settings:
    return settings(max_examples=examples * MORE, deadline=None, derandomize=MORE == 1, database=None)


def outcome(content: bytes) -> RemittanceFile | UserError:
    begin = time.process_time()
    try:
        file = read_remittance_file(content)
    except UserError as refused:
        assert PLACED.search(refused.message) or PLACELESS.fullmatch(refused.message)
        assert refused.message.endswith(".") and refused.hint.endswith(".")
        _tells_nobody(refused.message + refused.hint)
        return refused
    finally:
        assert time.process_time() - begin < PATIENCE_SECONDS
    for notice in file.notices:
        _tells_nobody(notice.words)
    for each in file.remittances:
        assert is_balanced(each) is not any(balance.blocks_posting for balance in balances(each))
        assert all(problem.words() for problem in problems(each))
    values = file_values("damaged.835", file)
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    assert list(file_words("damaged.835", file, str))
    return file


def _tells_nobody(words: str) -> None:
    assert words.isascii() and words.isprintable()
    assert not any(name in words for name in NAMES)


@fuzz(3000)
@given(files, harms)
def test_segments_doubled_swapped_lost_and_damaged(content: bytes, harm: list[tuple[Damage, int, int]]) -> None:
    outcome(harmed(content, harm))


@fuzz(800)
@given(files, st.integers(0, 12_000), st.integers(0, 40), st.binary(max_size=8))
def test_bytes_changed_anywhere(content: bytes, at: int, lost: int, put: bytes) -> None:
    at %= len(content) + 1
    outcome(content[:at] + put + content[at + lost :])


@fuzz(400)
@given(files, st.integers(0, 12_000))
def test_samples_cut_anywhere(content: bytes, at: int) -> None:
    outcome(content[: at % (len(content) + 1)])


@fuzz(400)
@given(files, st.binary(min_size=1, max_size=1), st.binary(min_size=1, max_size=1))
@example(WHOLE, b"~", b"\n")
@example(WHOLE, b"~", b"A")
@example(WHOLE, b"*", b"~")
@example(WHOLE, b":", b"*")
def test_delimiters_changed(content: bytes, old: bytes, new: bytes) -> None:
    """In the header alone, as where a gateway rewrote it, and everywhere."""
    outcome(content[:106].replace(old, new) + content[106:])
    outcome(content[:106] + content[106:].replace(old, new))
    outcome(content.replace(old, new))


@fuzz(400)
@given(st.binary(max_size=300))
@example(b"")
@example(b"\0" * 5_000)
@example(b"ISA" * 99)
@example(b"ISA*" * 99)
@example(WHOLE[:106] * 3)
@example(WHOLE.decode().encode("utf-16"))
@example(b"\xef\xbb\xbf" + WHOLE)
@example(b"%PDF-1.7\n\xe2\xe3" + bytes(range(256)) * 40)
@example(b"PK\x03\x04" + bytes(range(256)) * 40)
def test_anything_at_all(content: bytes) -> None:
    outcome(content)
    outcome(WHOLE[:106] + content)
    outcome(WHOLE[:-60] + content)


@fuzz(150)
@given(st.permutations(WHOLE.split(b"~")[2:-4]))
def test_segments_in_any_order(shuffled: list[bytes]) -> None:
    segments = WHOLE.split(b"~")
    outcome(b"~".join([*segments[:2], *shuffled, *segments[-4:]]))


def test_cut_at_every_byte_no_money_is_lost_unseen() -> None:
    """A cut file is refused, or what is left of it is whole payments and says that something is missing."""
    for at in range(len(WHOLE) - 1):
        found = outcome(WHOLE[:at])
        assert isinstance(found, UserError) or found.notices
    whole = outcome(WHOLE)
    assert isinstance(whole, RemittanceFile) and not whole.notices
    assert all(map(is_balanced, whole.remittances))


def test_no_segment_is_lost_or_doubled_unseen() -> None:
    """SE counts its segments, so whatever was lost or came twice on the way is told."""
    segments = WHOLE.split(b"~")[:-1]
    for at in range(len(segments)):
        for put in ([], [segments[at]] * 2):
            found = outcome(b"~".join([*segments[:at], *put, *segments[at + 1 :], b""]))
            assert isinstance(found, UserError) or found.notices


@fuzz(300)
@given(content=files, harm=harms)
def test_remit_show_ends_with_its_codes_and_valid_json(
    folder: Path, content: bytes, harm: list[tuple[Damage, int, int]]
) -> None:
    path = folder / "damaged.835"
    path.write_bytes(harmed(content, harm))
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = remittance_commands.run(Namespace(action="show", paths=[path], json=True))
    values = json.loads(out.getvalue(), parse_constant=pytest.fail)
    _tells_nobody(err.getvalue().replace("\n", ""))
    if code == 3:
        assert values.keys() == {"file", "error"} and values["error"].startswith("damaged.835 cannot be used. ")
    else:
        assert code == (0 if values["summary"]["balanced"] else 1) and not err.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")
