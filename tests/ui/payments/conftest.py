"""A real vault with one patient who pays by herself, and a payments page over it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.services import encounters, people
from app.store.vault import Vault
from app.store.verify import verify_vault
from app.ui.payments.page import PaymentsPage
from app.ui.session import Session
from tests.invented import NOW, Town, settle
from tests.store.conftest import vault

__all__ = ["vault"]


@pytest.fixture
def town(vault: Vault) -> Iterator[Town]:
    """Two visits she owes for, 50.00 and 45.00 in two lines; whatever is done, the books are sound."""
    town = settle(vault)
    people.save_coverage(vault, replace(town.coverage, ends_on=date(2025, 12, 31)), NOW)
    encounters.save_encounter(vault, town.visit(50_00, service_date=date(2026, 2, 3)), NOW)
    encounters.save_encounter(vault, town.visit(30_00, 15_00, service_date=date(2026, 2, 20)), NOW)
    yield town
    assert verify_vault(vault) == []


@pytest.fixture
def session(vault: Vault, town: Town) -> Session:
    made = Session(vault, None, clock=lambda: NOW)
    made.choose_practice(town.practice.id)
    return made


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> PaymentsPage:
    made = PaymentsPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_list()
    return made
