"""What the code book says of one code, as rich text: where it stands, its notes with links, its sides."""

import re
from collections.abc import Iterable
from datetime import date
from html import escape

from app.codesets.records import CodeDetail, LevelNotes, Note, PathStep, SeventhCharacter
from app.ui import format
from app.ui.theme import SMALL_PX, TEXT_PX, Tokens

_HEADINGS = {
    "includes": "Includes",
    "inclusionTerm": "Also called",
    "excludes1": "Excludes 1 (never together)",
    "excludes2": "Excludes 2 (may be together)",
    "codeFirst": "Code first",
    "useAdditionalCode": "Use additional code",
    "codeAlso": "Code also",
    "notes": "Note",
    "sevenChrNote": "7th character",
    "visualImpairment": "Visual impairment",
}
SEVENTH_KEY = "Alt+7"
SIDE_KEY = "Alt+L"
COMPANION_KEY = "Alt+A"
_KEYS = {"codeFirst": COMPANION_KEY, "useAdditionalCode": COMPANION_KEY}
_SHORT = 44
_SHORT_STEP = 24
_RANGE = re.compile(r"\s*\([A-Z]\d\w(?:-[A-Z]\d\w)?\)$")
_FIRST = ("codeFirst", "useAdditionalCode", "codeAlso", "excludes1", "excludes2", "includes", "inclusionTerm")


def diagnosis_words(detail: CodeDetail, used: int, tokens: Tokens, notes_from: str = "") -> str:
    """Everything about a diagnosis code, nearest level first, word for word as the tabular list has it.

    `notes_from`: the edition the notes are of, where it is not the code's own.
    """
    entry = detail.entry
    parts = [title(entry.code, entry.description)]
    if detail.path:
        parts.append(f"<p class='muted'>{' › '.join(_step(step) for step in _telling(detail.path))}</p>")
    parts.append(_state(detail))
    parts += _sides(detail) + _seventh(detail) + _below(detail)
    for level in reversed(detail.levels):
        parts += _level(level, own=level.level.code == entry.code)
    if used:
        parts += [heading("Used here"), f"<p>{used} times in 12 months</p>"]
    if notes_from:
        parts.append(f"<p class='muted'>Notes of the {escape(notes_from)} edition.</p>")
    return page(parts, tokens)


def _state(detail: CodeDetail) -> str:
    """Billable or what is missing, and from when to when."""
    entry = detail.entry
    span = _span(entry.valid_from, entry.valid_to)
    if not entry.valid_on:
        return f"<p class='warn'>Not valid on the date of service{escape(f': {span}' if span else '')}.</p>"
    days = escape(f" · {span}" if span else "")
    if entry.billable:
        return f"<p class='ok'>Billable{days}</p>"
    return f"<p class='warn'>{escape(detail.missing or 'A header, not billable.')}{days}</p>"


def empty_words(words: str, tokens: Tokens) -> str:
    """What stands there while no code is chosen."""
    return page([f"<p class='muted'>{escape(words)}</p>"], tokens)


def _level(level: LevelNotes, own: bool) -> list[str]:
    parts = []
    where = "" if own else f" · {_name(level.level)}"
    kinds = dict.fromkeys(note.kind for note in level.notes)
    for kind in sorted(kinds, key=lambda kind: _FIRST.index(kind) if kind in _FIRST else len(_FIRST)):
        notes = [note for note in level.notes if note.kind == kind]
        key = _KEYS.get(kind, "") if own else ""
        parts.append(heading(_HEADINGS.get(kind, kind) + where, key))
        parts.append(f"<p class='note'>{_joined(notes)}</p>")
    return parts


def _telling(path: tuple[PathStep, ...]) -> list[PathStep]:
    """Chapter, innermost block, and the headers between it and the code."""
    blocks = [step for step in path if step.kind == "block"]
    return [step for step in path if step.kind != "block" or step is blocks[-1]]


def _step(step: PathStep) -> str:
    """One level in few words: a block with its range, a header with words that are short; headers are links."""
    words = _RANGE.sub("", step.description)
    if step.kind == "chapter":
        return escape(words)
    short = step.kind == "block" or len(words) <= _SHORT_STEP
    said = f"{_name(step)} {words}" if short else step.code
    return _link(step.code, said) if step.kind == "code" else escape(said)


def _name(step: PathStep) -> str:
    """How a level is called: `M20–M25`, `Chapter 13`, `M25.5`."""
    if step.kind == "chapter":
        return f"Chapter {step.code}" if step.code else step.description
    return step.code.replace("-", "–") if step.kind == "block" else step.code


def _joined(notes: list[Note]) -> str:
    """Short names of one condition run on, as the book's index does; instructions stand on lines of their own."""
    longest = max(len(note.text) for note in notes)
    run_on = notes[0].kind in ("includes", "inclusionTerm") and longest <= _SHORT
    return (" · " if run_on else "<br>").join(_linked(note) for note in notes)


def _linked(note: Note) -> str:
    words, at = [], 0
    for reference in sorted(note.references, key=lambda found: found.start):
        if reference.start >= at:
            words.append(escape(note.text[at : reference.start]))
            words.append(_link(reference.first, note.text[reference.start : reference.end]))
            at = reference.end
    # Where the book runs on from its own heading, that is said: `Code first, if applicable, …`.
    begins = _HEADINGS[note.kind] if note.text.startswith(",") else ""
    return begins + "".join(words) + escape(note.text[at:])


def _sides(detail: CodeDetail) -> list[str]:
    if not detail.sides:
        return []
    words = [
        f"<b>{escape(choice.entry.code)} {escape(choice.side)}</b>"
        if choice.side == detail.side
        else _link(choice.entry.code, f"{choice.entry.code} {choice.side}")
        for choice in detail.sides
    ]
    return [heading("Sides", SIDE_KEY), f"<p>{' · '.join(words)}</p>"]


def _seventh(detail: CodeDetail) -> list[str]:
    if not detail.seventh_characters:
        return []
    rows = (_seventh_row(choice, choice.code == detail.entry.code) for choice in detail.seventh_characters)
    return [heading("7th character", SEVENTH_KEY), f"<p>{'<br>'.join(rows)}</p>"]


def _seventh_row(choice: SeventhCharacter, own: bool) -> str:
    code = f"<b>{escape(choice.code)}</b>" if own else _link(choice.code, choice.code)
    wording = f" ({escape(choice.wording)})" if choice.wording else ""
    return f"{escape(choice.character)} · {code} {escape(choice.label)}{wording}"


def _below(detail: CodeDetail) -> list[str]:
    """The next codes of a header whose codes do not come from 7th characters."""
    if not detail.children or detail.seventh_characters:
        return []
    rows = (f"{_link(child.code, child.code)} {escape(child.description)}" for child in detail.children)
    return [heading("Below it", "→"), f"<p>{'<br>'.join(rows)}</p>"]


def title(code: str, description: str) -> str:
    return f"<p class='title'>{escape(code)} {escape(description)}</p>"


def heading(words: str, key: str = "") -> str:
    """A small head; `key` is what acts on what stands below it."""
    shown = f"&nbsp;&nbsp;<span class='key'>{escape(key)}</span>" if key else ""
    return f"<p class='head'>{escape(words.upper())}{shown}</p>"


def _link(code: str, words: str) -> str:
    return f"<a href='code:{escape(code)}'>{escape(words)}</a>"


def _span(first: date | None, last: date | None) -> str:
    """From when to when a code is in force; empty where neither is known."""
    if first and last:
        return f"valid {format.day(first)} to {format.day(last)}"
    return f"valid from {format.day(first)}" if first else f"valid to {format.day(last)}" if last else ""


def page(parts: Iterable[str], tokens: Tokens) -> str:
    style = f"""
        body {{ color: {tokens.text}; font-size: {TEXT_PX}px; }}
        p {{ margin: 0 0 6px 0; }}
        p.title {{ font-weight: 600; margin-bottom: 4px; }}
        p.muted {{ color: {tokens.muted}; font-size: {SMALL_PX + 1}px; }}
        p.note {{ white-space: pre-wrap; }}
        p.ok {{ color: {tokens.ok}; }}
        p.warn {{ color: {tokens.warn}; }}
        p.head {{ color: {tokens.muted}; font-size: {SMALL_PX}px; font-weight: 600; margin: 8px 0 2px 0; }}
        span.key {{ color: {tokens.accent}; }}
        a {{ color: {tokens.accent}; text-decoration: none; }}
    """
    return f"<html><head><style>{style}</style></head><body>{''.join(parts)}</body></html>"
