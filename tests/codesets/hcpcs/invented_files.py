"""HCPCS files in CMS's published layouts, of invented codes."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from app.codesets.hcpcs.layout import COLUMNS, POSITIONS, RECORD_LENGTH

NOTICE = ["Note regarding coverage and payment indicators", "", "No national determination has been made."]

PROCEDURE = {
    "code": "X0001",
    "sequence": "00100",
    "record": "3",
    "long": "Invented supply item, used only to show how a long description is wrapped over",
    "short": "Invented supply item",
    "pricing": "32",
    "multiple": "A",
    "cim": "60-9",
    "mcm": "2100.1",
    "coverage": "D",
    "note": "0007",
    "betos": "D1E",
    "service": "P",
    "added": "20260101",
    "effective": "20260401",
    "action": "A",
}
GONE = {**PROCEDURE, "code": "X0002", "long": "Retired splint, each", "added": "20200101", "terminated": "20251231"}
MODIFIER = {
    "code": "ZX",
    "sequence": "00100",
    "record": "7",
    "long": "Invented modifier",
    "short": "Invented modifier",
    "coverage": "C",
    "added": "20200101",
    "effective": "20260101",
    "terminated": "20251231",
    "action": "D",
}
WRAPPED = "more than one record, each"


def text_record(fields: dict[str, str]) -> str:
    """One line of 320 characters; a modifier's code stands in positions 4 and 5."""
    line = [" "] * RECORD_LENGTH
    for field, value in fields.items():
        first, last = POSITIONS[field][0]
        if field == "code":
            value = value.rjust(last - first)
        line[first : first + len(value)] = value
    return "".join(line)


def text_lines() -> list[str]:
    """Notice, a code over two lines, a code that ended, a modifier that ended."""
    continuation = f"X0001002004{WRAPPED}".ljust(91)
    return [*NOTICE, text_record(PROCEDURE), continuation, text_record(GONE), text_record(MODIFIER)]


def write_text(path: Path, lines: list[str]) -> Path:
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("cp1252"))
    return path


def sheet_rows() -> list[list[str]]:
    """The workbook's rows, each description whole."""
    heads = [column for columns in COLUMNS.values() for column in columns]
    rows = []
    for code in ({**PROCEDURE, "long": f"{PROCEDURE['long']} {WRAPPED}"}, GONE, MODIFIER):
        cells = dict.fromkeys(heads, "")
        cells |= {COLUMNS[field][0]: value for field, value in code.items()}
        rows.append(list(cells.values()))
    return [heads, *rows]


def write_sheet(path: Path, rows: list[list[str]], sheet: str = "Sheet1") -> Path:
    """The smallest workbook that holds the rows as text."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{office}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r1"'
        f' Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
