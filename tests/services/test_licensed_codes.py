"""Licensed CPT descriptions live in the vault, come whole with an audit row, and answer by date of service."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.codesets.cpt.reading import find_licensed, open_official
from app.domain.encounter import Encounter
from app.services import encounters
from app.services.licensed_codes import (
    PreparedEdition,
    import_licensed,
    licensed_code,
    licensed_editions,
    licensed_modifiers,
    prepare_licensed,
    remove_licensed,
)
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.codesets.cpt.invented_cpt import LONG, MODIFIERS, PLAIN, SHORT, spaced, tabbed, write_set
from tests.invented import line as invented_line
from tests.invented import settle
from tests.services.test_encounters import EveryCode

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Y2026 = date(2026, 1, 1)


def prepared(path: Path) -> PreparedEdition:
    files = find_licensed(open_official([path]))
    assert files is not None
    return prepare_licensed(files, path.name)


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("cp1252"))
    return path


def test_an_edition_is_written_whole_with_one_audit_row(vault: Vault, tmp_path: Path) -> None:
    rows = vault.db["audit"].count
    edition = import_licensed(vault, prepared(write_set(tmp_path / "CPT")), Y2026, NOW)
    assert (edition.name, edition.codes, edition.modifiers) == ("CPT 2026", len(LONG), len(MODIFIERS))
    found = licensed_code(vault, "90001", date(2026, 5, 1))
    assert found is not None
    assert (found.long, found.short, found.consumer) == (LONG["90001"], SHORT["90001"], PLAIN["90001"])
    assert len(licensed_modifiers(vault, date(2026, 5, 1))) == len(MODIFIERS)
    assert vault.db["audit"].count == rows + 1
    assert verify_vault(vault) == []


def test_the_edition_of_the_day_answers(vault: Vault, tmp_path: Path) -> None:
    import_licensed(vault, prepared(write_set(tmp_path / "CPT")), Y2026, NOW)
    newer = {**LONG, "90001": "Invented visit, wording of 2027"}
    import_licensed(vault, prepared(written(tmp_path / "LONGULT.txt", tabbed(newer))), date(2027, 1, 1), NOW)
    told = [licensed_code(vault, "90001", day) for day in (date(2025, 6, 1), date(2026, 12, 31), date(2027, 1, 1))]
    assert [each.long for each in told if each] == [LONG["90001"], LONG["90001"], newer["90001"]]


def test_files_of_one_day_come_one_after_the_other(vault: Vault, tmp_path: Path) -> None:
    import_licensed(vault, prepared(written(tmp_path / "SHORTU.txt", spaced(SHORT))), Y2026, NOW)
    import_licensed(vault, prepared(written(tmp_path / "LONGULT.txt", tabbed(LONG))), Y2026, NOW)
    found = licensed_code(vault, "90002", Y2026)
    assert found is not None
    assert (found.long, found.short) == (LONG["90002"], SHORT["90002"])
    (edition,) = licensed_editions(vault)
    assert edition.codes == len(LONG)


def test_a_list_that_comes_again_drops_what_it_no_longer_has(vault: Vault, tmp_path: Path) -> None:
    import_licensed(vault, prepared(written(tmp_path / "LONGULT.txt", tabbed(LONG))), Y2026, NOW)
    kept = {code: text for code, text in LONG.items() if code != "00001"}
    import_licensed(vault, prepared(written(tmp_path / "LONGULT.txt", tabbed(kept))), Y2026, NOW)
    assert licensed_code(vault, "00001", Y2026) is None


def test_an_update_of_few_codes_builds_on_the_year(vault: Vault, tmp_path: Path) -> None:
    import_licensed(vault, prepared(written(tmp_path / "LONGULT.txt", tabbed(LONG))), Y2026, NOW)
    update = written(tmp_path / "update.csv", "code,description\n9999U,Invented laboratory test\n")
    import_licensed(vault, prepared(update), date(2026, 7, 1), NOW)
    july = date(2026, 7, 1)
    assert licensed_code(vault, "9999U", july) and licensed_code(vault, "90001", july)
    assert licensed_code(vault, "9999U", date(2026, 6, 30)) is None


def test_removing_leaves_an_audit_row_and_no_descriptions(vault: Vault, tmp_path: Path) -> None:
    edition = import_licensed(vault, prepared(write_set(tmp_path / "CPT")), Y2026, NOW)
    remove_licensed(vault, edition.id, NOW)
    assert licensed_editions(vault) == ()
    assert vault.db["licensed_code"].count == vault.db["licensed_modifier"].count == 0
    assert verify_vault(vault) == []


def test_a_visit_with_a_code_its_years_edition_does_not_have_is_told(vault: Vault, tmp_path: Path) -> None:
    import_licensed(vault, prepared(write_set(tmp_path / "CPT")), Y2026, NOW)
    town = settle(vault)
    day = date(2026, 2, 3)
    codes = ("90001", "99999", "J1030")
    visit = replace(
        town.visit(service_date=day), lines=tuple(invented_line(90_00, day, procedure) for procedure in codes)
    )

    def told(visit: Encounter) -> list[str]:
        found = encounters.check_encounter(vault, visit, EveryCode(), date(2027, 3, 1))
        return [each.message for each in found if each.rule == "procedure.not_in_cpt"]

    assert told(visit) == ["Line 2: 99999 is not in CPT 2026, the edition for 02/03/2026."]
    # No edition speaks for the years before and after its own.
    for other in (date(2025, 12, 31), date(2027, 2, 3)):
        lines = tuple(replace(line, service_date=other) for line in visit.lines)
        assert told(replace(visit, service_date=other, lines=lines)) == []
