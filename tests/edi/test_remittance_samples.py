"""The sample remittances through the real command line: counts and problems are those an independent reader found."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
EXPECTED: dict[str, Any] = (
    json.loads((SHARED / "EDI_EXPECTED.json").read_text()) if (SHARED / "EDI_EXPECTED.json").exists() else {}
)
SAMPLES = [name for name in EXPECTED if name.startswith("835/")]
TOLD = 50  # the list of problems ends there, their number does not

pytestmark = pytest.mark.skipif(not SAMPLES, reason="the sample files are not here")

Values = dict[str, Any]
Shown = tuple[int, Values]


def show(*paths: Path) -> Shown:
    """`claimwright remit show … --json` in a process of its own: its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "remit", "show", *map(str, paths), "--json"],
        cwd=ROOT, capture_output=True, timeout=120, env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert done.stderr == b""
    return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def together() -> Shown:
    """The folder of all samples, and one of them named again: it is shown once."""
    return show(SHARED / "835", SHARED / SAMPLES[0])


@pytest.fixture(scope="module")
def shown(together: Shown) -> dict[str, Values]:
    return {f"835/{Path(each['file']).name}": each for each in together[1]["files"]}


def test_all_samples_are_there(shown: dict[str, Values]) -> None:
    assert len(SAMPLES) == 12 and sorted(shown) == sorted(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_shown_as_expected(name: str, shown: dict[str, Values]) -> None:
    values, expected = shown[name], EXPECTED[name]
    summary = values["summary"]
    found = [words for payment in values["transactions"] for words in problem_words(payment)]
    assert {
        "transactions": summary["transactions"],
        "claims": summary["claims"],
        "service_lines": summary["service_lines"],
        "clp02": sorted({claim["status"] for payment in values["transactions"] for claim in payment["claims"]}),
        "plb": summary["plb"],
        "problems": found[:TOLD],
        "problem_count": len(values["problems"]),
    } == {**expected, "problems": list(map(in_cents, expected["problems"]))}
    assert len(found) == len(values["problems"])
    assert summary["balanced"] is not any("CLP05" not in words for words in found)


@pytest.mark.parametrize("name", ["835/lfh__managed-care.835", "835/lfh__tertiary-payment.835"])
def test_a_file_alone_says_what_it_says_among_others(name: str, shown: dict[str, Values]) -> None:
    code, values = show(SHARED / name)
    assert values == shown[name]
    assert code == (0 if values["summary"]["balanced"] else 1)


def test_files_and_a_folder_together_are_summed(together: Shown) -> None:
    code, values = together
    assert code == 1
    for count in ("transactions", "claims", "service_lines"):
        assert values["summary"][count] == sum(EXPECTED[name][count] for name in SAMPLES)
    assert sorted(values["summary"]["plb"]) == sorted(each for name in SAMPLES for each in EXPECTED[name]["plb"])
    assert not values["summary"]["balanced"]


def problem_words(payment: Values) -> Iterator[str]:
    """The balances that fail, in the independent reader's words and order, amounts in cents."""
    for claim in payment["claims"]:
        number = claim["claim_number"]
        failing = {each["check"]: each for each in claim["balances"] if each["difference_cents"]}
        if each := failing.get("claim"):
            yield f"claim {number}: {_explained(each, claim)}"
        for line in claim["lines"]:
            if line["balance"]["difference_cents"]:
                yield f"svc in {number}: {_explained(line['balance'], line)}"
        if each := failing.get("claim_lines"):
            yield f"claim {number} SVC02 sum {each['counted_cents']} != CLP03 {each['stated_cents']}"
        if each := failing.get("patient_responsibility"):
            yield f"claim {number} CLP05 {each['stated_cents']} != PR sum {each['counted_cents']}"
    each = payment["balance"]
    if each["difference_cents"]:
        yield f"BPR02 {each['stated_cents']} != sum CLP04-PLB {each['counted_cents']}"


def _explained(balance: Values, of: Values) -> str:
    adjusted = balance["counted_cents"] - of["paid_cents"]
    return f"{balance['stated_cents']} != {of['paid_cents']} + {adjusted}"


_AMOUNT = re.compile(
    r"(?<=^BPR02 )\S+|(?<=: )\S+|(?<=!= )-?[\d.]+|(?<=[+] )\S+|(?<=sum )-?[\d.]+|(?<=CLP0[35] )\S+|(?<=PLB )\S+"
)


def in_cents(words: str) -> str:
    """`claim 12 CLP05 25.95 != PR sum 0` as `claim 12 CLP05 2595 != PR sum 0`."""
    return _AMOUNT.sub(lambda found: str(int(Decimal(found[0]) * 100)), words)
