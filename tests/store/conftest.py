"""A real encrypted vault for each test; only the key derivation is made cheap."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.vault import Vault
from tests.store.new_vault import copied_vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A new, empty vault of the shipped schema in tmp_path/vault."""
    with copied_vault(tmp_path / "vault") as made:
        yield made
