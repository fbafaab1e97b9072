"""Claims are printed the same each time, frozen as they are sent, and stay so whatever changes after."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from sqlcipher3 import dbapi2

from app.domain.claim import ClaimStatus, SentWay
from app.domain.people import Address
from app.domain.print_run import PrintJob
from app.errors import UserError
from app.forms import cms1500
from app.queries.claim_detail import events
from app.queries.claim_list import claim_rows
from app.services import claims, encounters, people, sending
from app.services.batch_print import draw_batch, keep_batch
from app.services.print_profiles import profile_for, save_profile
from app.store.claims import load_stored_claim
from app.store.vault import Vault
from tests.invented import NOW, TODAY, Town, settle
from tests.services.test_encounters import EveryCode, with_warning_let_stand


def ready_claim(vault: Vault, town: Town, *charges_cents: int) -> int:
    """A saved visit whose claim is ready; the claim's id."""
    saved = encounters.save_encounter(vault, town.visit(*charges_cents, service_date=date(2026, 2, 3)), NOW)
    with_warning_let_stand(vault, saved.encounter.id)
    encounters.mark_ready(vault, saved.encounter.id, EveryCode(), NOW)
    assert saved.claim_id
    return saved.claim_id


def test_a_batch_prints_as_one_pdf_and_the_same_each_time(vault: Vault) -> None:
    town = settle(vault)
    saved = encounters.save_encounter(vault, town.visit(*[1000] * 7), NOW)
    other = encounters.save_encounter(vault, town.visit(500, service_date=date(2026, 2, 4)), NOW)
    assert saved.claim_id and other.claim_id
    ids = [saved.claim_id, other.claim_id]
    printed = claims.print_claims(vault, ids, plain=True, now=NOW)
    assert (printed.pages, printed.claim_ids) == (3, tuple(ids))
    assert claims.print_claims(vault, ids, plain=True, now=NOW) == printed
    assert [event.words for event in events(vault.db, ids[0])][1:] == ["Printed on plain paper"] * 2
    audit = vault.db.execute("SELECT action, subject_id, detail_json FROM audit ORDER BY id DESC").fetchone()
    assert (*audit[:2], json.loads(audit[2])) == ("print", None, {"claims": ids, "plain": True})


def test_offsets_move_the_data_on_pre_printed_forms_only(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 1000)
    before = [claims.print_claims(vault, [claim_id], plain=plain, now=NOW).pdf for plain in (False, True)]
    save_profile(vault, replace(profile_for(vault, ""), x_hundredths=350), NOW)
    after = [claims.print_claims(vault, [claim_id], plain=plain, now=NOW).pdf for plain in (False, True)]
    assert (before[0] != after[0], before[1] == after[1]) == (True, True)


def test_a_sent_claim_is_frozen_whatever_changes_after(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    as_ready = claims.claim_for(vault, claim_id)
    claims.mark_sent(vault, [claim_id], SentWay.MAILED, NOW)
    people.save_patient(vault, replace(town.patient, address=Address("1 New St", "Bend", "OR", "97701")), NOW)
    people.save_coverage(vault, replace(town.coverage, member_id="OTHER"), NOW)
    people.set_active(vault, "coverage", town.coverage.id, False, NOW)
    assert claims.claim_for(vault, claim_id) == as_ready
    stored = load_stored_claim(vault.db, claim_id)
    assert stored and stored.status is ClaimStatus.SENT
    data_only = cms1500.render([cms1500.fill(as_ready)], facsimile=False)
    assert stored.pdf_sha256 == hashlib.sha256(data_only).hexdigest() == claims.print_sha256(as_ready)
    assert events(vault.db, claim_id)[-1].words == "Sent by mail"
    with pytest.raises(UserError, match="was sent"):
        encounters.save_encounter(vault, as_ready.encounter, NOW)
    with pytest.raises(UserError, match="was sent"):
        claims.reopen(vault, claim_id, NOW)
    with pytest.raises(UserError, match="sent already"):
        claims.mark_sent(vault, [claim_id], SentWay.FAXED, NOW)
    with pytest.raises(dbapi2.IntegrityError, match="frozen"):
        vault.db.execute("UPDATE claim SET total_cents = 1 WHERE id = ?", [claim_id])


def test_copies_made_before_something_was_written_are_made_again(vault: Vault) -> None:
    town = settle(vault)
    first, second = ready_claim(vault, town, 12000), ready_claim(vault, town, 500)
    made = sending.copies_to_send(vault.db, [first, second])
    assert sending.are_true(vault, made)
    people.save_coverage(vault, replace(town.coverage, member_id="XLH884202"), NOW)
    assert not sending.are_true(vault, made)
    sending.send_copies(vault, made, SentWay.MAILED, NOW)
    assert claims.claim_for(vault, first).coverage.member_id == "XLH884202"


def test_a_batch_is_drawn_apart_and_kept_whole(vault: Vault) -> None:
    town = settle(vault)
    ready, draft = ready_claim(vault, town, 12000), encounters.save_encounter(vault, town.visit(1), NOW).claim_id
    assert draft
    steps: list[tuple[int, int]] = []
    job = PrintJob((ready, draft), TODAY, plain=True, send=True)
    batch = draw_batch(vault.db, job, lambda *at: steps.append(at))
    assert batch.printed == claims.print_claims(vault, [ready, draft], plain=True, now=NOW)
    assert steps == [(done, 6) for done in range(1, 6)]
    as_ready = claims.claim_for(vault, ready)
    keep_batch(vault, batch, now=NOW)
    assert [event.kind for event in events(vault.db, ready)][-2:] == ["printed", "sent"]
    assert [event.kind for event in events(vault.db, draft)][-1] == "printed"
    assert claims.claim_for(vault, ready) == as_ready
    with pytest.raises(UserError, match="sent already"):
        keep_batch(vault, batch, now=NOW)
    assert [event.kind for event in events(vault.db, ready)][-1] == "sent"


def test_sending_is_all_or_none(vault: Vault) -> None:
    town = settle(vault)
    ready = ready_claim(vault, town, 12000)
    draft = encounters.save_encounter(vault, town.visit(1), NOW).claim_id
    assert draft
    with pytest.raises(UserError, match="26-00002 is not ready"):
        claims.mark_sent(vault, [ready, draft], SentWay.PRINTED, NOW)
    assert claims.ready_among(vault, [ready, draft, ready]) == (ready,)
    with pytest.raises(UserError, match="no claim"):
        claims.mark_sent(vault, [], SentWay.PRINTED, NOW)
    with pytest.raises(UserError, match="no claim"):
        claims.print_claims(vault, [], plain=True, now=NOW)
    with pytest.raises(UserError, match="no longer there"):
        claims.claim_for(vault, 99)


def test_a_ready_claim_goes_back_to_the_drafts(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    claims.reopen(vault, claim_id, NOW)
    claims.reopen(vault, claim_id, NOW)
    assert [event.kind for event in events(vault.db, claim_id)][-2:] == ["ready", "reopened"]
    assert claims.claim_for(vault, claim_id).signed_on == ""


def test_a_claim_whose_coverage_was_retired_still_shows(vault: Vault) -> None:
    town = settle(vault)
    claim_id = ready_claim(vault, town, 12000)
    people.set_active(vault, "coverage", town.coverage.id, False, NOW)
    claim = claims.claim_for(vault, claim_id)
    assert (claim.coverage.member_id, claim.payer.name) == ("XLH884201", "Blue Larch Health")
    assert events(vault.db, claim_id)[-1].words == "The patient has no coverage any more; a draft again"


def test_the_ledger_goes_along_as_a_table(vault: Vault) -> None:
    town = settle(vault)
    encounters.save_encounter(vault, town.visit(123456, paid_cents=200000), NOW)
    head, row = csv.reader(io.StringIO(claims.claims_csv(claim_rows(vault.db, TODAY))))
    assert dict(zip(head, row, strict=True)) == {
        "Claim": "26-00001",
        "Patient": "Muñoz-O'Brien, Elena M",
        "Payer": "Blue Larch Health",
        "Provider": "Okafor, Grace",
        "Date of service": "2026-02-03",
        "Charge": "1234.56",
        "Balance": "-765.44",
        "Status": "draft",
        "Age": "32",
        "Next step": "Finish the visit",
    }
