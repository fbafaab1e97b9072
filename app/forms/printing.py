"""Prints any form laid out as data: values alone for pre-printed stock, or with the form's own picture.

The same sheets give the same bytes: the PDF carries no time of its own. Its fonts are embedded.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.domain.print_profile import FULL_SIZE, STRAIGHT, Landmarks, PrintProfile
from app.forms.embedded_fonts import INSTEAD, MONO, MONO_PT, MONO_SPACING_PT, SANS, ascii_name, font, set_font
from app.forms.layout import COLUMN_PT, PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Alignment, Arrow, FormLayout, FormPage, Words

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Progress = Callable[[int, int], None]
Draw = Callable[["Canvas"], None]
"""Draws one or more whole sheets, each but the last ended by `showPage`."""
_PICTURE = "form"


def render(
    layout: FormLayout,
    claims: Sequence[Sequence[FormPage]],
    *,
    facsimile: bool,
    profile: PrintProfile = STRAIGHT,
    covers: Mapping[int, Draw] | None = None,
    attachments: Mapping[int, Draw] | None = None,
    progress: Progress | None = None,
) -> bytes:
    """The sheets of several claims as one PDF, to be printed at 100 %.

    The profile moves and stretches the data to suit a printer. `covers` go before the claims of these places,
    `attachments` after them. `progress(done, all)` is called for each claim and may raise to stop. The same sheets
    give the same bytes.
    """
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, f"{layout.name} claims")
    if facsimile:
        _define_picture(canvas, layout)
    for done, pages in enumerate(claims):
        if covers and done in covers:
            covers[done](canvas)
            canvas.showPage()
        for page in pages:
            if facsimile:
                canvas.doForm(_PICTURE)
            canvas.addLiteral(_data(canvas, layout, page, profile))
            canvas.showPage()
        if attachments and done in attachments:
            attachments[done](canvas)
            canvas.showPage()
        if progress:
            progress(done + 1, len(claims))
    canvas.save()
    return buffer.getvalue()


def new_canvas(buffer: io.BytesIO, title: str) -> "Canvas":
    """An empty Letter PDF that asks to be printed at 100 %."""
    # Loaded at its first use: the window starts without it.
    from reportlab.pdfgen.canvas import Canvas

    font(SANS)
    size = (PAGE_WIDTH_PT, PAGE_HEIGHT_PT)
    canvas = Canvas(buffer, pagesize=size, invariant=1, pageCompression=1, initialFontName=SANS)
    canvas.setTitle(title)
    canvas.setCreator("Claimwright")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _data(canvas: "Canvas", layout: FormLayout, page: FormPage, profile: PrintProfile) -> str:
    """All boxes of one sheet as a page's own commands: a thousand sheets must not take long."""
    scale, boxes = profile.scale, layout.box_by_key
    stretch = "1 0 0 1" if profile.scale_per_mille == FULL_SIZE else f"{scale:.4g} 0 0 {scale:.4g}"
    right_pt, up_pt = profile.x_pt, profile.y_pt + PAGE_HEIGHT_PT * (1 - scale)  # about the top left corner
    commands = [f"BT {ascii_name(canvas, MONO)} {MONO_PT} Tf {MONO_SPACING_PT:.5f} Tc"]
    for key, value in page.values.items():
        box = boxes[key]
        x_pt = box.x_pt + (COLUMN_PT * (box.columns - len(value)) if box.right else 0)
        text = value.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        commands.append(
            f"{stretch} {x_pt * scale + right_pt:.6g} {box.baseline_y_pt * scale + up_pt:.6g} Tm ({text}) Tj"
        )
    commands.append("ET")
    return "\n".join(commands)


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
    set_font(canvas, INSTEAD[words.font], words.size)
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


def landmarks(layout: FormLayout) -> Landmarks:
    """What the two readings and the measured line of the alignment page are held against."""
    at = layout.alignment
    x0, x1, _y = at.measure_pt
    return Landmarks(at.landmark_x_pt, PAGE_HEIGHT_PT - at.landmark_y_pt, x1 - x0)


def alignment_page(layout: FormLayout, profile: PrintProfile = STRAIGHT) -> bytes:
    """A page to print on a pre-printed form and read a printer's profile off.

    Crosses stand at the left end of some boxes' baselines and rows of type fill those boxes, moved and stretched by
    the profile as the data would be. Two rulers count points: what they read at the form's two landmarks is still to
    be mended. A line of known length tells whether the printer shrinks the page.
    """
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, f"{layout.name} alignment")
    canvas.translate(profile.x_pt, profile.y_pt + PAGE_HEIGHT_PT * (1 - profile.scale))
    canvas.scale(profile.scale, profile.scale)
    canvas.setLineWidth(0.4)
    for box in (layout.box_by_key[key] for key in layout.alignment.typed):
        set_font(canvas, MONO, MONO_PT)
        canvas.drawString(box.x_pt, box.baseline_y_pt, "X" * box.columns, charSpace=MONO_SPACING_PT)
        _draw_cross(canvas, box.x_pt, box.baseline_y_pt)
    _draw_rulers(canvas, layout.alignment)
    _draw_measure(canvas, layout.alignment)
    _draw_advice(canvas, layout.alignment, profile)
    canvas.save()
    return buffer.getvalue()


def _draw_cross(canvas: "Canvas", x: float, y: float) -> None:
    canvas.line(x - _CROSS_PT, y, x + _CROSS_PT, y)
    canvas.line(x, y - _CROSS_PT, x, y + _CROSS_PT)


def _draw_rulers(canvas: "Canvas", at: Alignment) -> None:
    """Points above where the level landmark belongs, and to the right of where the upright one belongs."""
    set_font(canvas, SANS, 5)
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


def _draw_measure(canvas: "Canvas", at: Alignment) -> None:
    """A line with a tick at both ends, and how long it is meant to be."""
    x0, x1, y = at.measure_pt
    canvas.line(x0, y, x1, y)
    for x in (x0, x1):
        canvas.line(x, y - 4, x, y + 4)
    set_font(canvas, SANS, 6)
    inches = (x1 - x0) / 72
    canvas.drawCentredString((x0 + x1) / 2, y + 3, f"from tick to tick {inches:g} in ({inches * 25.4:.1f} mm)")


def _draw_advice(canvas: "Canvas", at: Alignment, profile: PrintProfile) -> None:
    lines = (
        "Print this at 100 %, not fitted to the page, on a pre-printed form.",
        *at.advice,
        "Type both numbers, and the length of the line at the foot, into Align a printer (Claims menu).",
        "Print again, until both read 0 and the rows of X stand inside their boxes.",
        f"Printed with {profile.words}.",
    )
    set_font(canvas, SANS, 7)
    for place, line in enumerate(lines):
        canvas.drawString(300, 764 - 10 * place, line)
