"""Writes a file the biller asked for: whole, or not at all."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.errors import UserError


def write_whole(path: Path, content: bytes) -> None:
    """Put the content there in one step. Raises UserError where the place cannot be written; what stood there stays."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        why = QCoreApplication.translate("Saving", "The file was not written: {why}.").format(why=error.strerror)
        raise UserError(why, QCoreApplication.translate("Saving", "Choose another place.")) from error
