"""Files made to slow a reader down: long runs of one thing, headers within headers, elements without end."""

from collections.abc import Callable

from tests.edi.remittance_writer import answer, check, service, whole_file
from tests.edi.written_835 import Writer

_PAID = check(answer("C26-0001", service("99213", 14_000, "CO-45 4800")), plb="L6 -1075")
WHOLE = whole_file([_PAID], Writer(after=""))
_HEADER = WHOLE[:106]
# The same header with every terminator there can be: none of them ever comes again.
_HEADERS = b"".join(
    _HEADER[:-1] + bytes([sign]) for sign in range(1, 256) if not chr(sign).isalnum() and chr(sign) not in " *:~^x"
)


def _inside(piece: bytes, length: int) -> bytes:
    """Pieces where the claim's line has its adjustments."""
    at = WHOLE.index(b"CAS*")
    return WHOLE[:at] + piece * (length // len(piece)) + WHOLE[at:]


def _segment(begin: bytes, piece: bytes, length: int) -> bytes:
    """One segment there, as long as that."""
    segment = begin + piece * (length // len(piece)) + b"~"
    return _inside(segment, len(segment))


TRAPS: dict[str, Callable[[int], bytes]] = {
    "tildes": lambda length: b"~" * length,
    "nothing but a header, then tildes": lambda length: _HEADER + b"~" * length,
    "empty segments": lambda length: _inside(b"~", length),
    "blank lines": lambda length: _inside(b"~ \r\n", length),
    "zeros after the header": lambda length: _HEADER + b"\0" * length,
    "unknown segments": lambda length: _inside(b"A~", length),
    "known segments out of place": lambda length: _inside(b"N1*PR~", length),
    "elements": lambda length: _segment(b"NM1", b"*", length),
    "reasons": lambda length: _segment(b"CAS*CO", b"*45*1*1", length),
    "reasons without amounts": lambda length: _segment(b"CAS*CO", b"*45**", length),
    "components": lambda length: _segment(b"SVC*HC", b":", length),
    "digits": lambda length: _segment(b"CAS*CO*45*", b"9", length),
    "letters beyond ASCII": lambda length: _segment(b"NM1*QC", b"*\xff\xc3", length),
    "lines of one letter": lambda length: _segment(b"NM1*QC", b"x\n", length),
    "remarks": lambda length: _segment(b"MOA", b"*N1", length),
    "lines": lambda length: _inside(b"SVC*HC:1*1*1~", length),
    "claims": lambda length: _inside(b"CLP*1*1*1*1~", length),
    "lists": lambda length: _inside(b"LX~", length),
    "groups": lambda length: _HEADER + b"GS*HP~" * (length // 6),
    "words like headers": lambda length: b"VISA ISAISA " * (length // 12) + WHOLE,
    "headers": lambda length: _HEADER * (length // 106),
    "headers of every terminator, then no end": lambda length: _HEADERS + b"x\n" * (length // 2),
    "headers of every terminator again and again": lambda length: _HEADERS * (length // len(_HEADERS)),
    "whole files": lambda length: WHOLE * (length // len(WHOLE)),
    "letters before": lambda length: b"x" * length + WHOLE,
}
