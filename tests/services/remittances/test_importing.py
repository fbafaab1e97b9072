"""Files of payers are kept as they came, known again, and never doubled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.remittances.remittance import Organization
from app.errors import UserError
from app.queries.remittance_list import RemittanceState, remittance_list
from app.services.remittances.assigning import assign_payer, assign_practice
from app.services.remittances.importing import import_remittances, keep_file, read_content
from app.store.remittances import load_content
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.edi.remittance_writer import answer, check, service, whole_file
from tests.edi.written_835 import claim, line, remittance
from tests.invented import NOW, PAYER, PRACTICE, Town, settle

LATER = NOW + timedelta(days=1)
SEEN = answer("26-00001", service("99213", 100_00, "CO-45 4000"))
OURS = Organization("CEDAR HILL", "XX", PRACTICE.npi)
THEIRS = Organization("BLUE LARCH HEALTH", "XV", PAYER.payer_id)


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


def put(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_a_file_is_kept_byte_for_byte_and_its_people_are_known(vault: Vault, town: Town, tmp_path: Path) -> None:
    content = whole_file([check(SEEN, payer=THEIRS, payee=OURS)])
    (kept,) = import_remittances(vault, [put(tmp_path, "a.835", content)], NOW)
    assert (kept.refusal, kept.repeats, kept.notes) == ("", "", ())
    assert load_content(vault.db, kept.file_id) == content
    (row,) = remittance_list(vault.db)
    assert (row.payer_id, row.practice_id, row.amount_cents) == (town.payer.id, town.practice.id, 60_00)
    assert (row.state, row.payer_name, row.claim_count) == (RemittanceState.WAITING, "Blue Larch Health", 1)
    assert verify_vault(vault) == []


def test_the_same_bytes_again_tell_the_earlier_import(vault: Vault, town: Town, tmp_path: Path) -> None:
    content = whole_file([check(SEEN)])
    import_remittances(vault, [put(tmp_path, "a.835", content)], NOW)
    (again,) = import_remittances(vault, [put(tmp_path, "b.835", content)], LATER)
    assert again.repeats == "The same file was brought in on 03/07/2026 as a.835."
    assert len(remittance_list(vault.db)) == 1


def test_the_same_payment_in_another_file_is_told_and_repeats(vault: Vault, town: Town, tmp_path: Path) -> None:
    first = put(tmp_path, "a.835", whole_file([check(SEEN)]))
    other = put(tmp_path, "b.835", whole_file([check(SEEN), check(SEEN, number="900124")]))
    a, b = import_remittances(vault, [first, other], NOW)
    assert "repeats payment 900123 of 03/20/2026, brought in on 03/07/2026 with a.835" in b.notes[0]
    rows = {row.remittance_id: row for row in remittance_list(vault.db)}
    assert rows[b.remittance_ids[0]].repeats == a.remittance_ids[0]
    assert rows[b.remittance_ids[0]].state is RemittanceState.REPEATED
    assert rows[b.remittance_ids[1]].state is RemittanceState.WAITING


def test_notices_without_money_repeat_only_with_the_same_claims(vault: Vault, town: Town) -> None:
    denied = answer("26-00001", service("99213", 100_00, "CO-29 10000"))
    other = answer("26-00002", service("99213", 100_00, "CO-29 10000"))
    for name, each in (("a", denied), ("b", other), ("c", denied)):
        keep_file(vault, read_content(name, whole_file([check(each)]) + b"\n" * ord(name)), NOW)
    assert [row.repeats for row in reversed(remittance_list(vault.db))] == [0, 0, 1]


def test_what_cannot_be_read_is_kept_with_the_reason(vault: Vault, tmp_path: Path) -> None:
    (kept,) = import_remittances(vault, [put(tmp_path, "letter.txt", b"Dear biller")], NOW)
    assert kept.refusal and kept.file_id
    (row,) = remittance_list(vault.db)
    assert (row.state, row.refusal, row.file_name) == (RemittanceState.UNREADABLE, kept.refusal, "letter.txt")
    (gone,) = import_remittances(vault, [tmp_path / "gone.835"], NOW)
    assert (gone.file_id, "cannot be read" in gone.refusal) == (0, True)


def test_what_does_not_balance_is_kept_and_told(vault: Vault, town: Town) -> None:
    wrong = remittance(claim("26-00001", "1", line("99213", 140_00, 100_00, "CO-45 3900")), payer=THEIRS, payee=OURS)
    kept = keep_file(vault, read_content("w", whole_file([wrong])), NOW)
    assert "does not balance" in kept.notes[0]
    assert remittance_list(vault.db)[0].state is RemittanceState.UNBALANCED


def test_unknown_payer_and_practice_are_assigned_and_the_key_is_remembered(vault: Vault, town: Town) -> None:
    def bring(number: str) -> int:
        return keep_file(vault, read_content(number, whole_file([check(SEEN, number=number)])), NOW).remittance_ids[0]

    first, second = bring("1"), bring("2")
    assign_payer(vault, first, town.payer.id, NOW)
    assign_practice(vault, first, town.practice.id, NOW)
    third = bring("3")
    rows = {row.remittance_id: row for row in remittance_list(vault.db)}
    assert [rows[each].payer_id for each in (first, second, third)] == [town.payer.id] * 3
    assert rows[first].practice_id == town.practice.id
    with pytest.raises(UserError):
        assign_payer(vault, first, 99, NOW)


def test_cancelling_keeps_the_files_before(vault: Vault, tmp_path: Path) -> None:
    for number in "12":
        put(tmp_path, number, whole_file([check(SEEN, number=number)]))

    def stop(words: str, percent: int) -> None:
        if percent:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        import_remittances(vault, [tmp_path], NOW, stop)
    assert len(remittance_list(vault.db)) == 1


def test_a_name_recognises_a_payer_without_id(vault: Vault, town: Town) -> None:
    named = replace(THEIRS, id="99999", name="Blue-Larch  HEALTH")
    payee = Organization("X", "FI", PRACTICE.tax_id)
    keep_file(vault, read_content("n", whole_file([check(SEEN, payer=named, payee=payee)])), NOW)
    (row,) = remittance_list(vault.db)
    assert (row.payer_id, row.practice_id) == (town.payer.id, town.practice.id)
