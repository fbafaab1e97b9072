"""A page on a printer is the PDF's page to the dot, whatever pieces it is drawn in."""

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from app.forms import cms1500
from app.ui.claims import paper
from app.ui.claims.paper import print_pdf
from tests import builders as make

DPI = 150


def printed(path: Path, pdf: bytes) -> pypdfium2.PdfDocument:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setResolution(DPI)
    pages: list[tuple[int, int]] = []
    print_pdf(pdf, printer, lambda done, total: pages.append((done, total)))
    assert pages == [(1, 2), (2, 2)]
    return pypdfium2.PdfDocument(path)


def picture(document: pypdfium2.PdfDocument) -> Image.Image:
    drawn: Image.Image = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
    return drawn


@pytest.mark.usefixtures("qapp")
def test_bands_join_without_a_seam_or_a_shift(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "BAND_PX", 97)
    claim = make.a_claim()
    pdf = cms1500.render([cms1500.fill(claim)] * 2, facsimile=True)
    wanted, got = picture(pypdfium2.PdfDocument(pdf)), picture(printed(tmp_path / "out.pdf", pdf))
    assert wanted.size == got.size
    differences = ImageChops.difference(wanted, got).tobytes()
    # Smoothed edges make about 6 of 255; bands that are a dot too short, 20.
    assert sum(differences) / len(differences) < 10
