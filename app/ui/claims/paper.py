"""Send a PDF to a printer at 100 per cent: a claim form must fall on its boxes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

Progress = Callable[[int, int], None]
RENDER_DPI = 600
BAND_PX = 150


def ask_and_print(pdf: bytes, title: str, parent: QWidget) -> bool:
    """The system's print dialog, then a page or two; False where the biller thought better of it."""
    printer = ask_printer(title, parent)
    if printer is None:
        return False
    print_pdf(pdf, printer)
    return True


def ask_printer(title: str, parent: QWidget) -> QPrinter | None:
    """The printer chosen in the system's print dialog; None where the biller thought better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    # Where to begin is asked beside what is printed: a range chosen here would be passed over.
    for range_of in (
        QAbstractPrintDialog.PrintDialogOption.PrintPageRange,
        QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage,
    ):
        dialog.setOption(range_of, False)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def print_pdf(
    pdf: bytes,
    printer: QPrinter,
    progress: Progress = lambda _done, _total: None,
    pages: Sequence[int] | None = None,
) -> None:
    """Paint each page edge to edge, so that a point on the PDF is a point on the paper.

    `pages` count from 1 and are printed in this order; None prints all. Many pages
    take long: Qt lets a worker thread paint on a printer. `progress(done, pages)` may raise to stop;
    then what the printer has not taken yet is dropped.
    """
    printer.setFullPage(True)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    painter = QPainter(printer)
    scale = min(printer.resolution(), RENDER_DPI) / 72
    try:
        wanted = range(1, document.pageCount() + 1) if pages is None else pages
        for done, page in enumerate(wanted):
            if done:
                printer.newPage()
            _print_page(document, page - 1, painter, scale, printer.resolution() / 72)
            progress(done + 1, len(wanted))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
        document.close()


def _print_page(document: QPdfDocument, page: int, painter: QPainter, scale: float, on_paper: float) -> None:
    """Band by band: at 600 dots an inch a whole page is a picture of 130 MB, and the window would wait for each."""
    points: QSizeF = document.pagePointSize(page)
    whole = QSize(round(points.width() * scale), round(points.height() * scale))
    options = QPdfDocumentRenderOptions()
    options.setScaledSize(whole)
    for top in range(0, whole.height(), BAND_PX):
        band = QRect(0, top, whole.width(), min(BAND_PX, whole.height() - top))
        # One dot more each way: Qt takes the last dot's number for the number of dots, and would shrink each band.
        options.setScaledClipRect(band.adjusted(0, 0, 1, 1))
        picture = document.render(page, band.size(), options)
        place = QRectF(0, top / scale * on_paper, points.width() * on_paper, band.height() / scale * on_paper)
        painter.drawImage(place, picture)
