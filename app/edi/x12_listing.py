"""An X12 file for reading: a segment to a line, indented by what it belongs to, with what the segment is for.

Shows whatever the file holds, damaged or not; numbers are those the 835 reader gives in its complaints.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.edi.x12_text import HEADER, raw_segments, read_delimiters, split_elements

_DEPTHS = {"ISA": 0, "IEA": 0, "GS": 1, "GE": 1, "ST": 2, "SE": 2, "CLP": 4, "SVC": 5, "LX": 3, "PLB": 3, "TS3": 4}
_UNDER = {"CLP": 5, "SVC": 6, "LX": 4, "PLB": 3, "ST": 3, "TS3": 4}
"""How deep what follows stands."""
_MEANINGS = {
    "ISA": "interchange begins",
    "GS": "group begins",
    "ST": "transaction begins",
    "BPR": "the payment: amount and way",
    "TRN": "number of the check or transfer",
    "CUR": "currency",
    "REF": "a reference",
    "DTM": "a date",
    "N1": "payer or payee",
    "N3": "street",
    "N4": "city, state, ZIP",
    "PER": "whom to ask",
    "RDM": "how the remittance is delivered",
    "LX": "a group of claims",
    "TS3": "a provider's totals",
    "TS2": "a provider's totals",
    "CLP": "a claim: our number, status, charged, paid",
    "CAS": "adjustments: group, reason, amount",
    "NM1": "a person or body",
    "MIA": "inpatient information",
    "MOA": "outpatient information and remarks",
    "AMT": "an amount that only informs",
    "QTY": "a quantity",
    "SVC": "a service line: code, charged, paid",
    "LQ": "a remark",
    "PLB": "an adjustment of the payment",
    "SE": "transaction ends",
    "GE": "group ends",
    "IEA": "interchange ends",
}


@dataclass(frozen=True, slots=True)
class ListedSegment:
    """One segment as text. `number` counts from 1 as the reader does; 0 stands for what is no X12."""

    number: int
    depth: int
    text: str
    meaning: str = ""


def listed_segments(content: bytes) -> tuple[ListedSegment, ...]:
    """Every segment of a file's bytes; a file that is no X12 gives its lines of text. Never raises."""
    text = content.decode("latin-1")
    found = tuple(_segments(text))
    return found or tuple(ListedSegment(0, 0, line) for line in text.splitlines() if line.strip())


def _segments(text: str) -> Iterator[ListedSegment]:
    number, at, depth = 0, 0, 3
    while header := HEADER.search(text, at):
        at = header.start()
        delimiters = read_delimiters(text, at)
        if delimiters is None:
            told = _plain(text[at : at + 200].strip())
            yield ListedSegment(number + 1, 0, told, "interchange begins: its header is damaged")
            return
        for _begin, end, raw in raw_segments(text, at, delimiters):
            at, number = end, number + 1
            elements = split_elements(raw, delimiters.element)
            tag = elements[0].strip()
            depth = _UNDER.get(tag, depth)
            yield ListedSegment(number, _DEPTHS.get(tag, depth), _plain("*".join(elements)), _MEANINGS.get(tag, ""))
            if raw.startswith("IEA"):
                break


def _plain(text: str) -> str:
    """On one line, whatever the file has in it."""
    return "".join(sign if sign.isprintable() else "\N{MIDDLE DOT}" for sign in text)
