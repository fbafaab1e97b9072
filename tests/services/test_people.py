"""People are kept whole, numbered, searchable, retired rather than deleted, and every change leaves one audit row."""

import json
from dataclasses import replace
from datetime import date

import pytest

from app.domain.encounter import ProcedureCode, ServiceLine, Template
from app.domain.people import PersonName
from app.errors import UserError
from app.queries.patient_list import patient_rows
from app.services import people
from app.services.settings import AUTOLOCK_MINUTES, set_setting, setting
from app.store.audit import check_audit_chain
from app.store.vault import Vault
from tests.invented import DRUG, NOW, PATIENT, settle


def audit(vault: Vault) -> list[tuple[str, str, int | None, dict[str, object]]]:
    rows = vault.db.execute("SELECT action, subject_kind, subject_id, detail_json FROM audit ORDER BY id")
    return [(action, kind, subject, json.loads(detail)) for action, kind, subject, detail in rows]


def test_every_record_comes_back_as_it_was_saved(vault: Vault) -> None:
    town = settle(vault)
    assert people.practice(vault, town.practice.id) == town.practice
    assert people.provider(vault, town.provider.id) == town.provider
    assert people.facility(vault, town.facility.id) == town.facility
    assert people.payer(vault, town.payer.id) == town.payer
    assert people.patient(vault, town.patient.id) == town.patient
    assert people.coverages(vault, town.patient.id) == (town.coverage,)
    assert town.coverage.subscriber.name == PersonName("O'Brien", "Tom")
    assert check_audit_chain(vault.db) == []


def test_patients_get_numbers_from_10001_and_past_those_in_use(vault: Vault) -> None:
    assert people.save_patient(vault, PATIENT, NOW).account_number == "10001"
    people.save_patient(vault, replace(PATIENT, account_number="10002"), NOW)
    assert people.save_patient(vault, PATIENT, NOW).account_number == "10003"
    with pytest.raises(UserError, match="belongs to another"):
        people.save_patient(vault, replace(PATIENT, account_number="10001"), NOW)


def test_a_change_leaves_one_audit_row_with_what_changed(vault: Vault) -> None:
    town = settle(vault)
    before = len(audit(vault))
    people.save_patient(vault, replace(town.patient, phone="5035550111"), NOW)
    people.save_patient(vault, replace(town.patient, phone="5035550111"), NOW)
    assert audit(vault)[before:] == [
        (
            "change",
            "patient",
            town.patient.id,
            {"before": {"phone": town.patient.phone}, "after": {"phone": "5035550111"}},
        )
    ]


def test_viewing_a_patient_is_kept(vault: Vault) -> None:
    town = settle(vault)
    assert people.view_patient(vault, town.patient.id, NOW) == town.patient
    assert audit(vault)[-1] == ("view", "patient", town.patient.id, {})


def test_retired_records_leave_the_lists_but_stay(vault: Vault) -> None:
    town = settle(vault)
    people.set_active(vault, "payer", town.payer.id, False, NOW)
    assert people.payers(vault) == ()
    assert [payer.active for payer in people.payers(vault, active_only=False)] == [False]
    people.set_active(vault, "payer", town.payer.id, True, NOW)
    assert people.payers(vault) == (town.payer,)
    assert [row[0] for row in audit(vault)[-2:]] == ["deactivate", "activate"]


def test_what_is_gone_is_said_calmly(vault: Vault) -> None:
    with pytest.raises(UserError, match="no longer there"):
        people.patient(vault, 99)
    with pytest.raises(UserError, match="no longer there"):
        people.save_patient(vault, replace(PATIENT, id=99), NOW)
    with pytest.raises(UserError, match="needs a name"):
        people.save_patient(vault, replace(PATIENT, name=PersonName()), NOW)


def test_fee_list_holds_each_code_once(vault: Vault) -> None:
    town = settle(vault)
    code = ProcedureCode(
        practice_id=town.practice.id,
        code="J1030",
        description="Steroid",
        charge_cents=4500,
        modifiers=("LT",),
        drug=DRUG,
    )
    saved = people.save_procedure_code(vault, code, NOW)
    plain_code = people.save_procedure_code(vault, replace(code, code="99213", drug=None, modifiers=()), NOW)
    assert people.procedure_codes(vault, town.practice.id) == (plain_code, saved)
    with pytest.raises(UserError, match="already in"):
        people.save_procedure_code(vault, code, NOW)


def test_templates_are_offered_to_their_provider_and_forget_the_visit(vault: Vault) -> None:
    town = settle(vault)
    lines = (ServiceLine(id=7, service_date=date(2026, 1, 5), procedure="99213", drug=DRUG, modifiers=("25",)),)
    own = people.save_template(vault, Template(0, town.practice.id, town.provider.id, "Own", ("E11.9",), lines), NOW)
    everyone = people.save_template(vault, Template(0, town.practice.id, 0, "All", ("I10",)), NOW)
    assert people.templates(vault, town.practice.id, town.provider.id) == (everyone, own)
    assert people.templates(vault, town.practice.id, 99) == (everyone,)
    assert own.lines[0] == replace(lines[0], id=0, service_date=None)
    people.delete_template(vault, own.id, NOW)
    assert people.templates(vault, town.practice.id) == (everyone,)


@pytest.mark.parametrize(
    "typed",
    [
        "munoz",
        "elena mun",
        "obrien",
        "O'Brien",
        "10001",
        "3/7/58",
        "03071958",
        "1958-03",
        "(503) 555-0199",
        "5035550199",
    ],
)
def test_patients_are_found_by_any_of_their_words(vault: Vault, typed: str) -> None:
    town = settle(vault)
    people.save_patient(vault, replace(PATIENT, name=PersonName("Zimmer", "Ada"), phone="", birth_date=None), NOW)
    found = patient_rows(vault.db, typed)
    assert [(row.id, row.name, row.payer) for row in found] == [
        (town.patient.id, "Muñoz-O'Brien, Elena M", "Blue Larch Health")
    ]


def test_patients_are_not_found_by_the_middle_of_a_word_or_a_wildcard(vault: Vault) -> None:
    settle(vault)
    assert patient_rows(vault.db, "lena") == []
    assert patient_rows(vault.db, "elena zimmer") == []
    assert len(patient_rows(vault.db, "%")) == 1  # no word at all: the whole list
    assert len(patient_rows(vault.db)) == 1


def test_settings_keep_their_kind(vault: Vault) -> None:
    assert setting(vault, AUTOLOCK_MINUTES, 10) == 10
    set_setting(vault, AUTOLOCK_MINUTES, 5, NOW)
    set_setting(vault, "a_measure", 1.5, NOW)
    before = len(audit(vault))
    set_setting(vault, AUTOLOCK_MINUTES, 5, NOW)
    assert len(audit(vault)) == before
    assert setting(vault, AUTOLOCK_MINUTES, 10) == 5
    assert setting(vault, "a_measure", 0.0) == 1.5
    set_setting(vault, "a_measure", 2, NOW)
    assert setting(vault, "a_measure", 0.0) == 2.0
    assert setting(vault, "a_measure", "") == ""
