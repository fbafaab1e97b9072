"""Upgrades run once, whole, and only after a backup that was checked."""

import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Migrations

from app import paths
from app.errors import VaultError
from app.store.backup import list_backups, restore_backup, verify_backup
from app.store.database_check import check_database
from app.store.migrate import _applied, load_schema
from tests.store.new_vault import PASSPHRASE, make_vault, reopen

SECOND = """
-- A trigger's body has semicolons of its own; the script must not be torn at them.
CREATE TABLE later (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
CREATE TRIGGER later_no_delete BEFORE DELETE ON later
BEGIN SELECT 1; SELECT RAISE(ABORT, 'kept; for ever'); END;
INSERT INTO later (words) VALUES ('a;b');
"""


@pytest.fixture
def sql_folder(tmp_path: Path) -> Path:
    """The first shipped schema, to which a test adds later files."""
    folder = tmp_path / "sql"
    folder.mkdir()
    first = next((paths.resources() / "sql").glob("001_*.sql"))
    shutil.copy(first, folder / first.name)
    return folder


def test_later_files_run_once_each_after_a_backup(tmp_path: Path, sql_folder: Path) -> None:
    make_vault(tmp_path / "vault", sql_folder)[0].close()
    (sql_folder / "002_later.sql").write_text(SECOND)
    (sql_folder / "003_more.sql").write_text("ALTER TABLE later ADD COLUMN more TEXT;")
    with reopen(tmp_path / "vault", sql_folder) as vault:
        assert vault.schema_version == 3
        assert vault.db.execute("SELECT words, more FROM later").fetchall() == [("a;b", None)]
        assert check_database(vault.db) == []
    backups = list_backups(tmp_path / "vault" / "before-upgrade")
    assert [backup.schema_version for backup in backups] == [2, 1]
    assert [verify_backup(backup.path, passphrase=PASSPHRASE) for backup in backups] == [[], []]
    reopen(tmp_path / "vault", sql_folder).close()
    assert len(list_backups(tmp_path / "vault" / "before-upgrade")) == 2


def test_a_file_that_fails_halfway_leaves_the_vault_as_it_was(tmp_path: Path, sql_folder: Path) -> None:
    make_vault(tmp_path / "vault", sql_folder)[0].close()
    broken = sql_folder / "002_broken.sql"
    broken.write_text("CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(dbapi2.OperationalError, match="nowhere"):
        reopen(tmp_path / "vault", sql_folder)
    broken.unlink()
    with reopen(tmp_path / "vault", sql_folder) as vault:
        assert vault.schema_version == 1
        assert not vault.db["half"].exists()
        assert check_database(vault.db) == []


def test_a_vault_from_a_newer_program_is_refused_untouched(tmp_path: Path, sql_folder: Path) -> None:
    (sql_folder / "002_later.sql").write_text(SECOND)
    made, _ = make_vault(tmp_path / "vault", sql_folder)
    rows = made.db["audit"].count
    made.close()
    (sql_folder / "002_later.sql").rename(tmp_path / "002_later.sql")
    with pytest.raises(VaultError, match="newer Claimwright"):
        reopen(tmp_path / "vault", sql_folder)
    (tmp_path / "002_later.sql").rename(sql_folder / "002_later.sql")
    with reopen(tmp_path / "vault", sql_folder) as vault:
        assert vault.db["audit"].count == rows + 1


def test_the_backup_before_an_upgrade_brings_the_old_vault_back(tmp_path: Path, sql_folder: Path) -> None:
    make_vault(tmp_path / "vault", sql_folder)[0].close()
    (sql_folder / "002_later.sql").write_text(SECOND)
    reopen(tmp_path / "vault", sql_folder).close()
    (sql_folder / "002_later.sql").unlink()
    restore_backup(list_backups(tmp_path / "vault" / "before-upgrade")[0].path, tmp_path / "old", PASSPHRASE)
    with reopen(tmp_path / "old", sql_folder) as vault:
        assert vault.schema_version == 1


def test_the_shipped_files_are_numbered_without_a_gap() -> None:
    schema = load_schema(paths.resources() / "sql")
    assert [int(name[:3]) for name in schema.names] == list(range(1, schema.version + 1))


def test_what_has_run_is_read_as_sqlite_utils_wrote_it(tmp_path: Path, sql_folder: Path) -> None:
    (sql_folder / "002_later.sql").write_text(SECOND)
    with make_vault(tmp_path / "vault", sql_folder)[0] as vault:
        told = {migration.name for migration in Migrations("claimwright").applied(vault.db)}
        assert _applied(vault.db) == told == {"001_spine", "002_later"}
