"""The one layout table of the CMS-1500 (02/12): every box once, as data.

The printer, the live preview, the click from a box to its field, and the "what goes here" help all read it.
The grid is the form's own: 10 characters and 6 lines an inch, column 1 at 0.3 inch, on a sheet of 66 lines
(NUCC 02/12; baseline at 12 × line − 3 points below the top edge).
"""

from dataclasses import replace

from app.domain.codes import POINTER_LETTERS
from app.forms.layout import COLUMN_PT, LINE_PT, PAGE_HEIGHT_PT, Box

FIRST_COLUMN_PT = 21.6
LINES_A_PAGE = 6


def _box(
    key: str, column: int, line: int, columns: int, field: str, title: str, help: str, *, right: bool = False
) -> Box:
    """`column` and `line` of the sheet, each counted from 1."""
    x_pt = FIRST_COLUMN_PT + COLUMN_PT * (column - 1)
    baseline_y_pt = PAGE_HEIGHT_PT - (LINE_PT * line - 3)
    return Box(key, key.split(".")[0], x_pt, baseline_y_pt, columns, field, title, help, right)


def _instead(box: Box) -> Box:
    """A box that lies over others."""
    return replace(box, instead=True)


def _date(key: str, columns: tuple[int, int, int], line: int, field: str, title: str, help: str) -> tuple[Box, ...]:
    """Month, day and year of one date."""
    return tuple(
        _box(f"{key}.{part}", column, line, size, field, title, help)
        for part, column, size in zip(("month", "day", "year"), columns, (2, 2, 4), strict=True)
    )


def _crosses(line: int, field: str, title: str, places: dict[str, int], help: str) -> tuple[Box, ...]:
    """Boxes of which one is crossed."""
    return tuple(_box(key, column, line, 1, field, title, help) for key, column in places.items())


_BIRTH = "MM DD CCYY, the year in full."
_SHORT_DATE = "MM DD YY."
_CODED = "Two letters that say which number follows: 0B licence, 1G UPIN, G2 the payer's own, LU location, ZZ taxonomy."
_KINDS = "One box, by the kind of payer."
_RESERVED_NUMBER = "Without spaces or hyphens."

_CARRIER = tuple(
    _box(f"carrier.{row}", 41, 4 + row, 38, "payer.address", "Payer's name and address", "Where the paper is mailed.")
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
        _KINDS,
    ),
    _box("1a", 50, 10, 29, "coverage.member_id", "Insured's ID", "As on the card, without spaces or hyphens."),
    _box("2", 1, 12, 28, "patient.name", "Patient's name", "LAST, FIRST, M. A suffix follows the last name."),
    *_date("3", (31, 34, 37), 12, "patient.birth_date", "Patient's birth date", _BIRTH),
    *_crosses(
        12, "patient.sex", "Patient's sex", {"3.male": 42, "3.female": 47}, "One box; neither where it is not known."
    ),
    _box("4", 50, 12, 29, "coverage.subscriber.name", "Insured's name", "LAST, FIRST, M. Medicare alone: empty."),
    _box("5.street", 1, 14, 28, "patient.address", "Patient's street", "Without commas, periods or #."),
    *_crosses(
        14,
        "coverage.relation",
        "Patient's relation to the insured",
        {"6.self": 33, "6.spouse": 38, "6.child": 42, "6.other": 47},
        "One box, when item 4 is filled.",
    ),
    _box("7.street", 50, 14, 29, "coverage.subscriber.address", "Insured's street", "When item 4 is filled."),
    _box("5.city", 1, 16, 24, "patient.address", "Patient's city", "In full, without commas or periods."),
    _box("5.state", 26, 16, 3, "patient.address", "Patient's state", "Two letters."),
    _box("7.city", 50, 16, 23, "coverage.subscriber.address", "Insured's city", "When item 4 is filled."),
    _box("7.state", 74, 16, 4, "coverage.subscriber.address", "Insured's state", "Two letters."),
    _box("5.zip", 1, 18, 12, "patient.address", "Patient's ZIP", "Five digits, or nine with a hyphen."),
    _box("5.area", 15, 18, 3, "patient.phone", "Patient's area code", "Three digits."),
    _box("5.phone", 19, 18, 10, "patient.phone", "Patient's phone", "Seven digits, without a hyphen."),
    _box("7.zip", 50, 18, 12, "coverage.subscriber.address", "Insured's ZIP", "Five digits, or nine with a hyphen."),
    _box("7.area", 65, 18, 3, "coverage.subscriber.phone", "Insured's area code", "Three digits."),
    _box("7.phone", 69, 18, 10, "coverage.subscriber.phone", "Insured's phone", "Seven digits, without a hyphen."),
)

_OTHER = "other.coverage"

_COVERAGE = (
    _box("9", 1, 20, 28, _OTHER, "Other insured's name", "LAST, FIRST, M, when 11d says YES."),
    _box(
        "11",
        50,
        20,
        29,
        "coverage.group_number",
        "Policy, group or FECA number",
        "As on the card; NONE where Medicare pays first.",
    ),
    _box("9a", 1, 22, 28, _OTHER, "Other insured's policy or group number", "Of the plan asked next."),
    *_crosses(
        22,
        "encounter.employment_related",
        "Condition related to employment",
        {"10a.yes": 35, "10a.no": 41},
        "YES asks workers' compensation first.",
    ),
    *_date("11a", (53, 56, 59), 22, "coverage.subscriber.birth_date", "Insured's birth date", _BIRTH),
    *_crosses(22, "coverage.subscriber.sex", "Insured's sex", {"11a.male": 68, "11a.female": 75}, "One box."),
    *_crosses(
        24,
        "encounter.auto_accident",
        "Condition related to an auto accident",
        {"10b.yes": 35, "10b.no": 41},
        "YES wants the state, and the day in item 14.",
    ),
    _box("10b.state", 45, 24, 2, "encounter.accident_state", "State of the auto accident", "Two letters, with YES."),
    _box(
        "11b.qualifier",
        50,
        24,
        2,
        "encounter.other_claim_id",
        "Other claim ID, qualifier",
        "Y4 for property and casualty; else empty.",
    ),
    _box(
        "11b",
        53,
        24,
        27,
        "encounter.other_claim_id",
        "Other claim ID",
        "The case's number at a property and casualty insurer; the employer where a plan pays before Medicare.",
    ),
    *_crosses(
        26,
        "encounter.other_accident",
        "Condition related to another accident",
        {"10c.yes": 35, "10c.no": 41},
        "YES asks who else may have to pay.",
    ),
    _box("11c", 50, 26, 29, "coverage.plan_name", "Insurance plan or program", "The plan's name as on the card."),
    _box("9d", 1, 28, 28, _OTHER, "Other insurance plan or program", "The name of the plan asked next."),
    _box(
        "10d",
        30,
        28,
        19,
        "encounter.claim_codes",
        "Claim codes",
        "NUCC condition codes, three spaces between: W2   10.",
    ),
    *_crosses(
        28, _OTHER, "Another health plan", {"11d.yes": 52, "11d.no": 57}, "YES wants 9, 9a and 9d; Medicare: empty."
    ),
    _box(
        "12",
        7,
        32,
        25,
        "patient.signature_on_file",
        "Patient's signature",
        "SIGNATURE ON FILE, or signed by hand: lets you release records.",
    ),
    _box("12.date", 38, 32, 10, "patient.signature_on_file", "Date of the patient's signature", "Empty when on file."),
    _box(
        "13",
        55,
        32,
        22,
        "coverage.pays_practice",
        "Insured's signature",
        "SIGNATURE ON FILE: the payer pays you, not the patient.",
    ),
)

_PERSON = "encounter.referring"

_FACTS = (
    *_date("14", (2, 5, 8), 34, "encounter.onset_date", "Onset of illness, injury or pregnancy", _SHORT_DATE),
    _box(
        "14.qualifier",
        16,
        34,
        3,
        "encounter.onset_qualifier",
        "What the date in 14 is",
        "431 onset or injury, 484 last menstrual period; Medicare: empty.",
    ),
    _box(
        "15.qualifier",
        31,
        34,
        3,
        "encounter.other_date_qualifier",
        "What the date in 15 is",
        "454 first treatment, 304 latest visit, 439 accident, 455 x-ray …",
    ),
    *_date("15", (37, 40, 43), 34, "encounter.other_date", "Other date", _SHORT_DATE),
    *_date("16.from", (54, 57, 60), 34, "encounter.unable_to_work_from", "Unable to work from", _SHORT_DATE),
    *_date("16.to", (68, 71, 74), 34, "encounter.unable_to_work_to", "Unable to work to", _SHORT_DATE),
    _box("17a.qualifier", 30, 35, 2, "referring.other_id", "Referring provider's other ID, qualifier", _CODED),
    _box("17a", 33, 35, 17, "referring.other_id", "Referring provider's other ID", _RESERVED_NUMBER),
    _box(
        "17.qualifier",
        1,
        36,
        2,
        "encounter.referring_role",
        "What the provider in 17 did",
        "DN referred, DK ordered, DQ supervised.",
    ),
    _box(
        "17",
        4,
        36,
        24,
        _PERSON,
        "Referring, ordering or supervising provider",
        "FIRST MIDDLE LAST CREDENTIALS, no commas.",
    ),
    _box("17b", 33, 36, 10, "referring.npi", "Referring provider's NPI", "Ten digits."),
    *_date("18.from", (54, 57, 60), 36, "encounter.hospital_from", "In hospital from", _SHORT_DATE),
    *_date("18.to", (68, 71, 74), 36, "encounter.hospital_to", "In hospital to", "MM DD YY; empty while still in."),
    _box(
        "19.above",
        26,
        37,
        23,
        "encounter.additional_info",
        "Additional claim information",
        "Begins here when it is longer than one row.",
    ),
    _box(
        "19",
        1,
        38,
        48,
        "encounter.additional_info",
        "Additional claim information",
        "As the payer asks for; 71 characters at most.",
    ),
    *_crosses(
        38,
        "encounter.outside_lab",
        "Outside lab",
        {"20.yes": 52, "20.no": 57},
        "YES: a test bought from the lab in item 32.",
    ),
    _box(
        "20.charge",
        62,
        38,
        8,
        "encounter.outside_lab_cents",
        "Outside lab charges",
        "Dollars and cents without a point.",
        right=True,
    ),
    _box("21.indicator", 42, 39, 1, "diagnosis.0", "ICD indicator", "0 is ICD-10-CM."),
    *(
        _box(
            f"21.{letter}",
            (3, 16, 29, 42)[place % 4],
            40 + place // 4,
            7,
            f"diagnosis.{place}",
            f"Diagnosis {letter}",
            "ICD-10-CM, as specific as can be, without its point; the main reason is A.",
        )
        for place, letter in enumerate(POINTER_LETTERS)
    ),
    _box("22.code", 50, 40, 11, "claim.version", "Resubmission code", "7 replaces, 8 voids; empty on a first claim."),
    _box(
        "22.reference",
        62,
        40,
        18,
        "claim.original_reference",
        "Original reference number",
        "The payer's own number of the claim replaced or voided.",
    ),
    _box(
        "23",
        50,
        42,
        29,
        "encounter.authorization",
        "Prior authorization number",
        "One number: authorization, referral, CLIA or mammography.",
    ),
)


def _line_boxes(row: int) -> tuple[Box, ...]:
    """Item 24, one of the six rows (counting from 0): a shaded and an unshaded half."""
    shaded, line = 45 + 2 * row, 46 + 2 * row

    def box(
        key: str, column: int, at: int, columns: int, field: str, title: str, help: str, *, right: bool = False
    ) -> Box:
        item, _, part = key.partition(".")
        key = ".".join(piece for piece in (item, str(row + 1), part) if piece)
        path = field if "." in field else f"line.{row}.{field}"
        return _box(key, column, at, columns, path, title, help, right=right)

    dates = tuple(
        box(f"24A.{end}.{part}", column, line, 2, field, title, help)
        for end, columns, field, title, help in (
            ("from", (1, 4, 7), "service_date", "First day of service", _SHORT_DATE),
            ("to", (10, 13, 16), "through_date", "Last day of service", "MM DD YY; the same day again for one day."),
        )
        for part, column in zip(("month", "day", "year"), columns, strict=True)
    )
    long_dates = tuple(
        _instead(box(f"24A.{end}.long", column, line, 8, field, title, "MMDDCCYY run together, for some payers."))
        for end, column, field, title in (
            ("from", 1, "service_date", "First day of service"),
            ("to", 10, "through_date", "Last day of service"),
        )
    )
    modifiers = tuple(
        box(
            f"24D.modifier{place + 1}",
            33 + 3 * place,
            line,
            2,
            "modifiers",
            f"Modifier {place + 1}",
            "Two characters, the one that bears on payment first.",
        )
        for place in range(4)
    )
    return (
        box(
            "24",
            1,
            shaded,
            61,
            "drug",
            "Supplemental information",
            "N4, the NDC, its unit and quantity; ZZ and words for an unlisted code.",
        ),
        box("24H.shaded", 63, shaded, 2, "epsdt", "EPSDT reason", "AV, S2, ST or NU, where the state asks for it."),
        box("24I", 65, shaded, 2, "provider.other_id", "Rendering provider's other ID, qualifier", _CODED),
        box("24J.other", 68, shaded, 11, "provider.other_id", "Rendering provider's other ID", _RESERVED_NUMBER),
        *dates,
        *long_dates,
        box(
            "24B", 19, line, 2, "place_of_service", "Place of service", "Two digits: 11 office, 12 home, 21 hospital …"
        ),
        box("24C", 22, line, 2, "emergency", "Emergency", "Y or empty."),
        box("24D", 25, line, 6, "procedure", "CPT or HCPCS code", "Five characters."),
        *modifiers,
        box(
            "24E",
            45,
            line,
            4,
            "pointers",
            "Diagnosis pointers",
            "Letters of item 21, the main reason first; Medicare: one.",
        ),
        box("24F.dollars", 50, line, 6, "charge", "Charge", "For all units of the line.", right=True),
        box("24F.cents", 56, line, 2, "charge", "Charge, cents", "Two digits."),
        box("24G", 59, line, 3, "units", "Days or units", "A number; minutes for anesthesia.", right=True),
        box("24H", 63, line, 1, "epsdt", "EPSDT or family planning", "Y or N, where the payer asks for it."),
        box("24J.npi", 68, line, 10, "rendering", "Rendering provider's NPI", "Ten digits: who did it."),
    )


_PLACE = "encounter.facility"

_FOOT = (
    _box("25", 1, 58, 15, "practice.tax_id", "Federal tax ID", "Nine digits, without a hyphen."),
    *_crosses(58, "practice.tax_id", "SSN or EIN", {"25.ssn": 17, "25.ein": 19}, "Which of the two the number is."),
    _box("26", 23, 58, 14, "claim.number", "Account number", "The claim's number; it comes back with the payment."),
    *_crosses(
        58,
        "practice.accepts_assignment",
        "Accepts assignment",
        {"27.yes": 38, "27.no": 43},
        "YES: the payer's allowed amount is taken as full price.",
    ),
    _box("28.dollars", 50, 58, 7, "line.0.charge", "Total charge", "The sum of 24F on this sheet.", right=True),
    _box("28.cents", 58, 58, 2, "line.0.charge", "Total charge, cents", "Two digits."),
    _instead(
        _box("28.words", 50, 58, 10, "line.0.charge", "Total charge", "CONTINUED, where the last sheet has it all.")
    ),
    _box(
        "29.dollars",
        61,
        58,
        6,
        "encounter.patient_paid",
        "Amount paid",
        "By the patient, on these services; first sheet only.",
        right=True,
    ),
    _box("29.cents", 68, 58, 2, "encounter.patient_paid", "Amount paid, cents", "Two digits."),
    _box("33.area", 66, 59, 3, "practice.phone", "Billing provider's area code", "Three digits."),
    _box("33.phone", 70, 59, 9, "practice.phone", "Billing provider's phone", "Seven digits, without a hyphen."),
    _box(
        "32.name", 23, 60, 26, _PLACE, "Service facility", "Where the service was done, when that is not the practice."
    ),
    _box("33.name", 50, 60, 29, "practice.name", "Billing provider", "The practice, as the payer knows it."),
    _box("32.street", 23, 61, 26, _PLACE, "Service facility's street", "A street address, no PO box."),
    _box("33.street", 50, 61, 29, "practice.address", "Billing provider's street", "A street address, no PO box."),
    _box("31", 1, 62, 22, "encounter.rendering", "Provider's signature", "Name and credentials, or SIGNATURE ON FILE."),
    _box(
        "32.city",
        23,
        62,
        26,
        _PLACE,
        "Service facility's city, state and ZIP",
        "Without a comma; nine-digit ZIP with its hyphen.",
    ),
    _box(
        "33.city",
        50,
        62,
        29,
        "practice.address",
        "Billing provider's city, state and ZIP",
        "Without a comma; nine-digit ZIP with its hyphen.",
    ),
    _box(
        "31.date",
        14,
        63,
        8,
        "encounter.rendering",
        "Date of the provider's signature",
        "MM DD YY: the day the claim was made ready.",
    ),
    _box("32a", 24, 63, 10, "facility.npi", "Service facility's NPI", "Ten digits."),
    _box(
        "32b", 36, 63, 14, "facility.other_id", "Service facility's other ID", "Qualifier and number, nothing between."
    ),
    _box("33a", 51, 63, 10, "practice.npi", "Billing provider's NPI", "Ten digits."),
    _box(
        "33b",
        63,
        63,
        17,
        "practice.other_id",
        "Billing provider's other ID",
        "Qualifier and number: ZZ and the taxonomy, or G2.",
    ),
)

BOXES: tuple[Box, ...] = (
    *_CARRIER,
    *_PATIENT,
    *_COVERAGE,
    *_FACTS,
    *(box for row in range(LINES_A_PAGE) for box in _line_boxes(row)),
    *_FOOT,
)
"""Top to bottom, as the form is read."""

ALSO = {
    "encounter.patient": "patient.name",
    "encounter.practice": "practice.name",
    "encounter.service_date": "line.0.service_date",
    "encounter.place_of_service": "line.0.place_of_service",
    "line.note": "line.drug",
    "line.note_qualifier": "line.drug",
    "line.anesthesia": "line.drug",
    "payer.name": "payer.address",
    "payer.attention": "payer.address",
    "coverage.rank": "other.coverage",
    "coverage.payer_id": "payer.address",
    "coverage.employer": "coverage.subscriber.name",
    "coverage.msp_reason": "coverage.group_number",
    "other.payer_id": "other.coverage",
    "practice.address.zip_code": "practice.address",
    "practice.taxonomy": "practice.other_id",
    "practice.other_id_qualifier": "practice.other_id",
    "practice.clia_number": "encounter.authorization",
    "provider.name": "encounter.rendering",
    "provider.signature_on_file": "encounter.rendering",
    "provider.npi": "line.0.rendering",
    "provider.taxonomy": "provider.other_id",
    "provider.other_id_qualifier": "provider.other_id",
    "referring.name": "encounter.referring",
    "referring.other_id_qualifier": "referring.other_id",
    "facility.name": "encounter.facility",
    "facility.address": "encounter.facility",
    "facility.address.zip_code": "encounter.facility",
    "facility.other_id_qualifier": "facility.other_id",
}
"""What else is printed in the boxes of a field."""

BOX_BY_KEY = {box.key: box for box in BOXES}
