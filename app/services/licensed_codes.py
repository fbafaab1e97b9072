"""CPT descriptions from the biller's own licensed files: taken into the vault whole, looked up, taken out again."""

from dataclasses import replace
from datetime import date, datetime

from app.codesets.cpt.reading import LicensedFiles
from app.codesets.official.files import sha256_of
from app.codesets.search.word_book import pack_word_book
from app.domain.licensed_codes import LicensedCode, LicensedEdition, LicensedModifier
from app.errors import UserError
from app.services.trail import note
from app.store.licensed_codes import (
    find_licensed_code,
    licensed_edition_on,
    load_licensed_codes,
    load_licensed_editions,
    load_licensed_modifiers,
    remove_licensed_edition,
    store_licensed_edition,
)
from app.store.vault import Vault

__all__ = [
    "LicensedEdition",
    "PreparedEdition",
    "import_licensed",
    "licensed_code",
    "licensed_editions",
    "licensed_modifiers",
    "prepare_licensed",
    "remove_licensed",
]


_WORDINGS = ("long", "medium", "short", "consumer")
_UPDATE_SHARE = 0.5
"""Fewer codes than this share of an edition are an update to it, not the next one."""


class PreparedEdition:
    """An edition read and indexed, ready to be written; made off the window's thread."""

    def __init__(self, files: LicensedFiles, source_name: str) -> None:
        self.files = files
        self.source = (source_name, sha256_of(files.members))
        self.word_book = _word_book(files.codes)


def prepare_licensed(files: LicensedFiles, source_name: str) -> PreparedEdition:
    """Index the words of what was read: the long part of an import, without the vault, safe on any thread."""
    return PreparedEdition(files, source_name)


def import_licensed(
    vault: Vault, prepared: PreparedEdition, effective_from: date, now: datetime, *, name: str = ""
) -> LicensedEdition:
    """Write an edition in one transaction; the audit trail says which.

    Files of the same first day are one edition, whichever came first; an update of few codes builds on the edition
    before it. UserError where the files hold no code.
    """
    if not prepared.files.codes and not prepared.files.modifiers:
        raise UserError("There is no CPT code in these files.", "Choose the AMA's files, such as LONGULT.txt.")
    with vault.atomic():
        codes, modifiers, word_book = prepared.files.codes, prepared.files.modifiers, prepared.word_book
        if base := _base(vault, effective_from, len(codes)):
            codes = _joined(load_licensed_codes(vault.db, base.id), codes)
            modifiers = modifiers or load_licensed_modifiers(vault.db, base.id)
            if codes != prepared.files.codes:
                word_book = _word_book(codes)
        name = name or f"CPT {effective_from.year}"
        edition_id = store_licensed_edition(
            vault.db, name, effective_from, prepared.source, now, codes, modifiers, word_book
        )
        note(
            vault,
            now,
            "import",
            "licensed_codes",
            edition_id,
            {
                "edition": name,
                "effective_from": effective_from,
                "codes": len(codes),
                "modifiers": len(modifiers),
                "file": prepared.source[0],
                "sha256": prepared.source[1],
            },
        )
    return next(each for each in load_licensed_editions(vault.db) if each.id == edition_id)


def remove_licensed(vault: Vault, edition_id: int, now: datetime) -> None:
    """Take an edition out of the vault; claims and the practice's own list keep what they hold."""
    with vault.atomic():
        held = next((each for each in load_licensed_editions(vault.db) if each.id == edition_id), None)
        if held is None:
            raise UserError("This edition is no longer there.", "Read the list again.")
        remove_licensed_edition(vault.db, edition_id)
        note(vault, now, "delete", "licensed_codes", edition_id, {"edition": held.name, "codes": held.codes})


def licensed_editions(vault: Vault) -> tuple[LicensedEdition, ...]:
    """What is imported, the newest first."""
    return load_licensed_editions(vault.db)


def licensed_code(vault: Vault, code: str, on: date) -> LicensedCode | None:
    """A CPT code by the edition for the date of service."""
    edition = licensed_edition_on(vault.db, on)
    return find_licensed_code(vault.db, edition.id, code) if edition else None


def licensed_modifiers(vault: Vault, on: date) -> tuple[LicensedModifier, ...]:
    """The CPT modifiers of the edition for the date of service."""
    edition = licensed_edition_on(vault.db, on)
    return load_licensed_modifiers(vault.db, edition.id) if edition else ()


def _base(vault: Vault, effective_from: date, codes: int) -> LicensedEdition | None:
    """The edition that new files add to: the one of the same first day, or the one before a mere update."""
    before = [each for each in load_licensed_editions(vault.db) if each.effective_from <= effective_from]
    if not before:
        return None
    is_update = codes < before[0].codes * _UPDATE_SHARE
    return before[0] if is_update or before[0].effective_from == effective_from else None


def _joined(old: tuple[LicensedCode, ...], new: tuple[LicensedCode, ...]) -> tuple[LicensedCode, ...]:
    """New descriptions over old ones. A whole list that comes again in the same wording drops what it no longer has."""
    again = any(
        sum(bool(getattr(each, name)) for each in new) > _UPDATE_SHARE * sum(bool(getattr(each, name)) for each in old)
        for name in _WORDINGS
        if any(getattr(each, name) for each in old)
    )
    listed = {each.code for each in new}
    codes = {each.code: each for each in old if each.code in listed or not again}
    for each in new:
        told = {name: text for name in _WORDINGS if (text := getattr(each, name))}
        codes[each.code] = replace(codes.get(each.code, each), **told)
    return tuple(codes[code] for code in sorted(codes))


def _word_book(codes: tuple[LicensedCode, ...]) -> bytes:
    return pack_word_book(
        (each.code, text) for each in codes for text in dict.fromkeys((each.long, each.medium, each.consumer)) if text
    )
