"""The same real vault the store is tested on, and an office in it whose every cent is accounted for at the end."""

from collections.abc import Iterator

import pytest

from app.store.vault import Vault
from tests.services.remittances.office import Office, an_office
from tests.store.conftest import vault

__all__ = ["vault"]


@pytest.fixture
def office(vault: Vault) -> Iterator[Office]:
    made = an_office(vault)
    yield made
    made.is_sound()
