"""What the 835's guides (004010X091A1, 005010X221A1) say of segments, as data: where each stands, what it tells."""

from enum import StrEnum


class Loop(StrEnum):
    """Where in a transaction a segment stands."""

    HEADER = "the header"
    TABLE = "the list of claims"
    CLAIM = "a claim"
    LINE = "a service line"
    SUMMARY = "the summary"


_H, _T, _C, _L, _S = Loop
PLACES: dict[str, tuple[Loop, ...]] = {
    "BPR": (_H,), "TRN": (_H,), "CUR": (_H,), "N1": (_H,), "N2": (_H,), "N3": (_H,), "N4": (_H,),
    "RDM": (_H,), "NTE": (_H,), "LX": (_H, _T, _C, _L), "TS3": (_H, _T, _C, _L), "TS2": (_H, _T, _C, _L),
    "REF": (_H, _C, _L), "DTM": (_H, _C, _L), "PER": (_H, _C),
    "CLP": (_H, _T, _C, _L), "NM1": (_C,), "MIA": (_C,), "MOA": (_C,),
    "CAS": (_C, _L), "AMT": (_C, _L), "QTY": (_C, _L), "SVC": (_C, _L), "LQ": (_L,),
    "PLB": (_H, _T, _C, _L, _S),
}  # fmt: skip
"""Which segments there are, and the loops each may stand in."""

MONEY = frozenset({"BPR", "CLP", "CAS", "SVC", "PLB"})
"""Those that may not be lost: out of place they end the reading."""

GROUPS = frozenset({"CO", "PR", "OA", "PI", "CR"})
"""CAS01: who bears what is not paid. CR, a correction, is of version 4010 only."""

REMARK_LIST = "HE"
"""LQ01: remark codes (RARC). RX, of pharmacies, names another list."""

MIA_REMARKS, MOA_REMARKS = (5, 20, 21, 22, 23), (3, 4, 5, 6, 7)
"""The elements that hold remark codes, of inpatient and other claims."""

FIRST_DAY, LAST_DAY = frozenset({"472", "150"}), frozenset({"472", "151"})
"""DTM01 of a line: 472 its only day, 150 to 151 a period."""

LINE_NUMBER, RECEIVER, PRODUCED = "6R", "EV", "405"
"""REF01 of our own number of a line and of who receives the file; DTM01 of the day it was made."""

OTHER_TRANSACTIONS = {
    "270": "questions about coverage",
    "271": "answers about coverage",
    "276": "questions about claims",
    "277": "answers about the state of claims",
    "278": "authorizations",
    "820": "premium payments",
    "834": "enrollments",
    "837": "claims",
    "997": "an acknowledgment",
    "999": "an acknowledgment",
}
"""ST01 of what else may come from a payer or clearinghouse, and be chosen by mistake."""
