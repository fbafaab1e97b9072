"""The lists say what the records say."""

from dataclasses import replace
from datetime import date, timedelta

from app.domain.claim import ClaimStatus
from app.domain.encounter import Encounter
from app.domain.people import PersonName
from app.queries import claim_list
from app.queries.claim_detail import events
from app.queries.claim_list import claim_rows
from app.queries.code_use import diagnosis_use
from app.queries.find import find
from app.queries.patient_visits import visits
from app.queries.worklist import work_rows
from app.services import encounters, people
from app.store.vault import Vault
from tests.invented import NOW, PATIENT, PRACTICE, TODAY, settle


def test_the_ledger_shows_each_claim_with_its_balance(vault: Vault) -> None:
    town = settle(vault)
    first = encounters.save_encounter(vault, town.visit(12000, 4500, paid_cents=2500), NOW)
    undated = encounters.save_encounter(vault, replace(town.visit(100), service_date=None), NOW)
    latest, row = claim_rows(vault.db, TODAY)
    assert (row.claim_id, row.encounter_id, row.number) == (first.claim_id, first.encounter.id, "26-00001")
    assert (row.patient, row.payer, row.provider) == ("Muñoz-O'Brien, Elena M", "Blue Larch Health", "Okafor, Grace")
    assert (row.service_date, row.age_days) == (date(2026, 2, 3), 32)
    assert (row.charge_cents, row.balance_cents, row.status) == (16500, 14000, ClaimStatus.DRAFT)
    assert row.next_step == "Finish the visit"
    assert (latest.encounter_id, latest.service_date, latest.age_days) == (undated.encounter.id, None, 0)


def test_the_ledger_can_be_read_for_some_statuses_and_one_practice(vault: Vault) -> None:
    town = settle(vault)
    encounters.save_encounter(vault, town.visit(100), NOW)
    other = people.save_practice(vault, replace(PRACTICE, name="Other"), NOW)
    encounters.save_encounter(vault, replace(town.visit(100), practice_id=other.id), NOW)
    assert len(claim_rows(vault.db, TODAY, practice_id=other.id)) == 1
    assert len(claim_rows(vault.db, TODAY, [ClaimStatus.DRAFT, ClaimStatus.SENT])) == 2
    assert claim_rows(vault.db, TODAY, [ClaimStatus.SENT]) == []
    assert claim_rows(vault.db, TODAY, []) == []


def test_the_ledger_is_read_past_the_frozen_records(vault: Vault) -> None:
    parameters = {"practice": None, "all_statuses": True, "statuses": "", "most": -1}
    plan = vault.db.execute(f"EXPLAIN QUERY PLAN {claim_list.SELECT}", parameters).fetchall()
    assert "SCAN claim USING COVERING INDEX claim_list" in [words for *_places, words in plan]


def test_the_history_of_a_claim_says_that_its_visit_was_changed(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(12000, paid_cents=2500), NOW)
    assert saved.claim_id
    changed = replace(saved.encounter, lines=(replace(saved.encounter.lines[0], charge_cents=9000),))
    encounters.save_encounter(vault, changed, NOW)
    assert [event.kind for event in events(vault.db, saved.claim_id)] == ["created", "changed"]


def test_a_patients_visits_come_latest_first(vault: Vault) -> None:
    town = settle(vault)
    older = encounters.save_encounter(vault, town.visit(100, 200, service_date=date(2026, 1, 5)), NOW)
    encounters.save_encounter(vault, town.visit(300), NOW)
    newest, row = visits(vault.db, town.patient.id)
    assert newest.charge_cents == 300
    assert (row.encounter_id, row.service_date, row.provider) == (
        older.encounter.id,
        date(2026, 1, 5),
        "Okafor, Grace",
    )
    assert (row.diagnoses, row.procedures) == ("E11.9, I10", "99210, 99211")
    assert (row.charge_cents, row.status, row.claim_number) == (300, ClaimStatus.DRAFT, "26-00001")


def test_the_work_list_holds_what_is_unsaved_and_unsent_with_urgent_claims_first(vault: Vault) -> None:
    town = settle(vault)
    recent = encounters.save_encounter(vault, town.visit(100, service_date=date(2026, 3, 1)), NOW)
    urgent = encounters.save_encounter(vault, town.visit(200, service_date=TODAY - timedelta(days=85)), NOW)
    new_id = encounters.save_draft(vault, 0, town.visit(50, 25, service_date=date(2026, 3, 2)), NOW)
    blank_id = encounters.save_draft(vault, 0, Encounter(), NOW)
    rows = work_rows(vault.db, TODAY)
    assert [(row.kind, row.draft_id, row.encounter_id) for row in rows] == [
        ("draft", 0, urgent.encounter.id),
        ("unsaved", blank_id, 0),
        ("unsaved", new_id, 0),
        ("draft", 0, recent.encounter.id),
    ]
    assert (rows[0].file_by, rows[0].is_urgent) == (TODAY + timedelta(days=5), True)
    assert rows[0].next_step == "Finish the visit by 03/12/2026"
    assert (rows[1].patient, rows[1].payer, rows[1].charge_cents) == ("", "", 0)
    assert (rows[2].patient, rows[2].payer, rows[2].charge_cents) == (
        "Muñoz-O'Brien, Elena M",
        "Blue Larch Health",
        75,
    )
    draft_id = encounters.save_draft(vault, 0, recent.encounter, NOW)
    assert [(row.kind, row.draft_id, row.claim_number) for row in work_rows(vault.db, TODAY)][-1] == (
        "unsaved",
        new_id,
        "",
    )
    assert ("unsaved", draft_id, recent.claim_number) in [
        (row.kind, row.draft_id, row.claim_number) for row in work_rows(vault.db, TODAY)
    ]


def test_patients_and_claims_are_found(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(100), NOW)
    people.save_patient(vault, replace(PATIENT, name=PersonName("Zimmer", "Ada")), NOW)
    assert [(hit.kind, hit.id) for hit in find(vault.db, "munoz")] == [
        ("patient", town.patient.id),
        ("claim", saved.claim_id),
    ]
    for number in ("26-00001", "2600001", "26-0"):
        assert [(hit.kind, hit.title) for hit in find(vault.db, number)] == [
            ("claim", "26-00001 Muñoz-O'Brien, Elena M")
        ]
    assert find(vault.db, "nobody") == []
    assert find(vault.db, " ") == []
    for n in range(5):
        encounters.save_encounter(vault, town.visit(n), NOW)
        people.save_patient(vault, replace(PATIENT, name=PersonName("Munoz", f"Eve{n}")), NOW)
    assert [hit.kind for hit in find(vault.db, "munoz", 4)] == ["patient", "patient", "claim", "claim"]


def test_codes_are_counted_by_their_use(vault: Vault) -> None:
    town = settle(vault)
    encounters.save_encounter(vault, town.visit(100), NOW)
    encounters.save_encounter(vault, replace(town.visit(100, 200), diagnoses=("I10",)), NOW)
    encounters.save_encounter(vault, town.visit(100, service_date=date(2024, 1, 1)), NOW)
    assert diagnosis_use(vault.db, date(2026, 1, 1)) == {"E11.9": 1, "I10": 2}


def test_the_ledgers_sums_are_read_from_an_index_alone(vault: Vault) -> None:
    plan = " ".join(
        row[3]
        for row in vault.db.execute(
            f"EXPLAIN QUERY PLAN {claim_list.SELECT}", {"practice": None, "all_statuses": 1, "statuses": "", "most": -1}
        )
    )
    assert "COVERING INDEX ledger_entry_encounter" in plan
    assert "SCAN ledger_entry" not in plan
