"""Files that are either wholly written or not there at all, even if the power goes."""

import os
import sys
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` at `path` through a temporary neighbour, so that a crash leaves the old file or the new one."""
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    replace_durably(temporary, path)


def replace_durably(source: Path, target: Path) -> None:
    """Rename `source` over `target` and make the rename itself survive a power cut."""
    os.replace(source, target)  # noqa: PTH105 - named for what it does: atomic also where the target exists
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Force a written file to the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Force the folder's entries to the disk; Windows does that by itself and cannot open folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
