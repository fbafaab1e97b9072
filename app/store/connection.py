"""An encrypted SQLite connection, set the way every part of the program relies on."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from sqlite_utils import Database as Database

_BUSY_MILLISECONDS = 5000


class LateDatabase:
    """sqlite-utils' Database, which is loaded when more is asked of it than single statements.

    Loading it takes a sixth of the program's start, and the first window needs statements alone. In autocommit, as
    all our connections are, its own `execute` does nothing beside handing on the statement.
    """

    def __init__(self, conn: dbapi2.Connection) -> None:
        self.conn = conn

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> dbapi2.Cursor:
        return self.conn.execute(sql, parameters)

    def close(self) -> None:
        self.conn.close()

    @cached_property
    def _whole(self) -> "Database":
        from sqlite_utils import Database

        # Plugins of sqlite-utils that happen to be installed must never see the decrypted vault.
        return Database(self.conn, execute_plugins=False, strict=True)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)

    def __getitem__(self, table: str) -> Any:
        return self._whole[table]


if not TYPE_CHECKING:
    Database = LateDatabase


def connect(path: Path, data_key: bytes) -> Database:
    """The writing connection of a vault: write-ahead log, every commit on the disk before it returns.

    It is in autocommit; transactions are opened explicitly. Raises dbapi2.DatabaseError when the key does not fit
    or the file is damaged.
    """
    db = connect_plainly(path, data_key)
    db.conn.execute("PRAGMA journal_mode = WAL")
    db.conn.execute("PRAGMA synchronous = FULL")
    return db


def connect_read_only(path: Path, data_key: bytes) -> Database:
    """A second connection for long reading in another thread; it sees committed data only and refuses to write."""
    db = connect_plainly(path, data_key)
    db.conn.execute("PRAGMA query_only = ON")
    return db


def connect_plainly(path: Path, data_key: bytes) -> Database:
    """A connection keyed with the raw data key (no derivation: some 2 ms) that leaves the journal mode as it is."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key is shouted to stderr
        connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        connection.execute("PRAGMA temp_store = MEMORY")  # no patient data in temporary files
        connection.execute("PRAGMA foreign_keys = ON")
        # Else INSERT OR REPLACE would pass by the triggers that forbid a deletion.
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first read proves the key
        return cast("Database", LateDatabase(connection))
    except BaseException:
        connection.close()
        raise
