"""Our list of modifiers: what each means in a few words, what it does to a claim, and what it may not stand beside."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from app.codesets.word_lists import read_rows
from app.domain.procedure_book import Modifier, ModifierKind

MODIFIERS = "modifiers.tsv"


def read_modifiers(folder: Path) -> Mapping[str, Modifier]:
    """Every modifier by its two characters, in the order of the list."""
    return MappingProxyType(
        {
            code: Modifier(
                code=code,
                kind=ModifierKind(kind),
                words=words,
                hint=hint,
                side=side,
                bypasses=bypass == "ncci",
                only_on=only_on,
                never_with=tuple(never_with.split()),
                valid_to=date.fromisoformat(until) if until else None,
            )
            for code, kind, side, bypass, only_on, never_with, until, words, hint in read_rows(folder / MODIFIERS)
        }
    )
