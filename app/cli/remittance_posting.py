"""`remit post` and `remit undo`: clean claims of payers' files posted from a script, and a posting taken back whole."""

import sys
from argparse import Namespace
from collections.abc import Iterator

from app.cli.console import answer, now, open_named_vault, show_progress
from app.cli.remittance_json import Values
from app.domain.money import format_cents
from app.domain.remittances.plan import PlannedClaim
from app.services.remittances.clean_posting import CleanPosted, FilePosted, post_clean
from app.services.remittances.posting import undo_batch

_REASON = "Undone on the command line"


def post(options: Namespace) -> int:
    """Exits 1 where something was not posted and waits for a person, 3 where a file cannot be read."""
    with open_named_vault(options) as vault:
        files = post_clean(vault, options.paths, now(), show_progress, dry_run=options.dry_run)
    answer(options, _values(options, files), _words(options, files))
    for each in files:
        if each.file.refusal:
            print(f"{each.file.name}: {each.file.refusal}", file=sys.stderr)
    if any(each.file.refusal for each in files):
        return 3
    return 0 if all(_is_whole(each) for file in files for each in file.remittances) else 1


def undo(options: Namespace) -> int:
    """Takes back one posting by the number that `remit post` told."""
    with open_named_vault(options) as vault:
        undo_batch(vault, options.batch, options.reason or _REASON, now())
    answer(options, {"undone": options.batch}, [f"Posting {options.batch} was undone."])
    return 0


def _is_whole(each: CleanPosted) -> bool:
    return len(each.done) == each.stored.claim_count and not each.plan.refusal


def _values(options: Namespace, files: tuple[FilePosted, ...]) -> Values:
    all_of = [each for file in files for each in file.remittances]
    return {
        "dry_run": options.dry_run,
        "summary": {
            "files": len(files),
            "remittances": len(all_of),
            "claims": sum(each.stored.claim_count for each in all_of),
            "posted": sum(len(_posted_now(each)) for each in all_of),
            "posted_cents": sum(each.posted.posted_cents for each in all_of if each.posted),
            "waiting": sum(each.stored.claim_count - len(each.done) for each in all_of),
        },
        "files": [
            {
                "file": file.file.name,
                "error": file.file.refusal,
                "repeats": file.file.repeats,
                "remittances": [_remittance(each) for each in file.remittances],
            }
            for file in files
        ],
    }


def _remittance(each: CleanPosted) -> Values:
    stored = each.stored
    return {
        "id": stored.id,
        "batch": each.posted.batch_id if each.posted else None,
        "payer": stored.payer_name,
        "reference": stored.reference,
        "paid_on": stored.paid_on.isoformat() if stored.paid_on else None,
        "amount_cents": stored.amount_cents,
        "refusal": each.plan.refusal,
        "claims": [_claim(planned, each) for planned in each.plan.claims],
    }


def _claim(planned: PlannedClaim, each: CleanPosted) -> Values:
    told = each.plan.remittance.claims[planned.place]
    return {
        "place": planned.place,
        "claim_number": told.claim_number,
        "claim": planned.match.claim.number if planned.match.claim else None,
        "matched_by": planned.match.by.value,
        "outcome": planned.outcome.value,
        "paid_cents": planned.paid_cents,
        "posted": planned.place in each.done,
        "attention": [
            {"need": point.need.value, "line": point.line, "words": point.words} for point in planned.attention
        ],
    }


def _posted_now(each: CleanPosted) -> list[PlannedClaim]:
    return [planned for planned in each.plan.claims if each.posted and planned.place in each.done and planned.is_clean]


def _words(options: Namespace, files: tuple[FilePosted, ...]) -> Iterator[str]:
    for file in files:
        yield file.file.name
        if file.file.repeats:
            yield f"  {file.file.repeats}"
        for each in file.remittances:
            yield from _remittance_words(each)
    if options.dry_run:
        yield "A dry run: nothing was kept."


def _remittance_words(each: CleanPosted) -> Iterator[str]:
    stored = each.stored
    yield f"  {stored.payer_name} {stored.reference}: {format_cents(stored.amount_cents)}"
    if each.plan.refusal:
        yield f"    {each.plan.refusal}"
        return
    if each.posted:
        count = len(_posted_now(each))
        cents = format_cents(each.posted.posted_cents)
        yield f"    Posting {each.posted.batch_id}: {count} of {stored.claim_count} claims, {cents}"
    for planned in each.plan.claims:
        if planned.place not in each.done:
            told = each.plan.remittance.claims[planned.place].claim_number
            for point in planned.attention[:1]:
                yield f"    waits: {told}, {point.words}"
