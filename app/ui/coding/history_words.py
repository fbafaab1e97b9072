"""What happened to a visit's codes, in words: each version's difference, each question with what came back."""

import html
from collections.abc import Iterable
from datetime import date

from app.domain.coding import Change, ChangeKind, Coding, difference
from app.domain.coding_query import CodingQuery, QueryStatus
from app.services.coding import CodingStep
from app.ui import format
from app.ui.theme import Tokens, Tone
from app.ui.widgets.badge import Badge


def query_badge(status: QueryStatus, codes_due: bool) -> Badge:
    """Where a question stands."""
    if codes_due:
        return Badge("codes due", Tone.WARN)
    tones = {QueryStatus.OPEN: Tone.WARN, QueryStatus.ANSWERED: Tone.OK, QueryStatus.WITHDRAWN: Tone.NEUTRAL}
    return Badge(status.value, tones[status])


def step_words(step: CodingStep, tokens: Tokens) -> str:
    """One version: why, who and when, and what was done, as rich text."""
    head = (
        f"<b>{html.escape(step.reason)}</b><br>{_muted(html.escape(f'{format.moment(step.at)} · {step.user}'), tokens)}"
    )
    return head + (change_words(step.changes, tokens) or f"<br>{_muted('without codes', tokens)}")


def change_words(changes: Iterable[Change], tokens: Tokens) -> str:
    """A line for each change: what was done in a word, then to what."""
    tones = {
        ChangeKind.ADDED: tokens.ok,
        ChangeKind.REMOVED: tokens.danger,
        ChangeKind.MOVED: tokens.info,
        ChangeKind.CHANGED: tokens.warn,
    }
    rows = "".join(
        f"<tr><td style='color:{tones[change.kind]}; padding:1px 8px 1px 0'>{change.kind}</td>"
        f"<td style='padding:1px 0'>{html.escape(change.words)}</td></tr>"
        for change in changes
    )
    return f"<table cellspacing='0'>{rows}</table>" if rows else ""


def query_words(query: CodingQuery, provider: str, today: date, tokens: Tokens) -> str:
    """One question, shortly: its number and state, what was asked, what came back."""
    about = about_words(query)
    waits = _age(query, today)
    badge = query_badge(query.status, query.waits_for_codes)
    tone = {Tone.WARN: tokens.warn, Tone.OK: tokens.ok}.get(badge.tone, tokens.muted)
    state = f"<span style='color:{tone}'>{badge.text}{html.escape(waits)}</span>"
    said = [f"<b>{query.number}</b> · {state}", _muted(html.escape(f"to {provider} · about {about}"), tokens)]
    said.append(_lines(query.asked.question))
    if query.answer:
        said.append(f"{_muted('Answer:', tokens)} {_lines(query.answer)}")
    if query.reason:
        said.append(f"{_muted('Reason:', tokens)} {_lines(query.reason)}")
    return "<br>".join(said)


def query_detail(query: CodingQuery, provider: str, tokens: Tokens) -> str:
    """One question with everything that belongs to it, the codes before and after among them."""
    asked = query.asked
    asking = f"{format.moment(query.asked_at)} · {query.asked_by} asks {provider}"
    parts = [_part("Asked", html.escape(asking), tokens), _part("About", html.escape(about_words(query)), tokens)]
    parts.append(_part("What the record shows", _lines(asked.facts), tokens))
    parts.append(_part("Question", f"<b>{_lines(asked.question)}</b>", tokens))
    parts.append(_part("Choices", "<br>".join(f"☐ {html.escape(option)}" for option in asked.options), tokens))
    if query.answer:
        who = f"{query.answered_by}, {format.day(query.answered_on)}"
        parts.append(_part(f"Answer of {html.escape(who)}", _lines(query.answer), tokens))
    parts.append(_part("Reason", _lines(query.reason), tokens))
    parts.append(_part("Codes when asked", _coding(query.before), tokens))
    if query.after is not None:
        changes = change_words(difference(query.before, query.after), tokens)
        title = "Codes after the answer"
        parts.append(f"<p style='margin:0'>{_muted(title, tokens)}</p>{changes}" if changes else "")
        parts.append(_part(title, "" if changes else "The same.", tokens))
    return "".join(parts)


def about_words(query: CodingQuery) -> str:
    """What a question is on: the line as it was coded then, or the visit."""
    line = next((line for line in query.before.lines if line.line_id == query.asked.service_line_id), None)
    return line.words if line else "the whole visit"


def _age(query: CodingQuery, today: date) -> str:
    days = (today - query.asked_at.astimezone().date()).days
    if query.status is not QueryStatus.OPEN or days < 1:
        return ""
    return f" for {days} day{'' if days == 1 else 's'}"


def _coding(coding: Coding) -> str:
    lines = " · ".join(f"{line.words} ({line.pointers})" if line.pointers else line.words for line in coding.lines)
    said = "<br>".join(html.escape(part) for part in (" · ".join(coding.diagnoses), lines) if part)
    return said or "None yet."


def _part(title: str, words: str, tokens: Tokens) -> str:
    return f"<p style='margin:0 0 10px 0'>{_muted(title, tokens)}<br>{words}</p>" if words else ""


def _muted(words: str, tokens: Tokens) -> str:
    return f"<span style='color:{tokens.muted}'>{words}</span>"


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
