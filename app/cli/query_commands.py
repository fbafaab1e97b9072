"""`queries list` and `queries print`: the questions to providers about codes."""

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.cli.console import answer, now, open_named_vault, today, write_whole
from app.queries.query_list import QueryRow, query_rows
from app.services.coding import coding_query_numbered, note_query_printed, query_pdf
from app.services.vaults import Vault


def run(options: Namespace) -> int:
    """`list` shows every question, `print` writes the sheet of one for the provider."""
    with open_named_vault(options) as vault:
        return _print(vault, options) if options.action == "print" else _list(vault, options)


def _list(vault: Vault, options: Namespace) -> int:
    rows = [row for row in query_rows(vault.db, today()) if not options.status or row.status in options.status]
    answer(options, [_plain(row) for row in rows], _words(rows))
    return 0


def _plain(row: QueryRow) -> dict[str, Any]:
    days = {name: _iso(getattr(row, name)) for name in ("asked_on", "answered_on", "service_date")}
    return asdict(row) | days | {"status": row.status.value}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _words(rows: list[QueryRow]) -> Iterator[str]:
    for row in rows:
        about = row.about or "visit"
        yield f"{row.number}  {row.status:<9} {row.age_days:>4} d  {row.patient}  {about}  to {row.provider}"
        yield f"    {' '.join(row.question.split())}"
    waiting = sum(row.waits for row in rows)
    yield f"{len(rows)} question{'' if len(rows) == 1 else 's'}, {waiting} waiting."


def _print(vault: Vault, options: Namespace) -> int:
    from app.cli.code_file import open_code_sets

    query = coding_query_numbered(vault, options.number)
    codes = open_code_sets()
    try:
        write_whole(options.pdf, query_pdf(vault, query.id, codes))
    finally:
        codes.close()
    note_query_printed(vault, query.id, now())
    answer(options, {"pdf": str(options.pdf), "query": query.number}, [f"Question {query.number} is in {options.pdf}"])
    return 0
