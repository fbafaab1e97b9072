"""The remittances of the demo by real keys: look, decide, post, undo, bring in files; money aside, payer accounts."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.domain.remittances.decision import DecisionKind
from app.domain.remittances.remittance import Organization
from app.queries.payer_account import open_payer_account
from app.queries.remittance_list import RemittanceState, remittance_list
from app.services.vaults import Vault, ledger_problems
from app.store.remittances import load_decisions
from app.ui.remittances.assign_dialog import AssignDialog
from app.ui.remittances.claim_dialog import ClaimDialog
from app.ui.remittances.desk_row import DeskRow, Tab
from app.ui.remittances.match_dialog import MatchDialog
from app.ui.remittances.page import RemittancesPage
from app.ui.remittances.posted_dialog import PostedDialog
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.remittances.text_dialog import TextDialog
from app.ui.workbench import Workbench
from tests.edi.remittance_writer import answer, check, service, whole_file

Found = TypeVar("Found", bound=QWidget)
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
POSTED, WAITING = "0077041", "0077120"


@pytest.fixture
def page(bench: Workbench, qtbot: QtBot) -> RemittancesPage:
    qtbot.keyClick(bench.window, Qt.Key.Key_5, CONTROL)
    made = bench.window.made_page("remittances")
    assert isinstance(made, RemittancesPage) and bench.window.shown_page == "remittances"
    qtbot.waitUntil(made.desk.claims.list.hasFocus)
    return made


def key(qtbot: QtBot, sign: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, sign, modifier)


def asked(within: QWidget, kind: type[Found], qtbot: QtBot) -> Found:
    def visible() -> list[Found]:
        return [found for found in within.findChildren(kind) if found.isVisible()]

    qtbot.waitUntil(lambda: bool(visible()), timeout=20_000)
    found = visible()[0]
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def back(page: RemittancesPage, qtbot: QtBot) -> None:
    """The dialog is closed: keys go to the desk again."""
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.setFocus()
    qtbot.waitUntil(page.desk.claims.list.hasFocus)


def current(page: RemittancesPage) -> DeskRow:
    row = page.desk.current()
    assert row is not None
    return row


def balances(vault: Vault) -> list[tuple[object, ...]]:
    sums = "SELECT encounter_id, coverage_id, sum(amount_cents) AS c FROM ledger_entry GROUP BY 1, 2 HAVING c"
    return sorted((tuple(row) for row in vault.db.execute(sums)), key=str)


def states(vault: Vault) -> dict[str, RemittanceState]:
    return {row.reference: row.state for row in remittance_list(vault.db)}


def test_the_waiting_one_is_on_the_desk_with_every_kind_of_need(page: RemittancesPage) -> None:
    assert page.desk.claims.way.text() == f"EFT {WAITING}"
    assert page.desk.claims.badge.badge.text == "balanced to the cent"
    needs = {row.badge.text for row in page.desk.rows}
    assert needs == {"reversal", "goes with", "clean", "denied", "underpaid", "check match", "not found"}
    assert [row.reference for row in page.all.model.all_rows()] == [WAITING, POSTED]
    for model in (page.all.model, page.accounts.cases, page.accounts.entries, page.aside.model):
        QAbstractItemModelTester(model, page)


def test_a_accepts_and_takes_back_and_it_is_kept(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    data = page.desk.data
    assert data is not None
    first = current(page).place
    key(qtbot, Qt.Key.Key_A)
    assert load_decisions(demo.db, data.row.remittance_id)[first].kind is DecisionKind.ACCEPT
    assert current(page).place != first, "the next one that waits is shown"
    key(qtbot, Qt.Key.Key_S)
    assert page.desk.proof.counts.text().endswith("1 skipped")
    page.desk.claims.choose_place(first)
    assert page.desk.claim.accept.text() == "Not yet"
    key(qtbot, Qt.Key.Key_A)
    assert first not in load_decisions(demo.db, data.row.remittance_id)
    assert current(page).badge.text == "reversal"


def test_what_is_accepted_is_posted_and_undone_as_a_whole(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    before = balances(demo)
    while any(row.is_waiting for row in page.desk.rows if row.tab is Tab.DECIDE):
        key(qtbot, Qt.Key.Key_A)
    assert page.desk.proof.counts.text() == "8 accepted, 1 not found (64.20)"
    key(qtbot, Qt.Key.Key_P)
    told = asked(page.window(), PostedDialog, qtbot)
    assert told.heading.text() == "8 claims posted, 596.65" or "8 claims posted" in told.heading.text()
    assert {row.badge for row in told.table.found.all_rows()} >= {"denied"}
    assert states(demo)[WAITING] is RemittanceState.PARTLY
    assert balances(demo) != before and not ledger_problems(demo)
    qtbot.keyClick(told, Qt.Key.Key_Escape)
    back(page, qtbot)
    assert page.desk.claims.tabs.tabText(3) == "Posted 8"
    key(qtbot, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.AltModifier)
    why = asked(page.window(), ReasonDialog, qtbot)
    assert not why.go.isEnabled() and "8 claims" in why.findChildren(type(page.desk.proof.counts))[0].text()
    qtbot.keyClicks(why.reason, "Posted too early")
    qtbot.keyClick(why.reason, Qt.Key.Key_Return)
    assert balances(demo) == before and not ledger_problems(demo)
    assert states(demo)[WAITING] is RemittanceState.WAITING
    assert "Posted too early" in str(list(demo.db.execute("SELECT reason FROM remittance_batch_reversal")))


def test_posting_can_be_undone_from_what_it_tells(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    key(qtbot, Qt.Key.Key_P)
    told = asked(page.window(), PostedDialog, qtbot)
    qtbot.mouseClick(told.undo, Qt.MouseButton.LeftButton)
    why = asked(page.window(), ReasonDialog, qtbot)
    assert told.isVisible()  # she may think better of it
    qtbot.keyClicks(why.reason, "The wrong check")
    qtbot.keyClick(why.reason, Qt.Key.Key_Return)
    assert states(demo)[WAITING] is RemittanceState.WAITING
    assert not told.isVisible()


def test_d_finds_the_claim_by_typing_and_maps_its_lines(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    page.desk.claims.tabs.setCurrentIndex(2)
    page.setFocus()
    place = current(page).place
    key(qtbot, Qt.Key.Key_D)
    dialog = asked(page.window(), MatchDialog, qtbot)
    assert dialog.search.hasFocus()
    qtbot.keyClicks(dialog.search, "hartwell")
    qtbot.waitUntil(lambda: {each.patient_last for each in dialog.found.all_rows()} == {"Hartwell"})
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.table.hasFocus() and dialog.chosen is not None
    assert len(dialog.line_ids()) == 1
    chosen = dialog.chosen
    dialog._lines[0].setCurrentIndex(1)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    data = page.desk.data
    assert data is not None
    qtbot.waitUntil(lambda: place in load_decisions(demo.db, data.row.remittance_id))
    decided = load_decisions(demo.db, data.row.remittance_id)[place]
    assert decided.claim_id == chosen.claim_id and decided.line_ids == (chosen.lines[0].line_id,)
    row = next(row for row in page.desk.rows if row.place == place)
    assert row.patient == "Hartwell, Desmond" and row.tab is not Tab.NOT_FOUND


def test_a_line_without_one_of_ours_is_asked_for_by_its_code(page: RemittancesPage, qtbot: QtBot) -> None:
    page.desk.claims.tabs.setCurrentIndex(2)
    page.setFocus()
    key(qtbot, Qt.Key.Key_D)
    dialog = asked(page.window(), MatchDialog, qtbot)
    qtbot.keyClicks(dialog.search, "thornbury")
    qtbot.waitUntil(lambda: any(each.patient_last == "Thornbury" for each in dialog.found.all_rows()))
    line = dialog._lines[0]
    line.setCurrentIndex(0)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(dialog.message.isVisible)
    assert dialog.message.text().startswith("Choose which line of the claim ") and line.hasFocus()
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Tab)
    assert line.hasFocus(), "Tab leaves the claims for the lines"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_not_ours_keeps_the_money_aside(page: RemittancesPage, qtbot: QtBot) -> None:
    page.desk.claims.list.select_row(lambda row: row.badge.text == "check match")
    place = current(page).place
    qtbot.mouseClick(page.desk.claim.not_ours, Qt.MouseButton.LeftButton)
    row = next(row for row in page.desk.rows if row.place == place)
    assert row.tab is Tab.NOT_FOUND and row.is_accepted


def test_money_kept_aside_is_posted_once_its_claim_is_known(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    page.desk.claims.tabs.setCurrentIndex(2)
    page.setFocus()
    key(qtbot, Qt.Key.Key_A)
    key(qtbot, Qt.Key.Key_P)
    qtbot.keyClick(asked(page.window(), PostedDialog, qtbot), Qt.Key.Key_Escape)
    back(page, qtbot)
    page.show_not_found()
    assert page.aside.totals.text().endswith("<b>64.20</b>")
    qtbot.waitUntil(page.aside.table.hasFocus)
    key(qtbot, Qt.Key.Key_Return)
    dialog = asked(page.window(), MatchDialog, qtbot)
    qtbot.keyClicks(dialog.search, "thornbury")
    qtbot.waitUntil(lambda: any(each.patient_last == "Thornbury" for each in dialog.found.all_rows()))
    dialog._lines[0].setCurrentIndex(1)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.aside.model.all_rows() == [])
    assert not ledger_problems(demo)


def test_money_kept_aside_is_matched_on_the_desk_too(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    page.desk.claims.tabs.setCurrentIndex(2)
    page.setFocus()
    place = current(page).place
    key(qtbot, Qt.Key.Key_A)
    key(qtbot, Qt.Key.Key_P)
    qtbot.keyClick(asked(page.window(), PostedDialog, qtbot), Qt.Key.Key_Escape)
    back(page, qtbot)
    page.desk.claims.choose_place(place)
    assert page.desk.claim.match.isVisible()
    key(qtbot, Qt.Key.Key_D)
    dialog = asked(page.window(), MatchDialog, qtbot)
    qtbot.keyClicks(dialog.search, "thornbury")
    qtbot.waitUntil(lambda: any(each.patient_last == "Thornbury" for each in dialog.found.all_rows()))
    dialog._lines[0].setCurrentIndex(1)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: any(row.place == place and row.tab is Tab.DECIDE for row in page.desk.rows))


def test_a_payment_without_claims_is_posted_by_itself(
    page: RemittancesPage, demo: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    npi, name = demo.db.execute("SELECT npi, name FROM practice ORDER BY id").fetchone()
    place = tmp_path / "interest.835"
    bare = check(plb="L6 -1234", number="999001", payee=Organization(name, "XX", npi))
    place.write_bytes(whole_file([bare]))
    brought_in(page, qtbot, place)
    assert page.desk.proof.post.text() == "Post the payment"
    page.setFocus()
    key(qtbot, Qt.Key.Key_P)
    assert states(demo)["999001"] is RemittanceState.POSTED
    assert "Everything of it is posted" in page.desk.proof.counts.text()


def test_money_kept_aside_can_go_back(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    page.desk.claims.tabs.setCurrentIndex(2)
    page.setFocus()
    key(qtbot, Qt.Key.Key_A)
    key(qtbot, Qt.Key.Key_P)
    qtbot.keyClick(asked(page.window(), PostedDialog, qtbot), Qt.Key.Key_Escape)
    page.show_not_found()
    qtbot.mouseClick(page.aside.give_back, Qt.MouseButton.LeftButton)
    why = asked(page.window(), ReasonDialog, qtbot)
    qtbot.keyClicks(why.reason, "our check 1204 of 11/20")
    qtbot.keyClick(why.reason, Qt.Key.Key_Return)
    assert page.aside.model.all_rows() == []
    assert not list(demo.db.execute("SELECT 1 FROM remittance_suspense"))


def test_a_payers_case_is_settled_with_a_reason(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    key(qtbot, Qt.Key.Key_P)
    qtbot.keyClick(asked(page.window(), PostedDialog, qtbot), Qt.Key.Key_Escape)
    page.show_accounts()
    (case,) = open_payer_account(demo.db)
    assert page.accounts.cases.shown_rows() == [case] and case.open_cents == 25_00
    qtbot.mouseClick(page.accounts.settle, Qt.MouseButton.LeftButton)
    why = asked(page.window(), ReasonDialog, qtbot)
    qtbot.keyClicks(why.reason, "An old visit of another biller")
    qtbot.keyClick(why.reason, Qt.Key.Key_Return)
    assert open_payer_account(demo.db) == [] and page.accounts.cases.shown_rows() == []
    page.accounts.chips.chosen.emit("all")
    page.accounts.table.select_row(lambda row: row.case_id == case.case_id)
    qtbot.mouseClick(page.accounts.take_back, Qt.MouseButton.LeftButton)
    why = asked(page.window(), ReasonDialog, qtbot)
    qtbot.keyClicks(why.reason, "It was ours after all")
    qtbot.keyClick(why.reason, Qt.Key.Key_Return)
    assert [each.open_cents for each in open_payer_account(demo.db)] == [25_00]


def test_a_payers_case_is_put_on_the_claim_that_caused_it(page: RemittancesPage, demo: Vault, qtbot: QtBot) -> None:
    key(qtbot, Qt.Key.Key_P)
    qtbot.keyClick(asked(page.window(), PostedDialog, qtbot), Qt.Key.Key_Escape)
    page.show_accounts()
    qtbot.mouseClick(page.accounts.put, Qt.MouseButton.LeftButton)
    dialog = asked(page.window(), ClaimDialog, qtbot)
    qtbot.keyClicks(dialog.search, "dreyer")
    qtbot.waitUntil(lambda: dialog.found.rowCount() > 0)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(dialog.message.isVisible)
    assert "billed to another payer" in dialog.message.text()
    qtbot.keyClick(dialog.search, Qt.Key.Key_A, CONTROL)
    qtbot.keyClicks(dialog.search, "26-00012")
    qtbot.waitUntil(lambda: [each.number for each in dialog.found.all_rows()] == ["26-00012"])
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: open_payer_account(demo.db) == [])
    assert not ledger_problems(demo)


def brought_in(page: RemittancesPage, qtbot: QtBot, *paths: Path) -> None:
    with qtbot.waitSignal(page.importing.done, timeout=20_000):
        page.bring_in(list(paths))


def test_files_are_brought_in_and_told_of(page: RemittancesPage, demo: Vault, qtbot: QtBot, tmp_path: Path) -> None:
    said: list[str] = []
    page.message.connect(said.append)
    paid = answer("2600001", service("99214", 185_00, "CO-45 6000"))
    good, junk = tmp_path / "good.835", tmp_path / "junk.txt"
    good.write_bytes(whole_file([check(paid, number="555001")]))
    junk.write_bytes(b"Dear biller, your check is in the mail.")
    brought_in(page, qtbot, good)
    assert page.desk.claims.way.text().endswith("555001")
    brought_in(page, qtbot, good, junk)
    assert "brought in on 11/20/2026" in said[-1] and "junk.txt" in said[-1]
    assert states(demo)[""] is RemittanceState.UNREADABLE


def test_an_unreadable_file_is_shown_with_its_text(page: RemittancesPage, qtbot: QtBot, tmp_path: Path) -> None:
    junk = tmp_path / "junk.txt"
    junk.write_bytes(b"Dear biller, your check is in the mail.")
    brought_in(page, qtbot, junk)
    assert page.desk.trouble.isVisible() and "ISA" in page.desk.trouble.words.text()
    assert not page.desk.proof.post.isEnabled()
    qtbot.mouseClick(page.desk.trouble.open, Qt.MouseButton.LeftButton)
    text = asked(page.window(), TextDialog, qtbot)
    assert [line.text for line in text.model.all_rows()] == ["Dear biller, your check is in the mail."]


def test_what_does_not_add_up_is_named_with_its_segment(page: RemittancesPage, qtbot: QtBot, tmp_path: Path) -> None:
    paid = answer("2600001", service("99214", 185_00, "CO-45 6000"))
    wrong = tmp_path / "wrong.835"
    wrong.write_bytes(whole_file([check(paid, number="555002")]).replace(b"CAS*CO*45*60", b"CAS*CO*45*61"))
    brought_in(page, qtbot, wrong)
    assert page.desk.claims.badge.badge.text == "unbalanced"
    assert "Segment" in page.desk.trouble.words.text() and "1.00" in page.desk.trouble.words.text()
    assert not page.desk.proof.post.isEnabled()
    page.window().activateWindow()
    page.setFocus()
    key(qtbot, Qt.Key.Key_T, CONTROL)
    text = asked(page.window(), TextDialog, qtbot)
    chosen = text.table.current_row()
    assert (
        chosen is not None
        and chosen.fault
        and chosen.fault == text.fault.text()
        and chosen.text.split("*")[0] in ("SVC", "CLP")
    )


def test_the_same_check_in_another_file_is_not_posted_again(
    page: RemittancesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    first = answer("2600001", service("99214", 185_00, "CO-45 6000"))
    for name, about in (("a.835", "one"), ("b.835", "two")):
        place = tmp_path / name
        place.write_bytes(whole_file([check(first, number="555003", receiver_id=about)]))
        brought_in(page, qtbot, place)
    assert page.desk.claims.badge.badge.text == "repeated"
    assert "repeats payment 555003" in page.desk.trouble.words.text()


def test_a_payer_nobody_knows_is_named_once(page: RemittancesPage, demo: Vault, qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "stranger.835"
    place.write_bytes(whole_file([check(answer("2600001", service("99214", 185_00)), number="888001")]))
    brought_in(page, qtbot, place)
    assert "none of your payers" in page.desk.trouble.words.text()
    qtbot.mouseClick(page.desk.trouble.assign, Qt.MouseButton.LeftButton)
    dialog = asked(page.window(), AssignDialog, qtbot)
    assert dialog.payer.hasFocus()
    dialog.payer.setCurrentIndex(2)
    dialog.practice.setCurrentIndex(0)
    name = dialog.payer.currentText()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert page.desk.claims.about.text().startswith(name)
    assert not page.desk.trouble.assign.isVisible()


def test_a_folder_is_chosen_and_dropped_files_come_in(
    page: RemittancesPage, demo: Vault, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "era"
    folder.mkdir()
    for nth in range(3):
        paid = answer(f"260000{nth}", service("99214", 185_00, f"CO-45 {6000 + nth}"))
        (folder / f"{nth}.835").write_bytes(whole_file([check(paid, number=f"66600{nth}")]))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    with qtbot.waitSignal(page.importing.done, timeout=20_000):
        page.importing.choose_folder()
    assert {"666000", "666001", "666002"} <= set(states(demo))
    assert page.tabs.currentWidget() is page.all
    more = tmp_path / "more.835"
    more.write_bytes(whole_file([check(answer("1", service("99214", 185_00)), number="777000")]))
    what = QMimeData()
    what.setUrls([QUrl.fromLocalFile(str(more))])
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, what, Qt.MouseButton.LeftButton, NONE)
    with qtbot.waitSignal(page.importing.done, timeout=20_000):
        page.dropEvent(drop)
    assert "777000" in states(demo)


def test_files_that_nothing_was_chosen_of_change_nothing(
    page: RemittancesPage, demo: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([], ""))
    before = states(demo)
    page.importing.choose_files()
    assert states(demo) == before


def test_another_practice_sees_its_own_remittances(page: RemittancesPage, bench: Workbench) -> None:
    bench.session.choose_practice(999)
    assert page.all.model.all_rows() == []
    assert page.empty.isVisible()
    bench.session.choose_practice(1)
    assert len(page.all.model.all_rows()) == 2


def test_older_and_newer_walk_through_the_list(page: RemittancesPage, qtbot: QtBot) -> None:
    key(qtbot, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert page.desk.claims.way.text() == f"EFT {POSTED}"
    assert page.desk.claims.tab is Tab.POSTED and "Everything of it is posted" in page.desk.proof.counts.text()
    assert page.desk.claim.posting._title.text() == "What was posted"
    assert "pays" in page.desk.claim._posting_words.text()
    assert page.desk.proof.deposit.text().startswith("Transfer of 11/11/2026")
    key(qtbot, Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert page.desk.claims.way.text() == f"EFT {WAITING}"


def test_enter_in_the_list_opens_the_desk(page: RemittancesPage, qtbot: QtBot) -> None:
    page.show_all()
    qtbot.waitUntil(page.all.table.hasFocus)
    key(qtbot, Qt.Key.Key_Down)
    key(qtbot, Qt.Key.Key_Return)
    assert page.tabs.currentWidget() is page.desk
    assert page.desk.claims.way.text() == f"EFT {POSTED}"
    page.show_all()
    key(qtbot, Qt.Key.Key_P)
    assert page.all.search.text() == "p", "in the list letters filter"


@pytest.mark.parametrize(("button", "opened"), [("open", "claims"), ("correct", "claims"), ("coder", "encounter")])
def test_the_next_step_is_taken_where_it_belongs(
    page: RemittancesPage, bench: Workbench, qtbot: QtBot, button: str, opened: str
) -> None:
    page.desk.claims.list.select_row(lambda row: row.badge.text == "denied")
    qtbot.mouseClick(getattr(page.desk.claim, button), Qt.MouseButton.LeftButton)
    assert bench.window.shown_page == opened


def test_alt_w_tells_why_the_claim_chosen_stands_as_it_does(
    page: RemittancesPage, bench: Workbench, qtbot: QtBot
) -> None:
    page.desk.claims.list.select_row(lambda row: row.badge.text == "denied")
    billed = current(page).planned.match.claim
    assert billed is not None and page.desk.claim.account.isVisible()
    with qtbot.waitSignal(page.account_wanted) as wanted:
        key(qtbot, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert wanted.args[1] == billed.encounter_id
    assert bench.window.shown_page == "accounts"
    bench.window.show_page("remittances")
    page.show_not_found()
    with qtbot.waitSignal(page.message) as said:
        page.show_why()
    assert "Choose a claim of ours" in said.args[0]


def test_no_menu_entry_ends_in_a_bug(page: RemittancesPage, bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "")
    deeds: list[Callable[[], object]] = [
        spec.handler for spec, _ in bench.window._actions._made if spec.menu == "Money" and "emittance" in spec.group
    ]
    deeds += [spec.handler for spec, _ in bench.window._actions._made if spec.page == "remittances"]
    assert len(deeds) > 10
    for deed in deeds:
        deed()
        for dialog in (MatchDialog, ReasonDialog, PostedDialog, TextDialog):
            for found in bench.window.findChildren(dialog):
                found.reject()
