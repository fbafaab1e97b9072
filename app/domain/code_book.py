"""All that checking a visit asks of the code sets: diagnoses and procedures."""

from typing import Protocol

from app.domain.codes import DiagnosisBook
from app.domain.procedure_book import ProcedureBook


class CodeBook(DiagnosisBook, Protocol):
    """ICD-10-CM, with the procedure code sets beside it."""

    @property
    def procedures(self) -> ProcedureBook:
        """NCCI edits, unit limits, fees and modifiers; `NO_PROCEDURES` where there are none."""
        ...
