"""Saving a visit keeps its lines, its money and its claim in step, in one transaction with one audit row."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.codes import DiagnosisStatus
from app.domain.coverage import Rank
from app.domain.diagnosis_facts import DiagnosisFacts
from app.domain.encounter import Encounter
from app.domain.findings import Finding, Severity
from app.domain.ledger import PartyKind, balance_by_party
from app.domain.people import PersonName
from app.domain.procedure_book import NO_PROCEDURES, ProcedureBook
from app.errors import UserError
from app.queries.claim_detail import events
from app.services import encounters, people
from app.services.claim_reading import claim_for
from app.store.audit import check_audit_chain
from app.store.claims import claim_of_encounter
from app.store.ledger import load_visit_entries
from app.store.ledger_check import check_ledger
from app.store.vault import Vault
from tests.invented import DRUG, NOW, PATIENT, TODAY, Town, line, settle


class EveryCode:
    """A code book in which each code is good."""

    procedures: ProcedureBook = NO_PROCEDURES

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        return DiagnosisStatus(known=True, billable=True, valid_on=True, description=code)

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        return None


def owed(vault: Vault, encounter_id: int) -> dict[PartyKind, int]:
    balances = balance_by_party(load_visit_entries(vault.db, encounter_id))
    return {party.kind: cents for party, cents in balances.items()}


def audit_count(vault: Vault) -> int:
    return int(vault.db.execute("SELECT count(*) FROM audit").fetchone()[0])


def words(vault: Vault, claim_id: int) -> list[str]:
    return [event.words for event in events(vault.db, claim_id)]


def with_warning_let_stand(vault: Vault, encounter_id: int) -> None:
    """Give a reason for each warning, so that the claim can be made ready."""
    visit = encounters.load_encounter(vault, encounter_id)
    for finding in encounters.check_encounter(vault, visit, EveryCode(), TODAY):
        if finding.severity is Severity.WARNING:
            encounters.override_finding(vault, encounter_id, finding, "Seen and right", NOW)


def test_a_visit_comes_back_whole_with_line_ids(vault: Vault) -> None:
    town = settle(vault)
    visit = replace(
        town.visit(12000, 4500),
        referring_id=town.provider.id,
        facility_id=town.facility.id,
        onset_date=date(2026, 1, 2),
        other_accident=True,
        authorization="A-1",
        outside_lab_cents=100,
    )
    visit = replace(visit, lines=(visit.lines[0], replace(visit.lines[1], drug=DRUG, units_tenths=15, note="Why")))
    saved = encounters.save_encounter(vault, visit, NOW)
    loaded = encounters.load_encounter(vault, saved.encounter.id)
    assert loaded == saved.encounter
    assert all(line.id for line in loaded.lines)
    unnumbered = tuple(replace(line, id=0) for line in loaded.lines)
    assert replace(loaded, id=0, lines=unnumbered) == visit


def test_saving_charges_the_coverage_opens_the_claim_and_takes_the_payment(vault: Vault) -> None:
    town = settle(vault)
    before = audit_count(vault)
    saved = encounters.save_encounter(vault, town.visit(12000, 4500, paid_cents=2500), NOW)
    assert saved.claim_number == "26-00001"
    assert saved.claim_id is not None
    assert owed(vault, saved.encounter.id) == {PartyKind.COVERAGE: 16500, PartyKind.PATIENT: -2500}
    assert audit_count(vault) == before + 1
    claim = claim_for(vault, saved.claim_id)
    assert (claim.number, claim.coverage.id, claim.total_cents) == ("26-00001", town.coverage.id, 16500)
    assert words(vault, saved.claim_id) == ["Created for Blue Larch Health"]


def test_saving_again_without_a_change_moves_no_money(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(12000, paid_cents=2500), NOW)
    entries = load_visit_entries(vault.db, saved.encounter.id)
    again = encounters.save_encounter(vault, saved.encounter, NOW)
    assert again.encounter == saved.encounter
    assert load_visit_entries(vault.db, saved.encounter.id) == entries


def test_a_removed_line_stays_and_comes_back_under_its_id(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(12000, 4500), NOW).encounter
    encounters.save_encounter(vault, replace(saved, lines=saved.lines[:1]), NOW)
    places = vault.db.execute("SELECT id, place FROM service_line ORDER BY id").fetchall()
    assert places == [(saved.lines[0].id, 0), (saved.lines[1].id, -1)]
    assert owed(vault, saved.id) == {PartyKind.COVERAGE: 12000}
    swapped = encounters.save_encounter(vault, replace(saved, lines=saved.lines[::-1]), NOW).encounter
    assert [line.id for line in swapped.lines] == [saved.lines[1].id, saved.lines[0].id]
    assert check_ledger(vault.db) == []


def test_lines_copied_from_another_visit_or_twice_become_new_lines(vault: Vault) -> None:
    town = settle(vault)
    first = encounters.save_encounter(vault, town.visit(12000), NOW).encounter
    copied = encounters.save_encounter(vault, replace(first, id=0, lines=first.lines * 2), NOW).encounter
    assert len({line.id for line in (*first.lines, *copied.lines)}) == 3
    assert encounters.load_encounter(vault, first.id) == first


def test_a_patient_without_coverage_pays_himself(vault: Vault) -> None:
    town = settle(vault)
    people.set_active(vault, "coverage", town.coverage.id, False, NOW)
    saved = encounters.save_encounter(vault, town.visit(12000), NOW)
    assert (saved.claim_id, saved.claim_number) == (None, None)
    assert owed(vault, saved.encounter.id) == {PartyKind.PATIENT: 12000}
    with pytest.raises(UserError, match="no coverage"):
        encounters.mark_ready(vault, saved.encounter.id, EveryCode(), NOW)


def test_changing_the_patient_moves_all_money(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(12000, paid_cents=500), NOW)
    other = people.save_patient(vault, replace(PATIENT, phone=""), NOW)
    encounters.save_encounter(vault, replace(saved.encounter, patient_id=other.id), NOW)
    sums = vault.db.execute("SELECT patient_id, sum(amount_cents) FROM ledger_entry GROUP BY 1 ORDER BY 1").fetchall()
    assert sums == [(town.patient.id, 0), (other.id, 11500)]
    assert check_ledger(vault.db) == []


def test_a_coverage_ended_later_moves_unsent_charges_to_the_patient(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(12000), NOW)
    assert saved.claim_id
    people.save_coverage(vault, replace(town.coverage, ends_on=date(2026, 1, 31)), NOW)
    assert owed(vault, saved.encounter.id) == {PartyKind.PATIENT: 12000}
    secondary = replace(town.coverage, id=0, rank=Rank.SECONDARY, member_id="SEC1")
    second = people.save_coverage(vault, secondary, NOW)
    assert owed(vault, saved.encounter.id) == {PartyKind.COVERAGE: 12000}
    stored = claim_of_encounter(vault.db, saved.encounter.id)
    assert stored and stored.coverage_id == second.id
    assert check_ledger(vault.db) == []


def test_a_ready_claim_is_a_draft_again_when_its_visit_changes(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(12000), NOW)
    assert saved.claim_id
    with_warning_let_stand(vault, saved.encounter.id)
    claim = encounters.mark_ready(vault, saved.encounter.id, EveryCode(), NOW)
    assert claim.signed_on == NOW.astimezone().date().isoformat()
    encounters.save_encounter(vault, saved.encounter, NOW)
    assert claim_for(vault, saved.claim_id).signed_on
    encounters.save_encounter(vault, replace(saved.encounter, lines=(line(9900, date(2026, 2, 3)),)), NOW)
    assert claim_for(vault, saved.claim_id).signed_on == ""
    assert words(vault, saved.claim_id)[-1] == "The visit was changed; a draft again"
    stored = claim_of_encounter(vault.db, saved.encounter.id)
    assert stored and (stored.status, stored.total_cents) == ("draft", 9900)


def test_findings_keep_a_claim_from_being_ready(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, replace(town.visit(12000), diagnoses=()), NOW)
    with pytest.raises(encounters.NotReady, match="not ready") as caught:
        encounters.mark_ready(vault, saved.encounter.id, EveryCode(), NOW)
    assert any(finding.field.startswith("diagnos") for finding in caught.value.findings)


def test_a_reason_lets_a_warning_stand_and_is_kept(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(12000), NOW)
    assert saved.claim_id
    warning = Finding("line.unusual", Severity.WARNING, "line.0.charge", "The charge is unusual.")
    encounters.override_finding(vault, saved.encounter.id, warning, " Agreed with the payer ", NOW)
    assert encounters.overrides(vault, saved.encounter.id) == {warning.key: "Agreed with the payer"}
    assert "Agreed with the payer" in words(vault, saved.claim_id)[-1]
    with pytest.raises(UserError, match="reason"):
        encounters.override_finding(vault, saved.encounter.id, warning, "  ", NOW)
    with pytest.raises(UserError, match="Only a warning"):
        encounters.override_finding(
            vault, saved.encounter.id, replace(warning, severity=Severity.ERROR), "Because", NOW
        )


def test_an_earlier_service_the_same_day_is_found_as_a_duplicate(vault: Vault) -> None:
    town = settle(vault)
    encounters.save_encounter(vault, town.visit(12000), NOW)
    found = encounters.check_encounter(vault, town.visit(12000), EveryCode(), TODAY)
    assert any("26-00001" in finding.message for finding in found)


def test_the_last_visit_is_the_one_before(vault: Vault) -> None:
    town = settle(vault)
    assert encounters.last_encounter(vault, town.patient.id) is None
    later = encounters.save_encounter(vault, town.visit(1, service_date=date(2026, 2, 9)), NOW).encounter
    earlier = encounters.save_encounter(vault, town.visit(1, service_date=date(2026, 1, 9)), NOW).encounter
    assert encounters.last_encounter(vault, town.patient.id) == later
    assert encounters.last_encounter(vault, town.patient.id, later.id) == earlier
    assert encounters.last_encounter(vault, town.patient.id, earlier.id) is None


def test_drafts_survive_until_the_visit_is_saved(vault: Vault) -> None:
    town = settle(vault)
    before = audit_count(vault)
    typed = Encounter(patient_id=town.patient.id)
    draft_id = encounters.save_draft(vault, 0, typed, NOW)
    assert encounters.save_draft(vault, draft_id, town.visit(100), NOW) == draft_id
    assert audit_count(vault) == before
    (draft,) = encounters.drafts(vault)
    assert (draft.id, draft.encounter, draft.saved_at) == (draft_id, town.visit(100), NOW)
    saved = encounters.save_encounter(vault, draft.encounter, NOW, draft_id)
    assert encounters.drafts(vault) == ()
    again = encounters.save_draft(vault, 0, saved.encounter, NOW)
    assert encounters.save_draft(vault, 0, replace(saved.encounter, authorization="X"), NOW) == again
    encounters.discard_draft(vault, again, NOW)
    encounters.discard_draft(vault, again, NOW)
    assert encounters.drafts(vault) == ()


def test_what_cannot_be_saved_leaves_nothing_behind(vault: Vault) -> None:
    town = settle(vault)
    before = audit_count(vault)
    for broken in (
        replace(town.visit(1), patient_id=0),
        replace(town.visit(1), practice_id=0),
        replace(town.visit(1), diagnoses=tuple(f"A0{n}" for n in range(13))),
        replace(town.visit(1), id=77),
    ):
        with pytest.raises(UserError):
            encounters.save_encounter(vault, broken, NOW)
    assert audit_count(vault) == before
    assert vault.db.execute("SELECT count(*) FROM encounter").fetchone() == (0,)


CHANGE = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30000)), max_size=6)


@given(
    saves=st.lists(
        st.tuples(CHANGE, st.integers(0, 5000), st.sampled_from(["covered", "uncovered", "undated"])),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_saves_always_leave_ledger_charges_equal_to_line_charges(
    vault: Vault, saves: list[tuple[list[tuple[int, int]], int, str]]
) -> None:
    town = _town(vault)
    days = {"covered": date(2026, 2, 3), "uncovered": date(2024, 2, 3), "undated": None}
    visit = town.visit()
    for lines, paid_cents, day in saves:
        # Each number below 6 keeps the line that is in that place, with another charge; the rest are new lines.
        kept = tuple(
            replace(visit.lines[place], charge_cents=cents)
            if place < len(visit.lines)
            else line(cents, date(2026, 2, 3))
            for place, cents in lines
        )
        visit = replace(visit, lines=kept, patient_paid_cents=paid_cents, service_date=days[day])
        visit = encounters.save_encounter(vault, visit, NOW).encounter
        party = PartyKind.PATIENT if day == "uncovered" else PartyKind.COVERAGE
        expected = {party: visit.total_cents}
        expected[PartyKind.PATIENT] = expected.get(PartyKind.PATIENT, 0) - paid_cents
        assert owed(vault, visit.id) == {kind: cents for kind, cents in expected.items() if cents}
        assert check_ledger(vault.db) == []
    assert check_audit_chain(vault.db) == []


def _town(vault: Vault) -> Town:
    """The people of the vault, settled in the first example only."""
    if not people.practices(vault):
        return settle(vault)
    return Town(
        practice=people.practices(vault)[0],
        provider=people.providers(vault)[0],
        facility=people.facilities(vault)[0],
        payer=people.payers(vault)[0],
        patient=people.patient(vault, 1),
        coverage=people.coverages(vault, 1)[0],
    )


def test_the_audit_row_of_a_save_tells_what_changed(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(12000), NOW)
    encounters.save_encounter(vault, replace(saved.encounter, authorization="A-1"), NOW)
    (detail,) = vault.db.execute("SELECT detail_json FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    assert json.loads(detail) == {
        "before": {"authorization": ""},
        "after": {"authorization": "A-1"},
        "claim": "26-00001",
    }


def test_a_number_that_would_be_cut_is_an_error_and_signs_the_form_leaves_out_are_not_counted(vault: Vault) -> None:
    town = settle(vault)
    visit = replace(town.visit(12000), authorization="9" * 30)
    (told,) = (f for f in encounters.check_encounter(vault, visit, EveryCode(), TODAY) if f.rule.startswith("form."))
    assert (told.severity, told.field) == (Severity.ERROR, "encounter.authorization")
    people.save_patient(vault, replace(town.patient, name=PersonName("O'Hara-St. John", "Maryann", "L", "Jr.")), NOW)
    fits = replace(visit, authorization="")
    assert not [f for f in encounters.check_encounter(vault, fits, EveryCode(), TODAY) if f.rule.startswith("form.")]
