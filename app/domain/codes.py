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
"""Item 24I; of them `REFERRING_ID_QUALIFIERS` and its like may stand in the others."""

REFERRING_ID_QUALIFIERS = ("0B", "1G", "G2", "LU")
"""Item 17a."""

FACILITY_ID_QUALIFIERS = ("0B", "G2", "LU")
"""Item 32b."""

PRACTICE_ID_QUALIFIERS = ("0B", "G2", "ZZ")
"""Item 33b."""

MSP_REASONS = {
    "12": "Working aged, or the spouse works (20 employees or more)",
    "13": "Kidney failure, first 30 months with an employer's plan",
    "14": "No-fault insurance, auto included",
    "15": "Workers' compensation",
    "16": "Another federal program",
    "41": "Black lung",
    "42": "Veterans affairs",
    "43": "Disabled, under 65, with a large employer's plan",
    "47": "Other liability insurance",
}
"""Why Medicare is secondary (insurance type codes of 837P SBR05; items 4, 6, 7 and 11 of Medicare's form)."""

SUPPLEMENT_QUALIFIERS = {
    "ZZ": "Narrative of an unlisted code",
    "VP": "Vendor product number",
    "OZ": "Product number (GTIN)",
    "CTR": "Contract rate",
    "JP": "Tooth number",
    "JO": "Area of the oral cavity",
}
"""Item 24, shaded half: what `ServiceLine.note` is; NDC and anaesthesia have fields of their own."""

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
