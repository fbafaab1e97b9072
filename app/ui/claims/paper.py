"""Send a PDF to a printer at 100 per cent: a claim form must fall on its boxes."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

RENDER_DPI = 600


def ask_and_print(pdf: bytes, title: str, parent: QWidget) -> bool:
    """The system's print dialog, then the pages; False where the biller thought better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    print_pdf(pdf, printer)
    return True


def print_pdf(pdf: bytes, printer: QPrinter) -> None:
    """Paint each page edge to edge, so that a point on the PDF is a point on the paper."""
    printer.setFullPage(True)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    painter = QPainter(printer)
    scale = min(printer.resolution(), RENDER_DPI) / 72
    options = QPdfDocumentRenderOptions()
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        points: QSizeF = document.pagePointSize(page)
        image = document.render(page, QSize(round(points.width() * scale), round(points.height() * scale)), options)
        on_paper = printer.resolution() / 72
        painter.drawImage(QRectF(0, 0, points.width() * on_paper, points.height() * on_paper), image)
    painter.end()
    document.close()
