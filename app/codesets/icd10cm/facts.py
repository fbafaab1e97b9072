"""What rules may hold a visit to, taken from the notes of one code: which codes they name, and how firmly."""

import re

from app.codesets.icd10cm.note_references import find_references
from app.codesets.records import CodeDetail, LevelNotes
from app.domain.diagnosis_facts import BookNote, CodeChoice, CodeRange, DiagnosisFacts

_INTENT = re.compile(r" with (?:fifth|5th|sixth|6th)(?: or (?:sixth|6th|six))?[ -]character (\d)(?:-(\d))?\b")
_OPENS = re.compile(r"(?:external cause )?code\b|underlying\b|any\b|, if applicable", re.IGNORECASE)


def diagnosis_facts(detail: CodeDetail, edition: str) -> DiagnosisFacts:
    """The facts of a code from everything the book says about it."""
    nearest_first = tuple(reversed(detail.levels))
    sevenths = detail.seventh_characters
    entry = detail.entry
    own = next((each for each in sevenths if each.code == entry.code), None)
    if entry.billable:
        below: tuple[CodeChoice, ...] = ()
    elif sevenths:
        below = tuple(CodeChoice(each.code, each.label) for each in sevenths)
    else:
        below = tuple(CodeChoice(child.code, child.description) for child in detail.children)
    return DiagnosisFacts(
        code=entry.code,
        description=entry.description,
        edition=edition,
        excludes1=tuple(note for level in nearest_first for note in _each(level, "excludes1")),
        code_first=tuple(note for level in nearest_first for note in _whole(level, "codeFirst")),
        use_additional=tuple(note for level in nearest_first for note in _groups(level, "useAdditionalCode")),
        side=detail.side,
        sides=tuple(CodeChoice(choice.entry.code, choice.side) for choice in detail.sides),
        seventh=own.character if own else "",
        below=below,
    )


def note_targets(text: str) -> tuple[CodeRange, ...]:
    """The codes a note names. A condition on characters that is not understood takes its code out of the answer."""
    found = []
    for reference in find_references(text):
        rest = text[reference.end :].split(")", 1)[0]
        intent = _INTENT.match(rest)
        if "character" in rest and intent is None:
            continue
        signs = "".join(map(str, range(int(intent[1]), int(intent[2] or intent[1]) + 1))) if intent else ""
        found.append(CodeRange(reference.first.replace(".", ""), reference.last.replace(".", ""), signs))
    return tuple(found)


def _each(level: LevelNotes, kind: str) -> list[BookNote]:
    """Every note by itself, with the words that open its list: `meningitis (in): Lyme disease (A69.21)`."""
    opening, found = "", []
    for note in level.notes:
        if note.kind != kind:
            continue
        targets = note_targets(note.text)
        if note.text.endswith(":") and not targets:
            opening = note.text
        elif targets:
            words = f"{opening} {note.text}" if opening else note.text
            found.append(BookNote(level.level.code, words, targets, level.level.kind != "code"))
    return found


def _whole(level: LevelNotes, kind: str) -> list[BookNote]:
    """All of a level's notes as one instruction: any of the codes named answers it."""
    texts = [note.text for note in level.notes if note.kind == kind]
    return [_joined(level, texts)] if texts else []


def _groups(level: LevelNotes, kind: str) -> list[BookNote]:
    """One instruction for each note, or for a note that ends in a colon and the list below it."""
    groups: list[list[str]] = []
    for note in level.notes:
        if note.kind != kind:
            continue
        if groups and groups[-1][0].endswith(":") and not _OPENS.match(note.text):
            groups[-1].append(note.text)
        else:
            groups.append([note.text])
    return [_joined(level, texts) for texts in groups]


def _joined(level: LevelNotes, texts: list[str]) -> BookNote:
    words = texts[0] if len(texts) == 1 else f"{texts[0]} {'; '.join(texts[1:])}"
    if len(texts) > 1 and not texts[0].endswith(":"):
        words = "; ".join(texts)
    targets = tuple(target for text in texts for target in note_targets(text))
    return BookNote(level.level.code, words, targets, level.level.kind != "code")
