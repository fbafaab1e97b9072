"""A ready claim is checked as it stands: changed records never go out unseen."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.authorization import Authorization
from app.domain.claim import ClaimStatus
from app.domain.coverage import Coverage, Rank, Relation
from app.domain.findings import blocking
from app.domain.people import Address
from app.queries.claim_detail import events
from app.services import claims, encounters, people
from app.services.claim_reading import claim_for
from app.store.claims import load_stored_claim
from app.store.vault import Vault
from tests.invented import NOW, settle
from tests.services.test_claims import ready_claim
from tests.services.test_encounters import EveryCode


def standing(vault: Vault, claim_id: int) -> tuple[ClaimStatus, str]:
    """The claim's status, and the last line of its history."""
    stored = load_stored_claim(vault.db, claim_id)
    assert stored
    return stored.status, events(vault.db, claim_id)[-1].words


def test_a_change_that_breaks_a_rule_makes_a_draft_of_it(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    people.save_coverage(vault, replace(town.coverage, member_id=""), NOW)
    words = "The coverage's record was changed; a draft again: The insured's ID is missing."
    assert standing(vault, claim_id) == (ClaimStatus.DRAFT, words)
    assert claim_for(vault, claim_id).signed_on == ""


@pytest.mark.parametrize("kind", ["practice", "provider", "payer", "patient"])
def test_every_record_on_the_claim_is_watched(vault: Vault, kind: str) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    save = getattr(people, f"save_{kind}")
    record = getattr(town, kind)
    save(vault, replace(record, npi="") if kind == "provider" else replace(record, address=Address()), NOW)
    status, words = standing(vault, claim_id)
    assert status is ClaimStatus.DRAFT
    assert words.startswith(f"The {kind}'s record was changed; a draft again: ")


def test_a_facility_on_the_claim_is_watched(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    visit = replace(claim_for(vault, claim_id).encounter, facility_id=town.facility.id)
    encounters.save_encounter(vault, visit, NOW)
    encounters.mark_ready(vault, visit.id, EveryCode(), NOW)
    people.save_facility(vault, replace(town.facility, address=Address()), NOW)
    assert standing(vault, claim_id)[0] is ClaimStatus.DRAFT


def test_a_good_change_leaves_it_ready_and_is_told(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    people.save_coverage(vault, replace(town.coverage, member_id="XLH884202"), NOW)
    told = "The coverage's record was changed; checked again, still ready"
    assert standing(vault, claim_id) == (ClaimStatus.READY, told)
    assert claim_for(vault, claim_id).coverage.member_id == "XLH884202"


def test_the_visits_of_an_authorization_are_counted_when_the_coverage_changes(vault: Vault) -> None:
    """The third of three, let stand: it is the third after the change as well, not the first."""
    town = settle(vault)
    coverage = people.save_coverage(vault, replace(town.coverage, authorizations=(Authorization("A1", visits=3),)), NOW)
    for day in (1, 2):
        earlier = replace(town.visit(12000, service_date=date(2026, 1, day)), authorization="A1")
        encounters.save_encounter(vault, earlier, NOW)
    third = replace(town.visit(12000, service_date=date(2026, 1, 3)), authorization="A1")
    saved = encounters.save_encounter(vault, third, NOW)
    assert saved.claim_id
    found = encounters.check_encounter(vault, saved.encounter, EveryCode(), NOW.date())
    for finding in blocking(found, frozenset()):
        encounters.override_finding(vault, saved.encounter.id, finding, "More visits are asked for", NOW)
    assert "authorization.near" in {finding.rule for finding in found}
    encounters.mark_ready(vault, saved.encounter.id, EveryCode(), NOW)
    people.save_coverage(vault, replace(coverage, member_id="XLH884202"), NOW)
    assert standing(vault, saved.claim_id)[0] is ClaimStatus.READY
    people.save_coverage(vault, replace(coverage, authorizations=(Authorization("A1", visits=2),)), NOW)
    assert standing(vault, saved.claim_id)[0] is ClaimStatus.DRAFT


def test_what_the_form_does_not_say_changes_nothing(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    before = events(vault.db, claim_id)
    people.save_payer(vault, replace(town.payer, phone="5035550111"), NOW)
    people.save_coverage(vault, replace(town.coverage, copay_cents=4000), NOW)
    people.set_active(vault, "provider", town.provider.id, False, NOW)
    assert events(vault.db, claim_id) == before
    assert standing(vault, claim_id)[0] is ClaimStatus.READY


def test_a_payer_out_of_use_holds_it_up(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    people.set_active(vault, "payer", town.payer.id, False, NOW)
    status, words = standing(vault, claim_id)
    assert (status, "was deactivated" in words) == (ClaimStatus.DRAFT, True)


def test_paper_that_says_otherwise_is_not_sent(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    claims.print_claims(vault, [claim_id], plain=False, now=NOW)
    people.save_patient(vault, replace(town.patient, phone="5035550100"), NOW)
    told = "The patient's record was changed after the claim was printed; a draft again"
    assert standing(vault, claim_id) == (ClaimStatus.DRAFT, told)


def test_a_filing_limit_told_later_holds_it_up(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    people.save_payer(vault, replace(town.payer, filing_limit_days=10), NOW)
    status, words = standing(vault, claim_id)
    assert (status, "filing limit passed" in words) == (ClaimStatus.DRAFT, True)


def test_a_second_policy_changes_the_form_of_the_first(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    second = Coverage(
        patient_id=town.patient.id,
        payer_id=town.payer.id,
        rank=Rank.SECONDARY,
        member_id="Z9",
        plan_name="Larch Plus",
        relation=Relation.SELF,
        starts_on=date(2025, 1, 1),
    )
    people.save_coverage(vault, second, NOW)
    told = "The coverage's record was changed; checked again, still ready"
    assert standing(vault, claim_id) == (ClaimStatus.READY, told)
    assert claim_for(vault, claim_id).other is not None


def test_a_claim_that_goes_elsewhere_says_so_once(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    count = len(events(vault.db, claim_id))
    people.set_active(vault, "coverage", town.coverage.id, False, NOW)
    assert standing(vault, claim_id) == (ClaimStatus.DRAFT, "The patient has no coverage any more; a draft again")
    assert len(events(vault.db, claim_id)) == count + 1
