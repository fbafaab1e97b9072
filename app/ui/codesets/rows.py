"""The rows of the page: every edition at hand, and a row for each code set that is not imported yet."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.codesets import CodeSets
from app.codesets.official import Edition
from app.domain.licensed_codes import LicensedEdition
from app.ui.codesets.sources import CPT, SOURCES, Source, is_due
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge

ICD10CM = "icd10cm"


@dataclass(frozen=True, slots=True)
class SetRow:
    """One edition, or a code set without one."""

    source: Source
    name: str = ""
    begins: date | None = None
    ends: date | None = None
    count: int | None = None
    file: str = ""
    imported_at: datetime | None = None
    state: Badge | None = None
    edition: Edition | LicensedEdition | None = None

    @property
    def key(self) -> tuple[str, date | None]:
        return self.source.kind, self.begins


def set_rows(
    editions: Iterable[Edition], licensed: Iterable[LicensedEdition], codes: CodeSets | None, today: date
) -> list[SetRow]:
    """All rows in the order of the sources, the newest edition of each first."""
    found: list[SetRow] = []
    public, own = list(editions), list(licensed)
    for source in SOURCES:
        rows = [_public(source, each) for each in public if each.kind.value == source.kind]
        if source.kind == CPT:
            rows = [_licensed(source, each) for each in own]
        if source.kind == ICD10CM and codes is not None:
            rows += _shipped(source, codes, rows)
        rows.sort(key=lambda row: row.begins or date.min, reverse=True)
        found += _with_states(source, rows, today) or [SetRow(source, state=_nothing(source))]
    return found


def _with_states(source: Source, rows: list[SetRow], today: date) -> list[SetRow]:
    current = next((row for row in rows if row.begins and row.begins <= today), None)
    return [replace(row, state=_state(source, row, row is current, row is rows[0], today)) for row in rows]


def _nothing(source: Source) -> Badge:
    return Badge("built in", Tone.OK) if source.shipped else Badge("not imported", Tone.NEUTRAL)


def _state(source: Source, row: SetRow, current: bool, newest: bool, today: date) -> Badge:
    if row.begins is not None and row.begins > today:
        return Badge("to come", Tone.INFO)
    if current and newest and row.begins is not None and is_due(source, row.begins, today):
        return Badge("newer is due", Tone.WARN)
    return Badge("in use", Tone.OK) if current else Badge("kept", Tone.NEUTRAL)


def _public(source: Source, edition: Edition) -> SetRow:
    return SetRow(
        source,
        edition.name,
        edition.effective_from,
        edition.effective_to,
        edition.rows,
        edition.source_name,
        edition.imported_at,
        edition=edition,
    )


def _licensed(source: Source, edition: LicensedEdition) -> SetRow:
    return SetRow(
        source,
        edition.name,
        edition.effective_from,
        None,
        edition.codes + edition.modifiers,
        edition.source_name,
        edition.imported_at,
        edition=edition,
    )


def _shipped(source: Source, codes: CodeSets, imported: list[SetRow]) -> list[SetRow]:
    """The edition that comes with the program, where none was imported for the same days."""
    begins, ends, name = codes.shipped_edition
    if any(row.begins == begins for row in imported):
        return []
    return [SetRow(source, name, begins, ends, None, "comes with the program")]
