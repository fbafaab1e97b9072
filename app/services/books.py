"""Closing the books: after it nothing posts on these days any more."""

from datetime import date, datetime

from app.errors import UserError
from app.queries.open_books import OpenBooks, open_books
from app.services.local_day import local_day
from app.services.trail import note
from app.store.periods import close_period, closed_through
from app.store.vault import Vault


def closing_preview(vault: Vault, through: date) -> OpenBooks:
    """What still waits on the days up to and with `through`. Nothing is written."""
    return open_books(vault.db, through)


def books_closed_through(vault: Vault) -> date | None:
    """The last closed day, or None."""
    return closed_through(vault.db)


def close_books(vault: Vault, through: date, now: datetime) -> None:
    """Close every day up to and with `through`: nothing posts on them any more, and they are never opened again.

    What waits is no hindrance: it posts on a later day. UserError where the days are closed already, or to come.
    """
    with vault.atomic():
        if through > local_day(now):
            raise UserError("That day has not come yet.", "Close through today or earlier.")
        closed = closed_through(vault.db)
        if closed and through <= closed:
            raise UserError(f"The books are closed through {closed:%m/%d/%Y} already.", "Choose a later day.")
        close_period(vault.db, through, now, vault.user_name)
        note(vault, now, "close books", "ledger", None, {"through": through.isoformat()})
