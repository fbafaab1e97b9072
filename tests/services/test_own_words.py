"""The biller's own words bring her code to the top, are remembered once and forgotten on demand, with a trace."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from app.codesets import CodeSets
from app.codesets.records import CPT, ICD10CM
from app.codesets.search.remembered import remembered
from app.domain.encounter import ProcedureCode
from app.errors import UserError
from app.services.code_search import CodeSearch, Scope
from app.services.own_words import forget_words, own_words, remember_words
from app.store.audit import check_audit_chain
from app.store.vault import Vault
from tests.demo_vault import make_code_tables

NOW = datetime(2026, 3, 7, 14, 0, tzinfo=UTC)
ON = date(2026, 3, 7)
VISIT = (ProcedureCode(1, 1, "99213", "Office visit, established, low", 13000),)


@pytest.fixture(scope="module")
def codes() -> Iterator[CodeSets]:
    sets = CodeSets(make_code_tables())
    yield sets
    sets.close()


def first(box: CodeSearch, text: str, codes: CodeSets, scope: Scope = Scope.ALL) -> str:
    return box.search(text, ON, codes, VISIT, scope)[0].code


def test_words_are_found_as_soon_as_they_are_remembered(vault: Vault, codes: CodeSets) -> None:
    box = CodeSearch(vault)
    assert not box.search("cranky hinge", ON, codes)
    remember_words(vault, "cranky hinge", ICD10CM, "M17.11", NOW)
    box.forget()
    hit = box.search("cranky hinge", ON, codes)[0]
    assert (hit.code, hit.found_by, hit.billable) == ("M17.11", "cranky hinge", True)
    assert first(box, "hinge cran", codes) == "M17.11", "unfinished, in any order"
    assert first(box, "cranky hinge left", codes) == "M17.12", "the side that is typed"
    assert first(box, "hypertension", codes) == "I10"
    codes_found = [hit.code for hit in box.search("cranky hinge", ON, codes)]
    assert len(codes_found) == len(set(codes_found))


def test_procedures_have_own_words_too(vault: Vault, codes: CodeSets) -> None:
    remember_words(vault, "quick look", CPT, "99213", NOW)
    box = CodeSearch(vault)
    assert first(box, "quick look", codes) == "99213"
    assert first(box, "quick look", codes, Scope.PROCEDURES) == "99213"
    assert "99213" not in [hit.code for hit in box.search("quick look", ON, codes, VISIT, Scope.DIAGNOSES)]


def test_the_same_is_remembered_once_and_forgotten_with_its_trace(vault: Vault) -> None:
    one = remember_words(vault, "  Bad   knee ", ICD10CM, "M17.11", NOW)
    assert remember_words(vault, "bad knee", ICD10CM, "M17.11", NOW) == one
    other = remember_words(vault, "bad knee", ICD10CM, "M25.561", NOW)
    assert own_words(vault) == (one, other)
    forget_words(vault, one.id, NOW)
    forget_words(vault, one.id, NOW)
    assert own_words(vault) == (other,)
    rows = vault.db.execute(
        "SELECT action, detail_json FROM audit WHERE subject_kind = 'own_words' ORDER BY id"
    ).fetchall()
    assert [action for action, _ in rows] == ["create", "create", "delete"]
    assert json.loads(rows[2][1])["before"] == {"words": "Bad knee", "system": "ICD-10-CM", "code": "M17.11"}
    assert check_audit_chain(vault.db) == []


@pytest.mark.parametrize("words", ["", "   ", "M17.11", "m1711", "12", "x" * 81])
def test_what_cannot_be_remembered_is_said(vault: Vault, words: str) -> None:
    with pytest.raises(UserError):
        remember_words(vault, words, ICD10CM, "M17.11", NOW)
    assert own_words(vault) == ()


@pytest.mark.parametrize(
    ("typed", "codes_found"),
    [
        ("bad knee", ["A", "B"]),
        ("bad", ["A"]),
        ("bad kn", ["A", "B"]),
        ("knees bad", ["A", "B"]),
        ("b", []),
        ("bad hip", []),
        ("knee bad pain left", ["B"]),
        ("", []),
    ],
)
def test_how_much_has_to_be_typed(typed: str, codes_found: list[str]) -> None:
    words = [("bad knee", "A"), ("bad knee pain", "B")]
    assert [code for code, _ in remembered(typed, words)] == codes_found
