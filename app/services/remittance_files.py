"""Remittance files (835) found and read from disk; nothing is matched or posted here."""

from collections.abc import Iterable
from pathlib import Path

from app.domain.remittances.remittance import RemittanceFile
from app.edi.remittance_835 import read_remittance_file
from app.errors import UserError, VaultError


def find_remittance_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and those in the folders named, by name; hidden ones are left out.

    Raises VaultError where a folder cannot be read or holds no file.
    """
    found: list[Path] = []
    for path in paths:
        if _is_folder(path):
            found += _files_in(path)
        else:
            found.append(path)
    return tuple(dict.fromkeys(found))


def load_remittance_file(path: Path) -> RemittanceFile:
    """What a file pays. Raises VaultError where it cannot be read or is no whole 835, with the segment at fault."""
    try:
        return read_remittance_file(path.read_bytes())
    except OSError as error:
        raise VaultError(f"{path} cannot be read: {error.strerror}.") from error
    except UserError as error:
        raise VaultError(f"{path.name} cannot be used. {error.message}", error.hint) from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name no disk can hold, a folder above that is closed to us: told when it is read
        return False


def _files_in(folder: Path) -> list[Path]:
    try:
        found = sorted(each for each in folder.iterdir() if each.is_file() and not each.name.startswith("."))
    except OSError as error:
        raise VaultError(f"{folder} cannot be read: {error.strerror}.") from error
    if not found:
        raise VaultError(f"There is no file in {folder}.")
    return found
