"""The report of codes a new edition took away, as pages to print."""

import io

from app.domain.code_changes import ChangeReport

_LEFT, _TOP, _BOTTOM = 54.0, 738.0, 54.0
_WIDTH = 504.0
_LEADING = 13.0
_SIZE = 9.5


def render_changes(report: ChangeReport, practice: str, printed_on: str) -> bytes:
    """Letter pages as PDF; the same report makes the same bytes. `practice` and `printed_on` stand at the top."""
    # Loaded at its first use: the window starts without it.
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter, invariant=1)
    canvas.setTitle(f"Code changes: {report.edition}")
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(_LEFT, _TOP, f"Codes gone or split: {report.edition}"[:80])
    canvas.setFont("Helvetica", _SIZE)
    canvas.drawString(_LEFT, _TOP - 16, f"{practice} · printed {printed_on}")
    y = _TOP - 44
    for line in report.lines():
        indent = (len(line) - len(line.lstrip())) * 3.0
        strong = bool(line) and not indent and line[0].isalnum() and "  " in line
        font = "Helvetica-Bold" if strong else "Helvetica"
        for part in simpleSplit(line.strip(), font, _SIZE, _WIDTH - indent) or [""]:
            if y < _BOTTOM:
                canvas.showPage()
                y = _TOP
            canvas.setFont(font, _SIZE)
            canvas.drawString(_LEFT + indent, y, part)
            y -= _LEADING
    canvas.save()
    return buffer.getvalue()
