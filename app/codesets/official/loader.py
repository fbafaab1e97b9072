"""What a reader of one kind of official file has to offer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from sqlite3 import Connection

from app.codesets.official.editions import Kind
from app.codesets.official.files import Member, Step


@dataclass(frozen=True, slots=True)
class Recognized:
    """What a chosen file was found to be."""

    kind: Kind
    name: str
    """The edition as the publisher names it; empty where the file does not tell."""
    effective_from: date | None
    """First date of service; None where the file does not tell: the biller is asked."""
    effective_to: date | None
    members: tuple[Member, ...]
    """Those of the chosen files that belong to it."""
    editions: Path | None = None
    """The folder of the editions imported before, which a loader may read; set by the import."""


@dataclass(frozen=True, slots=True)
class Loader:
    """Reads one kind of official file; modules of `app.codesets` make one each."""

    kind: Kind
    recognize: Callable[[Sequence[Member]], Recognized | None]
    """What the files are if they are of this kind; looks at contents first, at names second."""
    fill: Callable[[Connection, Recognized, Step], int]
    """Creates the tables, reads every row and says how many there are. UserError names file and line."""
