"""The biller's settings, by key."""

from datetime import datetime
from typing import TypeVar

from app.services.trail import note
from app.store.settings import load_setting, store_setting
from app.store.vault import Vault

Value = TypeVar("Value", bool, int, float, str)

AUTOLOCK_MINUTES = "autolock_minutes"
BACKUP_FOLDER = "backup_folder"
BACKUP_KEEP = "backup_keep"
COLOR_SCHEME = "color_scheme"
COLOR_SCHEME = "color_scheme"
CURRENT_PRACTICE_ID = "current_practice_id"
PRINT_COVER = "print_cover"


def setting(vault: Vault, key: str, default: Value) -> Value:
    """The value kept for a key; the default where nothing of its kind is kept. A whole number may stand for a float."""
    kept = load_setting(vault.db, key, default)
    if isinstance(default, float) and type(kept) is int:
        kept = float(kept)
    return kept if type(kept) is type(default) else default


def set_setting(vault: Vault, key: str, value: bool | int | float | str, now: datetime) -> None:
    """Keep a value; nothing happens where it is kept already."""
    with vault.atomic():
        before = load_setting(vault.db, key, None)
        if type(before) is type(value) and before == value:
            return
        store_setting(vault.db, key, value)
        # As text: the audit trail holds no floats.
        kept = {} if before is None else {"before": str(before)}
        note(vault, now, "change", "setting", None, {"key": key, **kept, "after": str(value)})
