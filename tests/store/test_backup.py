"""A backup is one checked file that brings the whole vault back, or is not there at all."""

import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import VaultError
from app.store.backup import create_backup, list_backups, restore_backup, verify_backup
from app.store.keys import WrongPassphrase
from app.store.vault import Vault, open_vault, open_vault_with_recovery
from app.store.verify import verify_vault
from tests.store.new_vault import NOW, PASSPHRASE, make_vault, reopen


def _remember(vault: Vault, key: str) -> None:
    with vault.atomic() as db:
        db.execute("INSERT INTO setting (key, value_json) VALUES (?, '1')", [key])


def _remembered(vault: Vault) -> list[str]:
    return [row[0] for row in vault.db.execute("SELECT key FROM setting ORDER BY key")]


def test_what_stands_only_in_the_log_is_in_the_backup(vault: Vault, tmp_path: Path) -> None:
    _remember(vault, "fresh")
    assert (vault.folder / "vault.db-wal").stat().st_size > 0
    path = create_backup(vault, tmp_path / "backups", NOW)
    assert verify_backup(path, passphrase=PASSPHRASE) == []
    assert verify_backup(path, data_key=vault.data_key) == []
    assert verify_backup(path) == []
    restore_backup(path, tmp_path / "restored", PASSPHRASE)
    with reopen(tmp_path / "restored") as restored:
        assert _remembered(restored) == ["fresh"]
        assert restored.vault_id == vault.vault_id
        assert verify_vault(restored) == []


def test_it_holds_nothing_readable_and_just_its_three_parts(vault: Vault, tmp_path: Path) -> None:
    _remember(vault, "Zebulon Invented")
    path = create_backup(vault, tmp_path / "backups", NOW)
    assert b"Zebulon" not in path.read_bytes()
    with zipfile.ZipFile(path) as zipped:
        assert zipped.namelist() == ["manifest.json", "keys.json", "vault.db"]
        assert b"Ada" not in zipped.read("manifest.json")


def test_the_list_is_newest_first_and_skips_strangers(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    made = [create_backup(vault, folder, NOW + timedelta(hours=hour)) for hour in (1, 0, 2)]
    (folder / "holiday.cwbackup").write_bytes(b"not a zip")
    (folder / "notes.txt").write_text("mine")
    listed = list_backups(folder)
    assert [info.path for info in listed] == [made[2], made[0], made[1]]
    assert listed[0].created_at == NOW + timedelta(hours=2)
    assert listed[0].vault_id == vault.vault_id
    assert listed[0].size_bytes == made[2].stat().st_size


def test_only_this_vaults_oldest_are_dropped(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    other, _ = make_vault(tmp_path / "other")
    with other:
        others = create_backup(other, folder, NOW - timedelta(days=9), keep=1)
    damaged = folder / f"claimwright-{vault.vault_id[:8]}-20200101-000000Z.cwbackup"
    damaged.write_bytes(b"torn")
    made = [create_backup(vault, folder, NOW + timedelta(days=day), keep=2) for day in range(4)]
    assert {path.name for path in folder.iterdir()} == {path.name for path in (others, damaged, *made[2:])}


def test_the_one_just_made_stays_though_the_clock_went_back(vault: Vault, tmp_path: Path) -> None:
    create_backup(vault, tmp_path / "backups", NOW, keep=1)
    latest = create_backup(vault, tmp_path / "backups", NOW - timedelta(days=400), keep=1)
    assert list((tmp_path / "backups").iterdir()) == [latest]


def test_two_within_one_second_are_two_files(vault: Vault, tmp_path: Path) -> None:
    assert create_backup(vault, tmp_path, NOW) != create_backup(vault, tmp_path, NOW)
    assert len(list_backups(tmp_path)) == 2


def test_it_may_run_beside_the_billers_work(vault: Vault, tmp_path: Path) -> None:
    _remember(vault, "before")
    made: list[Path] = []
    started, may_go_on = threading.Event(), threading.Event()

    def watch(_words: str, percent: int) -> None:
        started.set()
        if percent < 100:
            may_go_on.wait(5)

    worker = threading.Thread(target=lambda: made.append(create_backup(vault, tmp_path / "b", NOW, progress=watch)))
    worker.start()
    assert started.wait(5)
    _remember(vault, "during")
    with pytest.raises(VaultError, match="already being written"):
        create_backup(vault, tmp_path / "b", NOW)
    may_go_on.set()
    worker.join()
    restore_backup(made[0], tmp_path / "restored", PASSPHRASE)
    with reopen(tmp_path / "restored") as restored:
        assert _remembered(restored) == ["before"]


def test_cancelling_leaves_nothing_behind_and_the_next_one_works(vault: Vault, tmp_path: Path) -> None:
    kept = create_backup(vault, tmp_path / "backups", NOW, keep=1)

    def cancel(words: str, _percent: int) -> None:
        if words == "Packing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_backup(vault, tmp_path / "backups", NOW, keep=1, progress=cancel)
    assert list((tmp_path / "backups").iterdir()) == [kept]
    create_backup(vault, tmp_path / "backups", NOW, keep=1)


def test_progress_only_grows(vault: Vault, tmp_path: Path) -> None:
    steps: list[int] = []
    create_backup(vault, tmp_path, NOW, progress=lambda _words, percent: steps.append(percent))
    assert steps == sorted(steps)
    assert steps[-1] == 100


def test_a_place_that_cannot_be_written_is_told(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VaultError, match="cannot be made"):
        create_backup(vault, tmp_path / "file" / "backups", NOW)


def test_a_torn_vault_gives_no_backup_and_drops_none(vault: Vault, tmp_path: Path) -> None:
    kept = create_backup(vault, tmp_path / "backups", NOW, keep=1)
    vault.db.execute("DROP TRIGGER audit_no_update")
    vault.db.execute("UPDATE audit SET user = 'Eve'")
    with pytest.raises(VaultError, match="did not check out"):
        create_backup(vault, tmp_path / "backups", NOW, keep=1)
    assert list((tmp_path / "backups").iterdir()) == [kept]


def test_a_flipped_bit_anywhere_is_found(vault: Vault, tmp_path: Path) -> None:
    whole = create_backup(vault, tmp_path, NOW).read_bytes()
    torn = tmp_path / "torn.cwbackup"
    for place in [*range(0, len(whole), len(whole) // 23), len(whole) - 30]:
        torn.write_bytes(whole[:place] + bytes([whole[place] ^ 8]) + whole[place + 1 :])
        try:
            assert verify_backup(torn, data_key=vault.data_key) != [] or _same_parts(torn, whole, tmp_path)
        except VaultError:
            continue


def _same_parts(torn: Path, whole: bytes, scratch: Path) -> bool:
    """Whether the flipped bit stands where it means nothing (a zip's time stamp)."""
    (scratch / "whole.zip").write_bytes(whole)
    with zipfile.ZipFile(torn) as one, zipfile.ZipFile(scratch / "whole.zip") as other:
        return all(one.read(name) == other.read(name) for name in other.namelist())


@pytest.mark.parametrize("length", [0, 10, 5000, -1, -100])
def test_a_cut_file_is_no_backup(vault: Vault, tmp_path: Path, length: int) -> None:
    whole = create_backup(vault, tmp_path, NOW)
    cut = tmp_path / "cut.cwbackup"
    cut.write_bytes(whole.read_bytes()[:length])
    with pytest.raises(VaultError, match="not a readable Claimwright backup"):
        verify_backup(cut)
    with pytest.raises(VaultError):
        restore_backup(cut, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
    assert [info.path for info in list_backups(tmp_path)] == [whole]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="not a readable"):
        restore_backup(tmp_path / "gone.cwbackup", tmp_path / "restored")


def test_restoring_needs_an_empty_folder(vault: Vault, tmp_path: Path) -> None:
    path = create_backup(vault, tmp_path / "backups", NOW)
    with pytest.raises(VaultError, match="already a vault"):
        restore_backup(path, vault.folder)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(VaultError, match="not empty"):
        restore_backup(path, tmp_path / "full")
    assert [entry.name for entry in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_restoring_with_a_wrong_passphrase_leaves_the_place_as_it_was(vault: Vault, tmp_path: Path) -> None:
    path = create_backup(vault, tmp_path / "backups", NOW)
    with pytest.raises(WrongPassphrase):
        restore_backup(path, tmp_path / "restored", "wrong")
    assert not (tmp_path / "restored").exists()
    restore_backup(path, tmp_path / "restored")
    reopen(tmp_path / "restored").close()


def test_a_backup_opens_with_the_secrets_of_its_day(tmp_path: Path) -> None:
    vault, code = make_vault(tmp_path / "vault")
    with vault:
        path = create_backup(vault, tmp_path / "backups", NOW)
        vault.set_passphrase("newer words")
        later = create_backup(vault, tmp_path / "backups", NOW)
    restore_backup(path, tmp_path / "old", PASSPHRASE)
    open_vault_with_recovery(tmp_path / "old", code, NOW).close()
    restore_backup(later, tmp_path / "new", "newer words")
    open_vault(tmp_path / "new", "newer words", NOW).close()
