"""The CMS-1500 as PDF: data only for pre-printed red stock, or with our own picture of the form for plain paper.

The same claims give the same bytes: the PDF carries no time of its own.
"""

import io
from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from app.forms.cms1500_art import CELLS, CROSSES, WORDS
from app.forms.cms1500_boxes import BOX_BY_KEY, COLUMN_PT, PAGE_HEIGHT_PT, PAGE_WIDTH_PT
from app.forms.cms1500_fill import FormPage, Overflow, fill, overflows

__all__ = ["FormPage", "Overflow", "alignment_page", "fill", "overflows", "render"]

Progress = Callable[[int, int], None]
FONT, FONT_PT = "Courier", 12  # 12 point Courier is 10 characters an inch, as the form wants
INK = (0.72, 0.2, 0.16)
SHADE = (0.98, 0.9, 0.88)
_PICTURE = "cms1500"
_PAGE = (PAGE_WIDTH_PT, PAGE_HEIGHT_PT)


def render(
    claims: Sequence[Sequence[FormPage]],
    *,
    facsimile: bool,
    offset_x_pt: float = 0,
    offset_y_pt: float = 0,
    progress: Progress | None = None,
) -> bytes:
    """The sheets of several claims as one PDF.

    The offsets move the data to the right and upwards, to suit a printer. `progress(done, all)` is called for
    each claim and may raise to stop.
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=_PAGE, invariant=1, pageCompression=1)
    canvas.setTitle("CMS-1500 claims")
    if facsimile:
        _define_picture(canvas)
    for done, pages in enumerate(claims, 1):
        for page in pages:
            if facsimile:
                canvas.doForm(_PICTURE)
            _draw_data(canvas, page, offset_x_pt, offset_y_pt)
            canvas.showPage()
        if progress:
            progress(done, len(claims))
    canvas.save()
    return buffer.getvalue()


def _draw_data(canvas: Canvas, page: FormPage, offset_x_pt: float, offset_y_pt: float) -> None:
    """All boxes of one sheet in a single text object: a thousand sheets must not take long."""
    text = canvas.beginText()
    text.setFont(FONT, FONT_PT)
    for key, value in page.values.items():
        box = BOX_BY_KEY[key]
        x_pt = box.x_pt + (COLUMN_PT * (box.columns - len(value)) if box.right else 0)
        text.setTextOrigin(x_pt + offset_x_pt, box.baseline_y_pt + offset_y_pt)
        text.textOut(value)
    canvas.drawText(text)


def _define_picture(canvas: Canvas) -> None:
    """Draw the form once; each sheet only refers to it."""
    canvas.beginForm(_PICTURE, 0, 0, PAGE_WIDTH_PT, PAGE_HEIGHT_PT)
    canvas.setStrokeColorRGB(*INK)
    canvas.setLineWidth(0.5)
    for cell in CELLS:
        canvas.setFillColorRGB(*(SHADE if cell.shaded else (1, 1, 1)))
        height = cell.bottom - cell.top
        bottom = PAGE_HEIGHT_PT - cell.bottom
        canvas.rect(cell.x0, bottom, cell.x1 - cell.x0, height, stroke=1, fill=int(cell.shaded))
    canvas.setFillColorRGB(*INK)
    for cell in CELLS:
        if cell.label:
            _label(canvas, cell.label, cell.x0 + 2, PAGE_HEIGHT_PT - cell.top - 6, cell.x1 - cell.x0 - 3)
    for _key, x, baseline in CROSSES:
        canvas.rect(x, PAGE_HEIGHT_PT - baseline - 1.5, 9.6, 9.6, stroke=1, fill=0)
    for words in WORDS:
        canvas.setFont("Helvetica-Bold" if words.bold else "Helvetica", words.size)
        canvas.drawString(words.x, PAGE_HEIGHT_PT - words.baseline, words.text)
    canvas.endForm()


def _label(canvas: Canvas, text: str, x: float, y: float, room: float) -> None:
    """A small printed label, on as many lines as its cell is narrow."""
    size = 5.2
    canvas.setFont("Helvetica", size)
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and canvas.stringWidth(longer, "Helvetica", size) > room:
            canvas.drawString(x, y, line)
            y -= size
            line = word
        else:
            line = longer
    canvas.drawString(x, y, line)


def alignment_page(offset_x_pt: float = 0, offset_y_pt: float = 0) -> bytes:
    """A page to lay over a red form: crosses where the corner characters fall, and rulers in points."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=_PAGE, invariant=1)
    canvas.setTitle("CMS-1500 alignment")
    canvas.setFont(FONT, FONT_PT)
    for key in ("1.medicare", "1a", "12", "21.A", "24A.1.from.month", "24J.6.npi", "25", "33b"):
        box = BOX_BY_KEY[key]
        canvas.drawString(box.x_pt + offset_x_pt, box.baseline_y_pt + offset_y_pt, "X" * min(box.columns, 10))
    canvas.setFont("Helvetica", 6)
    canvas.setLineWidth(0.4)
    for step in range(0, 61):
        length = 12 if step % 10 == 0 else 6
        x, y = 126 + step * 6, 760
        canvas.line(x, y, x, y - length)
        canvas.line(4, 216 + step * 6, 4 + length, 216 + step * 6)
        if step % 10 == 0:
            canvas.drawString(x + 1, y - 18, f"{(step - 30) * 6:+d} pt")
            canvas.drawString(18, 214 + step * 6, f"{(step - 30) * 6:+d} pt")
    canvas.setFont("Helvetica", 9)
    canvas.drawString(
        126, 770, "Print at 100 %, lay it over a red form against the light, and read how far the crosses are off."
    )
    canvas.drawString(
        126,
        728,
        f"Offsets now: {offset_x_pt:+.1f} pt to the right, {offset_y_pt:+.1f} pt upwards (Settings, Printing).",
    )
    canvas.save()
    return buffer.getvalue()
