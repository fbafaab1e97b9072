"""Brings a vault's tables up to date: numbered SQL files, each run once and whole."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import VaultError
from app.store.connection import Database

if TYPE_CHECKING:
    from sqlite_utils import Migrations

_SET = "claimwright"


@dataclass(frozen=True, slots=True)
class Schema:
    """The numbered SQL files this program knows, in order: (`001_spine`, its text), …"""

    files: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The files' names without `.sql`; the vault remembers by them what has run."""
        return tuple(name for name, _ in self.files)

    @property
    def version(self) -> int:
        """The number of the last file: the schema this program writes."""
        return max((_number(name) for name in self.names), default=0)


def load_schema(sql_folder: Path) -> Schema:
    """Read `NNN_name.sql` files in the order of their numbers."""
    paths = sorted(sql_folder.glob("[0-9][0-9][0-9]_*.sql"))
    return Schema(tuple((path.stem, path.read_text(encoding="utf-8")) for path in paths))


def schema_version(db: Database) -> int:
    """The number of the last SQL file that ran in this vault; 0 for an empty one."""
    return max(map(_number, _applied(db)), default=0)


def upgrade(db: Database, schema: Schema, before_each: Callable[[], None]) -> None:
    """Run the files that have not run yet, calling `before_each` (the backup) ahead of every one.

    Each file and the note that it ran are one transaction: a failure or a kill leaves the vault as it was before
    that file. Raises VaultError, touching nothing, when the vault comes from a newer program.
    """
    applied = _applied(db)
    if applied - set(schema.names):
        raise newer_vault()
    pending = [name for name in schema.names if name not in applied]
    migrations = _migrations(schema) if pending else None
    for following in [*pending[1:], None][: len(pending)]:
        before_each()
        assert migrations is not None
        migrations.apply(db, stop_before=following)


def newer_vault() -> VaultError:
    """The refusal of a vault or backup that this program is too old for."""
    return VaultError(
        "This vault was last used by a newer Claimwright.", "Install the newest version, then open it again."
    )


def _applied(db: Database) -> set[str]:
    """What sqlite-utils' Migrations noted, read without loading it: nearly every start finds nothing to do."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    rows = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [_SET])
    return {str(name) for (name,) in rows}


def _migrations(schema: Schema) -> "Migrations":
    from sqlite_utils import Migrations

    migrations = Migrations(_SET)
    for name, sql in schema.files:
        migrations(name=name)(_script(sql))
    return migrations


def _script(sql: str) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        # Not db.conn.executescript: that one commits first and would tear the transaction open.
        db.executescript(sql)

    return run


def _number(name: str) -> int:
    return int(name[:3])
