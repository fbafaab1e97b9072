"""Set up what Claimwright runs on: system libraries, `.venv`, and the packages of the hashed lock.

Standard library only, and readable by older Pythons, so that these get a clear sentence and no traceback.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, NamedTuple  # noqa: UP035 - must also load where 3.11 is not

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "claimwright-set-up"
OLDEST_PYTHON = (3, 11)

# What Qt loads and its wheels do not carry, with the Debian package that has it; other packages follow as
# dependencies of these. Found with `readelf -d` on the wheels and an apt-get simulation of an empty Debian 12.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "fontconfig",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path(os.environ.get("HOME", "/"), ".local/share/fonts"),
)
FONT_ENDINGS = {".ttf", ".otf", ".ttc"}


class Missing(NamedTuple):
    """Debian packages this machine lacks: `needed` to start at all, `wished` to run every test."""

    needed: list[str]
    wished: list[str]


def set_up(*, for_tests: bool = False) -> Path:
    """Make everything ready, saying one line a step, and return the environment's Python.

    Ends the program with a sentence and exit code 1 when something is missing that only the user can mend.
    """
    check_python(sys.version_info[:2])
    check_system(for_tests=for_tests)
    python = make_environment()
    install_packages(python)
    return python


def check_python(version: tuple[int, int]) -> None:
    """Refuse a Python that is too old, in words."""
    if version < OLDEST_PYTHON:
        raise SystemExit(
            f"Claimwright needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer; this one is"
            f" {version[0]}.{version[1]}. Install a newer one (python.org, or your system's packages)"
            " and start this script with it."
        )


def check_system(*, for_tests: bool) -> None:
    """On Linux, see to the libraries Qt needs: install what lacks when root, else print the line that does."""
    if sys.platform != "linux":
        return
    missing = missing_packages(for_tests=for_tests)
    wanted = missing.needed + missing.wished
    if not wanted:
        say("System libraries: all there.")
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("System libraries: installing " + " ".join(wanted))
        apt_install(wanted)
        missing = missing_packages(for_tests=for_tests)
    if missing.needed:
        raise SystemExit(missing_message(missing.needed))
    if missing.wished:
        say(missing_message(missing.wished) + " Going on without.")


def missing_packages(
    *,
    for_tests: bool,
    loads: Callable[[str], bool] | None = None,
    has_font: Callable[[], bool] | None = None,
    has_program: Callable[[str], object] = shutil.which,
    has_venv: Callable[[], bool] | None = None,
) -> Missing:
    """Which Debian packages are missing; the callables answer for this machine unless a test gives its own."""
    loads = loads or library_loads
    needed = [package for soname, package in LIBRARIES.items() if not loads(soname)]
    if not (has_font or any_font)():
        needed.append("fonts-dejavu-core")
    if not (has_venv or can_make_venv)():
        needed.append(f"python3.{sys.version_info[1]}-venv")
    wished = ["xvfb"] if for_tests and not has_program("Xvfb") else []
    return Missing(needed, wished)


def missing_message(packages: list[str]) -> str:
    """The exact line to run, or the names to look for where there is no apt-get."""
    names = " ".join(packages)
    if shutil.which("apt-get"):
        return f"Missing on this machine. Please run: sudo apt-get install --no-install-recommends {names}"
    return f"Missing on this machine. Please install what Debian calls: {names}"


def apt_install(packages: list[str]) -> None:
    """Install Debian packages as root, quietly; what fails shows itself when the libraries are looked for again."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", "-q", *command], env=env, capture_output=True, text=True)
        if done.returncode != 0:
            print(done.stdout[-2000:], done.stderr[-2000:], sep="\n", file=sys.stderr)
    importlib.invalidate_caches()


def library_loads(soname: str) -> bool:
    """Whether the loader finds a library, asked of the loader itself."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def any_font() -> bool:
    return any(
        file.suffix.lower() in FONT_ENDINGS for folder in FONT_FOLDERS if folder.is_dir() for file in folder.rglob("*")
    )


def can_make_venv() -> bool:
    """Debian keeps the part that puts pip into a new environment in a package of its own."""
    return VENV.exists() or importlib.util.find_spec("ensurepip") is not None


def make_environment() -> Path:
    """Make `.venv`, or make it anew when it belongs to another Python, and return its Python."""
    python = environment_python(VENV)
    if python.exists() and environment_version(VENV) == sys.version_info[:2]:
        say("Python environment: .venv is there.")
        return python
    say(f"Python environment: making .venv for Python {platform.python_version()}.")
    run_or_explain(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        "The Python environment could not be made: see the words above.",
    )
    return python


def environment_python(venv: Path) -> Path:
    """Where an environment keeps its Python."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def environment_version(venv: Path) -> tuple[int, int] | None:
    """The Python an environment was made for, or nothing when it is no sound environment."""
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        key, _, value = line.partition("=")
        if key.strip() in ("version", "version_info"):
            major, minor = value.strip().split(".")[:2]
            return int(major), int(minor)
    return None


def install_packages(python: Path) -> None:
    """Install exactly what the lock names, checked by hash, unless the stamp says that it was done."""
    stamp = stamp_for(LOCK.read_bytes(), platform.python_version())
    if read_stamp(STAMP) == stamp:
        say("Packages: as in the lock.")
        return
    say("Packages: installing from packaging/requirements.lock (the first time takes a minute or two).")
    STAMP.unlink(missing_ok=True)
    run_or_explain(
        pip_command(python),
        "The packages could not be installed: see pip's words above. The first set-up needs the network.",
    )
    STAMP.write_text(stamp + "\n", encoding="ascii")


def pip_command(python: Path) -> list[str]:
    """Wheels only, hashes required: nothing runs at install that was not pinned."""
    quiet = ["-qq", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    strict = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    return [str(python), "-m", "pip", "install", *quiet, *strict, "-r", str(LOCK)]


def stamp_for(lock: bytes, python_version: str) -> str:
    """What a finished set-up is known by: it changes with the lock and with the Python."""
    return hashlib.sha256(lock + b"\0" + python_version.encode()).hexdigest()


def read_stamp(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def run_or_explain(command: list[str], sentence: str) -> None:
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        raise SystemExit(sentence)


def run_environment(**changes: str) -> dict[str, str]:
    """The environment in which the program runs from this source tree, wherever the user stands."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


def has_display() -> bool:
    """Whether a window can be shown here. Only Linux machines are known to go without."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def say(line: str) -> None:
    print(line, flush=True)
