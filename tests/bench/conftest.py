"""What several benches measure on: one vault of ten thousand claims."""

import shutil
from pathlib import Path

import pytest

from tests.bench.many_claims import make_many_claims


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder measures: it runs alone, after the tests that run side by side."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.bench)


@pytest.fixture(scope="session")
def many_claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; who writes into it takes a copy."""
    return make_many_claims(tmp_path_factory.mktemp("bench") / "vault")


@pytest.fixture
def own_many_claims(many_claims: Path, tmp_path: Path) -> Path:
    """A copy of it to write into."""
    return Path(shutil.copytree(many_claims, tmp_path / "vault"))
