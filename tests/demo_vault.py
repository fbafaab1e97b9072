"""A demo vault as tests use it: the real one, with a cheap key derivation and the real code tables."""

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from app import paths
from app.codesets import build_codesets, is_current
from app.services.demo import make_demo
from tests.store.new_vault import LIGHT_COST

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)


def make_code_tables() -> Path:
    """The code-set file where the program looks for it now: a copy of one that is built once in a run."""
    path = paths.codesets_file()
    if not is_current(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(built_once()[0], path)
    return path


@cache
def built_once() -> tuple[Path, list[tuple[int, int]]]:
    """The one building of the code sets from all of their sources, and the progress that was told."""
    path, heard = Path(tempfile.mkdtemp(dir=Path.home())) / "deep" / "codesets.sqlite", []
    build_codesets(path, lambda done, total: heard.append((done, total)))
    return path, heard


def copied_demo(folder: Path, now: datetime = NOW) -> Path:
    """The demo vault in `folder`, copied from one that is made once in a run: making it takes seconds."""
    shutil.copytree(_made_once(now), folder)
    return folder


@cache
def _made_once(now: datetime) -> Path:
    return make_light_demo(Path(tempfile.mkdtemp(dir=Path.home())) / "demo", now=now)


def make_light_demo(folder: Path, claims: int | None = None, now: datetime = NOW) -> Path:
    """The demo vault in `folder`; its passphrase is `demo`."""
    make_code_tables()
    make_demo(folder, now, claims=claims, cost=LIGHT_COST)
    return folder
