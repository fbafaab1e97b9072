"""The real code-set file, built once for all tests of code sets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.icd10cm.build import build_codesets


@pytest.fixture(scope="session")
def codesets_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("codesets") / "codesets.sqlite"
    build_codesets(path)
    return path


@pytest.fixture
def codes(codesets_path: Path) -> Iterator[CodeSets]:
    sets = CodeSets(codesets_path)
    yield sets
    sets.close()
