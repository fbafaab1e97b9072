"""Many claims are marked as sent beside the window: shown with progress, cancelled whole, never half."""

import json

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.claim_status import SentWay
from app.services.vaults import Vault
from app.ui.claims import sending
from app.ui.claims.sending import Sending
from app.ui.session import Session
from app.ui.task import Task
from tests.ui.claims.test_claims_page import NOW, demo

__all__ = ["demo"]


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's few ready claims count as many."""
    monkeypatch.setattr(sending, "AT_ONCE", 0)


@pytest.fixture
def sender(demo: Vault) -> Sending:
    return Sending(Session(demo, None, lambda: NOW))


def ready(vault: Vault) -> list[int]:
    return [row[0] for row in vault.db.execute("SELECT id FROM claim WHERE status = 'ready' ORDER BY id")]


def test_many_are_sent_with_progress_and_one_word_in_the_trail(
    many: None, sender: Sending, demo: Vault, qtbot: QtBot
) -> None:
    claim_ids = ready(demo)
    steps: list[tuple[int, int]] = []
    sender.started.connect(lambda task: task.progressed.connect(lambda done, total: steps.append((done, total))))
    with qtbot.waitSignal(sender.sent, timeout=20_000) as sent:
        sender.send(claim_ids, SentWay.MAILED)
        assert sender.is_busy
    assert sent.args == [len(claim_ids)]
    assert not sender.is_busy
    assert steps[-1] == (len(claim_ids), len(claim_ids))
    assert ready(demo) == []
    action, detail = demo.db.execute("SELECT action, detail_json FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    assert (action, json.loads(detail)) == ("send", {"claims": claim_ids, "way": "mailed"})


def test_cancelled_none_is_sent(many: None, sender: Sending, demo: Vault, qtbot: QtBot) -> None:
    before = ready(demo)
    sender.started.connect(Task.cancel)
    with qtbot.waitSignal(sender.failed, timeout=20_000) as said:
        sender.send(before, SentWay.MAILED)
    assert said.args == ["Cancelled: none of them is marked as sent."]
    assert ready(demo) == before
    assert not sender.is_busy


def test_one_that_is_not_ready_holds_all_back(many: None, sender: Sending, demo: Vault, qtbot: QtBot) -> None:
    before = ready(demo)
    draft = demo.db.execute("SELECT id FROM claim WHERE status = 'draft'").fetchone()[0]
    with qtbot.waitSignal(sender.failed, timeout=20_000) as said:
        sender.send([*before, draft], SentWay.MAILED)
    assert said.args is not None
    assert "not ready" in said.args[0]
    assert ready(demo) == before


def test_a_few_are_sent_at_once(sender: Sending, demo: Vault) -> None:
    claim_ids = ready(demo)[:2]
    sender.send(claim_ids, SentWay.FAXED)
    assert not set(claim_ids) & set(ready(demo))


def test_after_quitting_none_is_sent(many: None, demo: Vault, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    sender = Sending(Session(demo, None, lambda: NOW), page)
    tasks: list[Task] = []
    sender.started.connect(tasks.append)
    before = ready(demo)
    sender.send(before, SentWay.MAILED)
    with qtbot.waitSignal(tasks[0].finished, timeout=20_000):
        page.close()
    assert ready(demo) == before
    assert not sender.is_busy
