"""A remittance of a thousand claims on the desk keeps nobody waiting: brought in, opened, decided, posted, undone.

The aim is 50 ms. As in test_stalls.py a stall is held to the time in which the same run reads the ledger's rows once.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.vaults import Vault, open_vault
from app.ui.remittances.page import RemittancesPage
from app.ui.remittances.posted_dialog import PostedDialog
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.workbench import Workbench
from tests.bench.heartbeat import MOST_S, run_loop
from tests.bench.test_posting_speed import CLAIMS, a_thousand_answers
from tests.bench.test_stalls import Stalls, reading_ms
from tests.demo_vault import NOW


@pytest.fixture
def vault(own_many_claims: Path) -> Iterator[Vault]:
    with open_vault(own_many_claims, "demo", NOW) as opened:
        yield opened


def test_a_thousand_claims_on_the_desk(vault: Vault, qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "thousand.835"
    place.write_bytes(a_thousand_answers(vault))
    bench = Workbench(vault, lambda: NOW)
    qtbot.addWidget(bench.window, before_close_func=lambda window: window.really_close())
    bench.window.resize(1366, 768)
    bench.window.show()
    run_loop(lambda: bench.session.codes is not None and not bench._preload._waiting, MOST_S)
    page = bench.window.show_page("remittances")
    assert isinstance(page, RemittancesPage)
    stalls, desk = Stalls(), page.desk
    run_loop(lambda: desk.data is not None, MOST_S)

    def on_desk() -> bool:
        return len(desk.rows) == CLAIMS

    stalls.once("bring in and open", lambda: page.bring_in([place]), on_desk)
    stalls.often("next claim", lambda _nth: desk.claims.list.selectRow(_nth + 1))
    stalls.often("another tab", lambda nth: desk.claims.tabs.setCurrentIndex(nth % 2))
    stalls.often("accept", lambda _nth: page.accept_chosen())
    stalls.often("skip", lambda _nth: page.skip_chosen())

    def told() -> bool:
        return bool(page.findChildren(PostedDialog)) and any(row.batch_id for row in desk.rows)

    stalls.once("post", page.post_accepted, told)
    page.findChildren(PostedDialog)[0].close()
    page.undo_posting()
    asked = page.findChildren(ReasonDialog)[0]
    asked.reason.setText("bench")
    stalls.once("undo", asked.go.click, lambda: on_desk() and not any(row.batch_id for row in desk.rows))
    unit_ms = reading_ms(vault)
    for what, stall, _most in stalls.found:
        print(f"{what}: {stall:.0f} ms")
    print(f"the ledger is read in {unit_ms:.0f} ms")
    assert stalls.too_long(unit_ms) == []
