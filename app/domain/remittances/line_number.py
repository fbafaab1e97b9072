"""Our own number of a service line, as a claim sends it and a remittance gives it back (835 and 837P REF*6R)."""

import re

_NUMBER = re.compile(r"\s*L0*([1-9]\d{0,17})\s*", re.ASCII | re.IGNORECASE)


def line_control_number(line_id: int) -> str:
    """What a claim sends with a line: `L4711`, 30 characters at most."""
    return f"L{line_id}"


def line_id_of(control_number: str) -> int:
    """The line a number given back names; 0 where it is not one of ours."""
    found = _NUMBER.fullmatch(control_number)
    return int(found[1]) if found else 0
