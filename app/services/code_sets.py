"""Importing and removing code sets as actions of the biller: the public editions on disk, licensed CPT in the vault."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from app.codesets.cpt.reading import LicensedFiles, find_licensed
from app.codesets.official import Edition, Editions, Recognized, UnknownFiles
from app.codesets.official import import_official as _import_official
from app.codesets.official import recognize as _recognize
from app.codesets.official.editions import KIND_NAMES
from app.codesets.official.files import open_official
from app.errors import UserError
from app.services.licensed_codes import PreparedEdition, prepare_licensed
from app.services.trail import note
from app.store.vault import Vault

__all__ = [
    "CPT_NAME",
    "ChosenFiles",
    "Edition",
    "Editions",
    "import_edition",
    "kind_words",
    "look_at",
    "look_at_each",
    "record_import",
    "remove_edition",
]

CPT_NAME = "CPT (licensed by the AMA)"
_SHOWN_ROWS = 5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ChosenFiles:
    """What the biller chose, and what it was found to be: a public code set, or licensed CPT files."""

    paths: tuple[Path, ...]
    what: str
    """The code set in words."""
    name: str
    """The edition as the publisher names it; empty where the files do not tell."""
    effective_from: date | None
    """First date of service; None: the biller is asked."""
    files: tuple[str, ...]
    """The files it is read from."""
    sample: tuple[str, ...] = ()
    """The first rows of licensed files, to be looked at before they go into the vault."""
    licensed: LicensedFiles | None = None

    @property
    def source_name(self) -> str:
        """The name of what was chosen."""
        return self.paths[0].name


def look_at(paths: Sequence[Path]) -> ChosenFiles:
    """Say what the chosen zip, folder or files are. UserError where they are nothing that is known, or damaged.

    Reads and writes nothing else: safe on any thread.
    """
    chosen = tuple(paths)
    try:
        found = _recognize(chosen)
    except UnknownFiles:
        # A list of CPT codes is asked for last: any table of codes and words looks like one.
        licensed = find_licensed(open_official(chosen))
        if licensed is None:
            raise
        sample = tuple(f"{each.code}  {each.description}" for each in licensed.codes[:_SHOWN_ROWS])
        sample += tuple(f"{each.code}  {each.description}" for each in licensed.modifiers[: _SHOWN_ROWS - len(sample)])
        return ChosenFiles(chosen, CPT_NAME, "", None, licensed.read, sample, licensed)
    return _public(chosen, found)


def look_at_each(paths: Sequence[Path]) -> tuple[ChosenFiles, ...]:
    """The same for files of several code sets chosen at once: one for each code set.

    What is left when the code sets are found (a record layout beside its table) is left out.
    """
    found = [look_at(paths)]
    while rest := _left(found[-1]):
        used = tuple(path for path in found[-1].paths if path not in rest)
        found[-1] = replace(found[-1], paths=used)
        try:
            found.append(look_at(rest))
        except UserError:
            break
    return tuple(found)


def import_edition(
    chosen: ChosenFiles,
    folder: Path,
    now: datetime,
    *,
    effective_from: date | None = None,
    name: str = "",
    progress: Progress = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Edition | PreparedEdition:
    """The long part of an import, without the vault, on any thread.

    A public code set is an edition on disk when this returns, to be told to the vault by `record_import`; licensed
    files are prepared for `licensed_codes.import_licensed`. Nothing has changed where it raises.
    """
    if chosen.licensed is not None:
        progress(0, 0)
        return prepare_licensed(chosen.licensed, chosen.source_name)
    return _import_official(
        chosen.paths,
        folder,
        now,
        name=name,
        effective_from=effective_from,
        progress=progress,
        should_stop=should_stop,
    )


def record_import(vault: Vault, edition: Edition, now: datetime) -> None:
    """Keep in the audit trail which edition is used from now on."""
    with vault.atomic():
        note(vault, now, "import", "code_set", None, _told(edition))


def remove_edition(vault: Vault, editions: Editions, edition: Edition, now: datetime) -> None:
    """Take an edition off this computer; the audit trail keeps which. Visits keep their codes."""
    editions.remove(edition)
    with vault.atomic():
        note(vault, now, "delete", "code_set", None, _told(edition))


def kind_words(edition: Edition) -> str:
    """The code set of an edition, in words."""
    return KIND_NAMES[edition.kind]


def _told(edition: Edition) -> dict[str, object]:
    return {
        "code_set": edition.kind.value,
        "edition": edition.name,
        "effective_from": edition.effective_from,
        "rows": edition.rows,
        "file": edition.source_name,
        "sha256": edition.source_sha256,
    }


def _public(paths: tuple[Path, ...], found: Recognized) -> ChosenFiles:
    names = tuple(dict.fromkeys(member.name for member in found.members))
    return ChosenFiles(paths, KIND_NAMES[found.kind], found.name, found.effective_from, names)


def _left(chosen: ChosenFiles) -> tuple[Path, ...]:
    """The paths that nothing of the code set was read from; each step leaves fewer."""
    left = tuple(path for path in chosen.paths if not {m.name for m in open_official([path])} & set(chosen.files))
    return left if len(left) < len(chosen.paths) else ()
