"""Print runs as rows: the PDF's very bytes with the claims they show. Rows are added and never changed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from app.domain.print_profile import PrintProfile
from app.domain.print_run import PrintedClaim, PrintRun
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import Row, fetch_all, fetch_one, from_row, insert_row, to_row

_COLUMNS = "id, number, printed_at, user, form, plain, printer, x_hundredths, y_hundredths, scale_per_mille, pages"


def add_print_batch(db: Database, run: PrintRun, pdf: bytes) -> int:
    """Keep a run with its bytes; its row id. The run's own id is passed over."""
    batch_id = insert_row(
        db,
        "print_batch",
        {
            "number": run.number,
            "printed_at": utc_text(run.printed_at),
            "user": run.user,
            "form": run.form,
            "plain": int(run.plain),
            **to_row(run.profile),
            "pages": run.pages,
            "pdf": pdf,
            "pdf_sha256": run.pdf_sha256,
        },
    )
    db.conn.executemany(
        "INSERT INTO print_batch_claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                batch_id,
                place,
                claim.number,
                claim.payer,
                claim.total_cents,
                claim.first_page,
                claim.pages,
                claim.attached,
            )
            for place, claim in enumerate(run.claims)
        ],
    )
    return batch_id


def load_print_run(db: Database, batch_id: int) -> PrintRun | None:
    """A run without its bytes, or None."""
    row = fetch_one(db, f"SELECT {_COLUMNS}, pdf_sha256 FROM print_batch WHERE id = ?", [batch_id])  # noqa: S608 - own names
    if row is None:
        return None
    claims = fetch_all(
        db,
        "SELECT claim_number AS number, payer, total_cents, first_page, pages, attached FROM print_batch_claim"
        " WHERE batch_id = ? ORDER BY place",
        [batch_id],
    )
    return _run(row, [from_row(PrintedClaim, claim) for claim in claims])


def load_print_pdf(db: Database, batch_id: int) -> bytes | None:
    """The very bytes that were printed, or None."""
    row = db.execute("SELECT pdf FROM print_batch WHERE id = ?", [batch_id]).fetchone()
    return bytes(row[0]) if row else None


def check_print_batches(db: Database) -> list[str]:
    """The runs whose kept bytes are no longer those that were printed, in words; empty when all are."""
    rows = db.execute("SELECT number, pdf, pdf_sha256 FROM print_batch ORDER BY id")
    return [
        f"The pages kept of print run {number} are not those that were printed."
        for number, pdf, digest in rows
        if hashlib.sha256(pdf).hexdigest() != digest
    ]


def _run(row: Row, claims: Sequence[PrintedClaim]) -> PrintRun:
    profile = from_row(PrintProfile, row)
    values = {name: row[name] for name in ("id", "number", "user", "form", "pages", "pdf_sha256")}
    printed_at = datetime.fromisoformat(row["printed_at"])
    return PrintRun(**values, printed_at=printed_at, plain=bool(row["plain"]), profile=profile, claims=tuple(claims))
