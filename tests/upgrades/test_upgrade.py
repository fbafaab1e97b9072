"""A saved vault of every released schema opens in today's program, with all it held.

The vaults are those that programs of their time wrote; see README.md beside them.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.coding import coding_of
from app.domain.encounter import CodingState
from app.services import coding, encounters, people
from app.services.claims import claim_for
from app.store.backup import list_backups, restore_backup
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.store.new_vault import NOW, PASSPHRASE, reopen

SAVED = Path(__file__).parent


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Vault]:
    """The vault of schema 1, opened by today's program."""
    shutil.copytree(SAVED / "schema_001", tmp_path / "vault")
    with reopen(tmp_path / "vault") as vault:
        yield vault


def test_every_released_schema_has_its_vault() -> None:
    assert [folder.name for folder in sorted(SAVED.glob("schema_*"))] == ["schema_001"]


def test_it_is_whole_and_today_s(upgraded: Vault) -> None:
    assert upgraded.schema_version >= 2
    assert verify_vault(upgraded) == []


def test_a_backup_of_before_is_kept_and_still_opens(upgraded: Vault, tmp_path: Path) -> None:
    backups = list_backups(upgraded.folder / "before-upgrade")
    assert backups[-1].schema_version == 1
    restore_backup(backups[-1].path, tmp_path / "before", PASSPHRASE)
    with reopen(tmp_path / "before") as again:
        assert verify_vault(again) == []


def test_people_visits_and_claims_are_as_they_were(upgraded: Vault) -> None:
    (practice,) = people.practices(upgraded)
    assert practice.name == "Cedar Hill Family Medicine"
    rows = upgraded.db.execute("SELECT id, status FROM claim ORDER BY id").fetchall()
    assert [status for _, status in rows] == ["sent", "ready", "draft"]
    sent = claim_for(upgraded, rows[0][0])
    assert (sent.number, sent.total_cents, sent.encounter.diagnoses) == ("26-00001", 12000, ("E11.9", "I10"))
    assert sent.encounter.coding is CodingState.UNMARKED
    (draft,) = encounters.drafts(upgraded)
    assert draft.encounter.lines[0].charge_cents == 7000


def test_each_visit_s_history_begins_with_the_codes_it_held(upgraded: Vault) -> None:
    ids = [row[0] for row in upgraded.db.execute("SELECT id FROM encounter ORDER BY id")]
    assert len(ids) == 4
    for encounter_id in ids:
        visit = encounters.load_encounter(upgraded, encounter_id)
        assert visit.coding is CodingState.UNMARKED
        (step,) = coding.coding_history(upgraded, encounter_id)
        assert (step.coding, step.reason, step.user) == (
            coding_of(visit),
            "As it stood when the history began",
            "Ada Biller",
        )
    first = json.loads(upgraded.db.execute("SELECT body_json FROM coding_version ORDER BY id").fetchone()[0])
    assert len(first["lines"]) == 1  # the line taken off before is no part of it


def test_work_goes_on(upgraded: Vault) -> None:
    (encounter_id,) = upgraded.db.execute("SELECT encounter_id FROM claim WHERE status = 'draft'").fetchone()
    visit = encounters.load_encounter(upgraded, encounter_id)
    encounters.save_encounter(upgraded, replace(visit, diagnoses=("Z00.00",), coding=CodingState.CODED), NOW)
    latest, _ = coding.coding_history(upgraded, encounter_id)
    assert [change.words for change in latest.changes] == ["Z00.00 (A)"]
    assert verify_vault(upgraded) == []
