"""Past print runs: one looked up, and its very bytes again."""

import hashlib
from datetime import datetime

from app.domain.print_run import PrintRun
from app.errors import UserError
from app.queries.print_runs import run_rows
from app.services.trail import note
from app.store.print_batches import load_print_pdf, load_print_run
from app.store.vault import Vault


def print_run(vault: Vault, run_id: int) -> PrintRun:
    """The run of a row id. Raises UserError where it is gone."""
    run = load_print_run(vault.db, run_id)
    if run is None:
        raise UserError("This print run is no longer there.", "Read the list again.")
    return run


def run_named(vault: Vault, number: str) -> PrintRun:
    """The run of a number (`P26-0031`, letters in any case). Raises UserError where there is none."""
    for row in run_rows(vault.db):
        if row.number.casefold() == number.strip().casefold():
            return print_run(vault, row.run_id)
    raise UserError(f"There is no print run {number}.", "See the list of print runs.")


def reprint(vault: Vault, run: PrintRun, now: datetime, first: int = 1) -> bytes:
    """The bytes of the run as they were printed, and the note that they were asked for again.

    `first` is where the printing began this time, counted as the sheets come out. Raises UserError where what is
    kept is no longer what was printed.
    """
    with vault.atomic():
        pdf = load_print_pdf(vault.db, run.id)
        if pdf is None or hashlib.sha256(pdf).hexdigest() != run.pdf_sha256:
            raise UserError(
                f"The bytes kept of run {run.number} are damaged.",
                "Print its claims anew and verify the vault.",
            )
        note(vault, now, "reprint", "print_batch", run.id, {"number": run.number, "first": first})
    return pdf
