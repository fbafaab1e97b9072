"""What stands beside the list: where a code set's file is to be had, and what an edition changes, as rich text."""

from html import escape

from app.codesets.official import Edition
from app.domain.code_changes import ChangedCode, ChangeReport
from app.ui import format
from app.ui.codesets.rows import SetRow
from app.ui.coding.detail_words import heading, page
from app.ui.theme import Tokens


def row_words(row: SetRow, report: ChangeReport | None, tokens: Tokens) -> str:
    """The chosen row: what it is good for, the report where there is one, where the next file is to be had."""
    source = row.source
    title = f"{source.title} {row.name}".strip()
    parts = [f"<p class='title'>{escape(title)}</p>", f"<p>{escape(source.use)}</p>"]
    if report is not None:
        parts += _report(report)
    parts += [heading("Publisher"), f"<p>{escape(source.publisher)}</p>"]
    parts += [heading("Page"), f"<p>{escape(source.page)}</p>"]
    parts += [heading("Look for"), f"<p>{escape(source.look_for)}</p>"]
    if source.every_months:
        parts += [heading("A new one comes"), f"<p>{_often(source.every_months)}</p>"]
    if isinstance(row.edition, Edition):
        parts += [heading("File"), f"<p>{escape(row.file)}<br>SHA-256 {row.edition.source_sha256[:16]}…</p>"]
    elif row.file:
        parts += [heading("File"), f"<p>{escape(row.file)}</p>"]
    return page(parts, tokens)


def _often(months: int) -> str:
    return {3: "every quarter", 4: "three times a year", 6: "twice a year", 12: "every year"}[months]


def _report(report: ChangeReport) -> list[str]:
    told = "warn" if report.changed else "muted"
    parts = [
        heading(f"For dates of service from {format.day(report.on)}"),
        f"<p class='{told}'>{escape(report.summary)}</p>",
    ]
    for each in report.changed:
        parts.append(_changed(each))
    return parts


def _changed(each: ChangedCode) -> str:
    until = f" after {format.day(each.last_day)}" if each.last_day else ""
    words = [
        f"<b>{escape(each.code)}</b> {escape(each.description)}",
        f"{escape(each.change)}{until} · {escape(each.places)}",
    ]
    lead = "nearest by words:" if each.by_words else "use instead:"
    words += [f"{lead} <b>{escape(one.code)}</b> {escape(one.description)}" for one in each.successors]
    return f"<p>{'<br>'.join(words)}</p>"
