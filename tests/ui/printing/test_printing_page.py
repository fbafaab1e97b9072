"""The day's printing by keys: the pile, paper, a jam, covers, the post and its log."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pdfplumber
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.mailing import MailingWay
from app.domain.print_run import Cover
from app.queries.mailing_log import mailing_rows
from app.queries.print_runs import run_rows
from app.services.print_runs import print_run
from app.services.vaults import Vault
from app.ui.claims.print_dialog import PrintDialog
from app.ui.printing.mailing_dialog import MailingDialog
from app.ui.printing.page import PrintingPage
from app.ui.printing.run_dialog import RunDialog
from app.ui.workbench import Workbench

Found = TypeVar("Found", bound=QWidget)
Paper = Callable[[], list[Path]]


def page_of(bench: Workbench) -> PrintingPage:
    page = bench.window.made_page("printing")
    assert isinstance(page, PrintingPage)
    return page


def opened(bench: Workbench, qtbot: QtBot) -> PrintingPage:
    qtbot.keyClick(bench.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    return page_of(bench)


def asked(within: QWidget, kind: type[Found], qtbot: QtBot) -> Found:
    def visible() -> list[Found]:
        return [found for found in within.findChildren(kind) if found.isVisible()]

    qtbot.waitUntil(lambda: bool(visible()), timeout=20_000)
    found = visible()[0]
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def back(bench: Workbench, qtbot: QtBot) -> None:
    """The dialog is closed: keys go to the window again."""
    bench.window.activateWindow()
    qtbot.waitUntil(bench.window.isActiveWindow)


def pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def test_space_leaves_a_payer_or_a_claim_out(bench: Workbench, qtbot: QtBot) -> None:
    queue = opened(bench, qtbot).queue
    QAbstractItemModelTester(queue.piles, queue)
    QAbstractItemModelTester(queue.claims, queue)
    everything = queue.chosen()
    qtbot.waitUntil(queue.pile_table.hasFocus)
    first = queue.piles.row_at(0).pile
    qtbot.keyClick(queue.pile_table, Qt.Key.Key_Space)
    left = [claim for claim in everything if claim.payer_id != first.payer_id]
    assert queue.chosen() == left
    assert queue.piles.row_at(0).badge.text == "not now"
    qtbot.keyClick(queue.pile_table, Qt.Key.Key_Space)
    qtbot.keyClick(queue.pile_table, Qt.Key.Key_Return)
    assert queue.claim_table.hasFocus()
    qtbot.keyClick(queue.claim_table, Qt.Key.Key_Space)
    assert queue.chosen() == everything[1:]
    assert queue.piles.row_at(0).badge.text == f"{len(first.claims) - 1} of {len(first.claims)}"
    assert f"<b>{len(everything) - 1}</b> of {len(everything)} claims" in queue.totals.text()
    opened(bench, qtbot)
    assert queue.chosen() == everything


def test_a_jam_at_page_three_goes_on_at_page_three_and_covers_come_last(
    bench: Workbench, demo: Vault, printer: Paper, qtbot: QtBot
) -> None:
    page = opened(bench, qtbot)
    ready = [claim.claim_id for claim in page.queue.chosen()]
    qtbot.keyClick(bench.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = asked(bench.window, PrintDialog, qtbot)
    dialog.cover.setCurrentIndex(dialog.cover.findData(Cover.SHEET.value))
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    came_out = asked(bench.window, RunDialog, qtbot)
    (row,) = run_rows(demo.db)
    run = print_run(demo, row.run_id)
    forms, covers = run.printings
    assert row.claims == len(ready) and pages(printer()[0]) == len(forms)
    assert [claim for claim in page.queue.chosen() if claim.claim_id in ready] == []
    assert "Did it all come out?" in came_out.question.text()
    came_out.page.setFocus()
    came_out.page.selectAll()
    qtbot.keyClicks(came_out.page, "3")
    claim = run.claim_on(forms[2])
    assert claim and claim.number in came_out.where.text()
    qtbot.keyClick(came_out, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(printer()) == 2 and came_out.again.isEnabled(), timeout=20_000)
    assert pages(printer()[1]) == len(forms) - 2
    qtbot.keyClick(came_out, Qt.Key.Key_Return)
    qtbot.waitUntil(came_out.print.isVisible)
    assert "plain paper" in came_out.question.text()
    qtbot.keyClick(came_out, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(printer()) == 3 and came_out.came_out.isVisible(), timeout=20_000)
    assert pages(printer()[2]) == len(covers) == len({claim.payer for claim in run.claims})
    qtbot.waitUntil(came_out.came_out.isEnabled)
    with qtbot.waitSignal(came_out.done_with):
        qtbot.keyClick(came_out, Qt.Key.Key_Return)


def test_a_past_run_is_saved_byte_by_byte_and_mailed(
    bench: Workbench, demo: Vault, printer: Paper, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(bench, qtbot)
    ids = [claim.claim_id for claim in page.queue.chosen()]
    dialog = PrintDialog(bench.session, ids, bench.window, by_payer=True)
    with qtbot.waitSignal(dialog.done_with, timeout=20_000):
        dialog.save_pdf(tmp_path / "first.pdf")
    qtbot.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert page.tabs.currentWidget() is page.runs
    QAbstractItemModelTester(page.runs.runs, page.runs)
    page.runs.table.setFocus()
    qtbot.keyClick(page.runs.table, Qt.Key.Key_Return)
    run_dialog = asked(bench.window, RunDialog, qtbot)
    run_dialog.save_pdf(tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "first.pdf").read_bytes()
    run_dialog.save_pdf(tmp_path / "nowhere" / "again.pdf")
    assert "Choose another place" in run_dialog.message.text()
    qtbot.keyClick(run_dialog, Qt.Key.Key_Escape)
    back(bench, qtbot)
    qtbot.keyClick(bench.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    post = asked(bench.window, MailingDialog, qtbot)
    post.way.setFocus()
    qtbot.keyClick(post.way, Qt.Key.Key_Down)
    assert post.chosen_way() is MailingWay.CERTIFIED
    qtbot.keyClick(post, Qt.Key.Key_Return)
    assert "certified number" in post.message.text()
    for number, edit in enumerate(post.references):
        qtbot.keyClicks(edit, f"7019 {number}")
    qtbot.keyClick(post, Qt.Key.Key_Return)
    rows = mailing_rows(demo.db)
    assert {row.reference for row in rows} == {f"7019 {number}" for number in range(len(post.references))}
    assert run_rows(demo.db)[0].mailed == len(ids)
    assert page.runs.runs.row_at(0).mailed == len(ids)


def test_an_entry_of_the_log_is_corrected_and_the_log_saved(
    bench: Workbench, demo: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(bench, qtbot)
    page.mail_chosen()
    post = asked(bench.window, MailingDialog, qtbot)
    post.way.setCurrentIndex(2)
    for edit in post.references:
        qtbot.keyClicks(edit, "fax 1")
    said: list[str] = []
    page.message.connect(said.append)
    qtbot.keyClick(post, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "marked as mailed" in said[0]
    assert page.queue.chosen() == []
    back(bench, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    QAbstractItemModelTester(page.log.model, page.log)
    page.log.table.setFocus()
    page.log.table.selectRow(0)
    qtbot.keyClick(page.log.table, Qt.Key.Key_Return)
    again = asked(bench.window, MailingDialog, qtbot)
    qtbot.keyClicks(again.references[0], "77")
    qtbot.keyClick(again, Qt.Key.Key_Return)
    assert "fax 177" in {row.reference for row in mailing_rows(demo.db)}
    page.log.save_pdf(tmp_path / "log.pdf")
    with pdfplumber.open(io.BytesIO((tmp_path / "log.pdf").read_bytes())) as document:
        assert "fax 177" in document.pages[0].extract_text()
    qtbot.keyClicks(page.log.table, "/")
    qtbot.keyClicks(page.log.search, "fax 177")
    assert len(page.log.model.shown_rows()) == 1
    page.log.search.clear()
    page.log.until.set_value(bench.session.today() - timedelta(days=1))
    page.log.reload()
    assert page.log.model.rowCount() == 0
    with qtbot.waitSignal(page.message):
        page.print_chosen()


def test_the_certified_numbers_are_typed_one_after_the_other(bench: Workbench, demo: Vault, qtbot: QtBot) -> None:
    page = opened(bench, qtbot)
    page.mail_chosen()
    post = asked(bench.window, MailingDialog, qtbot)
    post.way.setFocus()
    qtbot.keyClick(post.way, Qt.Key.Key_Down)
    qtbot.keyClick(post, Qt.Key.Key_Tab)
    assert post.focusWidget() is post.references[0]
    qtbot.keyClicks(post.focusWidget(), "7019 0")
    qtbot.keyClick(post, Qt.Key.Key_Tab)
    assert post.focusWidget() is post.references[1]
    post.day.setFocus()
    qtbot.keyClick(post, Qt.Key.Key_Return)
    assert "certified number" in post.message.text()
    assert post.focusWidget() is post.references[1], "the first that is missing"
    qtbot.waitUntil(lambda: post._list.geometry().bottom() < post.message.geometry().top())


def test_a_day_ahead_is_refused_and_what_is_typed_stays(bench: Workbench, demo: Vault, qtbot: QtBot) -> None:
    page = opened(bench, qtbot)
    page.mail_chosen()
    post = asked(bench.window, MailingDialog, qtbot)
    assert post.focusWidget() is post.day
    qtbot.keyClicks(post.day, "+")
    qtbot.keyClick(post, Qt.Key.Key_Return)
    assert "lies ahead" in post.message.text()
    assert post.isVisible() and mailing_rows(demo.db) == ()
    post.day.selectAll()
    qtbot.keyClick(post.day, Qt.Key.Key_Delete)
    qtbot.keyClick(post, Qt.Key.Key_Return)
    assert "Type the day" in post.message.text()


def test_a_printer_that_is_not_chosen_prints_and_marks_nothing(
    bench: Workbench, demo: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.claims.paper.ask_printer", lambda _title, _parent: None)
    page = opened(bench, qtbot)
    before = page.queue.chosen()
    page.print_chosen()
    asked(bench.window, PrintDialog, qtbot).print_on_paper()
    page.queue.reload()
    assert page.queue.chosen() == before
    assert run_rows(demo.db) == ()


def test_an_empty_pile_says_what_belongs_there(bench: Workbench, demo: Vault, qtbot: QtBot) -> None:
    demo.db.execute("UPDATE claim SET status = 'draft' WHERE status = 'ready'")
    page = opened(bench, qtbot)
    assert page.queue.empty.isVisible()
    with qtbot.waitSignal(page.message) as said:
        page.print_chosen()
    assert said.args == ["No claim is ready."]
    page.show_runs()
    assert page.runs.empty.isVisible()
    page.print_chosen()
    page.mail_chosen()
