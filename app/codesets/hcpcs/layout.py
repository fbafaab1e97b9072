"""CMS's HCPCS record, in both shapes it is published in: fixed positions in text, named columns in sheets."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.codesets.official.files import bad_file

FIRST_LINES = {"3": "procedure", "7": "modifier"}
"""Record ids of a code's first line."""

CONTINUATIONS = {"4": "3", "8": "7"}
"""Record id of a continuation → that of the line it continues."""

RECORD_LENGTH = 320
CONTINUATION_LENGTH = 91

CODE = re.compile(r"[A-Z]\d{4}")
MODIFIER = re.compile(r"[A-Z0-9]{2}")

POSITIONS = {
    "code": ((0, 5),),
    "sequence": ((5, 10),),
    "record": ((10, 11),),
    "long": ((11, 91),),
    "short": ((91, 119),),
    "pricing": tuple((119 + 2 * n, 121 + 2 * n) for n in range(4)),
    "multiple": ((127, 128),),
    "cim": tuple((128 + 6 * n, 134 + 6 * n) for n in range(3)),
    "mcm": tuple((146 + 8 * n, 154 + 8 * n) for n in range(3)),
    "statute": ((170, 180),),
    "lab": tuple((180 + 3 * n, 183 + 3 * n) for n in range(8)),
    "crossed": tuple((204 + 5 * n, 209 + 5 * n) for n in range(5)),
    "coverage": ((229, 230),),
    "asc_group": ((230, 232),),
    "asc_on": ((232, 240),),
    "opps": ((240, 243),),
    "opps_policy": ((243, 244),),
    "opps_on": ((244, 252),),
    "note": ((252, 256),),
    "betos": ((256, 259),),
    "service": tuple((260 + n, 261 + n) for n in range(5)),
    "anesthesia": ((265, 268),),
    "added": ((268, 276),),
    "effective": ((276, 284),),
    "terminated": ((284, 292),),
    "action": ((292, 293),),
}
"""Field → where its parts stand in the text record, counted from 0, the end not included."""

COLUMNS = {
    "code": ("HCPC",),
    "sequence": ("SEQNUM",),
    "record": ("RECID",),
    "long": ("LONG DESCRIPTION",),
    "short": ("SHORT DESCRIPTION",),
    "pricing": ("PRICE1", "PRICE2", "PRICE3", "PRICE4"),
    "multiple": ("MULT_PI",),
    "cim": ("CIM1", "CIM2", "CIM3"),
    "mcm": ("MCM1", "MCM2", "MCM3"),
    "statute": ("STATUTE",),
    "lab": tuple(f"LABCERT{n}" for n in range(1, 9)),
    "crossed": tuple(f"XREF{n}" for n in range(1, 6)),
    "coverage": ("COV",),
    "asc_group": ("ASC_GRP",),
    "asc_on": ("ASC_DT",),
    "opps": ("OPPS",),
    "opps_policy": ("OPPS_PI",),
    "opps_on": ("OPPS_DT",),
    "note": ("PROCNOTE",),
    "betos": ("BETOS",),
    "service": ("TOS1", "TOS2", "TOS3", "TOS4", "TOS5"),
    "anesthesia": ("ANEST_BU",),
    "added": ("ADD DT",),
    "effective": ("ACT EFF DT",),
    "terminated": ("TERM DT",),
    "action": ("ACTION CD",),
}
"""Field → the heads of its columns in the workbook."""

NEEDED_COLUMNS = ("HCPC", "RECID", "LONG DESCRIPTION", "ADD DT")
"""By these a sheet is known for this file."""

_DAYS = ("added", "effective", "terminated", "asc_on", "opps_on")
_EXCEL_BEGINS = date(1899, 12, 30)


@dataclass(slots=True)
class Record:
    """One code as the file has it; parts of a field are joined by a blank. Days are ISO text, empty for none."""

    line: int
    kind: str
    """`procedure` or `modifier`."""
    fields: dict[str, str]


def checked(name: str, line: int, fields: dict[str, str]) -> Record:
    """The record of a file's row. UserError naming file and line where a field cannot be what stands there."""
    kind = FIRST_LINES.get(fields["record"])
    if kind is None:
        raise bad_file(name, f"“{fields['record']}” is no kind of HCPCS record.", line)
    shape = CODE if kind == "procedure" else MODIFIER
    if not shape.fullmatch(fields["code"]):
        raise bad_file(name, f"“{fields['code']}” is no HCPCS {kind} code.", line)
    if not fields["long"] and not fields["short"]:
        raise bad_file(name, f"{fields['code']} has no description.", line)
    for field in _DAYS:
        if fields[field]:
            fields[field] = _day(name, line, fields[field])
    if kind == "procedure" and not fields["added"]:
        raise bad_file(name, f"{fields['code']} does not tell since when it is in force.", line)
    return Record(line, kind, fields)


def _day(name: str, line: int, text: str) -> str:
    """YYYYMMDD as CMS writes it; ISO or a workbook's day number as spreadsheets turn it into."""
    try:
        if re.fullmatch(r"\d{8}", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
        if re.fullmatch(r"\d{5}", text):
            return (_EXCEL_BEGINS + timedelta(days=int(text))).isoformat()
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        raise bad_file(name, f"“{text}” is no day.", line) from error
