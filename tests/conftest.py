"""What every test stands on: no display needed, nobody's real folders touched, the same run each time."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parent.parent

# A slow machine is no failing property; what must be fast is measured in tests/bench.
settings.register_profile("claimwright", deadline=None)
settings.load_profile("claimwright")

# What comes is waited for as long as on the busiest machine; pytest-qt's five seconds are not always enough.
_PATIENCE_MS = 30_000

_HOME = pytest.StashKey[Path]()
_PLATFORM = pytest.StashKey[str | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Set the environment before any test file, and so any Qt or platformdirs, is imported."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    config.stash[_PLATFORM] = os.environ.get("QT_QPA_PLATFORM")
    home = Path(tempfile.mkdtemp(prefix="claimwright-tests-"))
    config.stash[_HOME] = home
    _move_user_folders(home)
    for waits in (QtBot.waitUntil, QtBot.waitSignal):
        waits.__kwdefaults__ = {**(waits.__kwdefaults__ or {}), "timeout": _PATIENCE_MS}


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_HOME], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    platform = os.environ.get("QT_QPA_PLATFORM")
    assert platform == config.stash[_PLATFORM], "a test file that sets this for all would leave the window tests out"
    if platform != "offscreen":
        return
    for item in items:
        if item.get_closest_marker("window"):
            item.add_marker(pytest.mark.skip(reason="needs a real display: run packaging/test.py"))


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of reference data kept beside the repository; tests that want it skip elsewhere."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared reference data is not on this machine")
    return folder


def _move_user_folders(home: Path) -> None:
    """Point every place where a program keeps a user's files into `home`."""
    if "XAUTHORITY" not in os.environ and (cookie := Path.home() / ".Xauthority").exists():
        os.environ["XAUTHORITY"] = str(cookie)  # the display's key stays where it is
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        folder = home / name.lower()
        folder.mkdir()
        os.environ[f"XDG_{name}_HOME"] = str(folder)
    os.environ["WIN_PD_OVERRIDE_LOCAL_APPDATA"] = str(home / "data")
    if "XDG_RUNTIME_DIR" not in os.environ:  # Qt warns when it is missing; Wayland's socket lives in a set one
        runtime = home / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
