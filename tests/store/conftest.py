"""A real encrypted vault for each test; only the key derivation is made cheap."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.keys import ScryptCost
from app.store.vault import Vault, create_vault

PASSPHRASE = "plain invented words"
LIGHT_COST = ScryptCost(n=2, r=8, p=1)
NOW = datetime(2026, 3, 7, 14, 5, 1, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A new, empty vault of the shipped schema in tmp_path/vault."""
    made, _ = create_vault(tmp_path / "vault", "Ada Biller", PASSPHRASE, NOW, cost=LIGHT_COST)
    with made:
        yield made
