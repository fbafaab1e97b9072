"""What the code book, HCPCS, CPT and the practice's list say on the date of service, as hits."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice

from app.codesets.records import ICD10CM, CodeDetail, CodeEntry, CodeHit, Companion, ProcedureEntry
from app.domain.encounter import ProcedureCode
from app.services import people
from app.services.code_search import CodeSearch, Scope
from app.services.medicare_locality import practice_gpci
from app.ui.coding.hits import Hit, HitKind
from app.ui.coding.medicare_words import medicare_words
from app.ui.session import Session

MOST_HITS = 30
_FAVOURITES = 10


class Books:
    """Before the code book is there, what the practice lists is found all the same.

    `procedures()` gives the practice's list, `on()` the day codes must be valid on.
    """

    def __init__(self, session: Session, procedures: Callable[[], Iterable[ProcedureCode]], on: Callable[[], date]):
        self._session, self._procedures, self._on = session, procedures, on
        self._codes = CodeSearch(session.vault)

    # Hits -----------------------------------------------------------------------------------------

    def found(self, text: str, scope: Scope) -> list[Hit]:
        """What fits the words, the best first."""
        own = {row.code: row for row in self._procedures()}
        hits = self._codes.search(text, self._on(), self._session.codes, own.values(), scope, MOST_HITS)
        return [self._hit(hit, own) for hit in hits]

    def favourites(self, scope: Scope) -> list[Hit]:
        """What this practice uses most."""
        use = self._use()
        if scope in (Scope.PROCEDURES, Scope.OWN):
            rows = sorted(self._procedures(), key=lambda row: (-use.get(row.code, 0), row.code))
            return [self._own_hit(row) for row in rows[:MOST_HITS]]
        used = sorted(use.items(), key=lambda item: -item[1])
        codes = (hit for code, _ in used for hit in self.one(HitKind.DIAGNOSIS, code)[:1])
        return list(islice((hit for hit in codes if hit.billable), _FAVOURITES))

    def one(self, kind: HitKind, code: str) -> list[Hit]:
        """One code, with what is below it where it is a header; nothing where no book knows it."""
        if kind is HitKind.PROCEDURE:
            return self._one_procedure(code)
        detail = self.diagnosis(code)
        if detail is None:
            return []
        own, below = self.entry_hit(detail.entry), self.below(code)
        return [replace(own, opened=bool(below)), *(replace(hit, depth=1) for hit in below)]

    def below(self, code: str) -> list[Hit]:
        """The next codes of a header."""
        detail = self.diagnosis(code)
        if detail is None or detail.entry.billable:
            return []
        return [self.entry_hit(entry) for entry in detail.children]

    def entry_hit(self, entry: CodeEntry) -> Hit:
        """A diagnosis of the code book as a hit."""
        used = self._use().get(entry.code, 0)
        return Hit(HitKind.DIAGNOSIS, entry.code, entry.description, entry.billable, entry.valid_on, used)

    def _one_procedure(self, code: str) -> list[Hit]:
        if own := self.own_row(code):
            return [self._own_hit(own)]
        entry = self.procedure(code)
        if entry is None:
            return []
        used = self._use().get(code, 0)
        return [Hit(HitKind.PROCEDURE, code, entry.description, True, entry.valid_on, used, "", entry.system)]

    def _hit(self, hit: CodeHit, own: Mapping[str, ProcedureCode]) -> Hit:
        kind = HitKind.DIAGNOSIS if hit.system == ICD10CM else HitKind.PROCEDURE
        book = hit.system if kind is HitKind.PROCEDURE and hit.code not in own else ""
        used = self._use().get(hit.code, 0)
        return Hit(kind, hit.code, hit.description, hit.billable, hit.valid_on, used, hit.found_by, book)

    def _own_hit(self, row: ProcedureCode) -> Hit:
        return Hit(HitKind.PROCEDURE, row.code, row.description, used=self._use().get(row.code, 0))

    def _use(self) -> Mapping[str, int]:
        return self._codes.used(self._on())

    # One code -------------------------------------------------------------------------------------

    def diagnosis(self, code: str) -> CodeDetail | None:
        """What the code book says of a diagnosis."""
        return self._session.codes.detail(code, self._on()) if self._session.codes else None

    def notes_from(self) -> str:
        """The edition the code book's notes are of, where it is not the codes' own."""
        return self._session.codes.notes_from(self._on()) if self._session.codes else ""

    def procedure(self, code: str) -> ProcedureEntry | None:
        """What HCPCS or CPT says of a procedure."""
        return self._codes.procedure(code, self._on(), self._session.codes) if code else None

    def own_row(self, code: str) -> ProcedureCode | None:
        """The row of the practice's list for a code."""
        return next((row for row in self._procedures() if row.code == code), None)

    def words_of(self, code: str) -> str:
        """What HCPCS or CPT calls a code, shortly; empty where neither knows it."""
        entry = self.procedure(code)
        return (entry.short or entry.description) if entry else ""

    def medicare(self, code: str) -> list[str]:
        """What Medicare's imported files say of a procedure."""
        codes, on = self._session.codes, self._on()
        if codes is None:
            return []
        practice_id = self._session.practice_id
        practice = people.practice(self._session.vault, practice_id) if practice_id else None
        gpci = practice_gpci(self._session.vault, practice, codes.procedures, on)
        return medicare_words(codes, code, gpci, on)

    def variant(self, code: str, next_code: Callable[[CodeDetail], str]) -> str:
        """What a key makes of a code: its next side or 7th character; empty where it has none."""
        detail = self.diagnosis(code)
        return next_code(detail) if detail else ""

    def companions(self, code: str) -> tuple[Companion, ...]:
        """What the notes of a code ask for beside it."""
        return self._session.codes.companions(code, self._on()) if self._session.codes else ()

    # Reading --------------------------------------------------------------------------------------

    @property
    def are_ready(self) -> bool:
        """Whether the code book is there."""
        return self._session.codes is not None

    def warm(self) -> None:
        """Read the indexes, so that the first key does not wait for them."""
        if self._session.codes is not None:
            self._codes.search("a b", self._on(), self._session.codes, self._procedures())

    def forget(self) -> None:
        """Something was written: what was read of the vault is read anew."""
        self._codes.forget()
