"""The exchange format: what its help shows is taken, each fault is named by its path, all comes in or nothing."""

import contextlib
import copy
import json
import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.authorization import Authorization
from app.domain.coverage import Rank, Relation
from app.domain.payer_habits import BoxHabit, ClaimType, PageTotals, PayerHabits
from app.errors import UserError
from app.queries.claim_list import claim_rows
from app.services import people
from app.services.encounters import load_encounter
from app.services.exchange import import_encounters
from app.services.exchange_format import MOST_FAULTS_SHOWN, ExchangeFault, parse_exchange
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import NOW, TODAY
from tests.services.json_schema import schema_faults

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SCHEMA: dict[str, Any] = json.loads((RESOURCES / "exchange.schema.json").read_text(encoding="utf-8"))


def help_example() -> dict[str, Any]:
    """The example of the help page: its indented block."""
    page = (RESOURCES / "help" / "exchange.md").read_text(encoding="utf-8")
    block = re.search(r"^ {4}\{\n(?: {4}.*\n)+", page, re.MULTILINE)
    assert block
    example: dict[str, Any] = json.loads(block[0])
    return example


ADDRESS = {"street": "12 Alder Way", "city": "Portland", "state": "OR", "zip": "97201-1234"}
NAME = {"last": "Rivera", "first": "Elena", "middle": "M", "suffix": "Jr"}
OTHER = {"other_id_qualifier": "G2", "other_id": "K12"}
NDC = {"code": "59148-0016-65", "unit": "ML", "quantity": 1.125}
LINE = {
    "service_date": "2026-03-02",
    "through_date": "2026-03-02",
    "place_of_service": "12",
    "procedure": "J1030",
    "description": "Methylprednisolone",
    "modifiers": ["25", "lt"],
    "pointers": "BA",
    "units": 1.5,
    "charge_cents": 1250,
    "ndc": NDC,
    "emergency": True,
    "epsdt": "Y",
    "note": "30",
    "note_qualifier": "JP",
    "anesthesia_start": "10:15",
    "anesthesia_end": "1130",
}
HABITS = {
    "claim_type": "workers_comp",
    "long_years": True,
    "page_totals": "last",
    "patient_payments": False,
    "through_date": False,
    "ndc_gap": 3,
    "provider_taxonomy": True,
    "practice_taxonomy": True,
    "corrected_as_new": True,
    "name_commas": False,
    "number_hyphens": True,
    "medigap_word": "MG",
    "ndc_for": ["j*", "90281-90399"],
    "boxes": [{"box": "11d"}, {"box": "19", "text": "PAPER CLAIM"}],
}
"""None of them as NUCC has it."""
FULL: dict[str, Any] = {
    "format": "claimwright-encounters",
    "version": 1,
    "note": "Every field once",
    "practices": [
        {
            "key": "p",
            "name": "Birch Clinic",
            "npi": "1456789019",
            "tax_id": "123-45-6789",
            "tax_id_kind": "SSN",
            "taxonomy": "207Q00000X",
            "address": ADDRESS,
            "phone": "(503) 555-0142",
            **OTHER,
            "accepts_assignment": False,
            "clia_number": "38D0123456",
            "procedures": [
                {"code": "J1030", "description": "Steroid", "charge_cents": 900, "modifiers": ["JZ"], "ndc": NDC}
            ],
            "templates": [{"name": "Knee", "provider": "d", "diagnoses": ["M17.11"], "lines": [{"pointers": "A"}]}],
        }
    ],
    "providers": [
        {
            "key": "d",
            "name": NAME,
            "credentials": "MD",
            "npi": "1555444334",
            "taxonomy": "207Q00000X",
            **OTHER,
            "renders": True,
            "refers": True,
            "signature_on_file": False,
        }
    ],
    "facilities": [
        {
            "key": "f",
            "name": "Hillside",
            "npi": "1987654328",
            "address": ADDRESS,
            **OTHER,
            "place_of_service": "21",
        }
    ],
    "payers": [
        {
            "key": "b",
            "name": "Bluestone",
            "kind": "group",
            "payer_id": "BLU01",
            "address": ADDRESS,
            "attention": "Claims",
            "phone": "8005550111",
            "filing_limit_days": 180,
            "one_pointer": False,
            "habits": HABITS,
        }
    ],
    "patients": [
        {
            "key": "m",
            "account_number": "X77",
            "name": {**NAME, "last": "Moss"},
            "birth_date": "2014-02-28",
            "sex": "F",
            "address": ADDRESS,
            "phone": "503-555-0188",
            "signature_on_file": True,
            "death_date": "2026-04-30",
            "coverages": [
                {
                    "payer": "b",
                    "rank": "secondary",
                    "member_id": "XQ1",
                    "group_number": "G1",
                    "plan_name": "Choice",
                    "relation": "child",
                    "subscriber": {
                        "name": NAME,
                        "birth_date": "1980-03-07",
                        "sex": "M",
                        "address": ADDRESS,
                        "phone": "503 555 0177",
                    },
                    "starts_on": "2025-01-01",
                    "ends_on": "2026-12-31",
                    "copay_cents": 2500,
                    "employer": "Tallgrass Lumber",
                    "msp_reason": "12",
                    "pays_practice": False,
                    "needs_authorization": True,
                    "needs_referral": True,
                    "authorizations": [
                        {
                            "number": "PA 26-4471",
                            "starts_on": "2026-01-01",
                            "ends_on": "2026-06-30",
                            "visits": 12,
                            "codes": ["97110", "9714*"],
                        }
                    ],
                }
            ],
        }
    ],
    "encounters": [
        {
            "practice": "p",
            "patient": "m",
            "provider": "d",
            "referring": "d",
            "referring_role": "DK",
            "facility": "f",
            "service_date": "2026-03-02",
            "place_of_service": "21",
            "authorization": "A1",
            "diagnoses": ["M17.11", "e119"],
            "lines": [LINE],
            "employment_related": True,
            "auto_accident": True,
            "accident_state": "or",
            "other_accident": True,
            "onset_date": "2026-03-01",
            "onset_qualifier": "431",
            "other_date": "2026-03-01",
            "other_date_qualifier": "439",
            "unable_to_work_from": "2026-03-02",
            "unable_to_work_to": "2026-03-09",
            "hospital_from": "2026-03-01",
            "hospital_to": "2026-03-03",
            "outside_lab": True,
            "outside_lab_cents": 4000,
            "claim_codes": "W2",
            "additional_info": "Words",
            "other_claim_id": "WC-2026-0042",
            "patient_paid_cents": 500,
            "coding": "needs_coding",
        }
    ],
}


def with_change(path: str, value: Any) -> dict[str, Any]:
    """FULL with the value at a path like `encounters[0].lines[0].units` replaced, or removed where it is `...`."""
    changed = copy.deepcopy(FULL)
    steps: list[Any] = [int(step) if step.isdigit() else step for step in re.findall(r"\w+", path)]
    place: Any = changed
    for step in steps[:-1]:
        place = place[step]
    if value is ...:
        del place[steps[-1]]
    else:
        place[steps[-1]] = value
    return changed


def test_the_example_of_the_help_is_taken(vault: Vault) -> None:
    result = import_encounters(vault, json.dumps(help_example()), NOW)
    assert len(result.encounter_ids) == len(result.claim_numbers) == 1
    visit = load_encounter(vault, result.encounter_ids[0])
    assert visit.diagnoses == ("E11.9", "I10")
    assert [line.charge_cents for line in visit.lines] == [12500, 1250]
    assert verify_vault(vault) == []


def test_every_field_arrives(vault: Vault) -> None:
    (encounter_id,) = import_encounters(vault, json.dumps(FULL), NOW).encounter_ids
    visit = load_encounter(vault, encounter_id)
    (line,) = visit.lines
    assert (visit.accident_state, visit.referring_role, visit.other_date_qualifier) == ("OR", "DK", "439")
    assert (line.units_tenths, line.modifiers, line.pointers, line.emergency) == (15, ("25", "LT"), "BA", True)
    assert line.drug and (line.drug.ndc, line.drug.quantity_thousandths) == ("59148001665", 1125)
    (coverage,) = people.coverages(vault, visit.patient_id)
    assert (coverage.rank, coverage.relation, coverage.copay_cents) == (Rank.SECONDARY, Relation.CHILD, 2500)
    assert coverage.subscriber.phone == "5035550177"
    assert (coverage.employer, coverage.msp_reason) == ("Tallgrass Lumber", "12")
    assert (coverage.needs_authorization, coverage.needs_referral) == (True, True)
    days = date(2026, 1, 1), date(2026, 6, 30)
    assert coverage.authorizations == (Authorization("PA 26-4471", *days, 12, ("97110", "9714*")),)
    assert (line.note, line.note_qualifier) == ("30", "JP")
    assert (line.anesthesia_start, line.anesthesia_end, visit.other_claim_id) == ("1015", "1130", "WC-2026-0042")
    patient = people.patient(vault, visit.patient_id)
    assert (patient.account_number, patient.death_date) == ("X77", date(2026, 4, 30))
    assert [code.code for code in people.procedure_codes(vault, visit.practice_id)] == ["J1030"]
    assert [each.name for each in people.templates(vault, visit.practice_id, visit.rendering_id)] == ["Knee"]


def test_every_habit_of_a_payer_arrives(vault: Vault) -> None:
    import_encounters(vault, json.dumps(FULL), NOW)
    (payer,) = people.payers(vault)
    assert (payer.habits.claim_type, payer.habits.page_totals) == (ClaimType.WORKERS_COMP, PageTotals.LAST)
    assert payer.habits.ndc_for == ("J*", "90281-90399")
    assert payer.habits.boxes == (BoxHabit("11d"), BoxHabit("19", "PAPER CLAIM"))
    usual = PayerHabits()
    assert [each.name for each in fields(usual) if getattr(usual, each.name) == getattr(payer.habits, each.name)] == []


def test_the_schema_knows_every_field_and_no_other() -> None:
    assert list(schema_faults(SCHEMA, FULL, SCHEMA)) == []
    assert _properties_used(SCHEMA, FULL) == _properties_known(SCHEMA)


def _properties_known(schema: dict[str, Any]) -> set[str]:
    found = {f"file.{name}" for name in schema["properties"]}
    for kind, part in schema["$defs"].items():
        found |= {f"{kind}.{name}" for name in part.get("properties", {})}
    return found


def _properties_used(schema: dict[str, Any], value: Any, kind: str = "file") -> set[str]:
    if "$ref" in schema:
        kind = schema["$ref"].rsplit("/", 1)[1]
        return _properties_used(SCHEMA["$defs"][kind], value, kind)
    if isinstance(value, list):
        return set().union(*(_properties_used(schema["items"], item, kind) for item in value))
    if not isinstance(value, dict):
        return set()
    used = {f"{kind}.{name}" for name in value}
    return used.union(*(_properties_used(schema["properties"][name], inner, kind) for name, inner in value.items()))


def test_the_schema_takes_the_demo_and_the_help() -> None:
    demo = json.loads((RESOURCES / "demo" / "cedar_family_medicine.json").read_text(encoding="utf-8"))
    for values in (demo, help_example()):
        assert list(schema_faults(SCHEMA, values, SCHEMA)) == []


SEEN_BY_BOTH: list[tuple[str, Any]] = [
    ("format", "other"),
    ("version", 2),
    ("version", ...),
    ("patients", {}),
    ("surprise", 1),
    ("patients[0]", "Moss"),
    ("patients[0].name", ...),
    ("patients[0].name.last", ""),
    ("patients[0].name.nick", "El"),
    ("patients[0].birth_date", ...),
    ("patients[0].birth_date", "3/7/80"),
    ("patients[0].birth_date", 19800307),
    ("patients[0].sex", "X"),
    ("patients[0].address.zip", "9720"),
    ("patients[0].coverages[0].payer", ...),
    ("patients[0].coverages[0].rank", "first"),
    ("patients[0].coverages[0].copay_cents", 25.5),
    ("patients[0].coverages[0].copay_cents", -1),
    ("patients[0].coverages[0].pays_practice", "yes"),
    ("patients[0].coverages[0].subscriber.sex", "?"),
    ("practices[0].npi", "12345"),
    ("practices[0].key", ...),
    ("practices[0].procedures[0].code", "9921"),
    ("practices[0].templates[0].name", ...),
    ("practices[0].accepts_assignment", 1),
    ("practices[0].clia_number", "38-12"),
    ("providers[0].taxonomy", "207Q"),
    ("payers[0].kind", "best"),
    ("payers[0].filing_limit_days", 4000),
    ("payers[0].habits.claim_type", "best"),
    ("payers[0].habits.ndc_gap", 2),
    ("payers[0].habits.medigap_word", "MEDI"),
    ("payers[0].habits.name_commas", "no"),
    ("payers[0].habits.ndc_for[0]", "J**"),
    ("payers[0].habits.boxes[0].box", ""),
    ("payers[0].habits.mood", "good"),
    ("patients[0].coverages[0].msp_reason", "99"),
    ("patients[0].coverages[0].authorizations[0].number", ...),
    ("patients[0].coverages[0].authorizations[0].visits", -1),
    ("patients[0].coverages[0].needs_referral", "yes"),
    ("patients[0].death_date", "soon"),
    ("encounters[0].lines[0].note_qualifier", "XX"),
    ("encounters[0].lines[0].anesthesia_start", "2515"),
    ("encounters[0].service_date", ...),
    ("encounters[0].diagnoses[1]", "flu?"),
    ("encounters[0].diagnoses", ["I10"] * 13),
    ("encounters[0].lines[0].charge_cents", "12.50"),
    ("encounters[0].lines[0].charge_cents", True),
    ("encounters[0].lines[0].units", 1000),
    ("encounters[0].lines[0].modifiers", ["25", "59", "LT", "RT", "XU"]),
    ("encounters[0].lines[0].pointers", "1"),
    ("encounters[0].lines[0].ndc.unit", "mg"),
    ("encounters[0].place_of_service", "office"),
    ("encounters[0].other_date_qualifier", "999"),
]

SEEN_BY_THE_IMPORT_ALONE: list[tuple[str, Any]] = [
    ("practices[0].npi", "1456789018"),
    ("practices[0].tax_id", "666-45-6789"),
    ("patients[0].birth_date", "2014-02-29"),
    ("patients[0].phone", "555-0188"),
    ("patients[0].address.state", "ZZ"),
    ("patients[0].coverages[0].payer", "nobody"),
    ("encounters[0].patient", "nobody"),
    ("encounters[0].provider", "nobody"),
    ("payers[0].habits.boxes[0].box", "99z"),
    ("encounters[0].lines[0].pointers", "C"),
    ("encounters[0].lines[0].units", 1.25),
    ("encounters[0].lines[0].ndc.code", "1234567890"),
    ("encounters[0].lines[0].ndc.quantity", 0.0001),
]


@pytest.mark.parametrize(("path", "value"), SEEN_BY_BOTH + SEEN_BY_THE_IMPORT_ALONE)
def test_a_fault_is_named_by_its_path(path: str, value: Any) -> None:
    with pytest.raises(ExchangeFault) as caught:
        parse_exchange(json.dumps(with_change(path, value)))
    assert any(fault.startswith((f"{path}:", f"{path} ", f"{path}[")) for fault in caught.value.faults), caught.value
    assert all(fault.endswith(".") for fault in caught.value.faults)


@pytest.mark.parametrize(("path", "value"), SEEN_BY_BOTH)
def test_the_schema_sees_it_too(path: str, value: Any) -> None:
    assert any(fault.startswith(path) for fault in schema_faults(SCHEMA, with_change(path, value), SCHEMA))


def test_all_faults_are_told_at_once_and_many_are_cut_short() -> None:
    visits = [{"practice": "p", "patient": "m"}] * 30
    with pytest.raises(ExchangeFault) as caught:
        parse_exchange(json.dumps({**FULL, "encounters": visits}))
    assert len(caught.value.faults) == 30
    assert f"{30 - MOST_FAULTS_SHOWN} more" in caught.value.message


def test_a_key_used_twice_is_a_fault() -> None:
    with pytest.raises(ExchangeFault, match=r"payers\[1\]\.key"):
        parse_exchange(json.dumps({**FULL, "payers": FULL["payers"] * 2}))


def test_faults_never_quote_the_file() -> None:
    """They may reach a log."""
    with pytest.raises(ExchangeFault) as caught:
        parse_exchange(json.dumps(with_change("patients[0].phone", "Secret Person")))
    assert "Secret" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "NaN", '{"version": Infinity}', "[" * 100_000, "1" * 5000])
def test_what_is_no_exchange_file_is_told_calmly(text: str) -> None:
    with pytest.raises(ExchangeFault):
        parse_exchange(text)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_paths = st.sampled_from(
    [path for path, _ in SEEN_BY_BOTH if path not in ("version", "surprise")]
    + ["encounters", "encounters[0].lines", "encounters[0].lines[0]", "encounters[0].lines[0].ndc", "payers[0].address"]
)


@given(_paths, _json)
def test_whatever_stands_in_a_field_is_taken_or_refused_never_a_crash(path: str, value: Any) -> None:
    with contextlib.suppress(ExchangeFault):
        parse_exchange(json.dumps(with_change(path, value)))


def counts(vault: Vault) -> dict[str, int]:
    tables = ["practice", "provider", "facility", "payer", "patient", "coverage", "encounter", "claim", "ledger_entry"]
    return {table: vault.db.table(table).count for table in tables}


def test_importing_twice_changes_nothing(vault: Vault) -> None:
    first = import_encounters(vault, json.dumps(FULL), NOW)
    before = counts(vault)
    again = import_encounters(vault, json.dumps(FULL), NOW)
    assert counts(vault) == before
    assert (again.passed_over, again.encounter_ids, dict(again.created)) == (1, (), {})
    assert first.created["patients"] == again.known["patients"] == 1


def test_who_is_known_stays_as_he_is_and_gets_the_new_coverage(vault: Vault) -> None:
    import_encounters(vault, json.dumps(FULL), NOW)
    changed = with_change("patients[0].address", {"street": "Elsewhere 9"})
    changed["patients"][0]["coverages"][0]["member_id"] = "NEW99"
    changed["patients"][0]["account_number"] = ""
    result = import_encounters(vault, json.dumps(changed), NOW)
    assert dict(result.created) == {"coverages": 1}
    (patient_id,) = {row[0] for row in vault.db.execute("SELECT patient_id FROM encounter").fetchall()}
    assert people.patient(vault, patient_id).address.street == "12 Alder Way"
    assert {each.member_id for each in people.coverages(vault, patient_id)} == {"XQ1", "NEW99"}


def test_a_faulty_file_changes_nothing(vault: Vault) -> None:
    before = counts(vault)
    with pytest.raises(ExchangeFault):
        import_encounters(vault, json.dumps(with_change("encounters[0].lines[0].units", "one")), NOW)
    assert counts(vault) == before


def test_a_file_that_fails_half_way_changes_nothing(vault: Vault) -> None:
    """The second patient wants the account number of the first."""
    changed = copy.deepcopy(FULL)
    changed["patients"].append({**FULL["patients"][0], "key": "n", "name": {"last": "Other"}})
    before = counts(vault)
    with pytest.raises(UserError, match="X77"):
        import_encounters(vault, json.dumps(changed), NOW)
    assert counts(vault) == before


def test_stopping_undoes_everything(vault: Vault) -> None:
    def stop(words: str, percent: int) -> None:
        if percent > 0:
            raise KeyboardInterrupt

    before = counts(vault)
    with pytest.raises(KeyboardInterrupt):
        import_encounters(vault, json.dumps(FULL), NOW, stop)
    assert counts(vault) == before


def test_an_imported_visit_is_in_the_claims_ledger(vault: Vault) -> None:
    (number,) = import_encounters(vault, json.dumps(help_example()), NOW).claim_numbers
    (row,) = claim_rows(vault.db, TODAY)
    assert (row.number, row.charge_cents, row.payer) == (number, 13750, "Bluestone Health Plan")
