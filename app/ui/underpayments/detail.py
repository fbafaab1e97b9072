"""One underpaid line in words: what the payer allowed, what was to be expected and why, and what was done."""

import html
from collections.abc import Sequence

from app.domain.contracts.underpayment import Underpayment
from app.queries.underpayments import ToldStep
from app.ui import format
from app.ui.theme import Tokens


def underpayment_detail(row: Underpayment, story: Sequence[ToldStep], tokens: Tokens) -> str:
    """Rich text for the pane beside the list."""
    answer = row.answer
    parts = [
        f"<p style='margin:0 0 10px 0'><b>{html.escape(answer.words)}</b> · {format.day(answer.served_on)}<br>"
        f"{html.escape(answer.patient)}</p>",
        _part("At stake", f"<b>{format.money(row.stake_cents)}</b>", tokens),
        _part("Expected", f"{format.money(row.expected_cents)}<br>{html.escape(row.words)}.", tokens),
        _part("Allowed", _allowed_words(row), tokens),
        _part("Payer", _payer_words(row), tokens),
        _part("What was done", "<br>".join(map(_step_words, story)) or "Nothing yet.", tokens),
    ]
    return "".join(parts)


def _allowed_words(row: Underpayment) -> str:
    answer = row.answer
    told = "as the payer says" if answer.told_allowed_cents else "what it paid and left to the patient"
    pieces = [f"{format.money(answer.paid_cents)} paid", f"{format.money(answer.patient_cents)} to the patient"]
    if answer.kept_back_cents:
        pieces.append(f"{format.money(answer.kept_back_cents)} kept back")
    charge = format.money(answer.line.charge_cents)
    return f"{format.money(answer.allowed_cents)} of {charge}, {told}<br>{', '.join(pieces)}"


def _payer_words(row: Underpayment) -> str:
    answer = row.answer
    number = f"<br>its number {html.escape(answer.payer_claim_number)}" if answer.payer_claim_number else ""
    who = html.escape(" · ".join(filter(None, (answer.payer, answer.plan_name))))
    return f"{who}<br>answered {format.day(answer.decided_on)}{number}"


def _step_words(told: ToldStep) -> str:
    step = told.step
    words = f": {html.escape(step.words)}" if step.words else ""
    return f"{format.day(step.done_on)} {step.state.value} ({html.escape(told.user)}){words}"


def _part(title: str, words: str, tokens: Tokens) -> str:
    return f"<p style='margin:0 0 10px 0'><span style='color:{tokens.muted}'>{title}</span><br>{words}</p>"
