"""Killed at any moment of entry, save, print or backup: the vault opens, verifies clean, and has what was typed."""

import contextlib
import multiprocessing
import random
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.claim import ClaimStatus
from app.domain.encounter import Encounter
from app.queries.patient_visits import visits
from app.services import encounters, people
from app.services.claim_reading import stored_claim
from app.store.backup import list_backups, verify_backup
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.e2e.biller_at_work import Done, Typed, work
from tests.invented import COVERAGE, PATIENT, settle
from tests.store.new_vault import NOW, make_vault, reopen

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a thing of Unix")

SEED = 1500
# How many times to wait for a step, and how long at most to let the biller go on from there: she types next (and
# does a whole visit or two), makes ready, prints and sends, backs up, begins another visit.
MOMENTS = {"at work": (8, 0.4), "saved": (4, 0.02), "ready": (4, 0.04), "sent": (6, 0.04), "backed up": (2, 0.1)}


def test_killed_at_any_moment_of_a_billers_day(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    moments = [(step, chance.uniform(0, longest)) for step, (times, longest) in MOMENTS.items() for _ in range(times)]
    for run, (patient_id, (step, seconds)) in enumerate(zip(_patients(tmp_path, len(moments)), moments, strict=True)):
        reports = _killed_after(step, seconds, tmp_path, patient_id, run)
        with reopen(tmp_path / "vault") as vault:
            assert verify_vault(vault) == []
            _holds_what_was_reported(vault, patient_id, reports)
            for backup in list_backups(tmp_path / "backups"):
                assert verify_backup(backup.path, data_key=vault.data_key) == []
        pdf = tmp_path / "claims.pdf"
        assert not pdf.exists() or pdf.read_bytes().rstrip().endswith(b"%%EOF")


def _patients(folder: Path, count: int) -> list[int]:
    vault, _ = make_vault(folder / "vault")
    with vault:
        town = settle(vault)
        ids = []
        for number in range(count):
            patient = people.save_patient(vault, replace(PATIENT, account_number=f"K{number}"), NOW)
            coverage = replace(COVERAGE, patient_id=patient.id, payer_id=town.payer.id)
            people.save_coverage(vault, coverage, NOW)
            ids.append(patient.id)
    return ids


def _killed_after(step: str, seconds: float, folder: Path, patient_id: int, run: int) -> list[Typed | Done]:
    """Start the biller, kill her so long after she first reported the step, and return all she told."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=work, args=(folder, patient_id, run, there))
    child.start()
    there.close()
    reports: list[Typed | Done] = []
    while not reports or getattr(reports[-1], "step", "") != step:
        assert here.poll(100), "the biller has come to a stop"
        reports.append(here.recv())
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if here.poll(left):
            reports.append(here.recv())
    child.kill()
    child.join()
    assert child.exitcode == -signal.SIGKILL, "the biller stopped by herself"
    with here, contextlib.suppress(EOFError, OSError):  # the last report may be cut off
        while True:
            reports.append(here.recv())
    return reports


def _holds_what_was_reported(vault: Vault, patient_id: int, reports: list[Typed | Done]) -> None:
    kept = [Typed.of(visit) for visit in _visits(vault, patient_id)]
    for report, after in zip(reports, [*reports[1:], None], strict=True):
        if isinstance(report, Typed) and not isinstance(after, Typed):  # the last key of a visit
            assert any(one.has_grown_from(report) for one in kept), f"{report} was lost; there is {kept}"
    status = {"ready": {ClaimStatus.READY, ClaimStatus.SENT}, "sent": {ClaimStatus.SENT}}
    for report in reports:
        if isinstance(report, Done) and report.step in status:
            stored = stored_claim(vault, report.claim_id)
            assert stored.status in status[report.step]


def _visits(vault: Vault, patient_id: int) -> list[Encounter]:
    """All visits of the patient, typed or saved."""
    typed = [draft.encounter for draft in encounters.drafts(vault) if draft.encounter.patient_id == patient_id]
    saved = [encounters.load_encounter(vault, row.encounter_id) for row in visits(vault.db, patient_id)]
    return typed + saved
