"""A print run is kept whole with its very bytes or not at all, comes out again the same, and orders by payer."""

import hashlib
import io
import json
import os
import signal
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest
from sqlcipher3 import dbapi2

from app.domain.people import Address
from app.domain.print_profile import PrintProfile
from app.domain.print_run import Cover, PrintedClaim, PrintJob, PrintRun, printings_of
from app.errors import UserError
from app.forms import cms1500
from app.queries.claim_detail import events
from app.queries.print_runs import run_rows
from app.services import claims, encounters, people
from app.services.batch_print import Batch, draw_batch, keep_batch
from app.services.print_profiles import forget_profile, profile_for, profiles, save_profile
from app.services.print_queue import print_queue, sheets_of
from app.services.print_runs import print_run, reprint, run_named
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import COVERAGE, NOW, PATIENT, PAYER, TODAY, Town, settle
from tests.services.test_claims import ready_claim
from tests.services.test_encounters import EveryCode, with_warning_let_stand
from tests.store.new_vault import reopen


def nobody(_done: int, _all: int) -> None:
    """Nobody watches the progress."""


def drawn(vault: Vault, *claim_ids: int, **how: object) -> Batch:
    return draw_batch(vault.db, replace(PrintJob(claim_ids, TODAY), **how), nobody)  # type: ignore[arg-type] # by name


def kept(vault: Vault, *claim_ids: int, **how: object) -> PrintRun:
    return keep_batch(vault, drawn(vault, *claim_ids, **how), now=NOW)


def ready_with(vault: Vault, town: Town, payer_name: str, last: str, *charges_cents: int) -> int:
    """A ready claim of another patient with another payer."""
    known = {payer.name: payer for payer in people.payers(vault)}
    payer = known.get(payer_name) or people.save_payer(vault, replace(PAYER, name=payer_name), NOW)
    account = f"T{len(people.payers(vault))}{last}{len(charges_cents)}"
    named = replace(PATIENT, account_number=account, name=replace(PATIENT.name, last=last))
    patient = people.save_patient(vault, named, NOW)
    people.save_coverage(vault, replace(COVERAGE, patient_id=patient.id, payer_id=payer.id), NOW)
    visit = replace(town.visit(*charges_cents, service_date=date(2026, 2, 3)), patient_id=patient.id)
    saved = encounters.save_encounter(vault, visit, NOW)
    with_warning_let_stand(vault, saved.encounter.id)
    encounters.mark_ready(vault, saved.encounter.id, EveryCode(), NOW)
    assert saved.claim_id
    return saved.claim_id


def test_a_run_is_kept_with_its_bytes_and_comes_out_the_same(vault: Vault) -> None:
    town = settle(vault)
    first, second = ready_claim(vault, town, *[1000] * 7), ready_claim(vault, town, 500)
    profile = PrintProfile("Laser", 150, -225, 998)
    batch = drawn(vault, first, second, profile=profile, send=True)
    run = keep_batch(vault, batch, now=NOW)
    assert (run.number, run.pages, run.profile, run.user) == ("P26-0001", 3, profile, vault.user_name)
    assert run.claims == (
        PrintedClaim("26-00001", town.payer.name, 7000, 1, 2),
        PrintedClaim("26-00002", town.payer.name, 500, 3, 1),
    )
    people.save_payer(vault, replace(town.payer, address=Address("9 New St", "Bend", "OR", "97701")), NOW)
    pdf = reprint(vault, run, NOW, first=2)
    assert pdf == batch.printed.pdf
    assert hashlib.sha256(pdf).hexdigest() == run.pdf_sha256
    assert print_run(vault, run.id) == run_named(vault, "p26-0001") == run
    assert [event.words for event in events(vault.db, first)][-2:] == [
        "Printed for the pre-printed form, run P26-0001",
        "Sent on paper",
    ]
    action, detail = vault.db.execute("SELECT action, detail_json FROM audit ORDER BY id DESC").fetchone()
    assert (action, json.loads(detail)) == ("reprint", {"number": "P26-0001", "first": 2})
    (row,) = run_rows(vault.db)
    assert (row.number, row.claims, row.pages, row.payers, row.total_cents, row.mailed) == (
        "P26-0001",
        2,
        3,
        (town.payer.name,),
        7500,
        0,
    )


def test_what_was_printed_is_never_changed(vault: Vault) -> None:
    run = kept(vault, ready_claim(vault, settle(vault), 1000))
    for change in (
        "UPDATE print_batch SET pdf = x'00'",
        "DELETE FROM print_batch",
        "UPDATE print_batch_claim SET first_page = 2",
        "DELETE FROM print_batch_claim",
    ):
        with pytest.raises(dbapi2.IntegrityError, match="kept as it was"):
            vault.db.execute(change)
    vault.db.execute("DROP TRIGGER print_batch_no_update")
    vault.db.execute("UPDATE print_batch SET pdf = x'00'")
    assert verify_vault(vault) == [f"The pages kept of print run {run.number} are not those that were printed."]
    with pytest.raises(UserError, match="damaged"):
        reprint(vault, run, NOW)
    with pytest.raises(UserError, match="no print run P26-9999"):
        run_named(vault, "P26-9999")
    with pytest.raises(UserError, match="no longer there"):
        print_run(vault, 99)


def test_claims_are_ordered_by_payer_then_patient_with_a_cover_for_each(vault: Vault) -> None:
    town = settle(vault)
    alder_z = ready_with(vault, town, "Alder Health", "Zimmer", 100)
    zephyr = ready_with(vault, town, "zephyr mutual", "Amber", 200)
    alder_b = ready_with(vault, town, "Alder Health", "Brook", *[300] * 7)
    run = kept(vault, alder_z, zephyr, alder_b, cover=Cover.SHEET, by_payer=True)
    numbers = {each.number: each for each in (claims.claim_for(vault, key) for key in (alder_z, zephyr, alder_b))}
    assert [numbers[claim.number].patient.name.last for claim in run.claims] == ["Brook", "Zimmer", "Amber"]
    assert [(claim.first_page, claim.pages) for claim in run.claims] == [(2, 2), (4, 1), (6, 1)]
    assert run.pages == 6
    with pdfplumber.open(io.BytesIO(reprint(vault, run, NOW))) as document:
        texts = [page.extract_text() for page in document.pages]
    assert [("enclosed" in text) for text in texts] == [True, False, False, False, True, False]
    assert "2 claims enclosed 22.00" in texts[0] and "BROOK" in texts[1] and "zephyr mutual" in texts[4]
    assert run.printings == ((2, 3, 4, 6), (1, 5))
    assert run.claim_on(3) == run.claims[0]
    assert run.claim_on(5) is None


def test_plain_paper_takes_covers_and_forms_in_one_go() -> None:
    printed = (PrintedClaim("1", "A", 1, 2, 3, attached=1), PrintedClaim("2", "A", 1, 5, 1))
    assert printings_of(printed, 5, plain=True) == ((1, 2, 3, 4, 5),)
    assert printings_of(printed, 5, plain=False) == ((2, 3, 5), (1, 4))


def test_a_plain_run_is_drawn_without_the_profile(vault: Vault) -> None:
    claim_id = ready_claim(vault, settle(vault), 1000)
    run = kept(vault, claim_id, plain=True, profile=PrintProfile("Laser", 150, 0, 990))
    assert run.profile == PrintProfile("Laser")
    assert reprint(vault, run, NOW) == claims.print_claims(vault, [claim_id], plain=True, now=NOW).pdf


def test_nothing_is_kept_where_a_claim_is_no_longer_ready(vault: Vault) -> None:
    claim_id = ready_claim(vault, settle(vault), 1000)
    batch = drawn(vault, claim_id, send=True)
    claims.reopen(vault, claim_id, NOW)
    with pytest.raises(UserError, match="not ready"):
        keep_batch(vault, batch, now=NOW)
    assert run_rows(vault.db) == ()
    assert kept(vault, claim_id).number == "P26-0001"  # the number drawn before went back with the rest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed")
def test_killed_before_the_end_nothing_is_kept(vault: Vault) -> None:
    """The run, the histories and the frozen claims are one transaction."""
    claim_id = ready_claim(vault, settle(vault), 1000)
    folder = vault.folder
    vault.close()
    child = os.fork()
    if child == 0:  # pragma: no cover - it dies
        mine = reopen(folder)
        batch = drawn(mine, claim_id, send=True)
        with mine.atomic():
            keep_batch(mine, batch, now=NOW)
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with reopen(folder) as again:
        assert run_rows(again.db) == ()
        assert claims.ready_among(again, [claim_id]) == (claim_id,)
        assert verify_vault(again) == []
        assert kept(again, claim_id, send=True).number == "P26-0001"
        assert claims.ready_among(again, [claim_id]) == ()


def test_the_pile_is_by_payer_with_sheets_and_sums(vault: Vault) -> None:
    town = settle(vault)
    seven = ready_with(vault, town, "Alder Health", "Brook", *[300] * 7)
    one = ready_with(vault, town, "Alder Health", "Amber", 100)
    other = ready_claim(vault, town, 1000)
    alder, larch = print_queue(vault.db)
    assert (alder.payer, larch.payer) == ("Alder Health", town.payer.name)
    assert [claim.claim_id for claim in alder.claims] == [one, seven]
    assert [sheets_of(claim) for claim in alder.claims] == [1, 2]
    assert [sheets_of(claim) for claim in alder.claims] == [
        len(cms1500.fill(claims.claim_for(vault, claim.claim_id))) for claim in alder.claims
    ]
    assert sum(claim.total_cents for claim in alder.claims) == 2200
    assert print_queue(vault.db, town.practice.id + 1) == ()
    kept(vault, other)
    assert [claim.was_printed for claim in print_queue(vault.db)[1].claims] == [True]
    kept(vault, seven, one, other, send=True)
    assert print_queue(vault.db, town.practice.id) == ()


def test_each_printer_has_its_profile_and_the_default_holds_for_the_others(vault: Vault) -> None:
    assert profiles(vault) == (PrintProfile(),)
    save_profile(vault, PrintProfile("", 100, 0), NOW)
    save_profile(vault, PrintProfile("Laser", 0, 250, 995), NOW)
    save_profile(vault, PrintProfile("Laser", 0, 250, 995), NOW)
    assert profile_for(vault, "Laser").y_hundredths == 250
    assert profile_for(vault, "Other") == PrintProfile("Other", 100, 0)
    assert vault.db.execute("SELECT count(*) FROM audit WHERE subject_kind = 'print_profile'").fetchone() == (2,)
    forget_profile(vault, "Laser", NOW)
    forget_profile(vault, "Laser", NOW)
    assert profile_for(vault, "Laser") == PrintProfile("Laser", 100, 0)


def test_the_runs_of_one_practice_are_those_with_a_claim_of_it(vault: Vault) -> None:
    town = settle(vault)
    ours = kept(vault, ready_with(vault, town, "Aspen", "Alder", 90_00))
    other = people.save_practice(vault, replace(town.practice, id=0, name="Birch Pediatrics"), NOW)
    theirs = kept(vault, ready_with(vault, replace(town, practice=other), "Aspen", "Birch", 70_00))
    assert [row.run_id for row in run_rows(vault.db)] == [theirs.id, ours.id]
    assert [row.run_id for row in run_rows(vault.db, town.practice.id)] == [ours.id]
    assert [row.run_id for row in run_rows(vault.db, other.id)] == [theirs.id]
