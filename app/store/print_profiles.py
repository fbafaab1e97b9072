"""What each printer wants for pre-printed forms, by the system's name of the printer."""

from app.domain.print_profile import PrintProfile
from app.store.connection import Database
from app.store.rows import fetch_all, from_row


def load_print_profiles(db: Database) -> tuple[PrintProfile, ...]:
    """All of them, the default (no name) first where there is one."""
    rows = fetch_all(db, "SELECT * FROM print_profile ORDER BY printer COLLATE NOCASE, printer")
    return tuple(from_row(PrintProfile, row) for row in rows)


def store_print_profile(db: Database, profile: PrintProfile) -> None:
    """Keep what a printer wants, in place of what it wanted."""
    db.execute(
        "INSERT OR REPLACE INTO print_profile VALUES (?, ?, ?, ?)",
        [profile.printer, profile.x_hundredths, profile.y_hundredths, profile.scale_per_mille],
    )


def remove_print_profile(db: Database, printer: str) -> None:
    """Forget a printer: the default holds for it again."""
    db.execute("DELETE FROM print_profile WHERE printer = ?", [printer])
