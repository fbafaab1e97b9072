"""The public numbers of accounts, claims, questions and print runs: drawn from counters, unique, never reused."""

from datetime import date

from app.store.connection import Database

_FIRST_ACCOUNT = 10001


def next_account_number(db: Database) -> str:
    """The next patient account number; passes over numbers an import has brought along."""
    while True:
        number = str(_draw(db, "account", _FIRST_ACCOUNT))
        if not db.execute("SELECT 1 FROM patient WHERE account_number = ?", [number]).fetchone():
            return number


def next_claim_number(db: Database, on: date) -> str:
    """The next claim number, `26-00042`: counted anew each year."""
    year = f"{on.year % 100:02d}"
    return f"{year}-{_draw(db, f'claim-{year}', 1):05d}"


def next_query_number(db: Database, on: date) -> str:
    """The next number of a question to a provider, `Q26-0007`: counted anew each year."""
    year = f"{on.year % 100:02d}"
    return f"Q{year}-{_draw(db, f'query-{year}', 1):04d}"


def next_batch_number(db: Database, on: date) -> str:
    """The next number of a print run, `P26-0031`: counted anew each year."""
    year = f"{on.year % 100:02d}"
    return f"P{year}-{_draw(db, f'batch-{year}', 1):04d}"


def _draw(db: Database, name: str, first: int) -> int:
    row = db.execute(
        "INSERT INTO counter (name, next) VALUES (?, ? + 1)"
        " ON CONFLICT (name) DO UPDATE SET next = next + 1 RETURNING next - 1",
        [name, first],
    ).fetchone()
    return int(row[0])
