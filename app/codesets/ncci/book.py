"""Looks up NCCI edits and unit limits by date of service in the imported editions."""

from array import array
from datetime import date

from app.codesets.ncci.packing import code_number, edits_with
from app.codesets.official.editions import Edition, Editions, Kind
from app.domain.procedure_book import MueKind, MueLimit, PtpEdit

_NOT_APPLICABLE = 2
_NOTHING: "array[int]" = array("Q")


class NcciBook:
    """Edits of a column-one code are read once; another edition on disk makes it forget them."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._edits: dict[tuple[Edition, str], array[int]] = {}
        self._rationales: dict[Edition, dict[int, str]] = {}

    def ptp_edit(self, column1: str, column2: str, on: date, medicaid: bool = False) -> PtpEdit | None:
        """The edit that pays `column1` and not `column2` on a date of service.

        The newest edition answers for every date: CMS's files hold the whole history since 1996.
        """
        edition = next(iter(self._editions.all(Kind.PTP_MEDICAID if medicaid else Kind.PTP)), None)
        if edition is None:
            return None
        for edit in edits_with(self._against(edition, column1), column2):
            in_force = edit.since <= on and (edit.until is None or on <= edit.until)
            if in_force and edit.indicator != _NOT_APPLICABLE:
                rationale = self._rationale(edition, edit.rationale)
                return PtpEdit(
                    column1, column2, edit.indicator == 1, edit.since, edit.until, rationale, f"NCCI {edition.name}"
                )
        return None

    def mue(self, code: str, on: date) -> MueLimit | None:
        """The most units of a code; None where the edition of the day names none (some limits are not published)."""
        edition = self._editions.on(Kind.MUE, on)
        if edition is None:
            return None
        row = (
            self._editions.connection(edition)
            .execute("SELECT units, indicator, rationale FROM mue WHERE code = ?", (code,))
            .fetchone()
        )
        return MueLimit(code, row[0], MueKind(row[1]), row[2], f"NCCI MUE {edition.name}") if row else None

    def _against(self, edition: Edition, column1: str) -> "array[int]":
        key = edition, column1
        if key not in self._edits:
            self._edits[key] = self._read(edition, column1)
        return self._edits[key]

    def _read(self, edition: Edition, column1: str) -> "array[int]":
        try:
            number = code_number(column1)
        except ValueError:
            return _NOTHING
        row = (
            self._editions.connection(edition).execute("SELECT edits FROM ptp WHERE column1 = ?", (number,)).fetchone()
        )
        return array("Q", row[0]) if row else _NOTHING

    def _rationale(self, edition: Edition, number: int) -> str:
        if edition not in self._rationales:
            rows = self._editions.connection(edition).execute("SELECT number, text FROM ptp_rationale")
            self._rationales[edition] = dict(rows.fetchall())
        return self._rationales[edition].get(number, "")
