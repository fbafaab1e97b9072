"""Records survive the way through JSON exactly, and older texts are still read."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.claim import Claim, OtherCoverage
from app.domain.coverage import Coverage
from app.domain.encounter import Encounter
from app.domain.people import Facility, Patient, Payer, Practice, Provider
from app.domain.snapshot import claim_from_json, claim_to_json, encounter_from_json, encounter_to_json, plain


@settings(max_examples=40)  # each is a whole claim, slow to make up
@given(st.from_type(Claim))
def test_a_claim_comes_back_exactly_and_its_text_is_canonical(claim: Claim) -> None:
    text = claim_to_json(claim)
    again = claim_from_json(text)
    assert again == claim
    assert _types(again) == _types(claim)
    assert claim_to_json(again) == text


@given(st.from_type(Encounter))
def test_an_encounter_comes_back_exactly(encounter: Encounter) -> None:
    assert encounter_from_json(encounter_to_json(encounter)) == encounter


def test_fields_added_since_take_their_defaults_and_dropped_ones_are_passed_over() -> None:
    claim = Claim("26-00001", 1, Encounter(), Practice(), Patient(), Coverage(), Payer())
    values = json.loads(claim_to_json(claim))
    del values["signed_on"], values["encounter"]["claim_codes"]
    values["patient"]["shoe_size"] = 42
    assert claim_from_json(json.dumps(values)) == claim


def test_nested_records_and_absent_ones_are_told_apart() -> None:
    other = OtherCoverage(Coverage(id=2, starts_on=date(2026, 1, 1)), Payer(id=3))
    claim = Claim("1", 1, Encounter(), Practice(), Patient(), Coverage(), Payer(), Provider(), None, Facility(), other)
    assert claim_from_json(claim_to_json(claim)) == claim


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        plain(Encounter(patient_paid_cents=0.1))  # type: ignore[arg-type]


def _types(value: Any) -> Any:
    """The types of everything inside, so that an enum is not mistaken for its text."""
    if is_dataclass(value):
        return type(value), [_types(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [_types(inner) for inner in value]
    return type(value)
