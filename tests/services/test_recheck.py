"""All claims not yet sent, checked anew on a real vault: who is held up, what came since, told and stopped midway."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.claim import ClaimStatus, SentWay
from app.domain.rules.payer_rule import Effect, PayerRule, When
from app.services import claims, encounters, people
from app.services.payer_rules import save_payer_rule
from app.services.recheck import recheck_claims
from app.store.vault import Vault
from tests.invented import NOW, TODAY, Town, line, settle
from tests.services.test_encounters import EveryCode

RULE = PayerRule(0, "Levels", When(procedures=("99213",)), Effect.WARNING, "Check the level.", active=True)


class OwnBook(EveryCode):
    closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


def saved(vault: Vault, town: Town, days: int, code: str = "99213") -> tuple[int, int]:
    """Encounter and claim of a visit some days ago."""
    served = TODAY - timedelta(days=days)
    visit = replace(town.visit(12000, service_date=served), lines=(line(12000, served, code),))
    made = encounters.save_encounter(vault, visit, NOW)
    assert made.claim_id is not None
    return made.encounter.id, made.claim_id


def ready(vault: Vault, encounter_id: int) -> None:
    visit = encounters.load_encounter(vault, encounter_id)
    for finding in encounters.check_encounter(vault, visit, EveryCode(), TODAY):
        if finding.severity == "warning":
            encounters.override_finding(vault, encounter_id, finding, "Seen", NOW)
    encounters.mark_ready(vault, encounter_id, EveryCode(), NOW)


def test_a_new_rule_holds_up_a_ready_claim_and_a_kept_reason_lets_it_go(vault: Vault, town: Town) -> None:
    encounter_id, claim_id = saved(vault, town, 3)
    ready(vault, encounter_id)
    book = OwnBook()
    assert recheck_claims(vault, lambda: book, TODAY).held_up == ()
    assert book.closed == 1
    save_payer_rule(vault, RULE, NOW)
    result = recheck_claims(vault, OwnBook, TODAY)
    (held,) = result.held_up
    assert (result.claims, held.claim_id, held.status, held.is_new, held.errors) == (
        1, claim_id, ClaimStatus.READY, True, 0,
    )  # fmt: skip
    assert held.patient == town.patient.name.sort_name
    (finding,) = held.findings
    encounters.override_finding(vault, encounter_id, finding, "Right as it is", NOW)
    assert recheck_claims(vault, OwnBook, TODAY).held_up == ()


def test_sent_claims_are_left_alone_and_drafts_are_no_news(vault: Vault, town: Town) -> None:
    sent_visit, sent_claim = saved(vault, town, 3)
    ready(vault, sent_visit)
    claims.mark_sent(vault, [sent_claim], SentWay.MAILED, NOW)
    saved(vault, town, 5, code="9921")
    result = recheck_claims(vault, OwnBook, TODAY)
    assert result.claims == 1
    assert [(held.is_new, held.errors > 0) for held in result.held_up] == [(False, True)]


def test_what_it_says_is_what_the_visit_itself_says(vault: Vault, town: Town) -> None:
    people.save_payer(vault, replace(town.payer, active=False), NOW)
    encounter_id, _ = saved(vault, town, 3, code="9921")
    visit = encounters.load_encounter(vault, encounter_id)
    own = [f for f in encounters.check_encounter(vault, visit, EveryCode(), TODAY) if f.severity != "note"]
    (held,) = recheck_claims(vault, OwnBook, TODAY).held_up
    assert list(held.findings) == own


def test_progress_is_told_and_it_stops_where_asked(vault: Vault, town: Town) -> None:
    for days in range(1, 4):
        saved(vault, town, days, code="9921")
    told: list[tuple[int, int]] = []
    stops = iter((False, False, True))
    result = recheck_claims(vault, OwnBook, TODAY, lambda *at: told.append(at), lambda: next(stops))
    assert (result.claims, result.stopped, len(result.held_up)) == (2, True, 2)
    assert told == [(0, 3)]
    told.clear()
    assert not recheck_claims(vault, OwnBook, TODAY, lambda *at: told.append(at)).stopped
    assert told == [(0, 3), (3, 3)]
