"""Code sets with the invented HCPCS edition, and with CMS's real one where that is at hand."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.codesets import CodeSets
from app.codesets.code_sets import EDITIONS_FOLDER
from app.codesets.official import import_official
from tests.codesets.hcpcs.invented_files import text_lines, write_text

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def beside(codesets_path: Path, folder: Path, *official: Path) -> CodeSets:
    place = folder / "codesets.sqlite"
    shutil.copy(codesets_path, place)
    for path in official:
        import_official([path], folder / EDITIONS_FOLDER, NOW)
    return CodeSets(place)


@pytest.fixture
def small(codesets_path: Path, tmp_path: Path) -> Iterator[CodeSets]:
    """ICD-10-CM beside three invented HCPCS codes."""
    sets = beside(codesets_path, tmp_path, write_text(tmp_path / "HCPC2026_APR_ANWEB.txt", text_lines()))
    yield sets
    sets.close()


@pytest.fixture(scope="session")
def real(codesets_path: Path, shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodeSets]:
    """ICD-10-CM beside CMS's HCPCS files of January 2020 and July 2026."""
    data = shared_dir / "data" / "codes"
    folder = tmp_path_factory.mktemp("real")
    sets = beside(codesets_path, folder, data / "hcpcs-2026.xlsx", data / "2020-Alpha-Numeric-HCPCS-File.zip")
    yield sets
    sets.close()
