"""`codes search` and `codes show`: the diagnosis code book on the command line. Needs no vault."""

import json
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

from app import paths
from app.cli.console import answer, read_text_file, show_progress, today
from app.codesets import CodeSets, build_codesets, is_current
from app.codesets.records import CodeDetail, CodeHit


def run(options: Namespace) -> int:
    """Search exits 0 even where nothing is found: an empty answer is one. An unknown code to show exits 1."""
    codes = open_code_sets()
    try:
        on = options.on or today()
        if options.action == "show":
            return _show(options, codes.detail(options.code, on))
        if options.queries is None:
            _search(options, codes, options.text, on)
        else:
            codes.warm(on)  # each query is timed as in a window that stands open
            for query in _queries(read_text_file(options.queries)):
                _search(options, codes, query, on)
        return 0
    finally:
        codes.close()


def open_code_sets() -> CodeSets:
    """The code-set file, made first where it is missing or of an older edition."""
    path = paths.codesets_file()
    if not is_current(path):
        build_codesets(path, lambda done, total: show_progress("Making the code tables", 100 * done // total))
    return CodeSets(path)


def _queries(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _search(options: Namespace, codes: CodeSets, query: str, on: date) -> None:
    began = time.perf_counter()
    hits = codes.search_all(query, on, options.limit)
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


def _show(options: Namespace, detail: CodeDetail | None) -> int:
    if detail is None:
        answer(options, None, [f"{options.code} is not in the code book."])
        return 1
    answer(options, _detail_values(detail), _detail_words(detail))
    return 0


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
        "children": [{"code": child.code, "description": child.description} for child in detail.children],
        "seventh_characters": [
            {"character": each.character, "label": each.label, "code": each.code} for each in detail.seventh_characters
        ],
    }


def _detail_words(detail: CodeDetail) -> Iterator[str]:
    entry = detail.entry
    yield f"{entry.code}  {entry.description}"
    yield f"  {'billable' if entry.billable else 'header: ' + detail.missing}"
    if not entry.valid_on:
        yield "  not valid on the date"
    for step in detail.path:
        yield f"  in {step.code}  {step.description}"
    for level in detail.levels:
        for note in level.notes:
            yield f"  {level.level.code} {note.kind}: {note.text}"
    for child in detail.children:
        yield f"  below: {child.code}  {child.description}"
    for each in detail.seventh_characters:
        yield f"  7th {each.character}: {each.code}  {each.label}"
