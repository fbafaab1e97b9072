"""Where the ICD-10-CM files of the installed package lie, found without running the package."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from app.errors import UserError

PACKAGE = "simple_icd_10_cm"
"""Importing it costs seconds and 190 MB; only its data files are read."""

_MONTHS = {"april": 4, "october": 10}


@dataclass(frozen=True, slots=True)
class Icd10cmSource:
    """The two files of one edition: the tabular list with its notes, and the list of codes that exist."""

    tabular: Path
    code_list: Path
    effective_from: date
    """First day of this edition."""
    effective_to: date
    """Its last day: 30 September, when the next fiscal year's edition takes over."""

    @property
    def edition(self) -> str:
        """The edition in words, as CDC names it: `April 2026`."""
        return f"{self.effective_from:%B %Y}"


def find_icd10cm_source() -> Icd10cmSource:
    """The installed package's data files. UserError when the package is not there or has changed shape."""
    spec = find_spec(PACKAGE)  # a top-level package is located, not executed
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = icd10cm_source_in(Path(place) / "data")
        if found:
            return found
    raise UserError(
        "The ICD-10-CM tables are missing from this installation.",
        "Run the set-up command of the README again; it installs the package simple-icd-10-cm.",
    )


def icd10cm_source_in(folder: Path) -> Icd10cmSource | None:
    """The edition lying in one folder, by the names CDC and the package give their files."""
    tabulars = sorted(folder.glob("icd10c*tabular*.xml"))
    lists = sorted(folder.glob("code-list-*.txt"))
    if not tabulars or not lists:
        return None
    code_list = lists[-1]
    dated = re.search(r"([A-Za-z]+)-(\d{4})$", code_list.stem)
    if not dated or dated[1].lower() not in _MONTHS:
        return None
    month, year = _MONTHS[dated[1].lower()], int(dated[2])
    return Icd10cmSource(
        tabular=tabulars[-1],
        code_list=code_list,
        effective_from=date(year, month, 1),
        effective_to=date(year + (month >= 10), 9, 30),
    )


def fingerprint(source: Icd10cmSource, resources: list[Path]) -> str:
    """Changes when any file the code sets are built from changes: big files by name, size and ends, ours whole."""
    digest = hashlib.sha256()
    for path in (source.tabular, source.code_list):
        size = path.stat().st_size
        digest.update(f"{path.name}:{size}:".encode())
        with path.open("rb") as file:  # the ends tell editions apart; 10 MB at each start would be felt
            digest.update(file.read(65536))
            file.seek(max(0, size - 65536))
            digest.update(file.read())
    for path in resources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
