"""Invented NCCI files in CMS's published layouts: banner and wrapped header, text or workbook, four parts."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

STANDARDS = "Standards of medical / surgical practice"
EXCLUSIVE = "Mutually exclusive procedures"
MISUSE = "Misuse of Column Two code with Column One code"

Row = tuple[str, ...]

BANNER: tuple[Row, ...] = (
    ("CPT only copyright 2025 American Medical Association. All rights reserved.", "", "", "", "", "", ""),
    ("Column1/Column2 Edits", "", "", "", "", "", ""),
    ("Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"),
    ("", "", "prior to 1996", "Date", "Date", "0=not allowed", ""),
    ("", "", "", "", "*=no data", "1=allowed", ""),
    ("", "", "", "", "", "9=not applicable", ""),
)
PART_1: tuple[Row, ...] = (
    ("00100", "X0002", "", "20220101", "*", "0", STANDARDS),
    ("20610", "99213", "", "20130701", "*", "1", STANDARDS),
    ("20610", "36415", "", "20220101", "*", "1", STANDARDS),
)
PART_2: tuple[Row, ...] = (
    ("36415", "99211", "*", "19960101", "20231231", "0", EXCLUSIVE),
    ("36415", "99211", "", "20240701", "*", "1", EXCLUSIVE),
)
PART_3: tuple[Row, ...] = (("80053", "84075", "", "20020401", "*", "0", "Laboratory panel"),)
PART_4: tuple[Row, ...] = (
    ("G0101", "99459", "", "20240101", "20240101", "9", MISUSE),
    ("G0402", "G0438", "", "20110101", "*", "0", EXCLUSIVE),
)
PARTS = (PART_1, PART_2, PART_3, PART_4)


def tab_text(rows: Sequence[Row], banner: Sequence[Row] = BANNER) -> bytes:
    return "".join("\t".join(row) + "\r\n" for row in (*banner, *rows)).encode("cp1252")


def part_name(number: int, version: str = "v322r0") -> str:
    return f"ccipra-{version}-f{number}"


def write_parts(folder: Path, version: str = "v322r0", parts: Sequence[Sequence[Row]] = PARTS) -> list[Path]:
    """A zip for each part, as they are downloaded; names inside in either case, as CMS has them."""
    paths = []
    for number, rows in enumerate(parts, 1):
        path = folder / f"medicare-ncci-2026q3-practitioner-ptp-edits-{part_name(number, version)}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            suffix = ".TXT" if number < 3 else ".txt"
            archive.writestr(part_name(number, version) + suffix, tab_text(rows))
        paths.append(path)
    return paths


MUE_BANNER = (
    '"CPT codes are copyright 2025 American Medical Association.\r\nAll rights reserved.’ \r\nNo fee schedules.",,,'
)
MUE_HEAD = '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale'
MUE_ROWS = (
    "20610,2,1 Line Edit,Anatomic Consideration",
    "36415,2,3 Date of Service Edit: Clinical,Clinical: Data",
    "80053,1,2 Date of Service Edit: Policy,Code Descriptor / CPT Instruction",
    "A4206,0,1 Line Edit,CMS Policy",
)


def mue_csv(rows: Sequence[str] = MUE_ROWS, head: str = MUE_HEAD) -> bytes:
    return "\r\n".join((MUE_BANNER, head, *rows, "")).encode("cp1252")


def _column(at: int) -> str:
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def workbook(rows: Sequence[Sequence[str | int]]) -> bytes:
    """The smallest xlsx there is: one sheet, texts inline, numbers as numbers."""
    import io

    out = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{_column(at)}{number}"><v>{cell}</v></c>'
            if isinstance(cell, int)
            else f'<c r="{_column(at)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for at, cell in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{pack}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{pack}/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" '
            f'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
            f"</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{pack}/relationships"><Relationship Id="rId1" Type="{rel}/worksheet" '
            f'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
        )
    return out.getvalue()
