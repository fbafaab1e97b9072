"""The envelope of any X12 file: delimiters, segments with their place, and the control numbers that close it.

Bytes are read as Latin-1, so that a character's place is its byte offset; letters beyond ASCII are read as UTF-8
where they are that. What the structure cannot bear is a UserError naming the segment; what it can is a Notice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.remittances.remittance import Notice
from app.errors import UserError

AGAIN = "Get the file again from the payer or clearinghouse."
_ISA = re.compile(r"ISA([^A-Za-z0-9 \r\n])")
_TAGS = frozenset(
    "ISA IEA TA1 GS GE ST SE BPR TRN CUR REF DTM DTP N1 N2 N3 N4 PER RDM NTE LX TS2 TS3 CLP CAS NM1 MIA MOA AMT QTY "
    "SVC LQ PLB HL BHT STC AK1 AK2 AK9 IK3 IK4 IK5 CTX".split()
)
"""The tags that may be named in words: any other may be a piece of somebody's name."""
_BLANKS = " \t\r\n"
_ENVELOPE = frozenset({"ISA", "IEA", "GS", "GE", "ST"})
_NOTHING = re.compile(r"[\s\0\x1a]*")
_LEFT_AT_END = " \t\r\n\0\x1a"
_LONGEST_HEADER = 300
_BOM = "\xef\xbb\xbf"


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


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its number in the file from 1, the byte it begins at, its elements with the tag at 0."""

    number: int
    offset: int
    elements: list[str]
    component: str

    @property
    def tag(self) -> str:
        return self.elements[0]

    def get(self, place: int) -> str:
        """An element by its number in the guide; empty where it is left out. Padding is taken off."""
        return self.elements[place].strip() if place < len(self.elements) else ""

    def parts(self, place: int) -> list[str]:
        """A composite element's components; at least one."""
        return self.get(place).split(self.component)

    def name(self) -> str:
        """`Segment 17 (CAS, byte 912)`."""
        tag = f"{self.tag}, " if self.tag in _TAGS else ""
        return f"Segment {self.number} ({tag}byte {self.offset})"

    def fault(self, words: str) -> UserError:
        """What is wrong with it, never with what it holds."""
        return UserError(f"{self.name()}: {words}", AGAIN)

    def notice(self, words: str) -> Notice:
        return Notice(self.number, f"{self.name()}: {words}")


class X12File:
    """Walks a file's transactions; `notices` grows on the way, `version` is that of the group one is in (GS08)."""

    def __init__(self, content: bytes) -> None:
        self._text = content.decode("latin-1")
        self.notices: list[Notice] = []
        self.version = ""
        self._isa: Segment | None = None
        self._gs: Segment | None = None
        self._sets = 0
        self._groups = 0

    def body(self) -> Iterator[Segment]:
        """Every segment from an ST to its SE, both included, transaction after transaction.

        Raises UserError where there is no ISA, a transaction is not closed, or a segment stands outside one.
        """
        st: Segment | None = None
        inside = 0
        for segment in self._segments():
            tag = segment.elements[0]
            if st:
                if tag in _ENVELOPE:
                    raise segment.fault(f"the transaction begun in segment {st.number} is not closed by SE before it.")
                inside += 1
                yield segment
                if tag == "SE":
                    self._close(segment, st, 2, inside, "segments")
                    st = None
            elif tag == "ST" and self._gs:
                st, inside = segment, 1
                self._sets += 1
                yield segment
            else:
                self._wrap(tag, segment)
        if st:
            raise UserError(f"The file ends within the transaction begun in segment {st.number}: it was cut.", AGAIN)
        self._unclosed(self._gs, "GE")
        self._unclosed(self._isa, "IEA")

    def _wrap(self, tag: str, segment: Segment) -> None:
        """What stands around transactions: interchanges (ISA to IEA) and their groups (GS to GE)."""
        if tag == "ISA":
            self._unclosed(self._gs, "GE")
            self._unclosed(self._isa, "IEA")
            self._isa, self._gs, self._groups = segment, None, 0
        elif tag == "GS" and self._isa:
            self._unclosed(self._gs, "GE")
            self._gs, self._sets, self.version = segment, 0, segment.get(8)
            self._groups += 1
        elif tag == "GE" and self._gs:
            self._close(segment, self._gs, 6, self._sets, "transactions")
            self._gs = None
        elif tag == "IEA" and self._isa:
            self._unclosed(self._gs, "GE")
            self._close(segment, self._isa, 13, self._groups, "groups")
            self._isa = self._gs = None
        elif tag == "ST":
            raise segment.fault("the transaction stands outside any group (GS to GE).")
        elif tag != "TA1":
            raise segment.fault("it stands outside any transaction (ST to SE).")

    def _close(self, end: Segment, begin: Segment, place: int, counted: int, what: str) -> None:
        stated = end.get(1)
        if not (stated.isascii() and stated.isdigit() and int(stated[:12]) == counted):
            self.notices.append(end.notice(f"it does not count the {counted} {what} there are."))
        if end.get(2) != begin.get(place):
            self.notices.append(end.notice(f"its control number is not that of segment {begin.number}."))

    def _unclosed(self, begin: Segment | None, end: str) -> None:
        if begin:
            words = f"no {end} closes what begins here; the end of the file may be missing."
            self.notices.append(begin.notice(words))

    def _segments(self) -> Iterator[Segment]:
        """Every segment of the file, from one ISA to the next with its own delimiters."""
        text, number, at = self._text, 0, 0
        while header := _ISA.search(text, at):
            self._skipped(at, header.start(), number)
            at = header.start()
            delimiters = read_delimiters(text, at, number + 1)
            for begin, end, raw in _pieces(text, at, delimiters):
                at = end
                if raw.startswith("ISA") and begin != header.start() and _ISA.match(text, begin):
                    at = begin  # another header where the one before is not closed
                    break
                number += 1
                if text[end - 1] != delimiters.segment:
                    self.notices.append(Notice(number, f"Segment {number} (byte {begin}): the file ends within it."))
                yield Segment(number, begin, _elements(raw, delimiters.element), delimiters.component)
                if raw.startswith("IEA"):
                    break
        if not number:
            words = "This is no X12 file: it has no ISA header."
            raise UserError(words, "Choose the file as the payer or clearinghouse sent it.")
        self._skipped(at, len(text), number)

    def _skipped(self, begin: int, end: int, number: int) -> None:
        between = self._text[begin:end]
        if not _NOTHING.fullmatch(between if begin else between.removeprefix(_BOM)):
            words = f"From byte {begin} to {end} stands what is no X12; it was not read."
            self.notices.append(Notice(number, words))


def read_delimiters(text: str, at: int, number: int) -> Delimiters:
    """From the ISA header at a place of the text: its 4th character, the one ISA16 holds, and the one after.

    Counted by elements, not by columns: some programs trim the header's padding. UserError where it is damaged.
    """
    element = text[at + 3]
    fields = text[at : at + _LONGEST_HEADER].split(element, 16)
    ends = fields[16][:2] if len(fields) == 17 else ""
    version = fields[12] if len(fields) == 17 else ""
    signs = {element, *ends}
    if not (len(signs) == 3 and not any(sign.isalnum() or sign == " " for sign in signs) and version.isdigit()):
        words = f"Segment {number} (ISA, byte {at}): the header is damaged; its delimiters cannot be told."
        raise UserError(words, AGAIN)
    return Delimiters(element, ends[0], ends[1])


def _pieces(text: str, at: int, delimiters: Delimiters) -> Iterator[tuple[int, int, str]]:
    """Where each segment begins, where the next may, and its text; empty ones are left out."""
    blanks, terminator, length = delimiters.blanks, delimiters.segment, len(text)
    while at < length:
        end = text.find(terminator, at)
        is_last = end < 0
        if is_last:
            end = length
        raw = text[at:end].lstrip(blanks)
        begin = end - len(raw)
        at = length if is_last else end + 1
        raw = raw.rstrip(_LEFT_AT_END if is_last else blanks)
        if raw:
            if "\n" in raw or "\r" in raw:  # lines broken at a fixed width
                raw = "".join(sign for sign in raw if sign not in "\r\n" or sign not in blanks)
            yield begin, at, raw


def _elements(raw: str, separator: str) -> list[str]:
    elements = raw.split(separator)
    return elements if raw.isascii() else [_letters(each) for each in elements]


def _letters(element: str) -> str:
    try:
        return element.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return element
