"""`codes search` and `codes show`: the code books on the command line. A named vault adds its own codes and CPT."""

import json
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from app.cli.code_file import open_code_sets
from app.cli.console import answer, open_named_vault, read_text_file, today
from app.codesets import CodeSets
from app.codesets.records import AdjustmentReason, CodeDetail, CodeHit, ProcedureEntry

if TYPE_CHECKING:  # opening a vault loads the encryption; a search without one does without
    from app.services.vaults import Vault

Search = Callable[[str, date, int], list[CodeHit]]


def run(options: Namespace) -> int:
    """Search exits 0 even where nothing is found: an empty answer is one. An unknown code to show exits 1."""
    if options.action in ("import", "editions", "remove"):
        from app.cli import edition_commands

        return edition_commands.run(options)
    on = options.on or today()
    with open_named_vault(options) if options.vault is not None else nullcontext() as vault:
        codes = open_code_sets()
        try:
            if options.action == "show":
                return _show(options, codes, vault, on)
            search = _search_with(codes, vault)
            if options.queries is None:
                _search(options, search, options.text, on)
                return 0
            codes.warm(on)  # each query is timed as in a window that stands open
            for query in _queries(read_text_file(options.queries)):
                _search(options, search, query, on)
            return 0
        finally:
            codes.close()


def _search_with(codes: CodeSets, vault: "Vault | None") -> Search:
    """The public books, and with a vault the practice's own list and its licensed CPT too."""
    if vault is None:
        return codes.search_all
    from app.services import people
    from app.services.code_search import CodeSearch

    box = CodeSearch(vault)
    own = [row for practice in people.practices(vault) for row in people.procedure_codes(vault, practice.id)]
    return lambda text, on, limit: box.search(text, on, codes, own, limit=limit)


def _queries(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _search(options: Namespace, search: Search, query: str, on: date) -> None:
    began = time.perf_counter()
    hits = search(query, on, options.limit)
    ms = round((time.perf_counter() - began) * 1000, 2)
    if options.json:
        results = [
            {"system": hit.system, "code": hit.code, "description": hit.description, "billable": bool(hit.billable)}
            for hit in hits
        ]
        print(json.dumps({"query": query, "ms": ms, "results": results}))
        return
    if options.queries is not None:
        print(f"{query}  ({ms:.0f} ms)")
    for hit in hits:
        print(_hit_words(hit))
    if not hits:
        print("Nothing found.")


def _hit_words(hit: CodeHit) -> str:
    marks = [
        mark for mark, shown in (("header", not hit.billable), ("not valid on the date", not hit.valid_on)) if shown
    ]
    return f"{hit.code:<9} {hit.description}" + (f"  [{', '.join(marks)}]" if marks else "")


def _show(options: Namespace, codes: CodeSets, vault: "Vault | None", on: date) -> int:
    found = codes.search_all(options.code, on, 1)  # a code of both books is read as the search reads it
    entry = _procedure(options.code, on, codes, vault)
    detail = codes.detail(options.code, on)
    if entry and (detail is None or (found and found[0].system == entry.system)):
        answer(options, _procedure_values(entry), _procedure_words(entry))
        return 0
    if detail:
        edition, notes_from = codes.edition_on(on), codes.notes_from(on)
        values = {"edition": edition, "notes_from": notes_from or edition, **_detail_values(detail)}
        answer(options, values, _detail_words(detail, edition, notes_from))
        return 0
    if reason := codes.adjustment_reason(options.code):
        answer(options, _reason_values(reason), _reason_words(reason))
        return 0
    answer(options, None, [f"{options.code} is not in the code books."])
    return 1


def _reason_values(reason: AdjustmentReason) -> dict[str, Any]:
    return {
        "system": reason.kind.upper(),
        "code": reason.code,
        "description": reason.words,
        "hint": reason.hint,
        "official": reason.official,
        "stopped": reason.stopped.isoformat() if reason.stopped else None,
        "group": reason.group.code if reason.group else None,
    }


def _reason_words(reason: AdjustmentReason) -> Iterator[str]:
    yield f"{reason.code}  {reason.words}"
    if reason.hint:
        yield f"  {reason.hint}"
    if reason.group:
        yield f"  {reason.group.code}: {reason.group.words}. {reason.group.hint}"
    if reason.official and reason.official != reason.words:
        yield f"  X12: {reason.official}"
    if reason.stopped:
        yield f"  no longer used since {reason.stopped:%m/%d/%Y}"


def _procedure(code: str, on: date, codes: CodeSets, vault: "Vault | None") -> ProcedureEntry | None:
    if vault is None:
        return codes.procedure(code, on)
    from app.services.code_search import CodeSearch

    return CodeSearch(vault).procedure(code.strip().upper(), on, codes)


def _procedure_values(entry: ProcedureEntry) -> dict[str, Any]:
    return {
        **asdict(entry),
        "billable": True,
        "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
    }


def _procedure_words(entry: ProcedureEntry) -> Iterator[str]:
    yield f"{entry.code}  {entry.description}"
    yield f"  {entry.system} {entry.edition}"
    if not entry.valid_on:
        yield "  not valid on the date"
    if entry.valid_from or entry.valid_to:
        yield f"  in force from {entry.valid_from or '…'} to {entry.valid_to or '…'}"
    for words in (entry.coverage, *entry.pricing, *entry.type_of_service, entry.note):
        if words:
            yield f"  {words}"


def _detail_values(detail: CodeDetail) -> dict[str, Any]:
    entry = detail.entry
    return {
        "system": entry.system,
        "code": entry.code,
        "description": entry.description,
        "billable": bool(entry.billable),
        "valid_on": bool(entry.valid_on),
        "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
        "missing": detail.missing,
        "path": [{"kind": step.kind, "code": step.code, "description": step.description} for step in detail.path],
        "notes": [
            {"level": level.level.code, "kind": note.kind, "text": note.text}
            for level in detail.levels
            for note in level.notes
        ],
        "side": detail.side,
        "sides": [{"side": each.side, "code": each.entry.code} for each in detail.sides],
        "children": [{"code": child.code, "description": child.description} for child in detail.children],
        "seventh_characters": [
            {"character": each.character, "label": each.label, "wording": each.wording, "code": each.code}
            for each in detail.seventh_characters
        ],
    }


def _detail_words(detail: CodeDetail, edition: str, notes_from: str) -> Iterator[str]:
    entry = detail.entry
    yield f"{entry.code}  {entry.description}"
    yield f"  {entry.system} {edition}" + (f", notes of {notes_from}" if notes_from else "")
    yield f"  {'billable' if entry.billable else 'header: ' + detail.missing}"
    if not entry.valid_on:
        yield "  not valid on the date"
    if entry.valid_from or entry.valid_to:
        yield f"  in force from {entry.valid_from or '…'} to {entry.valid_to or '…'}"
    for step in detail.path:
        yield f"  in {step.code}  {step.description}"
    for level in detail.levels:
        for note in level.notes:
            yield f"  {level.level.code} {note.kind}: {note.text}"
    for side in detail.sides:
        yield f"  side: {side.entry.code}  {side.side}"
    for child in detail.children:
        yield f"  below: {child.code}  {child.description}"
    for each in detail.seventh_characters:
        yield f"  7th {each.character}: {each.code}  {each.label}"
