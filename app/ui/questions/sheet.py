"""The sheet of a question, sent to a printer or written to a file."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import UserError
from app.services import coding
from app.ui.claims.paper import ask_and_print
from app.ui.saving import write_whole
from app.ui.session import Session


def print_sheet(session: Session, query_id: int, parent: QWidget) -> str:
    """The system's print dialog over the sheet; what was done, in words, or nothing where it was left.

    Raises UserError where the question is gone or the code sets are not there yet.
    """
    number = coding.coding_query(session.vault, query_id).number
    if not ask_and_print(_pdf(session, query_id), f"Claimwright {number}", parent):
        return ""
    coding.note_query_printed(session.vault, query_id, session.now())
    return _tr("The sheet of question {number} went to the printer.").format(number=number)


def save_sheet(session: Session, query_id: int, parent: QWidget) -> str:
    """Ask for a file and write the sheet there; what was done, in words, or nothing where it was left."""
    number = coding.coding_query(session.vault, query_id).number
    name, _ = QFileDialog.getSaveFileName(parent, _tr("Save the sheet as PDF"), f"{number}.pdf", "PDF (*.pdf)")
    if not name:
        return ""
    write_sheet(session, query_id, Path(name))
    return _tr("The sheet of question {number} is saved as {name}.").format(number=number, name=Path(name).name)


def write_sheet(session: Session, query_id: int, path: Path) -> None:
    """Write the sheet, whole or not at all. Raises UserError where the place cannot be written."""
    write_whole(path, _pdf(session, query_id))
    coding.note_query_printed(session.vault, query_id, session.now())


def _pdf(session: Session, query_id: int) -> bytes:
    if session.codes is None:
        raise UserError(_tr("The code sets are still being prepared."), _tr("Print the sheet in a moment."))
    return coding.query_pdf(session.vault, query_id, session.codes)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sheet", text)
