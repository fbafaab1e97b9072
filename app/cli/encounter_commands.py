"""`encounters import`: bring visits with their people from a file of the exchange format into the vault."""

from argparse import Namespace
from collections.abc import Iterator

from app.cli.console import answer, now, open_named_vault, read_text_file, show_progress, unusable
from app.services.exchange import ImportResult, import_encounters
from app.services.exchange_format import ExchangeFault


def run(options: Namespace) -> int:
    """All of the file or nothing; a faulty file exits 3 and names each fault by its path."""
    text = read_text_file(options.file)
    with open_named_vault(options) as vault:
        try:
            result = import_encounters(vault, text, now(), show_progress)
        except ExchangeFault as fault:
            raise unusable(fault) from fault
    values = {
        "encounters": len(result.encounter_ids),
        "claims": list(result.claim_numbers),
        "passed_over": result.passed_over,
        "created": dict(result.created),
        "known": dict(result.known),
    }
    answer(options, values, _words(result))
    return 0


def _words(result: ImportResult) -> Iterator[str]:
    yield f"{len(result.encounter_ids)} visits imported, {len(result.claim_numbers)} claims made."
    if result.passed_over:
        yield f"{result.passed_over} visits were there already and were passed over."
    for kind, count in result.created.items():
        yield f"  new {kind}: {count}"
    for kind, count in result.known.items():
        yield f"  known {kind}: {count}"
