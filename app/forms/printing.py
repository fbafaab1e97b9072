"""Prints any form laid out as data: values alone for pre-printed stock, or with the form's own picture.

The same sheets give the same bytes: the PDF carries no time of its own.
"""

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.forms.layout import COLUMN_PT, PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Alignment, Arrow, FormLayout, FormPage, Words

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Progress = Callable[[int, int], None]
FONT, FONT_PT = "Courier", 12  # 12 point Courier is 10 characters an inch, as claim forms want
_PICTURE = "form"


def render(
    layout: FormLayout,
    claims: Sequence[Sequence[FormPage]],
    *,
    facsimile: bool,
    offset_x_pt: float = 0,
    offset_y_pt: float = 0,
    progress: Progress | None = None,
) -> bytes:
    """The sheets of several claims as one PDF, to be printed at 100 %.

    The offsets move the data to the right and upwards, to suit a printer. `progress(done, all)` is called for
    each claim and may raise to stop. The same sheets give the same bytes.
    """
    buffer = io.BytesIO()
    canvas = _canvas(buffer, f"{layout.name} claims")
    if facsimile:
        _define_picture(canvas, layout)
    for done, pages in enumerate(claims, 1):
        for page in pages:
            if facsimile:
                canvas.doForm(_PICTURE)
            _draw_data(canvas, layout, page, offset_x_pt, offset_y_pt)
            canvas.showPage()
        if progress:
            progress(done, len(claims))
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO, title: str) -> "Canvas":
    # Loaded at its first use: the window starts without it.
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(buffer, pagesize=(PAGE_WIDTH_PT, PAGE_HEIGHT_PT), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Claimwright")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _draw_data(canvas: "Canvas", layout: FormLayout, page: FormPage, offset_x_pt: float, offset_y_pt: float) -> None:
    """All boxes of one sheet in a single text object: a thousand sheets must not take long."""
    text = canvas.beginText()
    text.setFont(FONT, FONT_PT)
    boxes = layout.box_by_key
    for key, value in page.values.items():
        box = boxes[key]
        x_pt = box.x_pt + (COLUMN_PT * (box.columns - len(value)) if box.right else 0)
        text.setTextOrigin(x_pt + offset_x_pt, box.baseline_y_pt + offset_y_pt)
        text.textOut(value)
    canvas.drawText(text)


def _define_picture(canvas: "Canvas", layout: FormLayout) -> None:
    """Draw the form once; each sheet only refers to it."""
    picture = layout.picture
    canvas.beginForm(_PICTURE, 0, 0, PAGE_WIDTH_PT, PAGE_HEIGHT_PT)
    canvas.setFillColor(picture.tint)
    for shade in picture.shades:
        height = shade.bottom - shade.top
        canvas.rect(shade.x0, PAGE_HEIGHT_PT - shade.bottom, shade.x1 - shade.x0, height, stroke=0, fill=1)
    for words in (words for words in picture.words if words.faint):
        _print_words(canvas, words)
    canvas.setStrokeColor(picture.ink)
    canvas.setFillColor(picture.ink)
    for dashed in (False, True):
        canvas.setDash(picture.dashes if dashed else ())
        for rule in (rule for rule in picture.rules if rule.dashed == dashed):
            canvas.setLineWidth(rule.width)
            canvas.line(rule.x0, PAGE_HEIGHT_PT - rule.top, rule.x1, PAGE_HEIGHT_PT - rule.bottom)
    for arrow in picture.arrows:
        _print_arrow(canvas, arrow)
    for words in (words for words in picture.words if not words.faint):
        _print_words(canvas, words)
    canvas.endForm()


def _print_arrow(canvas: "Canvas", arrow: Arrow) -> None:
    path = canvas.beginPath()
    points = [(x, PAGE_HEIGHT_PT - y) for x, y in arrow.points]
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _print_words(canvas: "Canvas", words: Words) -> None:
    canvas.setFont(words.font, words.size)
    if not words.turned:
        canvas.drawString(words.x, PAGE_HEIGHT_PT - words.baseline, words.text)
        return
    canvas.saveState()
    canvas.translate(words.x, PAGE_HEIGHT_PT - words.baseline)
    canvas.rotate(90)
    canvas.drawString(0, 0, words.text)
    canvas.restoreState()


_CROSS_PT = 5.0
_STEPS = range(-30, 31, 2)
_LABELLED = 10


def alignment_page(layout: FormLayout, offset_x_pt: float = 0, offset_y_pt: float = 0) -> bytes:
    """A page to print on a pre-printed form and read the offsets off.

    Crosses stand at the left end of some boxes' baselines and rows of type fill those boxes, moved by the offsets
    as the data would be. Two rulers count points: what they read at the form's two landmarks is still to be
    added to the offsets.
    """
    buffer = io.BytesIO()
    canvas = _canvas(buffer, f"{layout.name} alignment")
    canvas.translate(offset_x_pt, offset_y_pt)
    canvas.setLineWidth(0.4)
    for box in (layout.box_by_key[key] for key in layout.alignment.typed):
        canvas.setFont(FONT, FONT_PT)
        canvas.drawString(box.x_pt, box.baseline_y_pt, "X" * box.columns)
        _draw_cross(canvas, box.x_pt, box.baseline_y_pt)
    _draw_rulers(canvas, layout.alignment)
    _draw_advice(canvas, layout.alignment, offset_x_pt, offset_y_pt)
    canvas.save()
    return buffer.getvalue()


def _draw_cross(canvas: "Canvas", x: float, y: float) -> None:
    canvas.line(x - _CROSS_PT, y, x + _CROSS_PT, y)
    canvas.line(x, y - _CROSS_PT, x, y + _CROSS_PT)


def _draw_rulers(canvas: "Canvas", at: Alignment) -> None:
    """Points above where the level landmark belongs, and to the right of where the upright one belongs."""
    canvas.setFont("Helvetica", 5)
    for step in _STEPS:
        labelled = step % _LABELLED == 0
        reach = 10 if labelled else 6
        x, y = at.landmark_x_pt + step, at.landmark_y_pt + step
        canvas.line(x, at.ruler_y_pt, x, at.ruler_y_pt + reach)
        canvas.line(at.ruler_x_pt, y, at.ruler_x_pt + reach, y)
        if labelled:
            words = f"{step:+d}" if step else "0"
            canvas.drawCentredString(x, at.ruler_y_pt + 12, words)
            canvas.drawString(at.ruler_x_pt + 12, y - 1.7, words)


def _draw_advice(canvas: "Canvas", at: Alignment, offset_x_pt: float, offset_y_pt: float) -> None:
    lines = (
        "Print this at 100 %, not fitted to the page, on a pre-printed form.",
        *at.advice,
        "Print again, until both read 0 and the rows of X stand inside their boxes.",
        f"Offsets of this page: {offset_x_pt:+.1f} pt to the right, {offset_y_pt:+.1f} pt upwards.",
    )
    canvas.setFont("Helvetica", 7)
    for place, line in enumerate(lines):
        canvas.drawString(300, 764 - 10 * place, line)
