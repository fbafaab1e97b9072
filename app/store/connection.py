"""An encrypted SQLite connection, set the way every part of the program relies on."""

from pathlib import Path

from sqlcipher3 import dbapi2
from sqlite_utils import Database

_BUSY_MILLISECONDS = 5000


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
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first read proves the key
        # Plugins of sqlite-utils that happen to be installed must never see the decrypted vault.
        return Database(connection, execute_plugins=False, strict=True)
    except BaseException:
        connection.close()
        raise
