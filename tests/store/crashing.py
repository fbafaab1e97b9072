"""Run as a child process by test_kill: does one kind of work on a vault until it is killed, or kills itself.

Usage: python -m tests.store.crashing WORK FOLDER [STEP] — the vault is FOLDER/vault; STEP is the number of the
progress report, or of the file operation, at which the process kills itself with SIGKILL.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from app.store.audit import append_audit
from app.store.backup import create_backup, restore_backup
from app.store.vault import Vault
from tests.store.new_vault import NOW, PASSPHRASE, make_vault, reopen

# Python reports these to audit hooks before it does them: the moments between two changes on the disk.
_FILE_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}


def die() -> None:
    """No exception, no cleaning up: as if the power went."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_file_event(step: int, folder: Path) -> None:
    """Kill this process just before its `step`-th operation on a file inside `folder`."""
    seen = count(1)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _FILE_EVENTS and str(folder) in str(arguments) and next(seen) == step:
            die()

    sys.addaudithook(hook)


def write_for_ever(vault: Vault) -> None:
    """Paired rows and an audit row in each transaction; the number is printed once it is committed."""
    for number in count():
        with vault.atomic() as db:
            for half in ("a", "b"):
                db.execute("INSERT INTO setting (key, value_json) VALUES (?, '1')", [f"{number:06}{half}"])
            append_audit(db, NOW, "Ada", "setting saved", "setting", number, {"number": number})
        print(number, flush=True)


def _write(folder: Path, _step: int) -> None:
    write_for_ever(reopen(folder / "vault"))


def _back_up(folder: Path, step: int) -> None:
    vault = reopen(folder / "vault")
    reports = count(1)

    def watch(_words: str, _percent: int) -> None:
        if next(reports) == step:
            die()

    create_backup(vault, folder / "backups", NOW, keep=1, progress=watch)


def _back_up_files(folder: Path, step: int) -> None:
    vault = reopen(folder / "vault")
    die_at_file_event(step, folder / "backups")
    create_backup(vault, folder / "backups", NOW, keep=1)


def _create(folder: Path, step: int) -> None:
    die_at_file_event(step, folder / "new")
    make_vault(folder / "new")


def _restore(folder: Path, step: int) -> None:
    backup = next((folder / "backups").glob("*.cwbackup"))
    die_at_file_event(step, folder / "new")
    restore_backup(backup, folder / "new", PASSPHRASE)


def _rewrap(folder: Path, step: int) -> None:
    vault = reopen(folder / "vault")
    die_at_file_event(step, folder / "vault")
    vault.set_passphrase("newer words")


WORK: dict[str, Callable[[Path, int], None]] = {
    "write": _write,
    "back up": _back_up,
    "back up files": _back_up_files,
    "create": _create,
    "restore": _restore,
    "rewrap": _rewrap,
}


def crash(work: str, folder: Path, step: int) -> None:
    """Do the work in this process, up to its death at the step."""
    WORK[work](folder, step)


if __name__ == "__main__":
    crash(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
