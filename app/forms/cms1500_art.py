"""Our own picture of the CMS-1500 (02/12) for plain paper, as data: cells, shaded halves, cross boxes, words.

Points from the top left of the sheet. reportlab and the live preview both draw from these tables.
"""

from dataclasses import dataclass
from itertools import pairwise

from app.domain.codes import POINTER_LETTERS
from app.forms.cms1500_boxes import BOXES, LINES_A_PAGE

LEFT, MIDDLE, RIGHT_HALF, RIGHT = 18.0, 226.0, 370.0, 594.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A ruled field with its small printed label."""

    x0: float
    top: float
    x1: float
    bottom: float
    label: str = ""
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Printed words that belong to no cell; `size` in points."""

    x: float
    baseline: float
    text: str
    size: float = 5.5
    bold: bool = False


def _row(line: int, *cells: tuple[float, float, str], height: int = 2) -> tuple[Cell, ...]:
    """Cells of the row whose data stands on `line` of the sheet; `height` in lines."""
    return tuple(Cell(x0, 12.0 * (line - height), x1, 12.0 * line, label) for x0, x1, label in cells)


_THIRDS = ((LEFT, MIDDLE), (MIDDLE, RIGHT_HALF), (RIGHT_HALF, RIGHT))


def _thirds(line: int, *labels: str) -> tuple[Cell, ...]:
    return _row(line, *((x0, x1, label) for (x0, x1), label in zip(_THIRDS, labels, strict=True)))


_LINE_EDGES = (18.0, 83.0, 148.0, 170.0, 190.0, 334.0, 370.0, 435.0, 464.0, 480.0, 500.0, 594.0)
_LINE_HEADS = (
    "24. A. DATE(S) OF SERVICE  From",
    "To",
    "B. PLACE",
    "C. EMG",
    "D. PROCEDURES, SERVICES, OR SUPPLIES  (CPT/HCPCS, MODIFIER)",
    "E. DIAGNOSIS POINTER",
    "F. $ CHARGES",
    "G. DAYS OR UNITS",
    "H. EPSDT",
    "I. ID. QUAL.",
    "J. RENDERING PROVIDER ID. #",
)

CELLS: tuple[Cell, ...] = (
    *_row(10, (LEFT, RIGHT_HALF, "1."), (RIGHT_HALF, RIGHT, "1a. INSURED'S I.D. NUMBER")),
    *_thirds(
        12,
        "2. PATIENT'S NAME (Last Name, First Name, Middle Initial)",
        "3. PATIENT'S BIRTH DATE          SEX",
        "4. INSURED'S NAME (Last Name, First Name, Middle Initial)",
    ),
    *_thirds(
        14,
        "5. PATIENT'S ADDRESS (No., Street)",
        "6. PATIENT RELATIONSHIP TO INSURED",
        "7. INSURED'S ADDRESS (No., Street)",
    ),
    *_row(
        16,
        (LEFT, 194, "CITY"),
        (194, MIDDLE, "STATE"),
        (MIDDLE, RIGHT_HALF, "8. RESERVED FOR NUCC USE"),
        (RIGHT_HALF, 540, "CITY"),
        (540, RIGHT, "STATE"),
    ),
    *_row(
        18,
        (LEFT, 110, "ZIP CODE"),
        (110, MIDDLE, "TELEPHONE (Include Area Code)"),
        (MIDDLE, RIGHT_HALF, ""),
        (RIGHT_HALF, 475, "ZIP CODE"),
        (475, RIGHT, "TELEPHONE (Include Area Code)"),
    ),
    *_thirds(
        20,
        "9. OTHER INSURED'S NAME (Last Name, First Name, Middle Initial)",
        "10. IS PATIENT'S CONDITION RELATED TO:",
        "11. INSURED'S POLICY GROUP OR FECA NUMBER",
    ),
    *_thirds(
        22,
        "a. OTHER INSURED'S POLICY OR GROUP NUMBER",
        "a. EMPLOYMENT? (Current or Previous)",
        "a. INSURED'S DATE OF BIRTH                         SEX",
    ),
    *_thirds(
        24,
        "b. RESERVED FOR NUCC USE",
        "b. AUTO ACCIDENT?                        PLACE (State)",
        "b. OTHER CLAIM ID (Designated by NUCC)",
    ),
    *_thirds(26, "c. RESERVED FOR NUCC USE", "c. OTHER ACCIDENT?", "c. INSURANCE PLAN NAME OR PROGRAM NAME"),
    *_thirds(
        28,
        "d. INSURANCE PLAN NAME OR PROGRAM NAME",
        "10d. CLAIM CODES (Designated by NUCC)",
        "d. IS THERE ANOTHER HEALTH BENEFIT PLAN?",
    ),
    *_row(
        32,
        (LEFT, RIGHT_HALF, "12. PATIENT'S OR AUTHORIZED PERSON'S SIGNATURE  I authorize the release of information"),
        (RIGHT_HALF, RIGHT, "13. INSURED'S OR AUTHORIZED PERSON'S SIGNATURE  I authorize payment"),
        height=4,
    ),
    *_thirds(
        34,
        "14. DATE OF CURRENT ILLNESS, INJURY, or PREGNANCY (LMP)      QUAL.",
        "15. OTHER DATE",
        "16. DATES PATIENT UNABLE TO WORK IN CURRENT OCCUPATION",
    ),
    *_row(
        36,
        (LEFT, MIDDLE, "17. NAME OF REFERRING PROVIDER OR OTHER SOURCE"),
        (RIGHT_HALF, RIGHT, "18. HOSPITALIZATION DATES RELATED TO CURRENT SERVICES"),
    ),
    *_row(35, (MIDDLE, RIGHT_HALF, "17a."), height=1),
    *_row(36, (MIDDLE, RIGHT_HALF, "17b. NPI"), height=1),
    *_row(
        38,
        (LEFT, RIGHT_HALF, "19. ADDITIONAL CLAIM INFORMATION (Designated by NUCC)"),
        (RIGHT_HALF, RIGHT, "20. OUTSIDE LAB?                          $ CHARGES"),
    ),
    *_row(42, (LEFT, RIGHT_HALF, "21. DIAGNOSIS OR NATURE OF ILLNESS OR INJURY  (Relate A-L to line 24E)"), height=4),
    *_row(
        40,
        (RIGHT_HALF, 453, "22. RESUBMISSION CODE"),
        (453, RIGHT, "ORIGINAL REF. NO."),
    ),
    *_row(42, (RIGHT_HALF, RIGHT, "23. PRIOR AUTHORIZATION NUMBER")),
    *_row(44, *((x0, x1, label) for x0, x1, label in zip(_LINE_EDGES, _LINE_EDGES[1:], _LINE_HEADS, strict=False))),
    *(
        cell
        for row in range(LINES_A_PAGE)
        for cell in (
            Cell(LEFT, 528.0 + 24 * row, RIGHT, 540.0 + 24 * row, shaded=True),
            *_row(46 + 2 * row, *((x0, x1, "") for x0, x1 in pairwise(_LINE_EDGES)), height=1),
        )
    ),
    *_row(
        58,
        (LEFT, 176, "25. FEDERAL TAX I.D. NUMBER     SSN  EIN"),
        (176, 284, "26. PATIENT'S ACCOUNT NO."),
        (284, RIGHT_HALF, "27. ACCEPT ASSIGNMENT?"),
        (RIGHT_HALF, 450, "28. TOTAL CHARGE   $"),
        (450, 523, "29. AMOUNT PAID  $"),
        (523, RIGHT, "30. Rsvd for NUCC Use"),
    ),
    *_row(
        63,
        (LEFT, 176, "31. SIGNATURE OF PHYSICIAN OR SUPPLIER"),
        (176, RIGHT_HALF, "32. SERVICE FACILITY LOCATION INFORMATION"),
        (RIGHT_HALF, RIGHT, "33. BILLING PROVIDER INFO & PH #"),
        height=5,
    ),
    *_row(
        63,
        (176, 262, "a."),
        (262, RIGHT_HALF, "b."),
        (RIGHT_HALF, 456, "a."),
        (456, RIGHT, "b."),
        height=1,
    ),
)

_CROSS_LABELS = {
    "1.medicare": "MEDICARE",
    "1.medicaid": "MEDICAID",
    "1.tricare": "TRICARE",
    "1.champva": "CHAMPVA",
    "1.group": "GROUP",
    "1.feca": "FECA",
    "1.other": "OTHER",
    "6.self": "Self",
    "6.spouse": "Spouse",
    "6.child": "Child",
    "6.other": "Other",
    "3.male": "M",
    "3.female": "F",
    "11a.male": "M",
    "11a.female": "F",
    "25.ssn": "",
    "25.ein": "",
} | {f"{item}.{word}": word.upper() for item in ("10a", "10b", "10c", "11d", "20", "27") for word in ("yes", "no")}

CROSSES: tuple[tuple[str, float, float], ...] = tuple(
    (box.key, box.x_pt - 1.2, 792 - box.baseline_y_pt) for box in BOXES if box.key in _CROSS_LABELS
)
"""Boxes to cross: key, left edge, baseline from the top."""

WORDS: tuple[Words, ...] = (
    Words(LEFT, 68, "HEALTH INSURANCE CLAIM FORM", 11, bold=True),
    Words(LEFT, 77, "APPROVED BY NATIONAL UNIFORM CLAIM COMMITTEE (NUCC) 02/12 · file copy on plain paper"),
    Words(LEFT, 92, "PICA"),
    Words(RIGHT - 16, 92, "PICA"),
    *(Words(x + 11, baseline - 1, _CROSS_LABELS[key], 5) for key, x, baseline in CROSSES if _CROSS_LABELS[key]),
    Words(302, 464, "ICD Ind.", 5.5),
    *(
        Words(24 + 93.6 * (place % 4), 477 + 12 * (place // 4), f"{letter}.", 7)
        for place, letter in enumerate(POINTER_LETTERS)
    ),
    *(Words(10, 549 + 24 * row, str(row + 1), 7, bold=True) for row in range(LINES_A_PAGE)),
    Words(LEFT, 765, "SIGNED                                   DATE", 5),
    Words(LEFT, 774, "NUCC Instruction Manual available at: www.nucc.org", 5),
    Words(430, 774, "FORM 1500 (02-12)", 6, bold=True),
)
