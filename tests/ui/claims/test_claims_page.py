"""The claims ledger on a real vault, by keys."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.forms.cms1500 import CMS1500
from app.services.vaults import Vault, open_vault
from app.ui.claims.page import ClaimsPage
from app.ui.claims.print_dialog import PrintDialog
from app.ui.session import Session
from tests.demo_vault import copied_demo

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Vault]:
    """The demo practice, made for this test."""
    with open_vault(copied_demo(tmp_path / "demo", NOW), "demo", NOW) as vault:
        yield vault


@pytest.fixture
def page(demo: Vault, qtbot: QtBot) -> ClaimsPage:
    session = Session(demo, None, lambda: NOW)
    made = ClaimsPage(session)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


def test_chips_and_words_narrow_the_ledger_and_totals_follow(page: ClaimsPage, qtbot: QtBot) -> None:
    everything = len(page.model.shown_rows())
    page.show_status("ready")
    ready = page.model.shown_rows()
    assert 0 < len(ready) < everything
    assert {row.status for row in ready} == {"ready"}
    name = ready[0].patient.split(",")[0]
    page.table.setFocus()
    qtbot.keyClicks(page.table, "/")
    qtbot.keyClicks(page.search, name)
    shown = page.model.shown_rows()
    assert all(name in row.patient for row in shown)
    assert f"{sum(row.charge_cents for row in shown) / 100:,.2f}" in page.totals.text()


def test_print_freezes_ready_claims(page: ClaimsPage, demo: Vault, qtbot: QtBot, tmp_path: Path) -> None:
    page.show_status("ready")
    ids = [row.claim_id for row in page.model.shown_rows()][:3]
    dialog = PrintDialog(page._session, ids, page)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.done_with, timeout=20_000):
        dialog.save_pdf(tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert not (tmp_path / "out.pdf.part").exists()
    page.show_status("all")
    status = {row.claim_id: row.status for row in page.model.all_rows()}
    assert {status[claim_id] for claim_id in ids} == {"sent"}


def test_a_place_that_cannot_be_written_leaves_the_claims_ready(page: ClaimsPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.show_status("ready")
    claim_id = page.model.shown_rows()[0].claim_id
    dialog = PrintDialog(page._session, [claim_id], page)
    qtbot.addWidget(dialog)
    dialog.save_pdf(tmp_path / "missing" / "out.pdf")
    qtbot.waitUntil(lambda: not dialog.message.isHidden(), timeout=20_000)
    assert "Choose another place" in dialog.message.text()
    page.reload()
    assert {row.claim_id: row.status for row in page.model.all_rows()}[claim_id] == "ready"


def test_marking_a_draft_as_mailed_is_refused_in_words(page: ClaimsPage, qtbot: QtBot) -> None:
    page.show_status("draft")
    page.table.selectRow(0)
    with qtbot.waitSignal(page.message) as said:
        page.mail_selected()
    assert said.args is not None
    assert "ready" in said.args[0]


def test_each_tab_of_the_detail_reads_its_claim(page: ClaimsPage, qtbot: QtBot) -> None:
    page.show_status("sent")
    page.table.selectRow(0)
    qtbot.waitUntil(lambda: bool(page.detail.story.text()))
    for place in range(page.detail.tabs.count()):
        page.detail.tabs.setCurrentIndex(place)
    assert page.detail.story.text()
    assert "was charged to" in page.detail.money.text() and "Still open" in page.detail.money.text()


def test_a_click_into_any_box_of_the_form_wants_its_field_of_the_visit(page: ClaimsPage, qtbot: QtBot) -> None:
    page.show_status("sent")
    page.table.selectRow(0)
    page.detail.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.detail.form is not None)
    row, form = page.table.current_row(), page.detail.form
    assert row is not None and form is not None
    wanted: list[tuple[int, str]] = []
    page.field_wanted.connect(lambda encounter_id, field: wanted.append((encounter_id, field)))
    for box in CMS1500.boxes:
        QTest.mouseClick(form.sheet, Qt.MouseButton.LeftButton, pos=form.sheet.place_of(box.key))
    assert wanted == [(row.encounter_id, box.field) for box in CMS1500.boxes]


def test_export_writes_what_is_shown(page: ClaimsPage, tmp_path: Path) -> None:
    page.show_status("ready")
    page.export_csv(tmp_path / "claims.csv")
    lines = (tmp_path / "claims.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(page.model.shown_rows()) + 1


def test_enter_opens_the_visit(page: ClaimsPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.selectRow(0)
    with qtbot.waitSignal(page.encounter_wanted):
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
