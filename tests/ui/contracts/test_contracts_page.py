"""A contract is typed, refused where it overlaps, retired; its amounts are typed, taken away, had back, imported."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from app.domain.contracts.contract import CodeAmount, Contract, ModifierRates
from app.services import contracts, people
from app.services.contracts import contract_amounts, save_contract, save_contract_amounts
from app.ui.contracts.amounts_dialog import AmountsDialog
from app.ui.contracts.amounts_import import AmountsImportDialog
from app.ui.contracts.contracts_page import ContractsPage
from app.ui.people.setup_page import SetupPage
from app.ui.session import Session
from tests.invented import NOW, PAYER, Town
from tests.ui.people.keys import CTRL, SHIFT, at_cursor, press, show_in_front

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
HELD = (CodeAmount("20610", 80_00, ("50",), 60_00), CodeAmount("99213", 92_00))


@pytest.fixture
def page(qtbot: QtBot, session: Session, town: Town) -> ContractsPage:
    setup = SetupPage(session)
    show_in_front(qtbot, setup)
    made = setup.page("contract")
    assert isinstance(made, ContractsPage)
    return made


@pytest.fixture
def kept(session: Session, town: Town) -> Contract:
    contract = Contract(
        practice_id=town.practice.id, payer_id=town.payer.id, name="Larch 2026", starts_on=date(2026, 1, 1)
    )
    saved = save_contract(session.vault, contract, NOW)
    save_contract_amounts(session.vault, saved.id, HELD, NOW)
    return saved


@pytest.fixture
def dialog(qtbot: QtBot, page: ContractsPage, kept: Contract, session: Session) -> AmountsDialog:
    session.changed.emit("contract")
    page.open_record(kept.id)
    page.setFocus()
    press(Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: page.findChild(AmountsDialog) is not None)  # a button's key presses it for a moment
    made = page.findChild(AmountsDialog)
    assert made is not None
    qtbot.waitUntil(made.isActiveWindow)
    return made


def fill_in(page: ContractsPage, **texts: str) -> None:
    for path, text in texts.items():
        page.pane.form.focus_field(path.replace("__", "."))
        press(Qt.Key.Key_A, CTRL)
        QTest.keyClicks(at_cursor(), text)
        if path == "payer_id":
            press(Qt.Key.Key_Return)


def test_a_contract_is_typed(page: ContractsPage, session: Session, town: Town) -> None:
    QAbstractItemModelTester(page.model, FATAL)
    assert page.empty.isVisible()
    # A payer added while the page stands is found.
    late = people.save_payer(session.vault, replace(PAYER, id=0, name="Zephyr Mutual"), NOW)
    page.setFocus()
    press(Qt.Key.Key_N, CTRL | SHIFT)
    assert not page.amounts.isVisible()
    fill_in(
        page,
        name="Zephyr 2026",
        payer_id="Zeph",
        plan_name="Zephyr Gold",
        ends_on="12/31/26",
        medicare_basis_points="115.5",
        medicare_year="2025",
        charge_basis_points="60 %",
        rates__bilateral="150",
        rates__assistant="16",
    )
    press(Qt.Key.Key_S, CTRL)
    (saved,) = contracts.contracts(session.vault, town.practice.id)
    assert saved == Contract(
        id=saved.id,
        practice_id=town.practice.id,
        payer_id=late.id,
        plan_name="Zephyr Gold",
        name="Zephyr 2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        medicare_basis_points=11_550,
        medicare_year=2025,
        charge_basis_points=6_000,
        rates=ModifierRates(bilateral=15_000, assistant=1_600),
    )
    row = page.model.row_at(0)
    assert [column.text(row) for column in page.model.columns] == [
        "Zephyr 2026",
        "Zephyr Mutual · Zephyr Gold",
        "01/01/26 – 12/31/26",
        "",
        "in force",
    ]
    assert page.pane.form.entries["medicare_basis_points"].value() == 11_550


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("medicare_basis_points", "much", "A share looks like"),
        ("charge_basis_points", "101", "up to 100 percent"),
        ("medicare_year", "26", "A year looks like"),
        ("ends_on", "12/31/25", "ends before it begins"),
        ("name", " ", "missing"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    page: ContractsPage, session: Session, town: Town, path: str, text: str, said: str
) -> None:
    page.new_record()
    fill_in(page, **{"name": "Larch", "payer_id": "Blue", path: text})
    press(Qt.Key.Key_S, CTRL)
    assert said in page.pane.message.text()
    assert not contracts.contracts(session.vault, town.practice.id)


def test_one_that_overlaps_is_refused_in_words(page: ContractsPage, session: Session, kept: Contract) -> None:
    session.changed.emit("contract")
    page.new_record()
    fill_in(page, name="Larch late 2026", payer_id="Blue", starts_on="7/1/26")
    press(Qt.Key.Key_S, CTRL)
    assert "“Larch 2026” holds for the same payer" in page.pane.message.text()
    assert len(contracts.contracts(session.vault, kept.practice_id)) == 1


def test_a_contract_is_retired_and_used_again(page: ContractsPage, session: Session, kept: Contract) -> None:
    session.changed.emit("contract")
    page.open_record(kept.id)
    assert page.pane.deactivate.text() == "Retire"
    page.pane.deactivate.setFocus()
    press(Qt.Key.Key_Space)
    assert not contracts.contract(session.vault, kept.id).active
    assert page.model.columns[-1].text(page.model.row_at(0)) == "retired"
    other = save_contract(session.vault, replace(kept, id=0, name="Larch anew"), NOW)
    page.pane.deactivate.setFocus()
    press(Qt.Key.Key_Space)
    assert f"“{other.name}” holds" in page.pane.message.text()


def test_a_contract_is_renewed_and_the_cursor_stands_in_its_name(
    page: ContractsPage, session: Session, kept: Contract
) -> None:
    session.changed.emit("contract")
    page.open_record(kept.id)
    page.renew.setFocus()
    press(Qt.Key.Key_Space)
    old, new = sorted(contracts.contracts(session.vault, kept.practice_id), key=lambda each: each.id)
    assert (old.ends_on, new.starts_on, new.name) == (date(2026, 12, 31), date(2027, 1, 1), "Larch 2027")
    assert page.pane.record_id == new.id and at_cursor() is page.pane.form.entries["name"].widget
    page.open_record(old.id)
    page.renew.setFocus()
    press(Qt.Key.Key_Space)
    assert "“Larch 2027” holds" in page.pane.message.text()


def test_the_menu_s_way_leads_to_the_amounts(page: ContractsPage, session: Session, kept: Contract) -> None:
    setup = page.window()
    assert isinstance(setup, SetupPage)
    setup.page("practice")
    session.changed.emit("contract")
    setup.open_contract_amounts()
    assert page.isVisible() and page.findChild(AmountsDialog) is not None


def test_plans_are_offered_as_coverages_name_them(page: ContractsPage, session: Session, town: Town) -> None:
    page.new_record()
    page.pane.form.focus_field("plan_name")
    QTest.keyClicks(at_cursor(), "gold")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert page.pane.form.entries["plan_name"].value() == town.coverage.plan_name == "Larch Gold"


def test_amounts_are_typed_changed_taken_away_and_had_back(
    qtbot: QtBot, dialog: AmountsDialog, session: Session, kept: Contract
) -> None:
    QAbstractItemModelTester(dialog.model, FATAL)

    def held() -> tuple[CodeAmount, ...]:
        return contract_amounts(session.vault, kept.id)

    dialog.code.setFocus()
    for text in ("99214", "", "121.4", ""):
        QTest.keyClicks(at_cursor(), text)
        press(Qt.Key.Key_Return)
    assert held()[-1] == CodeAmount("99214", 121_40)
    assert dialog.code.hasFocus() and not dialog.code.text()
    dialog.table.setFocus()
    dialog.table.select_row(lambda row: row.code == "20610")
    press(Qt.Key.Key_Return)
    assert dialog.amount.hasFocus() and dialog.modifiers.text() == "50"
    for text in ("81", "61"):
        QTest.keyClicks(at_cursor(), text)
        press(Qt.Key.Key_Return)
    assert held()[0] == CodeAmount("20610", 81_00, ("50",), 61_00)
    dialog.table.setFocus()
    dialog.table.select_row(lambda row: row.code == "99213")
    press(Qt.Key.Key_Delete)
    assert [each.code for each in held()] == ["20610", "99214"]
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: held()[1] == HELD[1])
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("typed", "said"), [(("9",), "code first"), (("99214", "2"), "A modifier"), (("99214", "", "x"), "Type the amount")]
)
def test_what_is_no_amount_is_said(dialog: AmountsDialog, typed: tuple[str, ...], said: str) -> None:
    for edit, text in zip((dialog.code, dialog.modifiers, dialog.amount), typed, strict=False):
        edit.setFocus()
        QTest.keyClicks(edit, text)
    dialog.keep_typed()
    assert said in dialog.message.text()
    assert tuple(dialog.model.all_rows()) == HELD


def test_a_file_is_looked_at_and_brought_in_whole(
    qtbot: QtBot, dialog: AmountsDialog, session: Session, kept: Contract, tmp_path: Path
) -> None:
    dialog.export_to(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[1] == "20610,50,80.00,60.00"
    file = tmp_path / "fees.csv"
    file.write_text("code,amount\n99213,95\n99214,121.40\n")
    dialog.open_import()
    box = dialog.findChild(AmountsImportDialog)
    assert box is not None
    qtbot.waitUntil(box.isActiveWindow)
    QAbstractItemModelTester(box.model, FATAL)
    box.file.setFocus()
    QTest.keyClicks(at_cursor(), str(file))
    press(Qt.Key.Key_Return)
    assert [(row.state, row.what, row.detail) for row in box.model.all_rows()] == [
        ("new", "99214", "121.40"),
        ("changed", "99213", "92.00 → 95.00"),
    ]
    box.replace_all.setFocus()
    press(Qt.Key.Key_Space)
    assert box.model.all_rows()[-1].state == "taken away"
    assert contract_amounts(session.vault, kept.id) == HELD
    press(Qt.Key.Key_Return, CTRL)
    assert contract_amounts(session.vault, kept.id) == (CodeAmount("99213", 95_00), CodeAmount("99214", 121_40))
    assert dialog.message.text() == "Imported: 1 new, 1 changed, 1 taken away."


def test_a_bad_file_says_line_and_column(
    dialog: AmountsDialog, session: Session, kept: Contract, tmp_path: Path
) -> None:
    file = tmp_path / "fees.csv"
    file.write_text("code,amount\n99213,many\n")
    dialog.open_import()
    box = dialog.findChild(AmountsImportDialog)
    assert box is not None
    box.open_file(file)
    (row,) = box.model.all_rows()
    assert (row.line, row.state, row.detail) == (2, "bad", "column amount: “many” is no amount.")
    assert not box.go.isEnabled()
    assert contract_amounts(session.vault, kept.id) == HELD
