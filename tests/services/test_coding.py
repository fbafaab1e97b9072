"""A coder's work on a real vault: marks, questions, answers, and every version of the codes with its reason."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlcipher3 import dbapi2

from app.domain.claim import ClaimStatus, SentWay
from app.domain.coding_query import MOST_QUESTION, Answer, CodingQuery, QueryStatus, Question
from app.domain.encounter import CodingState
from app.errors import UserError
from app.queries.claim_detail import events
from app.services import claims, coding, encounters
from app.services.encounters import NotReady, SavedEncounter
from app.store.claims import claim_of_encounter
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import NOW, TODAY, Town, settle
from tests.services.test_encounters import EveryCode, with_warning_let_stand

BOOK = EveryCode()
LATER = NOW + timedelta(days=3)
FACTS = "Numbness of both feet for a year."
ASKED = "What causes the numbness of the feet?"


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


@pytest.fixture
def saved(vault: Vault, town: Town) -> SavedEncounter:
    return encounters.save_encounter(vault, town.visit(12000, 4500), NOW)


def ask(vault: Vault, town: Town, saved: SavedEncounter, line: int | None = None) -> CodingQuery:
    line_id = saved.encounter.lines[line].id if line is not None else 0
    question = Question(saved.encounter.id, line_id, town.provider.id, FACTS, ASKED, ("Diabetes", "Alcohol"))
    return coding.ask_query(vault, question, NOW)


def answered(**changes: object) -> Answer:
    good = Answer("Diabetic polyneuropathy.", "Grace Okafor MD", TODAY, "The neuropathy is diabetic")
    return replace(good, **changes)  # type: ignore[arg-type] # a test names the field it changes


def status(vault: Vault, saved: SavedEncounter) -> ClaimStatus:
    claim = claim_of_encounter(vault.db, saved.encounter.id)
    assert claim
    return claim.status


def rules(vault: Vault, saved: SavedEncounter) -> set[str]:
    visit = encounters.load_encounter(vault, saved.encounter.id)
    return {finding.rule for finding in encounters.check_encounter(vault, visit, BOOK, TODAY)}


def story(vault: Vault, saved: SavedEncounter) -> list[str]:
    assert saved.claim_id
    return [event.words for event in events(vault.db, saved.claim_id)]


def last_audit(vault: Vault) -> tuple[str, str, dict[str, object]]:
    row = vault.db.execute("SELECT action, subject_kind, detail_json FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return row[0], row[1], json.loads(row[2])


def make_ready(vault: Vault, saved: SavedEncounter) -> None:
    with_warning_let_stand(vault, saved.encounter.id)
    encounters.mark_ready(vault, saved.encounter.id, BOOK, NOW)


# States -----------------------------------------------------------------------------------------------


def test_a_visit_that_needs_coding_cannot_be_made_ready(vault: Vault, saved: SavedEncounter) -> None:
    make_ready(vault, saved)
    coding.set_coding_state(vault, saved.encounter.id, CodingState.NEEDS_CODING, NOW)
    assert encounters.load_encounter(vault, saved.encounter.id).coding is CodingState.NEEDS_CODING
    assert status(vault, saved) is ClaimStatus.DRAFT
    with pytest.raises(NotReady) as stopped:
        encounters.mark_ready(vault, saved.encounter.id, BOOK, NOW)
    assert [finding.field for finding in stopped.value.findings] == ["encounter.coding"]
    coding.set_coding_state(vault, saved.encounter.id, CodingState.CODED, NOW)
    encounters.mark_ready(vault, saved.encounter.id, BOOK, NOW)
    assert status(vault, saved) is ClaimStatus.READY
    assert verify_vault(vault) == []


def test_marking_a_ready_visit_as_coded_leaves_it_ready(vault: Vault, saved: SavedEncounter) -> None:
    make_ready(vault, saved)
    coding.set_coding_state(vault, saved.encounter.id, CodingState.CODED, NOW)
    assert status(vault, saved) is ClaimStatus.READY
    assert len(coding.coding_history(vault, saved.encounter.id)) == 1
    action, kind, detail = last_audit(vault)
    assert (action, kind, detail["after"]) == ("change", "encounter", {"coding": "coded"})


def test_the_mark_of_a_sent_visit_stays(vault: Vault, saved: SavedEncounter) -> None:
    make_ready(vault, saved)
    assert saved.claim_id
    claims.mark_sent(vault, [saved.claim_id], SentWay.MAILED, NOW)
    with pytest.raises(UserError, match="was sent"):
        coding.set_coding_state(vault, saved.encounter.id, CodingState.NEEDS_CODING, NOW)


# Questions --------------------------------------------------------------------------------------------


def test_a_question_is_kept_with_the_codes_as_they_were(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    query = ask(vault, town, saved, line=1)
    again = coding.coding_query(vault, query.id)
    assert again == query
    assert (query.number, query.status, query.asked_by, query.asked_at) == (
        "Q26-0001",
        QueryStatus.OPEN,
        "Ada Biller",
        NOW,
    )
    assert query.before.diagnoses == ("E11.9", "I10")
    assert [line.line_id for line in query.before.lines] == [line.id for line in saved.encounter.lines]
    assert query.asked.options == ("Diabetes", "Alcohol")
    assert coding.coding_query_numbered(vault, "q26-0001") == query
    assert story(vault, saved)[-1] == "Question Q26-0001 asked of Grace N Okafor, MD"
    action, kind, detail = last_audit(vault)
    assert (action, kind, detail) == ("ask", "coding_query", {"number": "Q26-0001", "encounter": saved.encounter.id})


def test_an_open_question_takes_the_claim_back_and_stands_among_the_findings(
    vault: Vault, town: Town, saved: SavedEncounter
) -> None:
    make_ready(vault, saved)
    query = ask(vault, town, saved)
    assert status(vault, saved) is ClaimStatus.DRAFT
    assert story(vault, saved)[-1].endswith("; a draft again")
    assert "coding.query_open" in rules(vault, saved)
    with pytest.raises(NotReady):
        encounters.mark_ready(vault, saved.encounter.id, BOOK, NOW)
    with_warning_let_stand(vault, saved.encounter.id)
    encounters.mark_ready(vault, saved.encounter.id, BOOK, NOW)
    coding.answer_query(vault, query.id, answered(), LATER)
    assert status(vault, saved) is ClaimStatus.READY
    assert "coding.query_open" not in rules(vault, saved)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"question": "  "}, "no question"),
        ({"provider_id": 0}, "Nobody is asked"),
        ({"provider_id": 99}, "no longer there"),
        ({"encounter_id": 99}, "no longer there"),
        ({"service_line_id": 99}, "no longer on the visit"),
        ({"question": "x" * (MOST_QUESTION + 1)}, "too long"),
        ({"facts": "x\n" * 700}, "does not fit on one sheet"),
        ({"options": ("a", "b", "c", "d", "e", "f", "g")}, "too many or too long"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_leaves_nothing(
    vault: Vault, town: Town, saved: SavedEncounter, changes: dict[str, object], words: str
) -> None:
    question = Question(saved.encounter.id, 0, town.provider.id, FACTS, ASKED)
    with pytest.raises(UserError, match=words):
        coding.ask_query(vault, replace(question, **changes), NOW)  # type: ignore[arg-type]
    assert coding.queries_on(vault, saved.encounter.id) == ()
    assert ask(vault, town, saved).number == "Q26-0001"


def test_an_answer_with_the_codes_as_they_are(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    query = ask(vault, town, saved)
    closed = coding.answer_query(vault, query.id, answered(), LATER)
    assert (closed.status, closed.answer, closed.answered_by) == (
        QueryStatus.ANSWERED,
        "Diabetic polyneuropathy.",
        "Grace Okafor MD",
    )
    assert (closed.answered_on, closed.closed_at, closed.after) == (TODAY, LATER, query.before)
    assert coding.coding_query(vault, query.id) == closed
    assert story(vault, saved)[-1] == "Question Q26-0001 answered; the codes stay"
    assert verify_vault(vault) == []


def test_the_codes_that_follow_from_an_answer_have_it_as_their_reason(
    vault: Vault, town: Town, saved: SavedEncounter
) -> None:
    query = ask(vault, town, saved)
    coding.answer_query(vault, query.id, answered(codes_change=True), LATER)
    assert "coding.query_codes_due" in rules(vault, saved)
    noted = replace(saved.encounter, additional_info="Not the codes")
    encounters.save_encounter(vault, noted, LATER)
    assert coding.coding_query(vault, query.id).waits_for_codes
    changed = replace(noted, diagnoses=("E11.42", "I10"))
    encounters.save_encounter(vault, changed, LATER)
    closed = coding.coding_query(vault, query.id)
    assert closed.after and closed.after.diagnoses == ("E11.42", "I10")
    assert closed.before.diagnoses == ("E11.9", "I10")
    latest, first = coding.coding_history(vault, saved.encounter.id)
    assert (latest.reason, latest.query_id, latest.user, latest.at) == (
        "Q26-0001: The neuropathy is diabetic",
        query.id,
        "Ada Biller",
        LATER,
    )
    assert [change.words for change in latest.changes] == ["E11.9 → E11.42 (A)"]
    assert (first.reason, first.query_id) == ("Entered", 0)
    encounters.save_encounter(vault, replace(changed, diagnoses=("E11.42",)), LATER)
    newest = coding.coding_history(vault, saved.encounter.id)[0]
    assert (newest.reason, newest.query_id) == ("Changed on the visit", 0)
    assert verify_vault(vault) == []


def test_an_answer_may_be_typed_once_more(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    query = ask(vault, town, saved)
    coding.answer_query(vault, query.id, answered(codes_change=True), LATER)
    closed = coding.answer_query(vault, query.id, answered(answer="Alcoholic polyneuropathy."), LATER)
    assert (closed.answer, closed.waits_for_codes) == ("Alcoholic polyneuropathy.", False)
    _, _, detail = last_audit(vault)
    assert isinstance(detail["before"], dict) and detail["before"]["answer"] == "Diabetic polyneuropathy."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answer": " "}, "no answer yet"),
        ({"answer": "x" * 2001}, "too long"),
        ({"answered_by": ""}, "who answered"),
        ({"answered_on": None}, "when it was answered"),
        ({"answered_on": date(2030, 1, 1)}, "not come yet"),
    ],
)
def test_an_unfinished_answer_is_refused(
    vault: Vault, town: Town, saved: SavedEncounter, changes: dict[str, object], words: str
) -> None:
    query = ask(vault, town, saved)
    with pytest.raises(UserError, match=words):
        coding.answer_query(vault, query.id, answered(**changes), LATER)
    assert coding.coding_query(vault, query.id).status is QueryStatus.OPEN


def test_codes_of_a_sent_claim_do_not_follow_from_an_answer(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    make_ready(vault, saved)
    assert saved.claim_id
    claims.mark_sent(vault, [saved.claim_id], SentWay.MAILED, NOW)
    query = ask(vault, town, saved)
    with pytest.raises(UserError, match="stay as they are"):
        coding.answer_query(vault, query.id, answered(codes_change=True), LATER)
    assert coding.answer_query(vault, query.id, answered(), LATER).after == query.before
    assert status(vault, saved) is ClaimStatus.SENT


def test_a_question_is_withdrawn_with_a_reason(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    query = ask(vault, town, saved)
    with pytest.raises(UserError, match="with a reason"):
        coding.withdraw_query(vault, query.id, " ", LATER)
    closed = coding.withdraw_query(vault, query.id, "The note says it on page 2", LATER)
    assert (closed.status, closed.reason, closed.after) == (QueryStatus.WITHDRAWN, "The note says it on page 2", None)
    assert "coding.query_open" not in rules(vault, saved)
    with pytest.raises(UserError, match="Question Q26-0001 is not open"):
        coding.withdraw_query(vault, query.id, "Again", LATER)
    with pytest.raises(UserError, match="Question Q26-0001 was withdrawn"):
        coding.answer_query(vault, query.id, answered(), LATER)
    with pytest.raises(UserError, match="no longer there"):
        coding.coding_query(vault, 99)
    with pytest.raises(UserError, match="no question Q26-0099"):
        coding.coding_query_numbered(vault, "Q26-0099")


def test_what_was_asked_and_what_was_coded_cannot_be_rewritten(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    ask(vault, town, saved)
    for sql, words in (
        ("UPDATE coding_query SET question = 'Other'", "stays as it was asked"),
        ("DELETE FROM coding_query", "never deleted"),
        ("UPDATE coding_version SET reason = 'Other'", "append-only"),
        ("DELETE FROM coding_version", "append-only"),
    ):
        with pytest.raises(dbapi2.IntegrityError, match=words):
            vault.db.execute(sql)


# History ----------------------------------------------------------------------------------------------


def test_only_saves_that_change_the_codes_make_a_version(vault: Vault, saved: SavedEncounter) -> None:
    visit = saved.encounter
    encounters.save_encounter(vault, replace(visit, authorization="A-1"), LATER)
    dearer = replace(visit.lines[0], charge_cents=13000)
    encounters.save_encounter(vault, replace(visit, lines=(dearer, visit.lines[1])), LATER)
    assert len(coding.coding_history(vault, visit.id)) == 1
    line = replace(visit.lines[0], procedure="99214", modifiers=("25", "59"), units_tenths=20, pointers="A")
    encounters.save_encounter(vault, replace(visit, lines=(line,)), LATER)
    latest, first = coding.coding_history(vault, visit.id)
    assert [f"{change.kind} {change.words}" for change in latest.changes] == [
        "removed 99211-25 (line 2)",
        "changed 99210 → 99214",
        "changed 99214: modifiers 25 → 25 59",
        "changed 99214: pointers A E11.9, B I10 → A E11.9",
        "changed 99214: units 1 → 2",
    ]
    assert [change.kind for change in first.changes] == ["added"] * 4


def test_a_save_that_fails_leaves_no_version(vault: Vault, saved: SavedEncounter) -> None:
    with pytest.raises(RuntimeError), vault.atomic():
        encounters.save_encounter(vault, replace(saved.encounter, diagnoses=("J06.9",)), LATER)
        raise RuntimeError
    assert len(coding.coding_history(vault, saved.encounter.id)) == 1


def test_codes_changed_behind_the_program_are_found(vault: Vault, saved: SavedEncounter) -> None:
    assert verify_vault(vault) == []
    vault.db.execute("UPDATE encounter_diagnosis SET code = 'J06.9' WHERE place = 0")
    assert verify_vault(vault) == [
        f"The codes of visit {saved.encounter.id} differ from the last version kept of them."
    ]


# The sheet --------------------------------------------------------------------------------------------


def test_the_sheet_says_the_visit_as_it_was_asked_about(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    query = ask(vault, town, saved, line=1)
    encounters.save_encounter(vault, replace(saved.encounter, diagnoses=("J06.9",)), LATER)
    sheet = coding.query_sheet(vault, query.id, BOOK)
    assert (sheet.number, sheet.provider, sheet.asked_by) == ("Q26-0001", "Grace N Okafor, MD", "Ada Biller")
    assert (sheet.service_date, sheet.asked_on) == (date(2026, 2, 3), TODAY)
    assert [line.code for line in sheet.diagnoses] == ["E11.9", "I10"]
    assert [(line.code, line.asked) for line in sheet.services] == [("99210-25", False), ("99211-25", True)]


def test_printing_is_noted_and_the_same_each_time(vault: Vault, town: Town, saved: SavedEncounter) -> None:
    query = ask(vault, town, saved)
    first = coding.query_pdf(vault, query.id, BOOK)
    assert first == coding.query_pdf(vault, query.id, BOOK)
    assert first.startswith(b"%PDF")
    coding.note_query_printed(vault, query.id, LATER)
    assert last_audit(vault)[:2] == ("print", "coding_query")
