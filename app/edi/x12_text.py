"""The text of an X12 file taken apart: the delimiters each ISA header shows, the segments between them.

Bytes are read as Latin-1, so that a character's place is its byte offset; letters beyond ASCII are read as UTF-8
where they are that. Every step is linear in the text's length, whatever it holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = re.compile(r"ISA([^A-Za-z0-9 \r\n])")
_BLANKS = " \t\r\n"
NOTHING = " \t\r\n\0\x1a"
"""What editors and old programs leave around a file."""
_LONGEST_HEADER = 300


@dataclass(frozen=True, slots=True)
class Delimiters:
    """What parts elements, components and segments, as the ISA header shows them."""

    element: str
    component: str
    segment: str

    @property
    def blanks(self) -> str:
        """The white space around segments that is no delimiter itself."""
        return "".join(sign for sign in _BLANKS if sign not in (self.element, self.component, self.segment))


def read_delimiters(text: str, at: int) -> Delimiters | None:
    """From the ISA header at a place of the text: its 4th character, the one ISA16 holds, and the one after.

    Counted by elements, not by columns: some programs trim the header's padding. None where it is damaged.
    """
    element = text[at + 3]
    fields = text[at : at + _LONGEST_HEADER].split(element, 16)
    if len(fields) < 17:
        return None
    signs, version = fields[16][:2], fields[12]
    are_told = len({element, *signs}) == 3 and not any(sign.isalnum() or sign == " " for sign in signs)
    return Delimiters(element, *signs) if are_told and version.isdigit() else None


def raw_segments(text: str, at: int, delimiters: Delimiters) -> Iterator[tuple[int, int, str]]:
    """From the header on to the end or to another header: where each segment begins, where the next may, its text.

    Empty ones are left out.
    """
    terminator, length, blanks, header = delimiters.segment, len(text), delimiters.blanks, at
    gap = re.compile(f"[{re.escape(terminator + blanks)}]*")
    broken = {ord(sign): None for sign in "\r\n" if sign in blanks}  # lines broken at a fixed width
    while (begin := _end(gap, text, at)) < length:
        if text.startswith("ISA", begin) and begin != header and HEADER.match(text, begin):
            return
        end = text.find(terminator, begin)
        is_last = end < 0
        raw = text[begin:].rstrip(NOTHING) if is_last else text[begin:end].rstrip(blanks)
        at = length if is_last else end + 1
        if raw:
            yield begin, at, raw.translate(broken) if "\n" in raw or "\r" in raw else raw


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def split_elements(raw: str, separator: str) -> list[str]:
    """A segment's elements, the tag first."""
    elements = raw.split(separator)
    return elements if raw.isascii() else [_letters(each) for each in elements]


def _letters(element: str) -> str:
    try:
        return element.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return element
