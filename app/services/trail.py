"""The audit row each user action leaves: what the record was before and what it is now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.store.audit import append_audit
from app.store.vault import Vault


def note(
    vault: Vault, now: datetime, action: str, kind: str, subject_id: int | None, detail: Mapping[str, Any] | None = None
) -> None:
    """Add the row; to be called once, inside the action's transaction."""
    append_audit(vault.db, now, vault.user_name, action, kind, subject_id, detail or {})


def changes(before: object | None, after: object) -> dict[str, Any]:
    """The fields that differ, as they were and as they are; every field of a new record."""
    from app.domain.snapshot import plain  # loaded with the first change: the window starts without it

    new = plain(after)
    if before is None:
        return {"after": new}
    old = plain(before)
    changed = [name for name in new if old[name] != new[name]]
    return {"before": {name: old[name] for name in changed}, "after": {name: new[name] for name in changed}}
