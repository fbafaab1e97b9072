"""A session over a real vault, on one fixed day."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.store.vault import Vault
from app.ui.session import Session
from tests.invented import NOW, Town, settle
from tests.store.conftest import vault

__all__ = ["vault"]


@pytest.fixture
def session(qtbot: QtBot, vault: Vault) -> Iterator[Session]:
    """An empty vault on the screen."""
    yield Session(vault, clock=lambda: NOW)


@pytest.fixture
def town(session: Session) -> Town:
    """The invented practice, its provider, payer and one covered patient, billed for in `session`."""
    made = settle(session.vault)
    session.choose_practice(made.practice.id)
    return made
