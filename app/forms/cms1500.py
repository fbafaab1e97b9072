"""The CMS-1500 (02/12): its layout put together, and its claims as PDF."""

from collections.abc import Mapping, Sequence

from app.domain.print_profile import STRAIGHT, PrintProfile
from app.forms import printing
from app.forms.cms1500_art import PICTURE, SECOND, under
from app.forms.cms1500_boxes import ALSO, BOXES, LINES_A_PAGE
from app.forms.cms1500_fill import fill, overflows
from app.forms.layout import PAGE_HEIGHT_PT, Alignment, FormLayout, FormPage
from app.forms.printing import Draw, Progress

__all__ = ["CMS1500", "Draw", "FormPage", "Progress", "alignment_page", "fill", "overflows", "render", "sheets"]

CMS1500 = FormLayout(
    name="CMS-1500 (02/12)",
    boxes=BOXES,
    picture=PICTURE,
    alignment=Alignment(
        typed=("1.medicare", "4", "24A.1.from.month", "24J.1.npi", "25", "33b"),
        # The thick bar under PICA and the border between 9b and 10b, and where the rulers cross them.
        landmark_y_pt=PAGE_HEIGHT_PT - under(8),
        landmark_x_pt=SECOND,
        ruler_x_pt=466.0,
        ruler_y_pt=PAGE_HEIGHT_PT - under(24) + 2,
        advice=(
            "Read the upright ruler where the form's thick bar crosses it.",
            "Read the level ruler at item 9b where the border of 10b crosses it.",
        ),
    ),
    lines_a_page=LINES_A_PAGE,
    also=ALSO,
)


def sheets(lines: int) -> int:
    """How many sheets a claim of so many service lines takes."""
    return max(1, -(-lines // LINES_A_PAGE))


def render(
    claims: Sequence[Sequence[FormPage]],
    *,
    facsimile: bool,
    profile: PrintProfile = STRAIGHT,
    covers: Mapping[int, Draw] | None = None,
    attachments: Mapping[int, Draw] | None = None,
    progress: Progress | None = None,
) -> bytes:
    """The sheets of several claims as one PDF: see `app.forms.printing.render`."""
    return printing.render(
        CMS1500, claims, facsimile=facsimile, profile=profile, covers=covers, attachments=attachments, progress=progress
    )


def alignment_page(profile: PrintProfile = STRAIGHT) -> bytes:
    """A page to print on a pre-printed form and read the profile off: see `app.forms.printing.alignment_page`."""
    return printing.alignment_page(CMS1500, profile)
