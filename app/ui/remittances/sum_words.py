"""Rows of words with an amount at their right, as one text: the proof, what will be posted, a payer's account."""

import html
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetrics

from app.ui import format
from app.ui.theme import Theme, ui_font

_GAP_PX = 10


@dataclass(frozen=True, slots=True)
class SumRow:
    """`head` is a code standing before the words; `cents` None leaves the amount out; a `strong` row is a sum."""

    words: str
    cents: int | None = None
    head: str = ""
    strong: bool = False
    muted: bool = False
    after: str = ""
    """Set in place of the amount: `76.00 → 0.00`."""


def sum_table(rows: Iterable[SumRow], *, plus: bool = False) -> str:
    """The rows as rich text; with `plus` an amount above zero shows its sign."""
    made = list(rows)
    tokens = Theme.current().tokens
    heads = any(row.head for row in made)
    wide = max((_width(_amount(row, plus)) for row in made), default=0) + _GAP_PX
    narrow = max((_width(row.head) for row in made), default=0) + _GAP_PX
    lines = []
    for row in made:
        ink = tokens.muted if row.muted else tokens.text
        weight = "600" if row.strong else "400"
        edge = f"border-top: 1px solid {tokens.border};" if row.strong else ""
        style = f"color:{ink}; font-weight:{weight}; {edge} padding-top:3px; padding-bottom:3px;"
        cells = [
            f'<td width="{narrow}" style="{style}">{html.escape(row.head)}</td>' if heads else "",
            f'<td style="{style}">{_marked(row.words)}</td>',
            f'<td width="{wide}" align="right" style="{style}">{html.escape(_amount(row, plus))}</td>',
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table width="100%" cellspacing="0" cellpadding="0">{"".join(lines)}</table>' if lines else ""


def _amount(row: SumRow, plus: bool) -> str:
    is_signed = plus and row.cents is not None and row.cents > 0 and not row.strong
    return row.after or ("+" if is_signed else "") + format.money(row.cents)


def _width(text: str) -> int:
    return QFontMetrics(ui_font(weight=QFont.Weight.DemiBold)).horizontalAdvance(text)


def _marked(words: str) -> str:
    """Plain words, with `*strong*` parts made strong."""
    parts = html.escape(words).split("*")
    if len(parts) % 2 == 0:
        return html.escape(words)
    return "".join(f"<b>{part}</b>" if nth % 2 else part for nth, part in enumerate(parts))
