"""The story of a balance as rich text: each entry with its day, its cents and what was left; parties and sums."""

import html
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from app.domain.why.story import Told, Why
from app.queries.account import AccountVisit, Owing
from app.ui import format
from app.ui.theme import Tokens


def why_html(why: Why, tokens: Tokens) -> str:
    """One row an entry, the balance after each; what came to nothing is muted."""
    left, rows = 0, []
    for told in why.told:
        left += told.cents
        rows.append(_row(told, left, tokens))
    words = (_tr("Day"), _tr("What happened"), _tr("Amount"), _tr("Left"))
    head = _cells(words, (tokens.muted,) * 4, "font-size:11px;")
    return f"<table width='100%' cellspacing='0'>{head}{''.join(rows)}</table>"


def short_why_html(why: Why, tokens: Tokens) -> str:
    """The same where the place is narrow: the day above the words, without what was left."""
    rows = "".join(_short_row(told, tokens) for told in why.told)
    return f"<table width='100%' cellspacing='0'>{rows}</table>"


def sentence_html(why: Why, tokens: Tokens) -> str:
    """The closing sentence in a soft box of its own."""
    return (
        f"<table width='100%' cellspacing='0' cellpadding='10'><tr><td bgcolor='{tokens.accent_soft}'>"
        f"{html.escape(why.sentence)}</td></tr></table>"
    )


def owing_words(owing: Iterable[Owing]) -> str:
    """`Blue Plan <b>92.00</b> · Patient <b>−20.00</b>`, as rich text."""
    told = [f"{html.escape(each.name or _tr('Patient'))} <b>{format.money(each.cents)}</b>" for each in owing]
    return " &nbsp;·&nbsp; ".join(told) or _tr("nothing is owed")


def waiting_words(visit: AccountVisit) -> str:
    """`Blue Plan since 03/09/26`, `Blue Plan: not sent`."""
    return ", ".join(
        _tr("{payer} since {day}").format(payer=each.payer, day=format.short_day(each.sent_on))
        if each.sent_on
        else _tr("{payer}: not sent").format(payer=each.payer)
        for each in visit.waiting
    )


def _short_row(told: Told, tokens: Tokens) -> str:
    ink = tokens.muted if told.is_undone else tokens.text
    return (
        f"<tr><td width='99%' style='padding:3px 0'><span style='color:{tokens.muted}'>{format.short_day(told.day)}"
        f"</span><br><span style='color:{ink}'>{_words(told, tokens)}</span></td>"
        f"<td width='1%' align='right' style='padding:3px 0 3px 10px'>"
        f"{'' if told.is_undone else format.money(told.cents)}</td></tr>"
    )


def _row(told: Told, left: int, tokens: Tokens) -> str:
    ink = tokens.muted if told.is_undone else tokens.text
    amount = "" if told.is_undone else format.money(told.cents)
    left_words = "" if told.is_undone else format.money(left)
    words = (format.short_day(told.day), _words(told, tokens), amount, left_words)
    return _cells(words, (tokens.muted, ink, ink, tokens.muted))


def _words(told: Told, tokens: Tokens) -> str:
    number = f" <span style='color:{tokens.muted}'>[{html.escape(told.number)}]</span>" if told.number else ""
    reason = f" <i>{html.escape(told.reason)}</i>" if told.reason else ""
    return f"{html.escape(told.words)}{number}{reason}"


def _cells(words: Sequence[str], inks: Sequence[str], style: str = "") -> str:
    """The words take the width that day and amounts leave."""
    places = (("left", "1%"), ("left", "97%"), ("right", "1%"), ("right", "1%"))
    cells = (
        f"<td align='{align}' width='{width}' style='color:{ink}; padding:4px 0 4px {12 if place else 0}px; {style}'>"
        f"{each}</td>"
        for place, (each, ink, (align, width)) in enumerate(zip(words, inks, places, strict=True))
    )
    return f"<tr>{''.join(cells)}</tr>"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Accounts", text)
