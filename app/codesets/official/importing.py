"""Takes an official file from the biller's disk into an edition: whole or not at all, with progress."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from app.codesets.official.editions import Edition, EditionHead, write_edition
from app.codesets.official.files import open_official, sha256_of
from app.codesets.official.loader import Loader, Recognized
from app.collector import collector_waits
from app.errors import UserError

Progress = Callable[[int, int], None]


class UnknownFiles(UserError):
    """The files are none of the kinds known."""


class ImportStopped(Exception):
    """The user cancelled; the editions are as they were."""


def loaders() -> tuple[Loader, ...]:
    """A reader for every kind of official file, the most particular first."""
    # Here, not above: whoever reads an edition imports this package, and so would each loader's module.
    from app.codesets.adjustment_reasons import REASONS_LOADER
    from app.codesets.fees.localities import LOCALITIES_LOADER
    from app.codesets.fees.schedule import FEE_SCHEDULE_LOADER
    from app.codesets.hcpcs import loader as hcpcs
    from app.codesets.icd10cm import edition as icd10cm
    from app.codesets.icd10cm import index_edition as icd10cm_index
    from app.codesets.ncci.mue import MUE_LOADER
    from app.codesets.ncci.ptp import MEDICAID_PTP_LOADER, PTP_LOADER
    from app.codesets.places import PLACES_LOADER
    from app.codesets.taxonomy import TAXONOMY_LOADER

    return (
        hcpcs.LOADER,
        icd10cm.LOADER,
        icd10cm_index.LOADER,
        PTP_LOADER,
        MEDICAID_PTP_LOADER,
        MUE_LOADER,
        FEE_SCHEDULE_LOADER,
        LOCALITIES_LOADER,
        TAXONOMY_LOADER,
        REASONS_LOADER,
        PLACES_LOADER,
    )


def recognize(paths: Sequence[Path]) -> Recognized:
    """What the chosen files (zip, folder or loose) are. UnknownFiles when they are none of the kinds known."""
    members = open_official(paths)
    for loader in loaders():
        if found := loader.recognize(members):
            return found
    names = ", ".join(path.name for path in paths)
    raise UnknownFiles(
        f"{names}: this is none of the code-set files Claimwright knows.",
        "Choose the zip or file as CMS, CDC, NUCC or the AMA publishes it; F1 lists them.",
    )


def import_official(
    paths: Sequence[Path],
    folder: Path,
    now: datetime,
    *,
    name: str = "",
    effective_from: date | None = None,
    progress: Progress = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Edition:
    """Import an official file into the folder of editions; `name` and `effective_from` overrule what it tells.

    `progress` hears (done, 100). ImportStopped when `should_stop` said so; UserError with file and line when it is
    damaged or its first day in force is not known: in every case nothing has changed. Safe on any thread.
    """

    def step(done: float) -> None:
        if should_stop():
            raise ImportStopped
        progress(round(100 * done), 100)

    step(0)
    found = recognize(paths)
    begins = effective_from or found.effective_from
    if begins is None:
        raise UserError(
            f"{paths[0].name}: the file does not tell from which date of service it holds.", "Say its first day."
        )
    head = EditionHead(
        kind=found.kind,
        name=name or found.name or begins.isoformat(),
        effective_from=begins,
        effective_to=found.effective_to,
        source_name=paths[0].name,
        source_sha256=sha256_of(found.members),
        imported_at=now,
    )
    loader = next(each for each in loaders() if each.kind is found.kind)
    known = replace(found, name=head.name, effective_from=begins, editions=folder)
    with collector_waits():
        edition = write_edition(folder, head, lambda conn: loader.fill(conn, known, step))
    progress(100, 100)  # the edition is in place: too late to cancel
    return edition
