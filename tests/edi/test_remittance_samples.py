"""The sample remittances: counts and balances are those an independent reader found."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli.remittance_json import plb_words
from app.domain.remittances.remittance_balance import is_balanced, problems
from app.edi.remittance_835 import read_remittance_file

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
EXPECTED: dict[str, Any] = (
    json.loads((SHARED / "EDI_EXPECTED.json").read_text()) if (SHARED / "EDI_EXPECTED.json").exists() else {}
)
SAMPLES = [name for name in EXPECTED if name.startswith("835/")]

pytestmark = pytest.mark.skipif(not SAMPLES, reason="the sample files are not here")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_reads_as_expected(name: str) -> None:
    file = read_remittance_file((SHARED / name).read_bytes())
    expected = EXPECTED[name]
    claims = [claim for remittance in file.remittances for claim in remittance.claims]
    assert {
        "transactions": len(file.remittances),
        "claims": len(claims),
        "service_lines": sum(len(claim.lines) for claim in claims),
        "clp02": sorted({claim.status for claim in claims}),
        "plb": [plb_words(each) for remittance in file.remittances for each in remittance.provider_adjustments],
        "problem_count": sum(len(problems(remittance)) for remittance in file.remittances),
    } == {key: value for key, value in expected.items() if key != "problems"}
    assert all(map(is_balanced, file.remittances)) is not any("CLP05" not in words for words in expected["problems"])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_samples_problems_are_those_expected(name: str) -> None:
    """The list holds the first fifty: by kind and claim it is no more than what is found, and all of it if shorter."""
    found = [
        (each.check.value, each.claim_number, each.stated_cents)
        for remittance in read_remittance_file((SHARED / name).read_bytes()).remittances
        for each in problems(remittance)
    ]
    for kind, claim_number, cents in map(_told, EXPECTED[name]["problems"]):
        assert (kind, claim_number, cents) in found
        found.remove((kind, claim_number, cents))
    assert not found or EXPECTED[name]["problem_count"] > 50


def _told(words: str) -> tuple[str, str, int]:
    """`claim 12 SVC02 sum 30 != CLP03 20` as its check, claim and the cents stated."""
    parts = words.split()
    if parts[0] == "BPR02":
        return "payment", "", _cents(parts[1])
    if parts[0] == "svc":
        return "line", parts[2].rstrip(":"), _cents(parts[3])
    if parts[2] == "SVC02":
        return "claim_lines", parts[1], _cents(parts[-1])
    if parts[2] == "CLP05":
        return "patient_responsibility", parts[1], _cents(parts[3])
    return "claim", parts[1].rstrip(":"), _cents(parts[2])


def _cents(text: str) -> int:
    return int(Decimal(text) * 100)
