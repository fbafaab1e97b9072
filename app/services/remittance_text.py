"""A remittance file as it came, for the eye: its segments as text, those at fault marked with what is wrong."""

from collections import defaultdict
from dataclasses import dataclass

from app.domain.remittances.remittance_balance import problems
from app.edi.remittance_835 import read_remittance_file
from app.edi.x12_listing import listed_segments
from app.errors import UserError
from app.store.connection import Database
from app.store.remittances import kept_file, load_content


@dataclass(frozen=True, slots=True)
class TextLine:
    """A segment on a line; `number` 0 is none. `fault` tells what does not balance or is odd."""

    number: int
    depth: int
    text: str
    meaning: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FileText:
    """A kept file, a segment to a line."""

    name: str
    sha256: str
    lines: tuple[TextLine, ...]
    refusal: str = ""
    """Why the file cannot be read."""


def file_text(db: Database, file_id: int) -> FileText:
    """A kept file's segments. UserError where the file is gone."""
    kept = kept_file(db, file_id)
    if kept is None:
        raise UserError("This file is no longer there.", "Read the list again.")
    content = load_content(db, file_id)
    faults = _faults(content, kept.refusal)
    lines = tuple(
        TextLine(each.number, each.depth, each.text, each.meaning, faults.get(each.number, "") if each.number else "")
        for each in listed_segments(content)
    )
    return FileText(kept.name, kept.sha256, lines, kept.refusal)


def file_digest(db: Database, file_id: int) -> str:
    """A kept file's SHA-256; empty where it is gone."""
    kept = kept_file(db, file_id)
    return kept.sha256 if kept else ""


def _faults(content: bytes, refusal: str) -> dict[int, str]:
    if refusal:
        return _refused_at(refusal)
    told: dict[int, list[str]] = defaultdict(list)
    file = read_remittance_file(content)
    for remittance in file.remittances:
        for problem in problems(remittance):
            told[problem.segment].append(problem.words())
    for notice in file.notices:
        told[notice.segment].append(notice.words)
    return {number: " ".join(words) for number, words in told.items()}


def _refused_at(refusal: str) -> dict[int, str]:
    """The segment a refusal names, as the reader words it: `Segment 17 (CAS, byte 912): …`."""
    head, _, _rest = refusal.partition(" (")
    number = head.removeprefix("Segment ")
    return {int(number): refusal} if head.startswith("Segment ") and number.isdecimal() else {}
