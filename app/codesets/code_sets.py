"""The one door to the public code sets: search, look up, explain. The window and the command line use only this."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from app.codesets.hcpcs.book import HcpcsBook
from app.codesets.icd10cm import lookup
from app.codesets.icd10cm.books import Books
from app.codesets.icd10cm.companions import companions
from app.codesets.official.editions import Editions
from app.codesets.procedure_facts import ProcedureFacts
from app.codesets.records import (
    AdjustmentReason,
    CodeDetail,
    CodeEntry,
    CodeHit,
    Companion,
    ModifierEntry,
    ProcedureEntry,
)
from app.codesets.search.every_system import merged
from app.domain.codes import DiagnosisStatus
from app.domain.diagnosis_facts import DiagnosisFacts

EDITIONS_FOLDER = "editions"


class CodeSets:
    """An open code-set file and the imported editions beside it. Opening is cheap; indexes are read at first use.

    One instance serves one thread at a time; a worker opens its own.
    """

    def __init__(self, path: Path) -> None:
        """Open the file `build_codesets` made. UserError when it is missing or damaged.

        Imported editions are looked for in the folder `editions` beside it.
        """
        self.path = path
        self.editions = Editions(path.with_name(EDITIONS_FOLDER))
        self._conn = lookup.open_codesets(path)
        self._books = Books(self._conn, self.editions)
        self._hcpcs = HcpcsBook(self.editions)
        self.procedures = ProcedureFacts(self._conn, self.editions, self._hcpcs)
        """NCCI edits, unit limits, fees, modifiers, places: what rules ask of procedure codes."""

    def search(self, text: str, on: date | None = None, limit: int = 50) -> list[CodeHit]:
        """Diagnosis codes for what was typed so far, best first. `on`: the date of service."""
        return self._books.on(on).search.search(text, on, limit, self._books.index_on(on))

    def search_procedures(self, text: str, on: date, limit: int = 50) -> list[CodeHit]:
        """HCPCS codes for what was typed so far, best first; nothing where no edition is imported."""
        return self._hcpcs.search(text, on, limit)

    def search_all(self, text: str, on: date, limit: int = 50) -> list[CodeHit]:
        """Codes of every system: a code finds itself, conditions lead to diagnoses, drugs and supplies to HCPCS."""
        return merged(text, self.search(text, on, limit), self.search_procedures(text, on, limit), limit)

    def warm(self, on: date) -> None:
        """Read the indexes for a date of service, so that the first key typed need not wait for them."""
        self.search_all("a b", on, 1)

    def procedure(self, code: str, on: date) -> ProcedureEntry | None:
        """A HCPCS code on the date of service, what Medicare says of it included; None when unknown."""
        return self._hcpcs.procedure(code, on)

    def modifiers(self, on: date) -> tuple[ModifierEntry, ...]:
        """HCPCS modifiers of the edition for the date of service; nothing where none is imported."""
        return self._hcpcs.modifiers(on)

    def find(self, code: str, on: date | None = None) -> CodeEntry | None:
        """One diagnosis code, dotted or not, as it stood on the date of service; None when unknown."""
        return lookup.find_code(self._books.on(on).conn, code, on)

    def detail(self, code: str, on: date | None = None) -> CodeDetail | None:
        """Everything the book says about a code: path, notes by level, children, sides, 7th characters."""
        return lookup.code_detail(self._books.on(on).conn, code, on)

    def children(self, code: str, on: date | None = None) -> tuple[CodeEntry, ...]:
        """The codes directly below a header."""
        return lookup.children(self._books.on(on).conn, code, on)

    def companions(self, code: str, on: date) -> tuple[Companion, ...]:
        """The codes that `code first` and `use additional` notes ask for beside a code, by note, the nearest first."""
        facts = self.diagnosis_facts(code, on)
        return companions(self._books.on(on).conn, facts, on) if facts else ()

    def notes_from(self, on: date) -> str:
        """The edition whose notes are shown for a date of service, where its own came without; else empty."""
        return self._books.on(on).notes_from

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        """What encounter rules ask of a code on the date of service (see `app.domain.codes.DiagnosisBook`)."""
        entry = lookup.find_code(self._books.on(on).conn, code, on)
        if entry is None:
            return DiagnosisStatus(known=False, billable=False, valid_on=False)
        return DiagnosisStatus(True, entry.billable, entry.valid_on, entry.description)

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        """What the notes of a code ask of the visit it stands on (see `app.domain.diagnosis_facts`)."""
        return self._books.on(on).facts(code, on)

    @property
    def place_of_service_names(self) -> Mapping[str, str]:
        """Two-digit place of service codes with their short names: ours, or those of an imported list."""
        return MappingProxyType({code: place.name for code, place in self.procedures.places().items()})

    def adjustment_reason(self, code: str) -> AdjustmentReason | None:
        """What `CO-45`, `45`, `N130` or `PR` on a remittance means, in our own words; None when unknown."""
        return self.procedures.adjustment_reason(code)

    @property
    def edition(self) -> str:
        """The newest edition of ICD-10-CM at hand, as CDC names it: `April 2026`."""
        return self._books.on(None).name

    @property
    def shipped_edition(self) -> tuple[date, date, str]:
        """First and last day, and name, of the edition of ICD-10-CM that comes with the program."""
        about = dict(self._conn.execute("SELECT name, value FROM about"))
        first, last = (date.fromisoformat(about[name]) for name in ("effective_from", "effective_to"))
        return first, last, about["edition"]

    def edition_on(self, day: date) -> str:
        """The edition of ICD-10-CM asked for a date of service."""
        return self._books.on(day).name

    @property
    def last_day(self) -> date:
        """The newest edition's last day; for later dates of service a newer one should be imported."""
        return self._books.on(None).effective_to or date.max

    def close(self) -> None:
        """Close every file."""
        self._conn.close()
        self.editions.close()
