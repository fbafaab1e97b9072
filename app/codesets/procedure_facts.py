"""What the rules ask of procedure codes, answered from our own lists and every edition imported."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from sqlite3 import Connection

from app.codesets.adjustment_reasons import ReasonBook, read_reasons
from app.codesets.fees.book import FeeBook, Locality
from app.codesets.hcpcs.book import HcpcsBook
from app.codesets.modifiers import read_modifiers
from app.codesets.ncci.book import NcciBook
from app.codesets.official.editions import Edition, Editions, Kind
from app.codesets.places import Place, places
from app.codesets.records import AdjustmentReason
from app.codesets.taxonomy import Taxonomy, taxonomies
from app.domain.procedure_book import Fee, Gpci, Modifier, ModifierKind, MueLimit, ProcedureStatus, PtpEdit
from app.paths import resources

# D codes are the dentists' own and in no public file.
_LEVEL_2 = re.compile(r"[A-CE-V]\d{4}", re.ASCII)


class ProcedureFacts:
    """The answers to `app.domain.procedure_book.ProcedureBook`, and what panes show beside them."""

    def __init__(self, shipped: Connection, editions: Editions, hcpcs: HcpcsBook) -> None:
        self._shipped, self._editions, self._hcpcs = shipped, editions, hcpcs
        self._ncci, self._fees = NcciBook(editions), FeeBook(editions)
        self._places: tuple[tuple[Edition, ...], Mapping[str, Place]] | None = None
        self._statuses: dict[tuple[Edition | None, str, date], ProcedureStatus] = {}
        self._of_cms: dict[Edition | None, dict[str, Modifier]] = {}

    # NCCI and fees --------------------------------------------------------------------------------

    def ptp_edit(self, column1: str, column2: str, on: date, medicaid: bool = False) -> PtpEdit | None:
        """The edit that pays `column1` and not `column2` on a date of service. Medicare's set answers for Medicaid
        where Medicaid's own is not imported."""
        own = medicaid and bool(self._editions.all(Kind.PTP_MEDICAID))
        return self._ncci.ptp_edit(column1, column2, on, own)

    def mue(self, code: str, on: date) -> MueLimit | None:
        """The most units of a code on a date of service."""
        return self._ncci.mue(code, on)

    def fee(self, code: str, modifier: str, on: date) -> Fee | None:
        """Medicare's fee schedule: the row of a code, or of its 26, TC or 53."""
        return self._fees.fee(code, modifier, on)

    def short_words(self, code: str, on: date) -> str:
        """The fee schedule's words for a HCPCS II code, where the HCPCS file itself is not imported."""
        return "" if self._editions.all(Kind.HCPCS) else self._fees.description(code, on)

    def localities(self, on: date) -> tuple[Locality, ...]:
        """Medicare's payment areas, by state and name."""
        return self._fees.localities(on)

    def locality(self, key: str, on: date) -> Locality | None:
        """One payment area."""
        return self._fees.locality(key, on)

    def lacks_fees(self, on: date) -> bool:
        """Whether no fee schedule is imported for a date of service."""
        return self._editions.on(Kind.FEE_SCHEDULE, on) is None

    def gpci(self, locality: str, state: str, on: date) -> Gpci | None:
        """The cost indices of a payment area by its key; without one, of the state's only area."""
        if found := self._fees.locality(locality, on):
            return found.gpci
        of_state = [place for place in self._fees.localities(on) if place.state == state]
        return of_state[0].gpci if len(of_state) == 1 and not locality else None

    def is_missing(self, on: date) -> tuple[str, ...]:
        """What is not imported for a date of service, in words: edits, unit limits, fees."""
        held = (
            (bool(self._editions.all(Kind.PTP)), "NCCI edits"),
            (self._editions.on(Kind.MUE, on) is not None, "unit limits (MUE)"),
            (self._editions.on(Kind.FEE_SCHEDULE, on) is not None, "Medicare fees"),
        )
        return tuple(words for is_held, words in held if not is_held)

    # Modifiers and codes --------------------------------------------------------------------------

    @cached_property
    def _modifiers(self) -> Mapping[str, Modifier]:
        return read_modifiers(resources() / "codesets")

    def modifiers(self, on: date) -> tuple[Modifier, ...]:
        """Those in force on a date of service, in the order of their characters."""
        every = {**self._modifiers_of_cms(on), **self._modifiers}
        return tuple(m for _, m in sorted(every.items()) if m.valid_to is None or on <= m.valid_to)

    def modifier(self, code: str, on: date) -> Modifier | None:
        """What a modifier means: from our list, else from CMS's imported one, where newer ones are."""
        return self._modifiers.get(code) or self._modifiers_of_cms(on).get(code)

    def knows_modifiers(self) -> bool:
        """Our list holds every national modifier."""
        return True

    def _modifiers_of_cms(self, on: date) -> dict[str, Modifier]:
        edition = self._editions.on(Kind.HCPCS, on)
        if edition is None:
            return {}
        if edition not in self._of_cms:
            self._of_cms[edition] = {
                entry.code: Modifier(entry.code, ModifierKind.INFORMATIONAL, entry.description, valid_to=entry.valid_to)
                for entry in self._hcpcs.modifiers(on)
            }
        return self._of_cms[edition]

    def procedure_status(self, code: str, on: date) -> ProcedureStatus | None:
        """Whether a HCPCS II code was valid; None for CPT codes, and where no list is imported."""
        editions = self._editions.all(Kind.HCPCS)
        if not editions or not _LEVEL_2.fullmatch(code):
            return None
        key = self._editions.on(Kind.HCPCS, on), code, on
        if key not in self._statuses:
            entry = self._hcpcs.procedure(code, on)
            self._statuses[key] = (
                ProcedureStatus(True, entry.valid_on, entry.valid_from, entry.valid_to, f"HCPCS {entry.edition}")
                if entry
                else ProcedureStatus(known=False, valid_on=False, edition=f"HCPCS {editions[0].name}")
            )
        return self._statuses[key]

    # Places, taxonomy, reasons --------------------------------------------------------------------

    def places(self) -> Mapping[str, Place]:
        """Places of service by code: the list imported last, else ours."""
        held = self._editions.all(Kind.PLACES)
        if self._places is None or self._places[0] != held:
            self._places = held, places(self._shipped, self._editions)
        return self._places[1]

    def pays_facility(self, place_of_service: str) -> bool:
        """Whether the fee schedule pays its facility amount at a place of service."""
        place = self.places().get(place_of_service)
        return place is not None and place.facility

    def taxonomies(self) -> tuple[Taxonomy, ...]:
        """NUCC's provider taxonomy, where it is imported."""
        return taxonomies(self._editions)

    @cached_property
    def _reasons(self) -> ReasonBook:
        return ReasonBook(read_reasons(resources() / "codesets"), self._editions)

    def adjustment_reason(self, code: str) -> AdjustmentReason | None:
        """What `CO-45`, `45`, `N130` or `PR` on a remittance means."""
        return self._reasons.find(code)
