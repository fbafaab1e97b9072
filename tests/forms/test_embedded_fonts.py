"""Every paper the program prints carries its typefaces: another printer or reader draws the same letters."""

import ctypes
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app import forms
from app.domain.code_changes import Change, ChangedCode, ChangeReport, Successor
from app.domain.print_run import Cover
from app.forms import cms1500
from app.forms.account_letter import render_account_letter
from app.forms.code_changes import render_changes
from app.forms.coding_query import render_query
from app.forms.cover_sheet import CoverPage, draw_cover
from app.forms.day_sheet import render_day_sheet
from app.forms.deposit_slip import render_deposit_slip
from app.forms.eob_summary import render_eob_summary
from app.forms.mailing_log import LogLine, render_log
from app.forms.printing import new_canvas
from app.forms.recovery_sheet import recovery_sheet
from tests import builders as make
from tests.forms.test_account_letter import LETTER
from tests.forms.test_book_reports import SHEET as DAY_SHEET
from tests.forms.test_book_reports import SLIP
from tests.forms.test_coding_query import SHEET
from tests.forms.typical_claims import after_the_first_payer

_DAY = date(2026, 10, 1)
_GONE = ChangedCode(
    "J1030", "Depo-Medrol 40 mg", Change.DELETED, _DAY, 3, ("Knee",), 1, True, (Successor("J1010", "1 mg"),)
)


def _cover() -> bytes:
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, "Cover")
    cover = CoverPage(Cover.SHEET, make.a_practice(), make.a_payer(), make.TODAY, (("26-00001", 185_00),))
    draw_cover(canvas, cover)
    canvas.save()
    return buffer.getvalue()


PAPERS: dict[str, Callable[[], bytes]] = {
    "claim": lambda: cms1500.render([cms1500.fill(make.a_claim())], facsimile=True),
    "alignment": cms1500.alignment_page,
    "cover": _cover,
    "eob summary": lambda: render_eob_summary(after_the_first_payer(), {}),
    "mailing log": lambda: render_log(
        [LogLine(make.VISIT, "by mail", "9407 1111", "Bluestone", ("26-00001",), 185_00)], "Cedar", "May", make.TODAY
    ),
    "coding question": lambda: render_query(SHEET),
    "code changes": lambda: render_changes(ChangeReport("HCPCS October", _DAY, 4, (_GONE,)), "Cedar", "05/20/2026"),
    "recovery sheet": lambda: recovery_sheet("Bea Biller", "Cedar", "AAAA-BBBB-CCCC", "05/20/2026"),
    "account letter": lambda: render_account_letter(LETTER),
    "deposit slip": lambda: render_deposit_slip(SLIP),
    "day sheet": lambda: render_day_sheet(DAY_SHEET, _DAY),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_typeface_of_a_paper_is_in_its_file(paper: str) -> None:
    document = pypdfium2.PdfDocument(PAPERS[paper]())
    fonts = {}
    for page in document:
        for thing in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
            font = pypdfium2.raw.FPDFTextObj_GetFont(thing.raw)
            fonts[_name(font)] = pypdfium2.raw.FPDFFont_GetIsEmbedded(font)
    document.close()
    assert fonts and all("Liberation" in name and embedded == 1 for name, embedded in fonts.items()), fonts


@pytest.mark.parametrize("paper", PAPERS)
def test_the_same_paper_makes_the_same_bytes(paper: str) -> None:
    assert PAPERS[paper]() == PAPERS[paper]()


def test_every_paper_begins_with_the_canvas_that_embeds() -> None:
    """A form drawn on a canvas of its own would fall back to fonts the PDF does not carry."""
    own = {path.name for path in Path(forms.__file__).parent.glob("*.py") if "= Canvas(" in path.read_text("utf-8")}
    assert own == {"printing.py"}


def _name(font: object) -> str:
    room = ctypes.create_string_buffer(80)
    pypdfium2.raw.FPDFFont_GetBaseFontName(font, room, 80)
    return room.value.decode()
