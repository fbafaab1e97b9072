"""What is known of a procedure code, as rich text: the practice's fee, and what HCPCS or CPT says of it."""

from collections.abc import Sequence
from html import escape

from app.codesets.records import ProcedureEntry
from app.domain.encounter import ProcedureCode
from app.ui import format
from app.ui.coding.detail_words import heading, page, title
from app.ui.theme import Tokens


def procedure_words(
    code: str,
    own: ProcedureCode | None,
    entry: ProcedureEntry | None,
    used: int,
    tokens: Tokens,
    medicare: Sequence[str] = (),
) -> str:
    """The practice's own row first, then Medicare's amounts and limits, then the book's words; any may be missing."""
    description = (own.description if own else "") or (entry.description if entry else "")
    parts = [title(code, description)]
    if own is not None:
        parts += _own(own)
    else:
        parts.append("<p class='muted'>Not in the practice's list yet. Ctrl+Shift+L adds it with a charge.</p>")
    parts += medicare
    if entry is not None:
        parts += _book(entry, description)
    if used:
        parts += [heading("Used here"), f"<p>{used} lines in 12 months</p>"]
    return page(parts, tokens)


def _own(own: ProcedureCode) -> list[str]:
    parts = [heading("Fee for one unit"), f"<p>{format.money(own.charge_cents)}</p>"]
    if own.modifiers:
        parts += [heading("Usual modifiers"), f"<p>{escape(' '.join(own.modifiers))}</p>"]
    if own.drug:
        parts += [heading("NDC"), f"<p>{escape(own.drug.ndc)} {escape(own.drug.unit)}</p>"]
    return parts


def _book(entry: ProcedureEntry, shown: str) -> list[str]:
    parts = []
    if not entry.valid_on:
        parts.append(f"<p class='warn'>Not valid on the date of service: {_span(entry)}.</p>")
    if entry.description != shown:
        parts += [heading(f"{entry.system} says"), f"<p>{escape(entry.description)}</p>"]
    if entry.coverage:
        parts += [heading("Medicare"), f"<p>{escape(entry.coverage)}</p>"]
    if entry.pricing:
        parts += [heading("Pricing"), f"<p>{'<br>'.join(map(escape, entry.pricing))}</p>"]
    if entry.type_of_service:
        parts += [heading("Type of service"), f"<p>{escape(', '.join(entry.type_of_service))}</p>"]
    if entry.note:
        parts += [heading("Processing note"), f"<p>{escape(entry.note)}</p>"]
    if entry.see_also:
        parts += [heading("See also"), f"<p>{escape(', '.join(entry.see_also))}</p>"]
    facts = [*entry.manual, *([f"statute {entry.statute}"] if entry.statute else [])]
    facts += [f"BETOS {entry.betos}"] if entry.betos else []
    facts += [f"{entry.anesthesia_units} anesthesia base units"] if entry.anesthesia_units else []
    if facts:
        parts += [heading("References"), f"<p>{escape(' · '.join(facts))}</p>"]
    if entry.valid_on and (entry.valid_from or entry.valid_to):
        parts += [heading("In force"), f"<p>{_span(entry)}</p>"]
    parts.append(f"<p class='muted'>{escape(entry.system)} {escape(entry.edition)}</p>")
    return parts


def _span(entry: ProcedureEntry) -> str:
    since = f"from {format.day(entry.valid_from)}" if entry.valid_from else ""
    until = f"to {format.day(entry.valid_to)}" if entry.valid_to else ""
    return " ".join(filter(None, (since, until)))
