"""Where resources and data live; the only file that knows of frozen builds."""

import sys
from pathlib import Path

from platformdirs import user_data_path

APP_NAME = "Claimwright"


def resources() -> Path:
    """The folder of shipped resources (SQL, icons, help, demo data)."""
    if getattr(sys, "frozen", False):  # a PyInstaller build unpacks resources beside the program
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent)) / "resources"
    return Path(__file__).resolve().parent.parent / "resources"


def data_home() -> Path:
    """This user's folder for what is not in a vault: the code-set file, window state, the list of known vaults."""
    return user_data_path(APP_NAME, appauthor=False)


def default_vault() -> Path:
    """Where the first-start wizard offers to put the vault."""
    return data_home() / "vault"


def editions_folder() -> Path:
    """The imported editions of official code sets, a file each, beside the code-set file."""
    return data_home() / "editions"


def codesets_file() -> Path:
    """The rebuildable SQLite file of public code sets."""
    return data_home() / "codesets.sqlite"
