"""The report of codes a new edition took away, as pages to print."""

import io

from app.domain.code_changes import ChangeReport
from app.forms.embedded_fonts import SANS, SANS_BOLD, set_font
from app.forms.printing import new_canvas

_LEFT, _TOP, _BOTTOM = 54.0, 738.0, 54.0
_WIDTH = 504.0
_LEADING = 13.0
_SIZE = 9.5


def render_changes(report: ChangeReport, practice: str, printed_on: str) -> bytes:
    """Letter pages as PDF; the same report makes the same bytes. `practice` and `printed_on` stand at the top."""
    # Loaded at its first use: the window starts without it.
    from reportlab.lib.utils import simpleSplit

    buffer = io.BytesIO()
    canvas = new_canvas(buffer, f"Code changes: {report.edition}")
    set_font(canvas, SANS_BOLD, 14)
    canvas.drawString(_LEFT, _TOP, f"Codes gone or split: {report.edition}"[:80])
    set_font(canvas, SANS, _SIZE)
    canvas.drawString(_LEFT, _TOP - 16, f"{practice} · printed {printed_on}")
    y = _TOP - 44
    for line in report.lines():
        indent = (len(line) - len(line.lstrip())) * 3.0
        strong = bool(line) and not indent and line[0].isalnum() and "  " in line
        name = SANS_BOLD if strong else SANS
        for part in simpleSplit(line.strip(), name, _SIZE, _WIDTH - indent) or [""]:
            if y < _BOTTOM:
                canvas.showPage()
                y = _TOP
            set_font(canvas, name, _SIZE)
            canvas.drawString(_LEFT + indent, y, part)
            y -= _LEADING
    canvas.save()
    return buffer.getvalue()
