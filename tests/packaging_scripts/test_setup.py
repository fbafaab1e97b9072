"""The two start commands: what they decide, what they say, and that lock, project file and README agree."""

import platform
import re
import sys
import tomllib
from pathlib import Path

import pytest
import run
import setup_env
import test as test_script

ROOT = Path(__file__).resolve().parents[2]
LOCK_TEXT = setup_env.LOCK.read_text(encoding="utf-8")


def locked_names() -> set[str]:
    return {plain(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK_TEXT, re.MULTILINE)}


def wanted_names() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["test"]
    return [re.split(r"[<>=~! \[;]", line)[0] for line in lines]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_stamp_changes_with_lock_and_python() -> None:
    stamp = setup_env.stamp_for(b"a==1", "3.11.2")
    assert stamp == setup_env.stamp_for(b"a==1", "3.11.2")
    assert len({stamp, setup_env.stamp_for(b"a==2", "3.11.2"), setup_env.stamp_for(b"a==1", "3.12.0")}) == 3


def test_stamp_is_read_back(tmp_path: Path) -> None:
    stamp_file = tmp_path / "stamp"
    assert setup_env.read_stamp(stamp_file) == ""
    stamp_file.write_text("abc\n", encoding="ascii")
    assert setup_env.read_stamp(stamp_file) == "abc"


def test_nothing_is_installed_when_the_stamp_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock, stamp = tmp_path / "requirements.lock", tmp_path / "stamp"
    lock.write_bytes(b"a==1")
    stamp.write_text(setup_env.stamp_for(b"a==1", platform.python_version()), encoding="ascii")
    monkeypatch.setattr(setup_env, "LOCK", lock)
    monkeypatch.setattr(setup_env, "STAMP", stamp)
    setup_env.install_packages(tmp_path / "no-such-python")
    assert capsys.readouterr().out == "Packages: as in the lock.\n"


def test_a_failed_install_leaves_no_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start has to try again, even where an older set-up was complete."""
    lock, stamp = tmp_path / "requirements.lock", tmp_path / "stamp"
    lock.write_text("nothing-of-this-name==1 --hash=sha256:" + "0" * 64 + " --no-such-option\n", encoding="ascii")
    stamp.write_text("of an older lock\n", encoding="ascii")
    monkeypatch.setattr(setup_env, "LOCK", lock)
    monkeypatch.setattr(setup_env, "STAMP", stamp)
    with pytest.raises(SystemExit, match="could not be installed"):
        setup_env.install_packages(Path(sys.executable))
    assert not stamp.exists()


def test_an_old_python_gets_a_sentence() -> None:
    setup_env.check_python((3, 11))
    setup_env.check_python((4, 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this one is 3\.9\."):
        setup_env.check_python((3, 9))


def test_a_machine_with_everything_misses_nothing() -> None:
    found = setup_env.missing_packages(
        for_tests=True, loads=lambda _: True, has_font=lambda: True, has_program=lambda _: "x", has_venv=lambda: True
    )
    assert found == ([], [])


def test_a_bare_machine_is_told_every_package() -> None:
    found = setup_env.missing_packages(
        for_tests=True,
        loads=lambda _: False,
        has_font=lambda: False,
        has_program=lambda _: None,
        has_venv=lambda: False,
    )
    named_in_the_issue = {
        "libegl1", "libgl1", "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1",
        "libxcb-image0", "libxcb-render-util0", "fontconfig", "fonts-dejavu-core",
    }  # fmt: skip
    assert named_in_the_issue <= set(found.needed)
    assert f"python3.{sys.version_info.minor}-venv" in found.needed
    assert found.wished == ["xvfb"]


def test_only_the_tests_want_xvfb() -> None:
    found = setup_env.missing_packages(
        for_tests=False, loads=lambda _: True, has_font=lambda: True, has_program=lambda _: None, has_venv=lambda: True
    )
    assert found.wished == []


def test_one_missing_library_names_its_package() -> None:
    found = setup_env.missing_packages(
        for_tests=False, loads=lambda name: name != "libxcb-cursor.so.0", has_font=lambda: True, has_venv=lambda: True
    )
    assert found.needed == ["libxcb-cursor0"]


def test_the_line_to_run_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/apt-get")
    assert setup_env.missing_message(["libegl1", "xvfb"]).endswith(
        "Please run: sudo apt-get install --no-install-recommends libegl1 xvfb"
    )
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert "what Debian calls: libegl1 xvfb" in setup_env.missing_message(["libegl1", "xvfb"])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux asks for system libraries")
def test_who_is_not_root_is_shown_the_line_and_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(setup_env, "missing_packages", lambda **_: setup_env.Missing(["libegl1"], []))
    with pytest.raises(SystemExit, match="libegl1"):
        setup_env.check_system(for_tests=False)


def test_library_loads_asks_the_loader() -> None:
    assert not setup_env.library_loads("libnothing-of-this-name.so.7")


def test_an_environment_knows_its_python(tmp_path: Path) -> None:
    assert setup_env.environment_version(tmp_path) is None
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n", encoding="utf-8")
    assert setup_env.environment_version(tmp_path) == (3, 11)


def test_display_is_asked_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not setup_env.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert setup_env.has_display()


def test_without_a_display_the_demo_goes_to_paper(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[list[str]] = []

    def start(_: Path, arguments: list[str], **environment: str) -> int:
        started.append(arguments)
        return 0

    monkeypatch.setattr(run, "set_up", lambda: Path("python"))
    monkeypatch.setattr(run, "has_display", lambda: False)
    monkeypatch.setattr(run, "start", start)
    assert run.main(["--demo"]) == 0
    made, printed = started
    assert made[0] == "demo"
    assert printed[:2] == ["--vault", made[1]]
    assert printed[2:4] == ["claims", "print"] and printed[-3:] == ["--plain", "--status", "ready"]
    said = capsys.readouterr().out
    assert "no display" in said and printed[printed.index("--pdf") + 1] in said


def test_other_arguments_reach_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def start(_: Path, arguments: list[str]) -> int:
        started.append(arguments)
        return 0

    monkeypatch.setattr(run, "set_up", lambda: Path("python"))
    monkeypatch.setattr(run, "has_display", lambda: True)
    monkeypatch.setattr(run, "start", start)
    assert run.main(["--vault", "x", "claims", "list"]) == 0
    assert run.main(["--demo"]) == 0
    assert run.main(["--setup-only"]) == 0
    assert started == [["--vault", "x", "claims", "list"], ["--demo"]]


def test_test_counts_are_added_up_from_the_report() -> None:
    report = '<testsuites><testsuite tests="10" failures="1" errors="1" skipped="3"/></testsuites>'
    assert test_script.read_counts(report) == (5, 2)
    assert test_script.read_counts("") == (0, 0)


@pytest.mark.parametrize(
    ("unclean", "codes", "ending"),
    [
        ([], [0, 0], 0),
        ([], [0, 5], 0),
        ([], [5, 0], 0),
        ([], [5, 5], 1),
        ([], [0, 1], 1),
        ([], [2], 1),
        (["mypy"], [0, 0], 1),
    ],
)
def test_how_a_run_ends(unclean: list[str], codes: list[int], ending: int, capsys: pytest.CaptureFixture[str]) -> None:
    parts = [(code, test_script.Counts(3, 0)) for code in codes]
    assert test_script.report(unclean, parts) == ending
    assert capsys.readouterr().out.splitlines()[-1] == f"{3 * len(codes)} passed, 0 failed"


def test_the_lock_pins_each_package_by_hash_and_names_no_place() -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK_TEXT, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        first, *hashes = entry.splitlines()
        assert re.match(r"[a-z0-9-]+==\S+( ; .+)? \\$", first), first
        assert hashes and all(re.match(r"    --hash=sha256:[0-9a-f]{64}( \\)?$", line) for line in hashes), first
    assert "://" not in LOCK_TEXT and "--index" not in LOCK_TEXT and "--find" not in LOCK_TEXT


@pytest.mark.parametrize("name", wanted_names())
def test_each_dependency_is_locked_and_explained(name: str) -> None:
    assert plain(name) in locked_names()
    rows = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert any(len(cells := row.split("|")) == 5 and name in cells[1] and all(cells[1:4]) for row in rows), name


def test_ci_runs_the_readmes_command() -> None:
    command = "python3 packaging/test.py"
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
