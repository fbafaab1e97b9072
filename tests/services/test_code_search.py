"""The one box: codes of whatever system, the practice's own first, often used ones raised, licensed CPT by words."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.records import CPT, HCPCS, ICD10CM, CodeHit
from app.domain.encounter import Encounter, ProcedureCode
from app.services import code_sets, encounters, people
from app.services.code_search import CodeSearch, Scope, raised
from app.services.licensed_codes import PreparedEdition, import_licensed
from app.store.vault import Vault
from tests.builders import a_patient, a_practice
from tests.codesets.cpt.invented_cpt import write_set
from tests.demo_vault import make_code_tables

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
OWN = (
    ProcedureCode(1, 1, "90001", "My short visit", 9000),
    ProcedureCode(2, 1, "20610", "Drain or inject large joint", 14000),
    ProcedureCode(3, 1, "J1100", "Dexamethasone 1 mg", 500),
)


@pytest.fixture
def codes() -> Iterator[CodeSets]:
    sets = CodeSets(make_code_tables())
    yield sets
    sets.close()


@pytest.fixture
def box(vault: Vault, tmp_path: Path) -> CodeSearch:
    prepared = code_sets.import_edition(code_sets.look_at([write_set(tmp_path / "CPT")]), tmp_path, NOW)
    assert isinstance(prepared, PreparedEdition)
    import_licensed(vault, prepared, date(2026, 1, 1), NOW)
    return CodeSearch(vault)


def found(box: CodeSearch, text: str, codes: CodeSets | None = None, scope: Scope = Scope.ALL) -> list[str]:
    return [hit.code for hit in box.search(text, ON, codes, OWN, scope)]


def test_beginnings_of_codes_find_own_and_licensed_ones(box: CodeSearch) -> None:
    assert found(box, "900") == ["90001", "90002", "9000T"]
    assert found(box, "206") == ["20610"]
    assert found(box, "j11") == ["J1100"]


@pytest.mark.parametrize("text", ["established office", "office vis est", "invented ofice visit"])
def test_licensed_words_in_any_order_unfinished_and_misspelt(box: CodeSearch, text: str) -> None:
    hits = box.search(text, ON, None)
    assert {hit.code for hit in hits[:2]} == {"90001", "90002"}
    assert hits[0].system == CPT


def test_a_code_of_ones_own_comes_first_under_the_book_s_words_too(box: CodeSearch) -> None:
    hits = box.search("office visit established", ON, None, OWN)
    assert (hits[0].code, hits[0].description) == ("90001", "My short visit")
    assert hits[1].code == "90002"


def test_own_words_misspelt(box: CodeSearch) -> None:
    assert found(box, "dexamethsone", scope=Scope.OWN) == ["J1100"]
    assert found(box, "joint large drain", scope=Scope.OWN) == ["20610"]
    assert found(box, "qqzz", scope=Scope.OWN) == []


def test_conditions_stay_with_diagnoses(box: CodeSearch, codes: CodeSets) -> None:
    hits = box.search("type 2 diabetes", ON, codes, OWN)
    assert [hit.system for hit in hits[:5]] == [ICD10CM] * 5
    assert hits[0].code == "E11.9"
    assert {hit.system for hit in box.search("type 2 diabetes", ON, codes, OWN, Scope.PROCEDURES)} <= {HCPCS, CPT}


def test_often_used_codes_rise_among_equals(box: CodeSearch, codes: CodeSets, vault: Vault) -> None:
    practice = people.save_practice(vault, replace(a_practice(), id=0), NOW)
    patient = people.save_patient(vault, replace(a_patient(), id=0, account_number=""), NOW)
    plain = found(box, "diabetes", codes)
    rare = plain[3]
    for day in range(1, 20):
        visit = Encounter(
            practice_id=practice.id, patient_id=patient.id, service_date=date(2026, 10, day), diagnoses=(rare,)
        )
        encounters.save_encounter(vault, visit, NOW)
    box.forget()
    assert found(box, "diabetes", codes)[0] == rare
    assert found(box, "gout", codes)[0] == "M10.9"


def test_rising_leaves_the_rest_in_order() -> None:
    hits = [CodeHit(ICD10CM, code, "", True) for code in "ABCDEF"]
    assert [hit.code for hit in raised(hits, {})] == list("ABCDEF")
    assert [hit.code for hit in raised(hits, {"D": 2})] == list("ABCDEF")
    assert [hit.code for hit in raised(hits, {"D": 30})] == list("DABCEF")


def test_a_look_up_answers_from_the_licensed_files(box: CodeSearch) -> None:
    entry = box.procedure("90001", ON, None)
    assert entry is not None
    assert (entry.system, entry.edition) == (CPT, "CPT 2026")
    assert entry.description.startswith("Invented office visit")
    assert box.procedure("99999", ON, None) is None


def test_a_key_costs_little(box: CodeSearch, codes: CodeSets) -> None:
    """A loose bound that a slow machine keeps; tests/bench measures."""
    found(box, "diabetes", codes)
    began = time.process_time()
    for end in range(1, 9):
        found(box, "office visit"[:end], codes)
    assert (time.process_time() - began) / 8 < 0.25
