"""Files brought in and all that is clean in them posted, for scripts: what needs a person stays on the desk."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.remittances.plan import RemittancePlan
from app.services.local_day import local_day
from app.services.remittances.desk import remittance_plan
from app.services.remittances.importing import ImportedFile, Progress, import_remittances
from app.services.remittances.kept import stored_remittance
from app.services.remittances.posting import NothingToPost, Posted, post_remittance
from app.store.remittance_batches import done_claims
from app.store.remittances import StoredRemittance
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class CleanPosted:
    """One payment: what was planned, what of it was posted, and which of its claims were done with before."""

    stored: StoredRemittance
    plan: RemittancePlan
    posted: Posted | None
    done: frozenset[int]
    """Places posted, with this run or before."""


@dataclass(frozen=True, slots=True)
class FilePosted:
    """A file and its payments."""

    file: ImportedFile
    remittances: tuple[CleanPosted, ...]


class _OnlyTried(Exception):
    """Ends a dry run's transaction, so that nothing of it is kept."""


def post_clean(
    vault: Vault, paths: Iterable[Path], now: datetime, progress: Progress | None = None, *, dry_run: bool = False
) -> tuple[FilePosted, ...]:
    """Bring the files in and post every claim of them that needs no look; `dry_run` tells the same and keeps nothing.

    Raises VaultError where a folder cannot be read or is empty.
    """
    found: tuple[FilePosted, ...] = ()
    if not dry_run:
        return _post(vault, paths, now, progress)
    try:
        with vault.atomic():
            found = _post(vault, paths, now, progress)
            raise _OnlyTried
    except _OnlyTried:
        return found


def _post(vault: Vault, paths: Iterable[Path], now: datetime, progress: Progress | None) -> tuple[FilePosted, ...]:
    files = import_remittances(vault, paths, now, progress)
    return tuple(FilePosted(file, tuple(_posted(vault, each, now) for each in file.remittance_ids)) for file in files)


def _posted(vault: Vault, remittance_id: int, now: datetime) -> CleanPosted:
    plan = remittance_plan(vault, remittance_id, local_day(now))
    posted = None
    if not plan.refusal:
        with contextlib.suppress(NothingToPost):  # nothing of it is clean; the plan says why
            posted = post_remittance(vault, remittance_id, None, now)
    done = frozenset(done_claims(vault.db, remittance_id))
    return CleanPosted(stored_remittance(vault, remittance_id), plan, posted, done)
