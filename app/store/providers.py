"""Providers: the people who treat, refer, order and supervise."""

from app.domain.people import Provider
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, save_row, to_row


def load_provider(db: Database, provider_id: int) -> Provider | None:
    """The provider of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM provider WHERE id = ?", [provider_id])
    return from_row(Provider, row) if row else None


def load_providers(db: Database, *, active_only: bool) -> tuple[Provider, ...]:
    """All providers, by name."""
    rows = fetch_all(
        db,
        "SELECT * FROM provider WHERE active OR NOT ? ORDER BY last COLLATE NOCASE, first COLLATE NOCASE, id",
        [active_only],
    )
    return tuple(from_row(Provider, row) for row in rows)


def store_provider(db: Database, provider: Provider) -> int:
    """Insert or update; the row id."""
    return save_row(db, "provider", provider.id, to_row(provider))
