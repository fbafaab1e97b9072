"""What rules may ask of a code book, and the small code lists the form itself prints."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.diagnosis_facts import DiagnosisFacts

POINTER_LETTERS = "ABCDEFGHIJKL"
"""Item 21 holds twelve diagnoses, A to L (NUCC 02/12)."""

ONSET_QUALIFIERS = {"431": "Onset of illness or injury", "484": "Last menstrual period"}
"""Item 14."""

OTHER_DATE_QUALIFIERS = {
    "454": "Initial treatment",
    "304": "Latest visit",
    "453": "Acute manifestation of a chronic condition",
    "439": "Accident",
    "455": "Last x-ray",
    "471": "Prescription",
    "090": "Assumed care",
    "091": "Relinquished care",
    "444": "First visit",
}
"""Item 15."""

REFERRING_ROLES = {"DN": "Referring", "DK": "Ordering", "DQ": "Supervising"}
"""Item 17 qualifier."""

NDC_UNITS = {
    "ML": "Millilitre",
    "UN": "Unit",
    "GR": "Gram",
    "ME": "Milligram",
    "F2": "International unit",
}
"""Item 24, shaded half."""

OTHER_ID_QUALIFIERS = {
    "0B": "State licence",
    "1G": "UPIN",
    "G2": "Commercial number",
    "LU": "Location number",
    "ZZ": "Taxonomy",
}
"""Items 17a, 24I, 32b, 33b."""

INPATIENT_PLACES = frozenset({"21", "51", "61"})
"""Places of service that want hospital dates in item 18."""


@dataclass(frozen=True, slots=True)
class DiagnosisStatus:
    """What the code book says of a diagnosis code on one date of service."""

    known: bool
    billable: bool
    valid_on: bool
    description: str = ""


class DiagnosisBook(Protocol):
    """The questions encounter rules ask of ICD-10-CM."""

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        """What is known of `code` (dotted or not) on the date of service."""
        ...

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        """What the tabular list tells of `code` on the date of service; None where it does not list it."""
        ...
