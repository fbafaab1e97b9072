"""The typefaces of printed forms, embedded in the PDF so that every printer and reader draws the same letters.

Liberation Mono and Sans (SIL Open Font License) have the widths of Courier and Helvetica. A PDF gets the letters it
uses and no more.
"""

from functools import cache
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

MONO, MONO_PT = "LiberationMono", 12
"""12 points of it are 10 characters an inch, as claim forms want."""
MONO_SPACING_PT = -12 * (1229 / 2048 - 0.6)
"""Its letters are 1229 of 2048 wide, a hair more than 0.6: this between them keeps the pitch exact."""
SANS, SANS_BOLD, SANS_ITALIC = "LiberationSans", "LiberationSans-Bold", "LiberationSans-Italic"
SANS_BOLD_ITALIC = "LiberationSans-BoldItalic"
FILES = {
    MONO: "LiberationMono-Regular.ttf",
    SANS: "LiberationSans-Regular.ttf",
    SANS_BOLD: "LiberationSans-Bold.ttf",
    SANS_ITALIC: "LiberationSans-Italic.ttf",
    SANS_BOLD_ITALIC: "LiberationSans-BoldItalic.ttf",
}
INSTEAD = {
    "Helvetica": SANS,
    "Helvetica-Bold": SANS_BOLD,
    "Helvetica-Oblique": SANS_ITALIC,
    "Helvetica-BoldOblique": SANS_BOLD_ITALIC,
}
"""What is embedded in place of the PDF's own font of the same widths."""


@cache
def font(name: str) -> "TTFont":
    """A font, read from its file and made known to the PDF library at its first use."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    made = TTFont(name, str(paths.resources() / "fonts" / FILES[name]), asciiReadable=True)
    registerFont(made)
    return made


def set_font(canvas: "Canvas", name: str, size: float) -> None:
    """Draw in this font from here on."""
    font(name)
    canvas.setFont(name, size)


def ascii_name(canvas: "Canvas", name: str) -> str:
    """The font's name in a page's own commands, where text is ASCII as it stands."""
    return str(font(name).getSubsetInternalName(0, canvas._doc))
