"""`claims batches list` and `claims batches reprint`: what was printed, and the very bytes again."""

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from app.cli.console import answer, now, write_whole
from app.domain.money import format_cents
from app.domain.print_run import PrintRun
from app.queries.print_runs import RunRow, run_rows
from app.services.print_runs import reprint, run_named
from app.services.vaults import Vault


def run_batches(vault: Vault, options: Namespace) -> int:
    """`reprint` without a number takes the last run; it exits 1 where there is none."""
    rows = run_rows(vault.db)
    if options.batch_action == "list":
        answer(options, [_row(row) for row in rows], [_words(row) for row in rows] or ["Nothing was printed yet."])
        return 0
    number = options.number or (rows[0].number if rows else "")
    found = run_named(vault, number)
    write_whole(options.pdf, reprint(vault, found, now()))
    answer(options, {"pdf": str(options.pdf)} | run_values(found), [f"{found.number} again in {options.pdf}"])
    return 0


def run_values(run: PrintRun) -> dict[str, Any]:
    """A run as JSON tells it: each claim with its first page and their number."""
    return {
        "batch": run.number,
        "printed_at": run.printed_at.isoformat(),
        "pages": run.pages,
        "sha256": run.pdf_sha256,
        "claims": [asdict(claim) for claim in run.claims],
    }


def _row(row: RunRow) -> dict[str, Any]:
    return asdict(row) | {"printed_at": row.printed_at.isoformat()}


def _words(row: RunRow) -> str:
    paper = "plain" if row.plain else "forms"
    size = f"{row.claims:>4} claims {row.pages:>4} pages {format_cents(row.total_cents):>12}"
    mailed = f"{row.mailed} of {row.claims} mailed"
    return f"{row.number}  {row.printed_at:%Y-%m-%d %H:%M}  {size}  {paper:<5} {mailed:<16} {', '.join(row.payers)}"
