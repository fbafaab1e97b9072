"""The one layout table of the CMS-1500 (02/12): every box once, as data.

The printer, the live preview, the click from a box to its field, and the "what goes here" help all read it.
The grid is the form's own: 10 characters and 6 lines an inch, column 1 at 0.3 inch, on a sheet of 66 lines
(NUCC 02/12; baseline at 12 × line − 3 points below the top edge).
"""

from dataclasses import dataclass

from app.domain.codes import POINTER_LETTERS

COLUMN_PT = 7.2
LINE_PT = 12.0
PAGE_WIDTH_PT, PAGE_HEIGHT_PT = 612.0, 792.0
LINES_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class Box:
    """One place on the form: at most `columns` characters from `column` on `line` of the sheet.

    `field` is where its value comes from, in the words of `Finding.field`; `{n}` never appears: line boxes are
    made once for each of the six rows.
    """

    key: str
    item: str
    column: int
    line: int
    columns: int
    field: str
    title: str
    help: str = ""
    right: bool = False

    @property
    def x_pt(self) -> float:
        """Left edge of the first character."""
        return 21.6 + COLUMN_PT * (self.column - 1)

    @property
    def baseline_y_pt(self) -> float:
        """Baseline above the bottom edge of the sheet."""
        return PAGE_HEIGHT_PT - (LINE_PT * self.line - 3)


def _box(
    key: str, column: int, line: int, columns: int, field: str, title: str, help: str = "", *, right: bool = False
) -> Box:
    return Box(key, key.split(".")[0], column, line, columns, field, title, help, right)


def _date(key: str, columns: tuple[int, int, int], line: int, field: str, title: str, year: int = 4) -> tuple[Box, ...]:
    """Month, day and year of one date."""
    sizes = (2, 2, year)
    return tuple(
        _box(f"{key}.{part}", column, line, size, field, title, "MM DD YY")
        for part, column, size in zip(("month", "day", "year"), columns, sizes, strict=True)
    )


def _crosses(line: int, field: str, title: str, places: dict[str, int], help: str = "") -> tuple[Box, ...]:
    """Boxes of which one is crossed."""
    return tuple(_box(key, column, line, 1, field, title, help) for key, column in places.items())


_CARRIER = tuple(
    _box(f"carrier.{row}", 41, 4 + row, 38, "payer.address", "Payer's name and address", "Where the paper goes.")
    for row in range(4)
)

_PATIENT = (
    *_crosses(
        10,
        "payer.kind",
        "Kind of coverage",
        {
            "1.medicare": 1,
            "1.medicaid": 8,
            "1.tricare": 15,
            "1.champva": 24,
            "1.group": 31,
            "1.feca": 39,
            "1.other": 45,
        },
        "One box, from the payer's kind.",
    ),
    _box("1a", 50, 10, 29, "coverage.member_id", "Insured's id", "As on the card, without spaces or hyphens."),
    _box("2", 1, 12, 28, "patient.name", "Patient's name", "LAST, FIRST, MIDDLE; a suffix follows the last name."),
    *_date("3", (31, 34, 37), 12, "patient.birth_date", "Patient's birth date"),
    *_crosses(12, "patient.sex", "Patient's sex", {"3.male": 42, "3.female": 47}),
    _box("4", 50, 12, 29, "coverage.subscriber", "Insured's name", "LAST, FIRST, MIDDLE."),
    _box("5.street", 1, 14, 28, "patient.address", "Patient's street"),
    *_crosses(
        14,
        "coverage.relation",
        "Patient's relation to the insured",
        {"6.self": 33, "6.spouse": 38, "6.child": 42, "6.other": 47},
    ),
    _box("7.street", 50, 14, 29, "coverage.subscriber", "Insured's street"),
    _box("5.city", 1, 16, 24, "patient.address", "Patient's city"),
    _box("5.state", 26, 16, 3, "patient.address", "Patient's state"),
    _box("7.city", 50, 16, 23, "coverage.subscriber", "Insured's city"),
    _box("7.state", 74, 16, 4, "coverage.subscriber", "Insured's state"),
    _box("5.zip", 1, 18, 12, "patient.address", "Patient's ZIP"),
    _box("5.area", 15, 18, 3, "patient.phone", "Patient's phone"),
    _box("5.phone", 19, 18, 10, "patient.phone", "Patient's phone"),
    _box("7.zip", 50, 18, 12, "coverage.subscriber", "Insured's ZIP"),
    _box("7.area", 65, 18, 3, "coverage.subscriber", "Insured's phone"),
    _box("7.phone", 69, 18, 10, "coverage.subscriber", "Insured's phone"),
)

_OTHER_COVERAGE = (
    _box("9", 1, 20, 28, "other.name", "Other insured's name", "When another plan exists (11d)."),
    _box("11", 50, 20, 29, "coverage.group_number", "Policy, group or FECA number", "NONE where Medicare is primary."),
    _box("9a", 1, 22, 28, "other.member_id", "Other insured's policy or group number"),
    *_crosses(22, "encounter.employment_related", "Condition related to employment", {"10a.yes": 35, "10a.no": 41}),
    *_date("11a", (53, 56, 59), 22, "coverage.subscriber", "Insured's birth date"),
    *_crosses(22, "coverage.subscriber", "Insured's sex", {"11a.male": 68, "11a.female": 75}),
    *_crosses(24, "encounter.auto_accident", "Auto accident", {"10b.yes": 35, "10b.no": 41}),
    _box("10b.state", 45, 24, 2, "encounter.accident_state", "State of the auto accident"),
    _box("11b.qualifier", 50, 24, 2, "encounter.claim_codes", "Other claim id qualifier", "Y4: property and casualty."),
    _box("11b", 53, 24, 27, "encounter.claim_codes", "Other claim id"),
    *_crosses(26, "encounter.other_accident", "Other accident", {"10c.yes": 35, "10c.no": 41}),
    _box("11c", 50, 26, 29, "coverage.plan_name", "Insurance plan or program"),
    _box("9d", 1, 28, 28, "other.plan_name", "Other plan or program"),
    _box("10d", 30, 28, 19, "encounter.claim_codes", "Claim codes", "NUCC condition codes, such as W2."),
    *_crosses(28, "other.name", "Another health plan", {"11d.yes": 52, "11d.no": 57}, "YES asks for 9, 9a and 9d."),
    _box("12", 7, 32, 25, "patient.signature_on_file", "Patient's signature"),
    _box("12.date", 38, 32, 10, "patient.signature_on_file", "Date of the signature"),
    _box("13", 55, 32, 22, "coverage.pays_practice", "Insured's signature", "Benefits are paid to the practice."),
)

_FACTS = (
    *_date("14", (2, 5, 8), 34, "encounter.onset_date", "Date of current illness, injury or pregnancy"),
    _box("14.qualifier", 16, 34, 3, "encounter.onset_date", "Qualifier", "431 onset, 484 last menstrual period."),
    _box("15.qualifier", 31, 34, 3, "encounter.other_date", "Qualifier of the other date"),
    *_date("15", (37, 40, 43), 34, "encounter.other_date", "Other date"),
    *_date("16.from", (54, 57, 60), 34, "encounter.unable_to_work_from", "Unable to work from"),
    *_date("16.to", (68, 71, 74), 34, "encounter.unable_to_work_to", "Unable to work to"),
    _box("17a.qualifier", 30, 35, 2, "encounter.referring", "Other id qualifier"),
    _box("17a", 33, 35, 17, "encounter.referring", "Referring provider's other id"),
    _box("17.qualifier", 1, 36, 2, "encounter.referring", "DN referring, DK ordering, DQ supervising"),
    _box("17", 4, 36, 24, "encounter.referring", "Referring, ordering or supervising provider"),
    _box("17b", 33, 36, 10, "encounter.referring", "Their NPI"),
    *_date("18.from", (54, 57, 60), 36, "encounter.hospital_from", "In hospital from"),
    *_date("18.to", (68, 71, 74), 36, "encounter.hospital_to", "In hospital to"),
    _box("19", 1, 38, 48, "encounter.additional_info", "Additional claim information"),
    *_crosses(38, "encounter.outside_lab", "Outside lab", {"20.yes": 52, "20.no": 57}),
    _box("20.charge", 62, 38, 8, "encounter.outside_lab", "Outside lab charges", right=True),
    _box("21.indicator", 42, 39, 1, "diagnosis.0", "ICD indicator", "0 = ICD-10-CM."),
    *(
        _box(
            f"21.{letter}",
            (3, 16, 29, 42)[place % 4],
            40 + place // 4,
            7,
            f"diagnosis.{place}",
            f"Diagnosis {letter}",
            "Most specific code, without its dot, in order of priority.",
        )
        for place, letter in enumerate(POINTER_LETTERS)
    ),
    _box("22.code", 50, 40, 11, "claim.version", "Resubmission code", "7 replacement, 8 void; empty on an original."),
    _box("22.reference", 62, 40, 18, "claim.version", "Original reference number", "The payer's own claim number."),
    _box("23", 50, 42, 29, "encounter.authorization", "Prior authorization number"),
)


def _line_boxes(row: int) -> tuple[Box, ...]:
    """Item 24, one of the six rows (counting from 0): a shaded and an unshaded half."""
    shaded, line = 45 + 2 * row, 46 + 2 * row
    path = f"line.{row}"

    def box(
        item: str, part: str, column: int, at: int, columns: int, field: str, title: str, right: bool = False
    ) -> Box:
        key = f"{item}.{row + 1}" + (f".{part}" if part else "")
        return Box(key, item, column, at, columns, f"{path}.{field}", title, right=right)

    dates = tuple(
        box("24A", f"{end}.{part}", column, line, 2, "service_date", f"Service date {end}")
        for end, columns in (("from", (1, 4, 7)), ("to", (10, 13, 16)))
        for part, column in zip(("month", "day", "year"), columns, strict=True)
    )
    modifiers = tuple(
        box("24D", f"modifier{place + 1}", 33 + 3 * place, line, 2, "modifiers", f"Modifier {place + 1}")
        for place in range(4)
    )
    return (
        box("24", "", 1, shaded, 61, "ndc", "Supplemental information (NDC, narrative)"),
        box("24H", "shaded", 63, shaded, 2, "epsdt", "EPSDT condition"),
        box("24I", "", 65, shaded, 2, "rendering", "Id qualifier"),
        box("24J", "other", 68, shaded, 11, "rendering", "Rendering provider's other id"),
        *dates,
        box("24B", "", 19, line, 2, "place_of_service", "Place of service"),
        box("24C", "", 22, line, 2, "emergency", "Emergency"),
        box("24D", "", 25, line, 6, "procedure", "CPT or HCPCS code"),
        *modifiers,
        box("24E", "", 45, line, 4, "pointers", "Diagnosis pointers"),
        box("24F", "dollars", 50, line, 6, "charge", "Charge", right=True),
        box("24F", "cents", 56, line, 2, "charge", "Charge, cents"),
        box("24G", "", 59, line, 3, "units", "Days or units", right=True),
        box("24H", "", 63, line, 1, "epsdt", "EPSDT or family planning"),
        box("24J", "npi", 68, line, 10, "rendering", "Rendering provider's NPI"),
    )


_FOOT = (
    _box("25", 1, 58, 15, "practice.tax_id", "Federal tax id"),
    *_crosses(58, "practice.tax_id", "SSN or EIN", {"25.ssn": 17, "25.ein": 19}),
    _box("26", 23, 58, 14, "claim.number", "Account number", "The claim's number; it comes back on the remittance."),
    *_crosses(58, "practice.accepts_assignment", "Accepts assignment", {"27.yes": 38, "27.no": 43}),
    _box("28.dollars", 50, 58, 7, "line.0.charge", "Total charge of this form", right=True),
    _box("28.cents", 58, 58, 2, "line.0.charge", "Total charge, cents"),
    _box("29.dollars", 61, 58, 6, "encounter.patient_paid", "Amount paid", right=True),
    _box("29.cents", 68, 58, 2, "encounter.patient_paid", "Amount paid, cents"),
    _box("33.area", 66, 59, 3, "practice.phone", "Billing provider's phone"),
    _box("33.phone", 70, 59, 9, "practice.phone", "Billing provider's phone"),
    _box("32.name", 23, 60, 26, "encounter.facility", "Service facility"),
    _box("33.name", 50, 60, 29, "practice.name", "Billing provider"),
    _box("32.street", 23, 61, 26, "encounter.facility", "Service facility's street"),
    _box("33.street", 50, 61, 29, "practice.address", "Billing provider's street"),
    _box("31", 1, 62, 22, "encounter.rendering", "Signature of the provider"),
    _box("32.city", 23, 62, 26, "encounter.facility", "Service facility's city, state, ZIP"),
    _box("33.city", 50, 62, 29, "practice.address", "Billing provider's city, state, ZIP"),
    _box("31.date", 14, 63, 8, "encounter.rendering", "Date of the signature"),
    _box("32a", 24, 63, 10, "encounter.facility", "Service facility's NPI"),
    _box("32b", 36, 63, 14, "encounter.facility", "Service facility's other id"),
    _box("33a", 51, 63, 10, "practice.npi", "Billing provider's NPI"),
    _box("33b", 63, 63, 17, "practice.npi", "Billing provider's other id"),
)

BOXES: tuple[Box, ...] = (
    *_CARRIER,
    *_PATIENT,
    *_OTHER_COVERAGE,
    *_FACTS,
    *(box for row in range(LINES_A_PAGE) for box in _line_boxes(row)),
    *_FOOT,
)
"""Top to bottom, as the form is read."""

BOX_BY_KEY = {box.key: box for box in BOXES}
