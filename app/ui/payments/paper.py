"""A payment's receipt or a refund's letter, sent to a printer or written to a file."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import UserError
from app.queries.hand_postings import HandPostingRow
from app.services.money_papers import receipt_pdf, refund_letter_pdf
from app.ui.claims.paper import ask_and_print
from app.ui.saving import write_whole
from app.ui.session import Session


def print_page(session: Session, row: HandPostingRow, parent: QWidget) -> str:
    """The system's print dialog; what was done, or why not, in words; nothing where it was left."""
    try:
        pdf = page_of(session, row)
    except UserError as error:
        return str(error)
    if not ask_and_print(pdf, f"Claimwright {row.account_number}", parent):
        return ""
    return _tr("The page for {name} went to the printer.").format(name=row.patient)


def save_page(session: Session, row: HandPostingRow, parent: QWidget) -> str:
    """Ask for a file and write the page there; what was done, or why not, in words."""
    suggested = f"{'receipt' if row.receipt_id else 'refund'}-{row.account_number}-{row.day:%Y%m%d}.pdf"
    name, _ = QFileDialog.getSaveFileName(parent, _tr("Save as PDF"), suggested, "PDF (*.pdf)")
    if not name:
        return ""
    try:
        write_whole(Path(name), page_of(session, row))
    except UserError as error:
        return str(error)
    return _tr("Saved as {name}.").format(name=Path(name).name)


def page_of(session: Session, row: HandPostingRow) -> bytes:
    """The receipt of a payment, or the letter of a refund. UserError where there is none of it."""
    if row.receipt_id:
        return receipt_pdf(session.vault, row.receipt_id, session.now())
    return refund_letter_pdf(session.vault, row.posting_id, session.now())


def _tr(text: str) -> str:
    return QCoreApplication.translate("MoneyPaper", text)
