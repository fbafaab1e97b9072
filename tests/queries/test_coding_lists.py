"""Questions and visits to code, in their list, in the work list, and where they are looked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.coding_query import Answer, CodingQuery, QueryStatus, Question
from app.domain.encounter import CodingState
from app.domain.people import PersonName
from app.queries.find import find
from app.queries.query_list import query_rows
from app.queries.worklist import WorkRow, work_rows
from app.services import coding, encounters, people
from app.services.encounters import SavedEncounter
from app.store.vault import Vault
from tests.invented import NOW, PATIENT, PRACTICE, TODAY, Town, settle

DAY = timedelta(days=1)


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


@pytest.fixture
def saved(vault: Vault, town: Town) -> SavedEncounter:
    return encounters.save_encounter(vault, town.visit(12000, 4500, service_date=date(2026, 3, 1)), NOW)


def ask(vault: Vault, town: Town, saved: SavedEncounter, days_ago: int = 0, line: int | None = None) -> CodingQuery:
    line_id = saved.encounter.lines[line].id if line is not None else 0
    question = Question(saved.encounter.id, line_id, town.provider.id, "Facts", "Which side was it?")
    return coding.ask_query(vault, question, NOW - days_ago * DAY)


def rows_of(vault: Vault, kind: str) -> list[WorkRow]:
    return [row for row in work_rows(vault.db, TODAY) if row.kind == kind]


def test_questions_that_wait_come_first_by_their_age(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    withdrawn, due, fresh, answered = (ask(vault, town, saved, days) for days in (9, 6, 2, 0))
    on_line = ask(vault, town, saved, 0, line=1)
    coding.withdraw_query(vault, withdrawn.id, "Found in the note", NOW)
    answer = Answer("The left one.", "Grace Okafor", TODAY)
    coding.answer_query(vault, answered.id, answer, NOW)
    coding.answer_query(vault, due.id, replace(answer, codes_change=True), NOW)
    rows = query_rows(vault.db, TODAY)
    assert [row.query_id for row in rows] == [due.id, fresh.id, on_line.id, answered.id, withdrawn.id]
    assert [row.waits for row in rows] == [True, True, True, False, False]
    assert [row.age_days for row in rows[:3]] == [6, 2, 0]
    first = rows[0]
    assert (first.status, first.codes_due, first.answered_on) == (QueryStatus.ANSWERED, True, TODAY)
    assert (first.patient, first.provider) == ("Muñoz-O'Brien, Elena M", "Okafor, Grace")
    assert (first.number, first.claim_number, first.service_date) == ("Q26-0002", "26-00001", date(2026, 3, 1))
    assert [row.about for row in rows] == ["", "", "99211", "", ""]
    assert (first.question, first.answer, first.asked_on) == ("Which side was it?", "The left one.", TODAY - 6 * DAY)


def test_questions_of_one_practice(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    ask(vault, town, saved)
    other = people.save_practice(vault, replace(PRACTICE, name="Other"), NOW)
    assert len(query_rows(vault.db, TODAY, town.practice.id)) == 1
    assert query_rows(vault.db, TODAY, other.id) == []


def test_an_open_question_is_work_beside_its_visit(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    query = ask(vault, town, saved, days_ago=6)
    (row,) = rows_of(vault, "question")
    assert (row.query_id, row.encounter_id, row.claim_number) == (query.id, saved.encounter.id, "26-00001")
    assert (row.next_step, row.charge_cents) == ("Get the answer (6 days)", 16500)
    assert [row.kind for row in work_rows(vault.db, TODAY)] == ["question", "draft"]
    answer = Answer("The left one.", "Grace Okafor", TODAY, codes_change=True)
    coding.answer_query(vault, query.id, answer, NOW)
    assert rows_of(vault, "question")[0].next_step == "Change the codes"
    encounters.save_encounter(vault, replace(saved.encounter, diagnoses=("I10",)), NOW)
    assert rows_of(vault, "question") == []


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "1 day"), (2, "2 days")])
def test_the_age_of_a_question_in_words(vault: Vault, town: Town, saved: SavedEncounter, days: int, words: str) -> None:
    ask(vault, town, saved, days)
    assert rows_of(vault, "question")[0].next_step == f"Get the answer ({words})"


def test_a_visit_to_code_is_listed_once_as_that(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    coding.set_coding_state(vault, saved.encounter.id, CodingState.NEEDS_CODING, NOW)
    (row,) = work_rows(vault.db, TODAY)
    assert (row.kind, row.next_step, row.claim_number, row.charge_cents) == (
        "coding",
        "Code the visit",
        "26-00001",
        16500,
    )
    late = encounters.load_encounter(vault, saved.encounter.id)
    encounters.save_encounter(vault, replace(late, service_date=TODAY - 85 * DAY), NOW)
    (row,) = work_rows(vault.db, TODAY)
    assert (row.is_urgent, row.next_step) == (True, "Code the visit by 03/12/2026")
    coding.set_coding_state(vault, saved.encounter.id, CodingState.CODED, NOW)
    assert [row.kind for row in work_rows(vault.db, TODAY)] == ["draft"]


def test_a_visit_to_code_of_one_who_pays_himself_is_work_too(vault: Vault, town: Town) -> None:
    alone = people.save_patient(vault, replace(PATIENT, name=PersonName("Vance", "Otto")), NOW)
    visit = replace(town.visit(), patient_id=alone.id, diagnoses=(), coding=CodingState.NEEDS_CODING)
    saved = encounters.save_encounter(vault, visit, NOW)
    (row,) = work_rows(vault.db, TODAY)
    assert (row.kind, row.encounter_id, row.patient, row.payer) == ("coding", saved.encounter.id, "Vance, Otto", "")


def test_a_question_is_found_by_the_number_on_its_sheet(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    query = ask(vault, town, saved)
    for typed in ("Q26-0001", "q26-0001", " q26", "q26-"):
        (hit,) = find(vault.db, typed)
        assert (hit.kind, hit.id, hit.title) == ("question", query.id, "Q26-0001 Muñoz-O'Brien, Elena M")
    assert find(vault.db, "q26-0002") == []
