"""The real code-set file, built once for the whole run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.codesets import CodeSets
from tests.demo_vault import make_code_tables


@pytest.fixture(scope="session")
def codesets_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("codesets") / "codesets.sqlite"
    shutil.copy(make_code_tables(), path)
    return path


@pytest.fixture
def codes(codesets_path: Path) -> Iterator[CodeSets]:
    sets = CodeSets(codesets_path)
    yield sets
    sets.close()
