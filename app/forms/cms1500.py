"""The CMS-1500 as PDF: data only for pre-printed red stock, or with our own picture of the form for plain paper.

The same claims give the same bytes: the PDF carries no time of its own.
"""

import io
from collections.abc import Callable, Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from app.forms.cms1500_art import ARROWS, DASHES, RED, RULES, SHADE, SHADES, WORDS, Arrow, Words
from app.forms.cms1500_boxes import BOX_BY_KEY, COLUMN_PT, PAGE_HEIGHT_PT, PAGE_WIDTH_PT
from app.forms.cms1500_fill import FormPage, fill, overflows

__all__ = ["FormPage", "alignment_page", "fill", "overflows", "render"]

Progress = Callable[[int, int], None]
FONT, FONT_PT = "Courier", 12  # 12 point Courier is 10 characters an inch, as the form wants
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
    canvas.setFillColor(HexColor(SHADE))
    for shade in SHADES:
        height = shade.bottom - shade.top
        canvas.rect(shade.x0, PAGE_HEIGHT_PT - shade.bottom, shade.x1 - shade.x0, height, stroke=0, fill=1)
    for words in (words for words in WORDS if words.faint):
        _print_words(canvas, words)
    canvas.setStrokeColor(HexColor(RED))
    canvas.setFillColor(HexColor(RED))
    for dashed in (False, True):
        canvas.setDash(DASHES if dashed else ())
        for rule in (rule for rule in RULES if rule.dashed == dashed):
            canvas.setLineWidth(rule.width)
            canvas.line(rule.x0, PAGE_HEIGHT_PT - rule.top, rule.x1, PAGE_HEIGHT_PT - rule.bottom)
    for arrow in ARROWS:
        _print_arrow(canvas, arrow)
    for words in (words for words in WORDS if not words.faint):
        _print_words(canvas, words)
    canvas.endForm()


def _print_arrow(canvas: Canvas, arrow: Arrow) -> None:
    path = canvas.beginPath()
    points = [(x, PAGE_HEIGHT_PT - y) for x, y in arrow.points]
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _print_words(canvas: Canvas, words: Words) -> None:
    canvas.setFont(words.font, words.size)
    if not words.turned:
        canvas.drawString(words.x, PAGE_HEIGHT_PT - words.baseline, words.text)
        return
    canvas.saveState()
    canvas.translate(words.x, PAGE_HEIGHT_PT - words.baseline)
    canvas.rotate(90)
    canvas.drawString(0, 0, words.text)
    canvas.restoreState()


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
