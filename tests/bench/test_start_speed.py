"""Cold start to a usable window over ten thousand claims, against a bare PySide6 window showing an empty table.

Each start is a process of its own, from the interpreter's first line to the first painting of the table: the bare
window's, or the claims ledger's with its newest rows in it (the work list is read and laid out before it). The aim
is 2.5 times. The vault's key derivation is a cheap one, as in all tests: the real one is slow on purpose, and runs
after the passphrase is typed.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 6
AIM = 2.5
GUARD = 3.75
"""Looser than the aim: on a busy machine the longer of two runs is the more disturbed one."""


def start_ms(mode: list[str], bytecode: Path) -> float:
    """From nothing to painted. Compiled modules are kept, as on any machine that started the program before."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    started = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.started", *mode],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    taken = time.perf_counter() - started
    assert run.stdout == "painted\n", run.stderr
    return taken * 1000


@pytest.mark.bench
def test_the_window_is_there_at_once(many_claims: Path, tmp_path: Path) -> None:
    """The best of several rounds taken in turn."""
    modes = (["bare"], ["program", str(many_claims)])
    for mode in modes:
        start_ms(mode, tmp_path)
    rounds = [[start_ms(mode, tmp_path) for mode in modes] for _ in range(ROUNDS)]
    bare, ours = zip(*rounds, strict=True)
    print(
        f"bare window {min(bare):.0f} ms (median {statistics.median(bare):.0f}),"
        f" program {min(ours):.0f} ms (median {statistics.median(ours):.0f}):"
        f" {min(ours) / min(bare):.2f} times, aim {AIM}"
    )
    assert min(ours) < GUARD * min(bare)
