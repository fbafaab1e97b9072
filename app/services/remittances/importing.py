"""Remittance files (835) brought into the vault: each kept byte for byte, each payment in it known again.

Reading is slow and needs no vault (`read_file`, for a worker); keeping is one short transaction a file (`keep_file`).
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.domain.remittances.planning import why_no_payment
from app.domain.remittances.remittance import Remittance
from app.domain.remittances.remittance_balance import balances
from app.edi.remittance_835 import read_remittance_file
from app.errors import UserError
from app.services.local_day import local_day
from app.services.remittance_files import find_remittance_files
from app.services.remittances.kept import remittance_in_file, told
from app.services.remittances.recognising import recognise
from app.services.trail import note
from app.store.remittances import (
    KeptFile,
    StoredRemittance,
    add_remittance,
    add_remittance_file,
    file_with_digest,
    load_stored_remittance,
    remittances_of_file,
    same_payments,
)
from app.store.vault import Vault

Progress = Callable[[str, int], None]
"""Words and per cent, before each file and at the end; may raise to stop. What was kept by then stays."""
_LARGEST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's bytes and what they say; `refusal` is why they cannot be read. Without bytes nothing is kept."""

    name: str
    content: bytes | None
    remittances: tuple[Remittance, ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of a file. `file_id` is 0 where nothing was kept."""

    name: str
    file_id: int
    remittance_ids: tuple[int, ...] = ()
    refusal: str = ""
    """Why it cannot be read."""
    repeats: str = ""
    """Which earlier import these very bytes repeat, in words; nothing was kept again."""
    notes: tuple[str, ...] = ()
    """What is to be known of its payments: one that repeats another, does not balance, or whose payer is not known."""


def import_remittances(
    vault: Vault, paths: Iterable[Path], now: datetime, progress: Progress | None = None
) -> tuple[ImportedFile, ...]:
    """Bring in files, and those of folders; one transaction and one audit row for each file.

    Raises VaultError where a folder cannot be read or is empty. A file that cannot be read is kept with the reason.
    """
    found = find_remittance_files(paths)
    done: list[ImportedFile] = []
    for nth, path in enumerate(found):
        if progress:
            progress(path.name, nth * 100 // len(found))
        done.append(keep_file(vault, read_file(path), now))
    if progress:
        progress("Done", 100)
    return tuple(done)


def read_file(path: Path) -> ReadFile:
    """The bytes of a file and the payments in them; never raises for what a file holds."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            return ReadFile(path.name, None, refusal="The file is too large to be a remittance.")
        return read_content(path.name, path.read_bytes())
    except OSError as error:
        return ReadFile(path.name, None, refusal=f"The file cannot be read: {error.strerror}.")


def read_content(name: str, content: bytes) -> ReadFile:
    """The payments in a file's bytes, or why there are none."""
    try:
        return ReadFile(name, content, read_remittance_file(content).remittances)
    except UserError as error:
        return ReadFile(name, content, refusal=str(error))


def keep_file(vault: Vault, file: ReadFile, now: datetime) -> ImportedFile:
    """Keep a file and each of its payments, in one transaction; the same bytes are never kept twice."""
    if file.content is None:
        return ImportedFile(file.name, 0, refusal=file.refusal)
    sha256 = hashlib.sha256(file.content).hexdigest()
    if earlier := file_with_digest(vault.db, sha256):
        return _known(vault, file, earlier)
    with vault.atomic():
        file_id = add_remittance_file(vault.db, file.name, sha256, file.content, file.refusal, now, vault.user_name)
        ids, notes = [], []
        for place, remittance in enumerate(file.remittances):
            found = recognise(vault, remittance)
            row = stored_form(remittance, file_id, place, found.payer_id, found.practice_id)
            row = replace(row, repeats=repeated_payment(vault, row, remittance))
            ids.append(add_remittance(vault.db, row))
            notes += _notes(vault, row)
        detail = {"name": file.name, "sha256": sha256, "remittances": ids, "refusal": file.refusal}
        note(vault, now, "import remittance", "remittance file", file_id, detail)
    return ImportedFile(file.name, file_id, tuple(ids), file.refusal, notes=tuple(notes))


def stored_form(remittance: Remittance, file_id: int, place: int, payer_id: int, practice_id: int) -> StoredRemittance:
    """The row of a payment, as it stands in its file."""
    return StoredRemittance(
        id=0,
        file_id=file_id,
        place=place,
        practice_id=practice_id,
        payer_id=payer_id,
        payer_name=remittance.payer.name,
        payer_key=remittance.payer_id,
        reference=remittance.payment_reference,
        paid_on=remittance.payment_date,
        amount_cents=remittance.amount_cents,
        method=remittance.method,
        claim_count=len(remittance.claims),
        line_count=sum(len(claim.lines) for claim in remittance.claims),
        problem_count=sum(each.blocks_posting for each in balances(remittance)),
    )


def _known(vault: Vault, file: ReadFile, earlier: KeptFile) -> ImportedFile:
    words = f"The same file was brought in on {local_day(earlier.imported_at):%m/%d/%Y} as {earlier.name}."
    ids = tuple(each.id for each in remittances_of_file(vault.db, earlier.id))
    return ImportedFile(file.name, earlier.id, ids, earlier.refusal, words)


def repeated_payment(vault: Vault, row: StoredRemittance, remittance: Remittance) -> int:
    """Row id of the earlier payment this one is, or 0; notices without money may share all, so their claims decide.

    One that only announced the money is no earlier payment.
    """
    for earlier in same_payments(vault.db, row):
        was = remittance_in_file(vault, earlier)
        if not why_no_payment(was) if row.amount_cents else _gist(was) == _gist(remittance):
            return earlier.id
    return 0


def _gist(remittance: Remittance) -> Sequence[object]:
    return sorted((each.claim_number, each.status, each.charge_cents, each.paid_cents) for each in remittance.claims)


def _notes(vault: Vault, row: StoredRemittance) -> list[str]:
    name = f"{row.payer_name or 'Payment'} {row.reference}".strip()
    if row.repeats and (earlier := load_stored_remittance(vault.db, row.repeats)):
        return [f"{name} repeats {told(vault, earlier)}; nothing of it is posted again."]
    notes = []
    if row.problem_count:
        notes.append(f"{name} does not balance; it is kept and not posted.")
    if not row.payer_id:
        notes.append(f"{name}: the payer is none of yours; say which one it is.")
    if not row.practice_id:
        notes.append(f"{name}: the practice paid is none of yours; say which one it is.")
    return notes
