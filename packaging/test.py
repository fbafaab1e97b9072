"""Set up what is needed and run every check: `python3 packaging/test.py [--fast] [pytest arguments]`."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Iterator, NamedTuple  # noqa: UP035 - must also load where 3.11 is not

from setup_env import ROOT, has_display, run_environment, say, set_up

FAST_FOLDERS = ["tests/domain", "tests/store"]
# A process for each processor, a file's tests in one of them; what measures, or needs the screen, runs alone after.
SIDE_BY_SIDE = ["--numprocesses=auto", "--dist=loadfile"]
PYTEST_FOUND_NONE = 5


class Counts(NamedTuple):
    """How a pytest run ended; `failed` counts errors too."""

    passed: int
    failed: int


def main(arguments: list[str]) -> int:
    if {"-h", "--help"} & set(arguments):
        say("usage: test.py [--fast] [pytest arguments]\n--fast runs ruff and the tests of domain and store only.")
        return 0
    fast = "--fast" in arguments
    chosen = [argument for argument in arguments if argument != "--fast"]
    python = set_up(for_tests=not fast)
    unclean = failing_checks(python, with_types=not fast)
    parts = [
        run_pytest(python, "not window and not bench", [*SIDE_BY_SIDE, *FAST_FOLDERS * fast, *chosen], offscreen())
    ]
    if not fast:
        parts.append(run_pytest(python, "bench and not window", chosen, offscreen()))
        parts.append(run_window_tests(python, chosen))
    return report(unclean, parts)


def failing_checks(python: Path, *, with_types: bool) -> list[str]:
    """Run the checks that read the source, and name those that complain."""
    checks = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
    }
    if with_types:
        checks["mypy"] = ["mypy"]
    failing = []
    for name, command in checks.items():
        say(f"Checking with {name}.")
        if subprocess.run([str(python), "-m", *command], cwd=ROOT).returncode != 0:
            failing.append(name)
    return failing


def run_window_tests(python: Path, chosen: list[str]) -> tuple[int, Counts]:
    """Run the tests that need a real window: on a display of their own where Xvfb is, else on the user's."""
    if shutil.which("Xvfb"):
        with virtual_display() as display:
            shown = run_environment(DISPLAY=display, QT_QPA_PLATFORM="xcb")
            shown.pop("WAYLAND_DISPLAY", None)
            return run_pytest(python, "window", chosen, shown)
    if has_display():
        return run_pytest(python, "window", chosen, run_environment())
    say("Window tests: left out, for there is neither a display nor Xvfb.")
    return PYTEST_FOUND_NONE, Counts(0, 0)


def run_pytest(python: Path, marked: str, chosen: list[str], environment: dict[str, str]) -> tuple[int, Counts]:
    """One pytest run: its exit code, and the counts out of the report it writes."""
    say(f'Testing what is marked "{marked}".')
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        command = [str(python), "-m", "pytest", "-q", "-m", marked, f"--junit-xml={results}", *chosen]
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
        return code, read_counts(results.read_text(encoding="utf-8") if results.exists() else "")


def read_counts(junit_xml: str) -> Counts:
    """Add up a JUnit report; an empty one (pytest never came to run) counts nothing."""
    if not junit_xml:
        return Counts(0, 0)
    passed = failed = 0
    for suite in ET.fromstring(junit_xml).iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        failed += bad
        passed += int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0))
    return Counts(passed, failed)


def report(unclean: list[str], parts: list[tuple[int, Counts]]) -> int:
    """Print the closing lines and say how it ended; a part that holds no test is no failure, no test at all is."""
    codes = [code for code, _ in parts]
    if unclean:
        say("Not clean: " + ", ".join(unclean))
    say(f"{sum(c.passed for _, c in parts)} passed, {sum(c.failed for _, c in parts)} failed")
    ran_well = 0 in codes and all(code in (0, PYTEST_FOUND_NONE) for code in codes)
    return 0 if ran_well and not unclean else 1


def offscreen() -> dict[str, str]:
    return run_environment(QT_QPA_PLATFORM="offscreen")


@contextlib.contextmanager
def virtual_display() -> Iterator[str]:
    """A screen in memory of the usual size; Xvfb picks a free number and tells it through a pipe."""
    reading, writing = os.pipe()
    size = ["-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), *size], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SystemExit("Xvfb did not start, so the window tests cannot run.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
