"""`claims list`, `claims check`, `claims print` and `claims batches`."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from app.cli.batch_commands import run_batches, run_values
from app.cli.console import answer, now, open_named_vault, today, write_whole
from app.domain.claim import ClaimStatus
from app.domain.findings import Finding, blocking
from app.domain.money import format_cents
from app.domain.print_run import Cover, PrintJob
from app.errors import UserError
from app.queries.claim_list import ClaimRow, claim_rows
from app.services.claims import print_claims
from app.services.encounters import check_encounter, load_encounter, overrides
from app.services.print_profiles import profile_for
from app.services.vaults import Vault

UNSENT = [ClaimStatus.DRAFT.value, ClaimStatus.READY.value]


def run(options: Namespace) -> int:
    """`check` exits 1 where something blocks a claim, `print` where there is nothing to print."""
    with open_named_vault(options) as vault:
        if options.action == "batches":
            return run_batches(vault, options)
        if options.action == "list":
            return _list(options, _rows(vault, options, options.status))
        if options.action == "check":
            return _check(vault, options, _rows(vault, options, options.status or UNSENT))
        statuses = options.status or (None if options.numbers else [ClaimStatus.READY.value])
        return _print(vault, options, _rows(vault, options, statuses))


def _rows(vault: Vault, options: Namespace, statuses: list[str] | None) -> list[ClaimRow]:
    """The claims asked for, by number. Raises UserError where a number is not among them."""
    wanted = [ClaimStatus(status) for status in statuses] if statuses else None
    rows = claim_rows(vault.db, today(), wanted)
    if not options.numbers:
        return sorted(rows, key=lambda row: row.number)
    by_number = {row.number: row for row in rows}
    if missing := [number for number in options.numbers if number not in by_number]:
        raise UserError(f"There is no such claim: {', '.join(missing)}.", "See claims list.")
    return [by_number[number] for number in options.numbers]


def _list(options: Namespace, rows: list[ClaimRow]) -> int:
    answer(options, [_plain(row) for row in rows], _list_words(rows))
    return 0


def _plain(row: ClaimRow) -> dict[str, Any]:
    values = asdict(row)
    return values | {
        "service_date": row.service_date.isoformat() if row.service_date else None,
        "status": str(row.status),
    }


def _list_words(rows: Iterable[ClaimRow]) -> Iterator[str]:
    charged = owed = count = 0
    for row in rows:
        day = row.service_date.isoformat() if row.service_date else ""
        money = f"{format_cents(row.charge_cents):>12} {format_cents(row.balance_cents):>12}"
        yield f"{row.number:<9} {day:<10} {row.status:<6} {money}  {row.patient}  {row.payer}"
        charged, owed, count = charged + row.charge_cents, owed + row.balance_cents, count + 1
    yield f"{count} claims, charged {format_cents(charged)}, open {format_cents(owed)}."


def _check(vault: Vault, options: Namespace, rows: list[ClaimRow]) -> int:
    from app.cli.code_file import open_code_sets

    codes = open_code_sets()
    report: list[tuple[ClaimRow, tuple[Finding, ...], bool]] = []
    for row in rows:
        findings = check_encounter(vault, load_encounter(vault, row.encounter_id), codes, today())
        stopped = bool(blocking(findings, frozenset(overrides(vault, row.encounter_id))))
        report.append((row, findings, stopped))
    codes.close()
    answer(
        options,
        [
            {"number": row.number, "blocked": stopped, "findings": [asdict(finding) for finding in findings]}
            for row, findings, stopped in report
        ],
        _check_words(report),
    )
    return 1 if any(stopped for _, _, stopped in report) else 0


def _check_words(report: list[tuple[ClaimRow, tuple[Finding, ...], bool]]) -> Iterator[str]:
    for row, findings, _ in report:
        for finding in findings:
            yield f"{row.number}  {finding.severity}: {finding.message} {finding.mend}  [{finding.field}]"
    stopped = sum(stopped for _, _, stopped in report)
    yield f"{len(report)} claims checked, {stopped} held up."


def _print(vault: Vault, options: Namespace, rows: list[ClaimRow]) -> int:
    if not rows:
        print("There is no claim to print.", file=sys.stderr)
        return 1
    if options.batch or options.cover != Cover.NONE:
        return _print_batch(vault, options, rows)
    ids = [row.claim_id for row in rows]
    printed = print_claims(
        vault,
        ids,
        plain=options.plain,
        now=now(),
        printer=options.printer,
        write=lambda pdf: write_whole(options.pdf, pdf),
    )
    values = {"pdf": str(options.pdf), "pages": printed.pages, "claims": [row.number for row in rows]}
    answer(options, values, [f"{len(rows)} claims on {printed.pages} pages in {options.pdf}"])
    return 0


def _print_batch(vault: Vault, options: Namespace, rows: list[ClaimRow]) -> int:
    """By payer and patient; the run is kept once its file is written whole."""
    from app.services.batch_print import draw_batch, keep_batch

    job = PrintJob(
        tuple(row.claim_id for row in rows),
        today(),
        plain=options.plain,
        profile=profile_for(vault, options.printer),
        cover=Cover(options.cover),
        by_payer=True,
    )
    batch = draw_batch(vault.db, job, lambda _done, _all: None)
    write_whole(options.pdf, batch.printed.pdf)
    run = keep_batch(vault, batch, now=now())
    words = f"{run.number}: {len(run.claims)} claims on {run.pages} pages in {options.pdf}"
    answer(options, {"pdf": str(options.pdf)} | run_values(run), [words])
    return 0
