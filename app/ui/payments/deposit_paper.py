"""A deposit's slip, sent to a printer or written to a file."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import UserError
from app.queries.receipt_list import DepositRow
from app.services.deposit_slips import deposit_slip_pdf
from app.ui.saving import write_whole
from app.ui.session import Session


def print_slip(session: Session, row: DepositRow, parent: QWidget) -> str:
    """The system's print dialog; what was done, or why not, in words; nothing where it was left."""
    from app.ui.claims.paper import ask_and_print  # Qt's printing is loaded when something is printed

    try:
        pdf = deposit_slip_pdf(session.vault, row.deposit_id)
    except UserError as error:
        return str(error)
    return _tr("The deposit slip went to the printer.") if ask_and_print(pdf, "Claimwright", parent) else ""


def save_slip(session: Session, row: DepositRow, parent: QWidget) -> str:
    """Ask for a file and write the slip there; what was done, or why not, in words."""
    suggested = f"deposit-{row.deposit_id}-{row.deposited_on:%Y%m%d}.pdf"
    name, _ = QFileDialog.getSaveFileName(parent, _tr("Save the slip as PDF"), suggested, "PDF (*.pdf)")
    if not name:
        return ""
    try:
        write_whole(Path(name), deposit_slip_pdf(session.vault, row.deposit_id))
    except UserError as error:
        return str(error)
    return _tr("Saved as {name}.").format(name=Path(name).name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DepositPaper", text)
