"""A claim to a later payer is checked as any other: warnings are told and stand with a reason; it can be corrected."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.adjudication import Adjudication
from app.domain.authorization import Authorization
from app.domain.build_claim import build_next_claim
from app.domain.claim import ClaimStatus, SentWay
from app.domain.claim_version import FollowUp
from app.domain.coverage import Coverage
from app.domain.findings import Finding, Severity
from app.domain.people import PayerKind
from app.errors import UserError
from app.forms.cms1500_fill import fill
from app.queries.claim_detail import events
from app.queries.claim_list import claim_rows
from app.queries.worklist import work_rows
from app.services import claims, encounters, people
from app.services.adjudications import record_adjudication
from app.services.claim_reading import claim_for, stored_claim
from app.services.claim_versions import follow_claim, withdraw_following
from app.services.next_payer import (
    OwnItems,
    bill_next_payer,
    later_findings,
    let_warning_stand,
    next_claim_preview,
    ready_next_claim,
)
from app.services.print_queue import print_queue, sheets_of
from app.services.recheck import recheck_claims
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests import builders as make
from tests.invented import NOW, TODAY, Town
from tests.services.test_adjudications import LATER, OwnEveryCode, a_second_answer, an_answer, second, sent, town
from tests.services.test_encounters import with_warning_let_stand
from tests.services.test_print_runs import kept

__all__ = ["second", "sent", "town"]


@pytest.fixture(autouse=True)
def sound(vault: Vault) -> Iterator[None]:
    yield
    assert verify_vault(vault) == []


@pytest.fixture
def answered(vault: Vault, second: Coverage, sent: int) -> int:
    """The first payer's claim, answered; benefits of the second plan are not assigned, which is a warning."""
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    people.save_coverage(vault, replace(second, pays_practice=False), LATER)
    return sent


def warning(vault: Vault, answered: int) -> Finding:
    found = later_findings(vault, next_claim_preview(vault, answered), TODAY)
    return next(each for each in found if each.severity is Severity.WARNING)


def test_a_warning_is_told_and_holds_the_claim_until_a_reason_is_given(vault: Vault, answered: int) -> None:
    finding = warning(vault, answered)
    assert finding.rule == "coverage.not_assigned"
    with pytest.raises(encounters.NotReady) as refused:
        bill_next_payer(vault, answered, LATER)
    assert refused.value.findings == (finding,)
    assert vault.db.execute("SELECT count(*) FROM claim WHERE after = ?", [answered]).fetchone() == (0,)
    with pytest.raises(encounters.NotReady):
        bill_next_payer(vault, answered, LATER, reasons={finding.key: "  "})
    new_id = bill_next_payer(vault, answered, LATER, reasons={finding.key: "The patient hands it on"})
    assert stored_claim(vault, new_id).status is ClaimStatus.READY
    told = [event.words for event in events(vault.db, new_id)]
    assert f"{finding.message} Let stand: The patient hands it on" in told


def test_a_warning_that_came_later_is_let_stand_on_the_claim_itself(vault: Vault, second: Coverage, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    new_id = bill_next_payer(vault, sent, LATER)
    people.save_coverage(vault, replace(second, pays_practice=False), LATER)
    assert stored_claim(vault, new_id).status is ClaimStatus.DRAFT
    (held,) = recheck_claims(vault, OwnEveryCode, TODAY).held_up
    assert (held.claim_id, [each.rule for each in held.findings]) == (new_id, ["coverage.not_assigned"])
    (finding,) = held.findings
    with pytest.raises(UserError, match="only with a reason"):
        let_warning_stand(vault, new_id, finding, " ", LATER)
    let_warning_stand(vault, new_id, finding, "The patient hands it on", LATER)
    assert recheck_claims(vault, OwnEveryCode, TODAY).held_up == ()
    ready_next_claim(vault, new_id, LATER)
    claims.mark_sent(vault, [new_id], SentWay.MAILED, LATER)
    with pytest.raises(UserError, match="was sent"):
        let_warning_stand(vault, new_id, finding, "Again", LATER)


def test_an_error_is_not_let_stand(vault: Vault, answered: int) -> None:
    new_id = bill_next_payer(vault, answered, LATER, reasons={warning(vault, answered).key: "So it is"})
    with pytest.raises(UserError, match="Only a warning"):
        let_warning_stand(vault, new_id, Finding("x", Severity.ERROR, "y", "z"), "Because", LATER)


def test_a_correction_to_a_later_payer_says_what_it_says_anew_and_carries_that_payers_number(
    vault: Vault, sent: int
) -> None:
    """Its visit stays closed: what it bills is what the payer before was billed."""
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    later = bill_next_payer(vault, sent, LATER)
    claims.mark_sent(vault, [later], SentWay.MAILED, LATER)
    record_adjudication(vault, later, a_second_answer(vault, later), LATER)
    corrected = follow_claim(vault, later, FollowUp.CORRECT, "", LATER)
    ready_next_claim(vault, corrected, LATER, items=OwnItems("W2", "Corrected COB", attach_eob=False))
    claim = claim_for(vault, corrected)
    values = fill(claim)[0].values
    assert (values["22.code"], values["22.reference"]) == ("7", "H-1")
    assert (values["10d"], values["19"], claims.attached_sheets(claim)) == ("W2", "CORRECTED COB", 0)
    assert [line.charge_cents for line in claim.encounter.lines] == [120_00, 45_00]
    claims.mark_sent(vault, [corrected], SentWay.MAILED, LATER)


def test_the_pile_to_print_counts_the_page_of_answers(vault: Vault, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    new_id = bill_next_payer(vault, sent, LATER)
    ((claim,),) = [pile.claims for pile in print_queue(vault.db)]
    assert (claim.claim_id, claim.attached, sheets_of(claim)) == (new_id, 1, 2)
    run = kept(vault, new_id)
    assert run.pages == sheets_of(claim)
    withdraw_following(vault, new_id, LATER)
    bill_next_payer(vault, sent, LATER, attach_eob=False)
    ((claim,),) = [pile.claims for pile in print_queue(vault.db)]
    assert sheets_of(claim) == 1


def test_the_filing_limit_of_a_later_payer_counts_from_the_answer_before(
    vault: Vault, second: Coverage, sent: int
) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    payer = next(each for each in people.payers(vault) if each.id == second.payer_id)
    people.save_payer(vault, replace(payer, filing_limit_days=20), NOW)
    preview = next_claim_preview(vault, sent)
    told = {each.rule for each in later_findings(vault, preview, TODAY + timedelta(days=2))}
    assert not told & {"filing.passed", "filing.near"}  # the visit was five weeks ago
    rules = [each.rule for each in later_findings(vault, preview, TODAY + timedelta(days=21))]
    assert rules[0] == "filing.passed"
    until = preview.prior[-1].answer.decided_on + timedelta(days=20)
    (to_bill,) = [row for row in work_rows(vault.db, TODAY) if row.kind == "next"]
    assert to_bill.file_by == until
    new_id = bill_next_payer(vault, sent, LATER)
    (ready,) = work_rows(vault.db, TODAY)
    assert (ready.claim_id, ready.file_by) == (new_id, until)
    (row,) = [each for each in claim_rows(vault.db, until + timedelta(days=1)) if each.claim_id == new_id]
    assert row.next_step == "Print and send: limit passed"


def test_medicare_counts_from_the_service_whoever_paid_before(vault: Vault, second: Coverage, sent: int) -> None:
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    payer = next(each for each in people.payers(vault) if each.id == second.payer_id)
    people.save_payer(vault, replace(payer, kind=PayerKind.MEDICARE, filing_limit_days=365), NOW)
    served = next_claim_preview(vault, sent).encounter.service_date
    assert served is not None
    (to_bill,) = [row for row in work_rows(vault.db, TODAY) if row.kind == "next"]
    assert to_bill.file_by == served + timedelta(days=365)


def test_the_next_payer_is_not_told_what_the_one_before_authorized(vault: Vault, second: Coverage, town: Town) -> None:
    first = replace(town.coverage, authorizations=(Authorization("A-1"),))
    people.save_coverage(vault, first, NOW)
    saved = encounters.save_encounter(vault, replace(town.visit(120_00, 45_00), authorization="A 1"), NOW)
    with_warning_let_stand(vault, saved.encounter.id)
    encounters.mark_ready(vault, saved.encounter.id, OwnEveryCode(), NOW)
    sent = saved.claim_id or 0
    claims.mark_sent(vault, [sent], SentWay.MAILED, NOW)
    record_adjudication(vault, sent, an_answer(vault, sent), LATER)
    assert next_claim_preview(vault, sent).encounter.authorization == ""
    new_id = bill_next_payer(vault, sent, LATER, authorization="B-2")
    assert fill(claim_for(vault, new_id))[0].values["23"] == "B2"
    assert fill(claim_for(vault, sent))[0].values["23"] == "A1"


def test_a_number_that_is_nobodys_authorization_goes_on_to_the_next_payer(vault: Vault, second: Coverage) -> None:
    former = make.a_claim(encounter=make.an_encounter(authorization="38D0123456"))
    nobody = make.people()
    answer = Adjudication("1", TODAY, 0, 0)
    assert build_next_claim(former, answer, nobody, make.an_other_coverage().coverage).encounter == former.encounter
    both = replace(make.an_other_coverage().coverage, authorizations=(Authorization("38D0123456"),))
    firsts = replace(former, coverage=make.a_coverage(authorizations=(Authorization("38D0123456"),)))
    assert build_next_claim(firsts, answer, nobody, both).encounter == former.encounter
