"""A long claims ledger: its newest rows at once, all of them beside the window, and never fewer where all are meant."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.vaults import Vault
from app.ui.claims import ledger_reader
from app.ui.claims.ledger_reader import LedgerReader
from app.ui.claims.page import ClaimsPage
from app.ui.session import Session
from tests.ui.claims.test_claims_page import NOW, demo

__all__ = ["demo"]
SHORT = 5


@pytest.fixture
def session(demo: Vault, monkeypatch: pytest.MonkeyPatch) -> Session:
    """The demo's ledger counts as a long one."""
    monkeypatch.setattr(ledger_reader, "NEWEST", SHORT)
    return Session(demo, None, lambda: NOW)


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> ClaimsPage:
    made = ClaimsPage(session)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


def all_of(session: Session) -> int:
    return int(session.vault.db.execute("SELECT count(*) FROM claim").fetchone()[0])


def test_the_newest_come_first_and_then_all(page: ClaimsPage, session: Session, qtbot: QtBot) -> None:
    newest = [row.claim_id for row in page.model.all_rows()]
    assert len(newest) == SHORT
    assert page.totals.text() == "Reading…"
    qtbot.waitUntil(lambda: len(page.model.all_rows()) == all_of(session))
    assert [row.claim_id for row in page.model.all_rows()][:SHORT] == newest
    assert f"{all_of(session)} of {all_of(session)}" in page.totals.text()


def test_what_is_done_with_every_claim_waits_for_all(page: ClaimsPage, session: Session, tmp_path: Path) -> None:
    page.export_csv(tmp_path / "claims.csv")
    assert len((tmp_path / "claims.csv").read_text(encoding="utf-8").splitlines()) == all_of(session) + 1


def test_a_claim_not_read_yet_is_found(page: ClaimsPage, session: Session) -> None:
    oldest = session.vault.db.execute("SELECT min(id) FROM claim").fetchone()[0]
    page.open_claim(oldest)
    row = page.table.current_row()
    assert row is not None
    assert row.claim_id == oldest


def test_asked_again_while_reading_the_answer_is_of_the_later_asking(session: Session, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    reader = LedgerReader(session, parent)
    heard: list[tuple[int, bool]] = []
    reader.rows_read.connect(lambda rows, whole: heard.append((len(rows), whole)))
    reader.ask()
    reader.have_all()
    assert heard == [(SHORT, False), (all_of(session), True)]
    for _again in range(3):
        reader.ask()
    qtbot.waitUntil(lambda: len(heard) > 2)
    qtbot.wait(100)
    assert heard[2:] == [(all_of(session), True)]


def test_a_page_nobody_looks_at_reads_when_it_is_shown(page: ClaimsPage, session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page.model.all_rows()) == all_of(session))
    page.hide()
    heard: list[int] = []
    page.model.modelReset.connect(lambda: heard.append(1))
    session.changed.emit("claim")
    qtbot.wait(100)
    assert not heard
    page.show()
    qtbot.waitUntil(lambda: bool(heard))


def test_typing_a_draft_reads_no_ledger(page: ClaimsPage, session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page.model.all_rows()) == all_of(session))
    heard: list[int] = []
    page.model.modelReset.connect(lambda: heard.append(1))
    session.changed.emit("draft")
    qtbot.wait(50)
    assert not heard
