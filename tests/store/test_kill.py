"""A process killed at any moment leaves a vault that opens, verifies clean and lost nothing that was committed."""

import multiprocessing
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.errors import VaultError
from app.store.backup import create_backup, list_backups, restore_backup, verify_backup
from app.store.keys import WrongPassphrase
from app.store.vault import Vault, open_vault
from app.store.verify import verify_vault
from tests.store.crashing import crash
from tests.store.new_vault import NOW, PASSPHRASE, make_vault, reopen

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a thing of Unix")

ROOT = Path(__file__).resolve().parents[2]


def _start(work: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.crashing", work, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _killed_at(work: str, folder: Path, step: int) -> bool:
    """Whether the child got as far as the step and died there; False: it finished before."""
    context = multiprocessing.get_context("forkserver")  # many deaths: not a whole Python's start for each
    context.set_forkserver_preload([crash.__module__])
    child = context.Process(target=crash, args=(work, folder, step))
    child.start()
    child.join(100)
    assert child.exitcode in (0, -signal.SIGKILL), f"{work} failed by itself at step {step}"
    return child.exitcode != 0


def _numbers(vault: Vault, half: str) -> list[int]:
    rows = vault.db.execute("SELECT key FROM setting WHERE key LIKE ? ORDER BY key", [f"%{half}"])
    return [int(row[0][:-1]) for row in rows]


@pytest.mark.parametrize("milliseconds", [0, 3, 11, 37])
def test_killed_while_writing(vault: Vault, milliseconds: int) -> None:
    vault.close()
    child = _start("write", vault.folder.parent)
    assert child.stdout is not None
    child.stdout.readline()  # it is at work now
    time.sleep(milliseconds / 1000)
    child.kill()
    printed = [0, *(int(line) for line in child.stdout if line.strip())]
    child.stdout.close()
    child.wait(100)
    with reopen(vault.folder) as opened:
        kept = _numbers(opened, "a")
        assert _numbers(opened, "b") == kept
        assert kept == list(range(len(kept)))
        assert len(kept) > max(printed), "a committed change was lost"
        assert opened.db.execute("SELECT count(*) FROM audit WHERE subject_kind = 'setting'").fetchone() == (len(kept),)
        assert verify_vault(opened) == []


@pytest.mark.parametrize(("work", "steps"), [("back up", range(1, 7)), ("back up files", range(1, 30, 3))])
def test_killed_while_backing_up(vault: Vault, work: str, steps: range) -> None:
    """The former backup stays until the new one is good, and the next attempt clears up."""
    folder = vault.folder.parent
    create_backup(vault, folder / "backups", NOW)
    vault.close()
    deaths = sum(_killed_at_and_sound(work, folder, step) for step in steps)
    assert deaths >= 5
    with reopen(vault.folder) as opened:
        create_backup(opened, folder / "backups", NOW, keep=1)
        assert len(list((folder / "backups").iterdir())) == 1
        assert verify_vault(opened) == []


def _killed_at_and_sound(work: str, folder: Path, step: int) -> bool:
    died = _killed_at(work, folder, step)
    backups = list_backups(folder / "backups")
    assert backups
    assert [verify_backup(backup.path, passphrase=PASSPHRASE) for backup in backups] == [[]] * len(backups)
    return died


def test_killed_while_making_a_vault(tmp_path: Path) -> None:
    """Either the vault is there and opens, or the folder can be used again."""
    for step in range(1, 30):
        died = _killed_at("create", tmp_path, step)
        try:
            vault = reopen(tmp_path / "new")
        except VaultError:
            vault, _ = make_vault(tmp_path / "new")
        with vault:
            assert verify_vault(vault) == []
        _clear(tmp_path / "new")
        if not died:
            return
    pytest.fail("making a vault took more steps than expected")


def test_killed_while_restoring(vault: Vault) -> None:
    folder = vault.folder.parent
    path = create_backup(vault, folder / "backups", NOW)
    for step in range(1, 40):
        died = _killed_at("restore", folder, step)
        if not (folder / "new" / "vault.db").exists():
            restore_backup(path, folder / "new", PASSPHRASE)
        with reopen(folder / "new") as restored:
            assert verify_vault(restored) == []
        _clear(folder / "new")
        if not died:
            return
    pytest.fail("restoring took more steps than expected")


def test_killed_while_changing_the_passphrase(vault: Vault) -> None:
    """The former passphrase opens or the new one does; never neither."""
    vault.close()
    for step in range(1, 10):
        died = _killed_at("rewrap", vault.folder.parent, step)
        try:
            opened = reopen(vault.folder)
        except WrongPassphrase:
            opened = open_vault(vault.folder, "newer words", NOW)
        with opened:
            opened.set_passphrase(PASSPHRASE)
        if not died:
            return
    pytest.fail("changing the passphrase took more steps than expected")


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
