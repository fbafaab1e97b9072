"""A vault of ten thousand claims in seconds: the demo with its crowd, then copies of their rows under new ids.

Sending each of ten thousand claims through the services would take longer than all measuring together.
"""

from pathlib import Path

from sqlite_utils import Database

from app.store.vault import open_vault
from tests.demo_vault import NOW, make_light_demo

CLAIMS = 11_000  # some more than ten thousand, so that a thousand are not sent yet
_MADE_BY_SERVICES = 500
_STRIDE = 1_000_000
_TABLES = (
    "patient",
    "coverage",
    "encounter",
    "encounter_diagnosis",
    "service_line",
    "claim",
    "claim_event",
    "posting",
    "ledger_entry",
)
_ONLY = {  # what payers answered is not copied, nor its money: the copies are not answered yet
    "posting": "WHERE original.adjudication_id IS NULL AND original.batch_id IS NULL",
    "ledger_entry": """WHERE original.posting_id IN
        (SELECT id FROM posting WHERE adjudication_id IS NULL AND batch_id IS NULL)""",
}
_UNIQUE_WORDS = {"account_number", "number"}


def make_many_claims(folder: Path) -> Path:
    """The demo vault with more than ten thousand claims; its passphrase is `demo`."""
    make_light_demo(folder, claims=_MADE_BY_SERVICES)
    with open_vault(folder, "demo", NOW) as vault, vault.atomic() as db:
        for table in _TABLES:
            _copy_rows(db, table, CLAIMS // _MADE_BY_SERVICES)
    return folder


def _copy_rows(db: Database, table: str, copies: int) -> None:
    """Copies of every row, each pointing to the copies of the rows the first one points to."""
    points_to = {row[3]: row[2] for row in db.execute(f"PRAGMA foreign_key_list({table})")}
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]

    def copied(column: str) -> str:
        if column == "id" or points_to.get(column) in _TABLES:
            return f"original.{column} + copy.nth * {_STRIDE}"
        return f"original.{column}" + (" || '-' || copy.nth" if column in _UNIQUE_WORDS else "")

    into, values = ", ".join(columns), ", ".join(map(copied, columns))
    db.execute(
        f"WITH RECURSIVE copy (nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM copy WHERE nth < {copies})"  # noqa: S608
        f" INSERT INTO {table} ({into}) SELECT {values} FROM {table} AS original, copy {_ONLY.get(table, '')}"
    )
