"""The biller's settings: a JSON value for each key."""

import json
from typing import Any

from app.store.connection import Database


def load_setting(db: Database, key: str, default: Any) -> Any:
    """The value kept for a key, or the default."""
    row = db.execute("SELECT value_json FROM setting WHERE key = ?", [key]).fetchone()
    return json.loads(row[0]) if row else default


def store_setting(db: Database, key: str, value: Any) -> None:
    """Keep a JSON value for a key."""
    db.execute(
        "INSERT INTO setting (key, value_json) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value_json = excluded.value_json",
        [key, json.dumps(value)],
    )
