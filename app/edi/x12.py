"""The envelope of any X12 file: segments with their place, and the control numbers that close it.

What the structure cannot bear is a UserError naming the segment; what it can is a Notice.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.remittances.remittance import Notice
from app.edi.x12_text import HEADER, NOTHING, Delimiters, raw_segments, read_delimiters, split_elements
from app.errors import UserError

AGAIN = "Get the file again from the payer or clearinghouse."
_TAGS = frozenset(
    "ISA IEA TA1 GS GE ST SE BPR TRN CUR REF DTM DTP N1 N2 N3 N4 PER RDM NTE LX TS2 TS3 CLP CAS NM1 MIA MOA AMT QTY "
    "SVC LQ PLB HL BHT STC AK1 AK2 AK9 IK3 IK4 IK5 CTX".split()
)
"""The tags that may be named in words: any other may be a piece of somebody's name."""
_ENVELOPE = frozenset({"ISA", "IEA", "GS", "GE", "ST"})
_BOM = "\xef\xbb\xbf"
_MOST_TOLD, _MOST_ODDITIES = 1_000, 100_000


class Segment(NamedTuple):
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


class Notices:
    """What is odd about a file: the first thousand things in words, the others counted; too many end the reading."""

    def __init__(self) -> None:
        self._first: list[Notice] = []
        self._others = 0

    def add(self, segment: Segment, words: str) -> None:
        self.tell(segment.number, f"{segment.name()}: {words}")
        if self._others > _MOST_ODDITIES:
            raise segment.fault(f"more than {_MOST_ODDITIES:,} oddities up to here; this file is no true remittance.")

    def tell(self, number: int, words: str) -> None:
        """Of a place in the file rather than of a segment that was read."""
        if len(self._first) < _MOST_TOLD:
            self._first.append(Notice(number, words))
        else:
            self._others += 1

    def __iter__(self) -> Iterator[Notice]:
        """In the order of the file."""
        yield from sorted(self._first, key=lambda each: each.segment)
        if self._others:
            yield Notice(self._first[-1].segment, f"The file has {self._others:,} more oddities, which are not told.")


class X12File:
    """Walks a file's transactions; `notices` grows on the way, `version` is that of the group one is in (GS08)."""

    def __init__(self, content: bytes) -> None:
        self._text = content.decode("latin-1")
        self.notices = Notices()
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
        if read_count(end.get(1)) != counted:
            self.notices.add(end, f"it does not count the {counted} {what} there are.")
        if end.get(2) != begin.get(place):
            self.notices.add(end, f"its control number is not that of segment {begin.number}.")

    def _unclosed(self, begin: Segment | None, end: str) -> None:
        if begin:
            self.notices.add(begin, f"no {end} closes what begins here; the end of the file may be missing.")

    def _segments(self) -> Iterator[Segment]:
        """Every segment of the file, from one ISA to the next with its own delimiters."""
        text, number, at, terminator = self._text, 0, 0, ""
        while header := HEADER.search(text, at):
            self._skipped(at, header.start(), number, terminator)
            at = header.start()
            delimiters = _delimiters(text, at, number + 1)
            element, component, terminator = delimiters.element, delimiters.component, delimiters.segment
            for begin, end, raw in raw_segments(text, at, delimiters):
                at = end
                number += 1
                if text[end - 1] != terminator:
                    self.notices.tell(number, f"Segment {number} (byte {begin}): the file ends within it.")
                yield Segment(number, begin, split_elements(raw, element), component)
                if raw.startswith("IEA"):
                    break
        if not number:
            words = "This is no X12 file: it has no ISA header."
            raise UserError(words, "Choose the file as the payer or clearinghouse sent it.")
        self._skipped(at, len(text), number, terminator)

    def _skipped(self, begin: int, end: int, number: int, terminator: str) -> None:
        between = self._text[begin:end]
        if (between if begin else between.removeprefix(_BOM)).strip(NOTHING + terminator):
            self.notices.tell(number, f"From byte {begin} to {end} stands what is no X12; it was not read.")


def read_count(text: str) -> int | None:
    """How many of something an end of the envelope counts (SE01, GE01, IEA01); None where it is no number."""
    return int(text) if len(text) <= 12 and text.isascii() and text.isdigit() else None


def _delimiters(text: str, at: int, number: int) -> Delimiters:
    found = read_delimiters(text, at)
    if found is None:
        words = f"Segment {number} (ISA, byte {at}): the header is damaged; its delimiters cannot be told."
        raise UserError(words, AGAIN)
    return found
