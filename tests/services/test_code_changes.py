"""After an import the practice learns which of its own codes are gone or split, where they stand, and what to use."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.code_sets import EDITIONS_FOLDER
from app.codesets.official import Edition
from app.domain.code_changes import Change, ChangeReport
from app.domain.encounter import Encounter, ProcedureCode, ServiceLine, Template
from app.domain.people import Practice
from app.services import code_sets, encounters, people
from app.services.code_changes import changes_by, changes_by_licensed
from app.services.licensed_codes import PreparedEdition, import_licensed
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.builders import a_patient, a_practice
from tests.codesets.cpt.invented_cpt import LONG, tabbed
from tests.codesets.hcpcs.invented_files import GONE, PROCEDURE, text_lines, text_record, write_text
from tests.codesets.icd10cm_files import few_codes_will_do
from tests.demo_vault import make_code_tables

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def practice(vault: Vault) -> Practice:
    return people.save_practice(vault, replace(a_practice(), id=0), NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Code sets of the test's own."""
    place = tmp_path / "codes"
    place.mkdir()
    shutil.copy(make_code_tables(), place / "codesets.sqlite")
    return place


def imported(vault: Vault, path: Path, folder: Path) -> Edition:
    made = code_sets.import_edition(code_sets.look_at([path]), folder / EDITIONS_FOLDER, NOW)
    assert isinstance(made, Edition)
    code_sets.record_import(vault, made, NOW)
    return made


def report(vault: Vault, edition: Edition, folder: Path) -> ChangeReport:
    codes = CodeSets(folder / "codesets.sqlite")
    found = changes_by(vault, codes, edition, TODAY)
    codes.close()
    assert found is not None
    return found


def visit(vault: Vault, practice: Practice, day: date, diagnoses: tuple[str, ...], procedures: tuple[str, ...]) -> None:
    patient = people.save_patient(vault, replace(a_patient(), id=0, account_number=""), NOW)
    lines = tuple(ServiceLine(service_date=day, procedure=code, pointers="A", charge_cents=1000) for code in procedures)
    encounters.save_encounter(
        vault,
        Encounter(practice_id=practice.id, patient_id=patient.id, service_date=day, diagnoses=diagnoses, lines=lines),
        NOW,
    )


def hcpcs(tmp_path: Path) -> Path:
    """X0002 ended with 2025; a code of the same words took its place."""
    heir = text_record({**GONE, "code": "X0005", "long": "Retired splint, improved, each", "terminated": ""})
    return write_text(tmp_path / "HCPC2026_OCT_ANWEB.txt", [*text_lines(), heir])


def test_an_ended_code_is_told_with_where_it_stands_and_its_heir(
    vault: Vault, practice: Practice, folder: Path, tmp_path: Path
) -> None:
    visit(vault, practice, date(2025, 12, 20), ("I10",), ("X0002", "X0002", "X0001", "99213"))
    visit(vault, practice, date(2024, 1, 5), ("I10",), ("X0099",))
    people.save_procedure_code(vault, ProcedureCode(0, practice.id, "X0002", "Splint", 4000), NOW)
    line = ServiceLine(procedure="X0002")
    people.save_template(vault, Template(0, practice.id, 0, "Sprain kit", ("I10",), (line,)), NOW)
    encounters.save_draft(vault, 0, Encounter(practice_id=practice.id, lines=(line,)), NOW)
    told = report(vault, imported(vault, hcpcs(tmp_path), folder), folder)
    (gone,) = told.changed
    assert (gone.code, gone.change, gone.last_day) == ("X0002", Change.DELETED, date(2025, 12, 31))
    assert (gone.used, gone.templates, gone.drafts, gone.listed) == (2, ("Sprain kit",), 1, True)
    assert [one.code for one in gone.successors] == ["X0005"]
    assert told.checked == 2
    assert told.summary == "1 of the 2 codes you use is gone or split."
    assert "favourite “Sprain kit”" in "\n".join(told.lines())


def test_codes_that_stay_are_not_reported(vault: Vault, practice: Practice, folder: Path, tmp_path: Path) -> None:
    visit(vault, practice, date(2026, 5, 1), ("I10",), ("X0001",))
    told = report(vault, imported(vault, hcpcs(tmp_path), folder), folder)
    assert told.changed == ()
    assert told.summary == "All 1 code you use stay valid."


def order_file(tmp_path: Path) -> Path:
    """A next year: this year's headings and some of their codes, but I10 is split and R05.9 is gone."""
    with closing(sqlite3.connect(make_code_tables())) as conn:
        kept = "SELECT plain, billable, description FROM icd10cm WHERE kind = 'code' ORDER BY id"
        rows = [row for row in conn.execute(kept) if (len(row[0]) == 3 or row[0][0] in "IR") and row[0] != "R059"]
    at = next(place for place, row in enumerate(rows) if row[0] == "I10")
    children = [("I100", 1, "Invented hypertension, first kind"), ("I101", 1, "Invented hypertension, second kind")]
    rows[at : at + 1] = [("I10", 0, rows[at][2]), *children]
    path = tmp_path / "icd10cm_order_2027.txt"
    lines = (f"{n:05} {code:<7} {flag} {words[:60]:<60} {words}" for n, (code, flag, words) in enumerate(rows, 1))
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("cp1252", "replace"))
    return path


def test_a_split_diagnosis_shows_its_children_and_a_deleted_one_its_neighbours(
    vault: Vault, practice: Practice, folder: Path, tmp_path: Path
) -> None:
    visit(vault, practice, date(2026, 5, 1), ("I10", "R05.9"), ("99213",))
    visit(vault, practice, date(2026, 6, 1), ("I10",), ("99213",))
    with few_codes_will_do():
        edition = imported(vault, order_file(tmp_path), folder)
    assert edition.effective_from == date(2026, 10, 1)
    told = report(vault, edition, folder)
    split, gone = told.changed
    assert (split.code, split.change, split.used) == ("I10", Change.HEADER, 2)
    assert [one.code for one in split.successors] == ["I10.0", "I10.1"]
    assert (gone.code, gone.change, gone.description) == ("R05.9", Change.DELETED, "Cough, unspecified")
    assert [one.code for one in gone.successors][:3] == ["R05.1", "R05.2", "R05.3"]
    assert not gone.by_words


def test_a_licensed_edition_tells_which_cpt_codes_are_gone(vault: Vault, practice: Practice, tmp_path: Path) -> None:
    visit(vault, practice, date(2026, 5, 1), ("I10",), ("90001", "99213", "X0001"))
    path = tmp_path / "LONGULT.txt"
    path.write_bytes(tabbed(LONG).encode())
    prepared = code_sets.import_edition(code_sets.look_at([path]), tmp_path, NOW)
    assert isinstance(prepared, PreparedEdition)
    edition = import_licensed(vault, prepared, date(2026, 1, 1), NOW)
    told = changes_by_licensed(vault, edition, TODAY)
    assert [(each.code, each.used) for each in told.changed] == [("99213", 1)]
    assert told.checked == 2


def test_importing_and_removing_leave_audit_rows(vault: Vault, folder: Path, tmp_path: Path) -> None:
    edition = imported(vault, hcpcs(tmp_path), folder)
    codes = CodeSets(folder / "codesets.sqlite")
    assert codes.procedure(PROCEDURE["code"], TODAY)
    code_sets.remove_edition(vault, codes.editions, edition, NOW)
    assert codes.procedure(PROCEDURE["code"], TODAY) is None
    codes.close()
    rows = vault.db.execute("SELECT action, detail_json FROM audit WHERE subject_kind = 'code_set' ORDER BY id")
    told = [(action, '"edition":"October 2026"' in detail.replace(": ", ":")) for action, detail in rows]
    assert told == [("import", True), ("delete", True)]
    assert verify_vault(vault) == []
