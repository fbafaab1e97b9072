"""The audit trail cannot be changed through the program, and shows it when it was changed around it."""

from datetime import UTC, date, datetime

import pytest
from sqlcipher3 import dbapi2

from app.store.audit import append_audit, audit_end, check_audit_chain
from app.store.vault import Vault
from tests.store.new_vault import NOW


def _fill(vault: Vault, rows: int) -> None:
    with vault.atomic() as db:
        for number in range(rows):
            append_audit(
                db, NOW, "Ada", "patient saved", "patient", number, {"before": None, "after": {"rank": number}}
            )


def _tamper(vault: Vault, sql: str) -> None:
    """What someone with the key and a SQL shell could do."""
    vault.db.execute("DROP TRIGGER audit_no_update")
    vault.db.execute("DROP TRIGGER audit_no_delete")
    vault.db.execute(sql)


def test_rows_are_chained(vault: Vault) -> None:
    _fill(vault, 5)
    assert check_audit_chain(vault.db) == []
    assert audit_end(vault.db)[0] == 6  # the making of the vault is the first row


def test_values_are_kept_as_text_of_one_form(vault: Vault) -> None:
    with vault.atomic() as db:
        row_id = append_audit(
            db,
            datetime(2026, 3, 7, 9, 0, tzinfo=UTC),
            "Ada",
            "visit saved",
            "encounter",
            7,
            {"on": date(2026, 3, 7), "lines": (1, 2), "at": NOW, "name": "Žofie"},
        )
    row = vault.db.execute("SELECT at, detail_json FROM audit WHERE id = ?", [row_id]).fetchone()
    assert row == (
        "2026-03-07T09:00:00.000000Z",
        '{"at":"2026-03-07T14:05:01.000000Z","lines":[1,2],"name":"Žofie","on":"2026-03-07"}',
    )
    assert check_audit_chain(vault.db) == []


def test_outside_a_transaction_nothing_is_written(vault: Vault) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        append_audit(vault.db, NOW, "Ada", "x", "vault", None, {})


def test_it_falls_with_its_change(vault: Vault) -> None:
    before = audit_end(vault.db)
    with pytest.raises(ZeroDivisionError), vault.atomic() as db:
        append_audit(db, NOW, "Ada", "x", "vault", None, {})
        1 / 0  # noqa: B018
    assert audit_end(vault.db) == before


@pytest.mark.parametrize("value", [1.5, b"bytes", object()])
def test_floats_and_other_things_are_refused(vault: Vault, value: object) -> None:
    with pytest.raises(TypeError), vault.atomic() as db:
        append_audit(db, NOW, "Ada", "x", "vault", None, {"value": value})


def test_a_time_without_zone_is_refused(vault: Vault) -> None:
    with pytest.raises(ValueError, match="time zone"), vault.atomic() as db:
        append_audit(db, NOW.replace(tzinfo=None), "Ada", "x", "vault", None, {})


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET user = 'Eve'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT id, at, 'Eve', action, subject_kind, subject_id, detail_json,"
        " previous_hash, hash FROM audit WHERE id = 1",
    ],
)
def test_triggers_forbid_every_change(vault: Vault, sql: str) -> None:
    with pytest.raises(dbapi2.DatabaseError, match="append-only"):
        vault.db.execute(sql)
    assert check_audit_chain(vault.db) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE audit SET detail_json = '{}' WHERE id = 3", "row 3 was altered"),
        ("UPDATE audit SET user = 'Eve' WHERE id = 3", "row 3 was altered"),
        ("UPDATE audit SET at = '2020-01-01T00:00:00Z' WHERE id = 3", "row 3 was altered"),
        ("UPDATE audit SET subject_id = NULL WHERE id = 3", "row 3 was altered"),
        ("DELETE FROM audit WHERE id = 3", "rows 3 to 3 are missing"),
        ("DELETE FROM audit WHERE id < 3", "rows 1 to 2 are missing"),
    ],
)
def test_tampering_around_the_program_shows(vault: Vault, sql: str, words: str) -> None:
    _fill(vault, 5)
    _tamper(vault, sql)
    assert any(words in problem for problem in check_audit_chain(vault.db))


def test_an_altered_row_with_a_forged_hash_breaks_the_link_to_the_next(vault: Vault) -> None:
    _fill(vault, 5)
    _tamper(vault, "UPDATE audit SET hash = printf('%064d', 1) WHERE id = 3")
    assert any("row 4 does not follow" in problem for problem in check_audit_chain(vault.db))
