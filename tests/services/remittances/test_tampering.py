"""One cent changed, or one row lost, behind the program's back: `verify` finds it in every table of money."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.services.books import close_books
from app.services.remittances.keyed import key_anew, post_keyed
from app.services.remittances.payer_account import put_on_claim
from app.services.remittances.posting import post_remittance, undo_batch
from app.services.remittances.suspense import return_suspense
from app.store.connection import Database
from app.store.ledger_check import check_ledger
from app.store.money_seal import check_money_seals
from app.store.receipts import take_back_receipt
from app.store.remittance_batches import load_batch
from app.store.remittance_check import check_remittances
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.edi.remittance_writer import check, taken_back
from tests.services.remittances.eobs import eob, keyed
from tests.services.remittances.office import LATER, Office, an_office, told
from tests.services.remittances.test_scenarios_undone import STRANGER
from tests.store.new_vault import copied_vault

TABLES = (
    "posting",
    "ledger_entry",
    "adjudication",
    "adjudication_line",
    "adjudication_adjustment",
    "adjudication_reversal",
    "receipt",
    "receipt_reversal",
    "deposit",
    "deposit_receipt",
    "deposit_reversal",
    "remittance_file",
    "remittance",
    "keyed_remittance",
    "keyed_remittance_withdrawal",
    "remittance_batch",
    "remittance_batch_claim",
    "remittance_batch_reversal",
    "remittance_suspense_closing",
    "payer_account_entry",
    "period_close",
    "money_seal",
)
SETTLED_LATER = {("remittance", "practice_id"), ("remittance", "payer_id"), ("remittance", "receipt_id")}
"""What the biller may still say of a payment; no money is in it."""


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A vault with a row of every kind of money."""
    folder: Path = tmp_path_factory.mktemp("rich") / "vault"
    with copied_vault(folder) as vault:
        fill(an_office(vault))
        assert verify_vault(vault) == []
        vault.db.execute("PRAGMA foreign_keys = OFF")
        vault.db.execute("PRAGMA ignore_check_constraints = ON")
        yield vault


def fill(office: Office) -> None:
    vault = office.vault
    a, b, c = office.sent(140_00, paid_cents=20_00), office.sent(100_00, 45_00), office.sent(80_00)
    first = told(a, "CO-45 4800,PR-3 2000")
    office.comes(first, STRANGER, plb="L6 -1075", number="1")
    return_suspense(vault, 1, 1, "Our check 117", LATER)
    second = office.bring(check(taken_back(first), told(b, "CO-45 4000", "CO-97 4500"), plb="WO:1 -1500", number="2"))
    undo_batch(vault, office.post(second).batch_id, "Not yet", LATER)
    office.post(second)
    third = office.bring(check(told(c, "CO-45 2000"), plb=f"WO:{b.number} 3000", number="3"))
    post_remittance(vault, third, None, LATER)
    put_on_claim(vault, office_case(vault), b.id, LATER)
    paper = post_keyed(vault, eob(office, keyed(office, office.sent(60_00), "contractual 10 paid 50")), LATER)
    undo_batch(vault, paper.batch_id, "Keyed on the wrong check", LATER)
    key_anew(vault, load_batch(vault.db, paper.batch_id).remittance_id, LATER)  # type: ignore[union-attr]
    with vault.atomic() as db:
        for number in (1, 2):
            db.execute("INSERT INTO deposit VALUES (?, 1, '2026-03-21', '2026-03-21T00:00:00Z', 'Ada')", [number])
            db.execute("INSERT INTO deposit_receipt VALUES (?, 1)", [number])
        db.execute("INSERT INTO deposit_reversal VALUES (2, '2026-03-22T00:00:00Z', 'Ada', 'twice')")
        spare = "INSERT INTO receipt SELECT 900, practice_id, payer_id, patient_id, payer_name, way, 'X', received_on,"
        db.execute(f"{spare} 100, 'keyed', encounter_id, at, user FROM receipt LIMIT 1")
        take_back_receipt(db, 900, "Typed wrongly", LATER, "Ada")
    close_books(vault, LATER.date(), LATER)


def office_case(vault: Vault) -> int:
    sql = "SELECT id FROM payer_account_entry WHERE amount_cents = 3000 AND opens IS NULL"
    return int(vault.db.execute(sql).fetchone()[0])


def complaints(db: Database) -> list[str]:
    return [*check_ledger(db), *check_remittances(db), *check_money_seals(db)]


@contextlib.contextmanager
def behind_its_back(db: Database, table: str) -> Iterator[None]:
    """Changes that nothing forbids, and that are gone afterwards."""
    db.conn.execute("BEGIN")
    try:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        for (name,) in db.execute(triggers, [table]).fetchall():
            db.execute(f"DROP TRIGGER {name}")
        yield
    finally:
        db.conn.execute("ROLLBACK")


def keys_of(db: Database, table: str) -> list[str]:
    return [row[1] for row in sorted(db.execute(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]


def rows_of(db: Database, table: str) -> list[list[object]]:
    sql = f"SELECT {', '.join(keys_of(db, table))} FROM {table}"  # noqa: S608
    return [list(row) for row in db.execute(sql)]


def where(db: Database, table: str) -> str:
    return " AND ".join(f"{key} = ?" for key in keys_of(db, table))


@pytest.mark.parametrize("table", TABLES)
def test_a_lost_row_is_found(rich: Vault, table: str) -> None:
    db = rich.db
    rows = rows_of(db, table)
    assert rows, "the vault has no row of it"
    for row in rows:
        with behind_its_back(db, table):
            db.execute(f"DELETE FROM {table} WHERE {where(db, table)}", row)  # noqa: S608
            assert complaints(db), row


@pytest.mark.parametrize("table", TABLES)
def test_a_changed_cell_is_found(rich: Vault, table: str) -> None:
    db = rich.db
    found = [(row[1], row[2]) for row in db.execute(f"PRAGMA table_info({table})") if not row[5]]
    for column, kind in found:
        if (table, column) in SETTLED_LATER:
            continue
        change = f"coalesce({column}, 0) + 1" if kind == "INTEGER" else f"coalesce({column}, '') || 'x'"
        if kind == "BLOB":
            change = f"CAST({column} || 'x' AS BLOB)"
        for row in rows_of(db, table):
            with behind_its_back(db, table):
                sql = f"UPDATE {table} SET {column} = {change} WHERE {where(db, table)}"  # noqa: S608
                with contextlib.suppress(dbapi2.IntegrityError):
                    db.execute(sql, row)
                    assert complaints(db), (column, row)


def test_a_row_slipped_in_is_found(rich: Vault) -> None:
    db = rich.db
    with behind_its_back(db, "posting"):
        db.execute("INSERT INTO posting (id, at, user, effective_date, kind, words) VALUES (900, '', '', '', 'x', '')")
        assert "Posting 900 has no seal." in complaints(db)


def test_every_table_that_is_only_appended_to_is_sealed(rich: Vault) -> None:
    def tables(name: str) -> set[str]:
        sql = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?"
        return {table for (table,) in rich.db.execute(sql, [name])}

    assert tables("%_no_delete") - tables("%_sealed") == PARTS | UNSEALED


PARTS = {
    "ledger_entry",
    "adjudication_line",
    "adjudication_adjustment",
    "deposit_receipt",
    "remittance_batch_claim",
    "money_seal",
}
"""Sealed with what they are part of."""
UNSEALED = {
    "audit",
    "claim",
    "coding_query",
    "coding_version",
    "credit_note",
    "mailing",
    "mailing_claim",
    "print_batch",
    "print_batch_claim",
    "underpayment_step",
}
"""They move no money; the audit has a chain of its own."""
