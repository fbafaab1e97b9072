"""What the code book says of one code, as rich text: where it stands, its notes with links, its sides."""

import re
from collections.abc import Iterable
from html import escape

from app.codesets.records import CodeDetail, LevelNotes, Note, PathStep
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
_SHORT = 44
_SHORT_STEP = 24
_RANGE = re.compile(r"\s*\([A-Z]\d\w(?:-[A-Z]\d\w)?\)$")
_FIRST = ("codeFirst", "useAdditionalCode", "codeAlso", "excludes1", "excludes2", "includes", "inclusionTerm")


def diagnosis_words(detail: CodeDetail, used: int, tokens: Tokens) -> str:
    """Everything about a diagnosis code, nearest level first."""
    entry = detail.entry
    parts = [title(entry.code, entry.description)]
    if detail.path:
        parts.append(f"<p class='muted'>{' › '.join(_step(step) for step in _telling(detail.path))}</p>")
    if detail.missing:
        parts.append(f"<p class='warn'>{escape(detail.missing)}</p>")
    if not entry.valid_on:
        parts.append(f"<p class='warn'>Not valid on the date of service{_span(entry.valid_from, entry.valid_to)}.</p>")
    parts += _sides(detail) + _seventh(detail)
    for level in reversed(detail.levels):
        parts += _level(level, own=level.level.code == entry.code)
    if used:
        parts += [heading("Used here"), f"<p>{used} times in 12 months</p>"]
    return page(parts, tokens)


def empty_words(words: str, tokens: Tokens) -> str:
    """What stands there while no code is chosen."""
    return page([f"<p class='muted'>{escape(words)}</p>"], tokens)


def _level(level: LevelNotes, own: bool) -> list[str]:
    parts = []
    where = "" if own else f" · {_name(level.level)}"
    kinds = dict.fromkeys(note.kind for note in level.notes)
    for kind in sorted(kinds, key=lambda kind: _FIRST.index(kind) if kind in _FIRST else len(_FIRST)):
        notes = [note for note in level.notes if note.kind == kind]
        parts.append(heading(_HEADINGS.get(kind, kind) + where))
        parts.append(f"<p>{_joined([_linked(note) for note in notes])}</p>")
    return parts


def _telling(path: tuple[PathStep, ...]) -> list[PathStep]:
    """Chapter, innermost block, and the headers between it and the code."""
    blocks = [step for step in path if step.kind == "block"]
    return [step for step in path if step.kind != "block" or step is blocks[-1]]


def _step(step: PathStep) -> str:
    """One level in few words: a block with its range, a header with words that are short."""
    words = _RANGE.sub("", step.description)
    if step.kind == "chapter":
        return escape(words)
    short = step.kind == "block" or len(words) <= _SHORT_STEP
    return escape(f"{_name(step)} {words}" if short else step.code)


def _name(step: PathStep) -> str:
    """How a level is called: `M20–M25`, `Chapter 13`, `M25.5`."""
    if step.kind == "chapter":
        return f"Chapter {step.code}" if step.code else step.description
    return step.code.replace("-", "–") if step.kind == "block" else step.code


def _joined(notes: list[str]) -> str:
    """Short notes run on in one line, as the book's index does; long ones stand by themselves."""
    longest = max(len(re.sub("<[^>]*>", "", note)) for note in notes)
    return (", " if longest <= _SHORT else "<br>").join(notes)


def _linked(note: Note) -> str:
    words, at = [], 0
    for reference in sorted(note.references, key=lambda found: found.start):
        if reference.start >= at:
            words.append(escape(note.text[at : reference.start]))
            words.append(_link(reference.first, note.text[reference.start : reference.end]))
            at = reference.end
    # The book runs on from its own heading: `Code first, if applicable, …`.
    return ("".join(words) + escape(note.text[at:])).removeprefix(",").lstrip()


def _sides(detail: CodeDetail) -> list[str]:
    if not detail.sides:
        return []
    words = [
        f"<b>{escape(choice.entry.code)} {escape(choice.side)}</b>"
        if choice.side == detail.side
        else _link(choice.entry.code, f"{choice.entry.code} {choice.side}")
        for choice in detail.sides
    ]
    return [heading("Sides"), f"<p>{' · '.join(words)}</p>"]


def _seventh(detail: CodeDetail) -> list[str]:
    if not detail.seventh_characters:
        return []
    rows = (
        f"{escape(choice.character)} · {_link(choice.code, choice.code)} {escape(choice.label)}"
        for choice in detail.seventh_characters
    )
    return [heading("7th character"), f"<p>{'<br>'.join(rows)}</p>"]


def title(code: str, description: str) -> str:
    return f"<p class='title'>{escape(code)} {escape(description)}</p>"


def heading(words: str) -> str:
    return f"<p class='head'>{escape(words.upper())}</p>"


def _link(code: str, words: str) -> str:
    return f"<a href='code:{escape(code)}'>{escape(words)}</a>"


def _span(first: object, last: object) -> str:
    return f" ({first or '…'} to {last or '…'})" if first or last else ""


def page(parts: Iterable[str], tokens: Tokens) -> str:
    style = f"""
        body {{ color: {tokens.text}; font-size: {TEXT_PX}px; }}
        p {{ margin: 0 0 6px 0; }}
        p.title {{ font-weight: 600; margin-bottom: 4px; }}
        p.muted {{ color: {tokens.muted}; font-size: {SMALL_PX + 1}px; }}
        p.warn {{ color: {tokens.warn}; }}
        p.head {{ color: {tokens.muted}; font-size: {SMALL_PX}px; font-weight: 600; margin: 8px 0 2px 0; }}
        a {{ color: {tokens.accent}; text-decoration: none; }}
    """
    return f"<html><head><style>{style}</style></head><body>{''.join(parts)}</body></html>"
