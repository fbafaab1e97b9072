"""Our own picture of the CMS-1500 (02/12) for plain paper, as data: shaded halves, rules, arrow heads, words.

Points from the top left of the sheet. reportlab and the live preview both draw these tables, in their order.
Borders run through the middle of the grid's blank columns and along its line bottoms, so that nothing printed
by the layout table can touch them.
"""

from itertools import pairwise

from app.domain.codes import POINTER_LETTERS
from app.forms.cms1500_boxes import BOX_BY_KEY, FIRST_COLUMN_PT, LINES_A_PAGE
from app.forms.layout import COLUMN_PT, LINE_PT, PAGE_HEIGHT_PT, Arrow, Picture, Rule, Shade, Words

RED = "#c8323a"
SHADE = "#f8e6e8"

BAR_PT = 2.4
DASHES = (3.0, 1.6)


def left_of(column: int) -> float:
    """The left edge of a grid column (1 and up)."""
    return FIRST_COLUMN_PT + COLUMN_PT * (column - 1)


def through(column: int) -> float:
    """The middle of a grid column, where a border may run when nothing prints in it."""
    return left_of(column) + COLUMN_PT / 2


def under(line: int) -> float:
    """The bottom of a line of the sheet (1 to 66)."""
    return LINE_PT * line


LEFT, RIGHT = 19.2, 590.4
SECOND, THIRD = through(29), through(49)
"""Where the middle and the right third of the upper half begin."""

_REFERRING = left_of(28)
"""The border between 17 and 17a, past the last of the name's columns."""
_EPSDT, _QUALIFIER = left_of(65), through(67)
_FACILITY, _FACILITY_OTHER, _BILLING_OTHER = through(22), 261.6, 456.0
_CROSS_PT = 10.2


def _across(line: int, x0: float = LEFT, x1: float = RIGHT) -> Rule:
    return Rule(x0, under(line), x1, under(line))


def _down(x: float, first: int, last: int, *, dashed: bool = False) -> Rule:
    """A border down the lines `first` to `last` of the sheet, both included."""
    return Rule(x, under(first - 1), x, under(last), dashed=dashed)


def _parts(line: int, *columns: int) -> tuple[Rule, ...]:
    """Dashed rules between the pieces of a value."""
    return tuple(_down(through(column), line, line, dashed=True) for column in columns)


def _cross(key: str) -> tuple[Rule, ...]:
    """The little square round a cross."""
    box = BOX_BY_KEY[key]
    x0 = box.x_pt + COLUMN_PT / 2 - _CROSS_PT / 2
    bottom = PAGE_HEIGHT_PT - box.baseline_y_pt + 1.6
    x1, top = x0 + _CROSS_PT, bottom - _CROSS_PT
    corners = ((x0, top), (x1, top), (x1, bottom), (x0, bottom), (x0, top))
    return tuple(Rule(*first, *second) for first, second in pairwise(corners))


_YES_NO = ("10a", "10b", "10c", "11d", "20", "27")
CROSSES = (
    *(f"1.{kind}" for kind in ("medicare", "medicaid", "tricare", "champva", "group", "feca", "other")),
    *("3.male", "3.female", "11a.male", "11a.female"),
    *(f"6.{relation}" for relation in ("self", "spouse", "child", "other")),
    *(f"{item}.{answer}" for item in _YES_NO for answer in ("yes", "no")),
    *("25.ssn", "25.ein"),
)
"""The boxes of the layout table that are squares to be crossed."""

# --- shaded areas ------------------------------------------------------------------------------------------------

_SERVICE_TOPS = tuple(under(44 + 2 * row) for row in range(LINES_A_PAGE))
_PROCEDURE = through(24)

SHADES: tuple[Shade, ...] = (
    Shade(_REFERRING, under(34), THIRD, under(35)),
    *(Shade(LEFT, top, RIGHT, top + LINE_PT) for top in _SERVICE_TOPS),
    *(Shade(_PROCEDURE - 2.6, top + LINE_PT, _PROCEDURE + 2.6, top + 2 * LINE_PT) for top in _SERVICE_TOPS),
    Shade(_FACILITY_OTHER, under(62), THIRD, under(63)),
    Shade(_BILLING_OTHER, under(62), RIGHT, under(63)),
)

# --- rules -------------------------------------------------------------------------------------------------------

_FRAME = (
    *(Rule(LEFT, under(line), RIGHT + more, under(line), BAR_PT) for line, more in ((8, 0), (32, 0), (63, 0))),
    *(Rule(RIGHT, under(line), RIGHT + 9.6, under(line)) for line in (8, 32, 63)),
    _down(LEFT, 9, 63),
    _down(RIGHT, 9, 63),
    *(Rule(x, 86, x, under(8)) for left in (LEFT, RIGHT - 21) for x in (left, left + 7, left + 14, left + 21)),
    *(Rule(left, 86, left + 21, 86) for left in (LEFT, RIGHT - 21)),
)

_UPPER = (
    *(_across(line) for line in (10, 12, 14, 18, 26, 28)),
    *(_across(line, LEFT, SECOND) for line in (16, 20, 22, 24)),
    *(_across(line, THIRD) for line in (16, 20, 22, 24)),
    _down(SECOND, 11, 28),
    _down(THIRD, 9, 42),
    _down(through(25), 15, 16),
    _down(through(73), 15, 16),
    _down(through(13), 17, 18),
    _down(through(62), 17, 18),
    *_parts(12, 33, 36),
    *_parts(22, 55, 58),
    *_parts(24, 52),
    # 10b's state is an open tray.
    Rule(left_of(45) - 1.5, 279, left_of(45) - 1.5, 286.6),
    Rule(left_of(45) - 1.5, 286.6, left_of(47) + 1.5, 286.6),
    Rule(left_of(47) + 1.5, 279, left_of(47) + 1.5, 286.6),
    Rule(56, 382, 262, 382, 0.4),
    Rule(284, 382, 366, 382, 0.4),
    Rule(408, 382, 586, 382, 0.4),
)

_MIDDLE = (
    *(_across(line) for line in (34, 36, 38)),
    _across(42),
    _across(40, THIRD),
    *_parts(34, 4, 7, 39, 42, 56, 59, 70, 73),
    Rule(left_of(16) - 2, under(33), left_of(16) - 2, under(34), dashed=True),
    Rule(left_of(31) - 2, under(33), left_of(31) - 2, under(34), dashed=True),
    Rule(through(35), under(33), through(35), under(34), dashed=True),
    *_parts(36, 3, 56, 59, 70, 73),
    _down(_REFERRING, 33, 36),
    Rule(229.0, under(34), 229.0, under(36)),
    Rule(through(32), under(34), through(32), under(36)),
    Rule(_REFERRING, under(35), THIRD, under(35), dashed=True),
    _down(through(61), 38, 38),
    _down(through(70), 38, 38),
    _down(through(61), 40, 40),
    *_parts(39, 41, 43),
    *(
        rule
        for line in (40, 41, 42)
        for column in (3, 16, 29, 42)
        for rule in (
            Rule(left_of(column) - 2, under(line) - 8.4, left_of(column) - 2, under(line) - 1.2),
            Rule(left_of(column) - 2, under(line) - 1.2, left_of(column + 7) + 1.2, under(line) - 1.2),
        )
    ),
)

_SERVICE_SOLID = (through(9), through(18), through(21), _PROCEDURE, left_of(32), through(44), THIRD)
_SERVICE_SOLID_RIGHT = (through(58), through(62))
_SERVICE_DASHED = (*(through(column) for column in (3, 6, 12, 15, 35, 38, 41)), left_of(56))

_SERVICES = (
    *(
        Rule(x, under(42), x, under(44))
        for x in (through(18), through(21), _PROCEDURE, through(44), THIRD, *_SERVICE_SOLID_RIGHT, _EPSDT, _QUALIFIER)
    ),
    Rule(left_of(32), 522, left_of(32), under(44)),
    *(_across(line) for line in range(44, 57, 2)),
    _down(_EPSDT, 45, 56),
    _down(_QUALIFIER, 45, 56),
    *(
        rule
        for top in _SERVICE_TOPS
        for rule in (
            *(Rule(x, top + 11, x, top + 24) for x in (*_SERVICE_SOLID, *_SERVICE_SOLID_RIGHT)),
            *(Rule(x, top + 12, x, top + 24, dashed=True) for x in _SERVICE_DASHED),
            Rule(_EPSDT, top + 12, RIGHT, top + 12, dashed=True),
        )
    ),
)

_LOWER = (
    _across(58),
    _across(62, _FACILITY),
    _down(_FACILITY, 57, 63),
    _down(through(37), 57, 58),
    _down(THIRD, 57, 63),
    _down(through(60), 57, 58),
    _down(through(70), 57, 58),
    *_parts(58, 57, 67, 77),
    _down(_FACILITY_OTHER, 63, 63),
    _down(_BILLING_OTHER, 63, 63),
)

_MARGIN_X = 596.4
_MARGIN = (
    *(Rule(_MARGIN_X, top, _MARGIN_X, bottom) for top, bottom in ((22, 38), (78, 94), (98, 166), (318, 382))),
    *(Rule(_MARGIN_X, top, _MARGIN_X, bottom) for top, bottom in ((386, 493), (649, 754))),
)

RULES: tuple[Rule, ...] = (
    *_FRAME,
    *_UPPER,
    *_MIDDLE,
    *_SERVICES,
    *_LOWER,
    *_MARGIN,
    *(rule for key in CROSSES for rule in _cross(key)),
)

ARROWS: tuple[Arrow, ...] = (
    *(Arrow(_MARGIN_X, tip, down=False) for tip in (20.0, 97.0, 385.0)),
    *(Arrow(_MARGIN_X, tip, down=True) for tip in (95.0, 383.0, 755.0)),
)

# --- words -------------------------------------------------------------------------------------------------------


def _label(line: int, x: float, text: str, **style: bool) -> Words:
    """The small label at the top of a field whose data stands on `line`."""
    return Words(x + 2.2, under(line) - 2 * LINE_PT + 6.6, text, **style)


def _middle(x0: float, x1: float, baseline: float, text: str, size: float = 6.0) -> Words:
    words = Words(0, baseline, text, size)
    return Words((x0 + x1) / 2 - words.width_pt / 2, baseline, text, size)


def _ending(x1: float, baseline: float, text: str, size: float = 6.0, *, bold: bool = False) -> Words:
    words = Words(0, baseline, text, size, bold)
    return Words(x1 - words.width_pt, baseline, text, size, bold)


def _date_heads(line: int, key: str) -> tuple[Words, ...]:
    """MM, DD and YY over a date."""
    boxes = (BOX_BY_KEY[f"{key}.{part}"] for part in ("month", "day", "year"))
    return tuple(
        _middle(box.x_pt, box.x_pt + COLUMN_PT * box.columns, under(line) - 12.4, head, 5)
        for box, head in zip(boxes, ("MM", "DD", "YY"), strict=True)
    )


def _beside(key: str, text: str, *, italic: bool = False, before: bool = False) -> Words:
    """Words beside a square."""
    box = BOX_BY_KEY[key]
    middle, baseline = box.x_pt + COLUMN_PT / 2, PAGE_HEIGHT_PT - box.baseline_y_pt - 1.2
    if before:
        return _ending(middle - _CROSS_PT / 2 - 2, baseline, text)
    return Words(middle + _CROSS_PT / 2 + 2, baseline, text, italic=italic)


def _brackets(open_column: int, line: int) -> tuple[Words, ...]:
    """The printed brackets round an area code."""
    baseline = under(line) - 3.4
    return (
        _ending(left_of(open_column + 1) - 1.2, baseline, "(", 10),
        Words(left_of(open_column + 4) + 1.2, baseline, ")", 10),
    )


_TOP_WORDS = (
    Words(LEFT, 66, "HEALTH INSURANCE CLAIM FORM", 10.5, bold=True),
    Words(LEFT, 78, "APPROVED BY NATIONAL UNIFORM CLAIM COMMITTEE (NUCC) 02/12"),
    Words(LEFT + 23, 91, "PICA"),
    _ending(RIGHT - 23.5, 91, "PICA"),
    Words(_MARGIN_X + 2.8, 75.5, "CARRIER", 7.5, bold=True, turned=True),
    Words(_MARGIN_X + 2.8, 314.5, "PATIENT AND INSURED INFORMATION", 7.5, bold=True, turned=True),
    Words(_MARGIN_X + 2.8, 645, "PHYSICIAN OR SUPPLIER INFORMATION", 7.5, bold=True, turned=True),
)

_PROGRAMS = (
    ("medicare", ("MEDICARE",), "(Medicare#)"),
    ("medicaid", ("MEDICAID",), "(Medicaid#)"),
    ("tricare", ("TRICARE",), "(ID#/DoD#)"),
    ("champva", ("CHAMPVA",), "(Member ID#)"),
    ("group", ("GROUP", "HEALTH PLAN"), "(ID#)"),
    ("feca", ("FECA", "BLK LUNG"), "(ID#)"),
    ("other", ("OTHER",), "(ID#)"),
)


def _program_words() -> tuple[Words, ...]:
    found = []
    for kind, heads, number in _PROGRAMS:
        found.append(beside := _beside(f"1.{kind}", number, italic=True))
        found += [Words(beside.x, 102.6 + 5 * place, head, 5.4) for place, head in enumerate(heads)]
    return tuple(found)


_UPPER_WORDS = (
    Words(LEFT + 2.2, 102.6, "1."),
    *_program_words(),
    _label(10, THIRD, "1a. INSURED'S I.D. NUMBER"),
    Words(496, 102.6, "(For Program in Item 1)"),
    _label(12, LEFT, "2. PATIENT'S NAME (Last Name, First Name, Middle Initial)"),
    _label(12, SECOND, "3. PATIENT'S BIRTH DATE"),
    *_date_heads(12, "3"),
    Words(331, 126.6, "SEX"),
    _beside("3.male", "M"),
    _beside("3.female", "F"),
    _label(12, THIRD, "4. INSURED'S NAME (Last Name, First Name, Middle Initial)"),
    _label(14, LEFT, "5. PATIENT'S ADDRESS (No., Street)"),
    _label(14, SECOND, "6. PATIENT RELATIONSHIP TO INSURED"),
    *(_beside(f"6.{word.lower()}", word, before=True) for word in ("Self", "Spouse", "Child", "Other")),
    _label(14, THIRD, "7. INSURED'S ADDRESS (No., Street)"),
    _label(16, LEFT, "CITY"),
    _label(16, through(25), "STATE"),
    _label(16, SECOND, "8. RESERVED FOR NUCC USE"),
    _label(16, THIRD, "CITY"),
    _label(16, through(73), "STATE"),
    _label(18, LEFT, "ZIP CODE"),
    _label(18, through(13), "TELEPHONE (Include Area Code)"),
    *_brackets(14, 18),
    _label(18, THIRD, "ZIP CODE"),
    _label(18, through(62), "TELEPHONE (Include Area Code)"),
    *_brackets(64, 18),
    _label(20, LEFT, "9. OTHER INSURED'S NAME (Last Name, First Name, Middle Initial)"),
    _label(20, SECOND, "10. IS PATIENT'S CONDITION RELATED TO:"),
    _label(20, THIRD, "11. INSURED'S POLICY GROUP OR FECA NUMBER"),
    _label(22, LEFT, "a. OTHER INSURED'S POLICY OR GROUP NUMBER"),
    _label(22, SECOND, "a. EMPLOYMENT? (Current or Previous)"),
    _label(22, THIRD, "a. INSURED'S DATE OF BIRTH"),
    *_date_heads(22, "11a"),
    Words(528, 246.6, "SEX"),
    _beside("11a.male", "M"),
    _beside("11a.female", "F"),
    _label(24, LEFT, "b. RESERVED FOR NUCC USE"),
    _label(24, SECOND, "b. AUTO ACCIDENT?"),
    _ending(THIRD - 2, 275, "PLACE (State)"),
    _label(24, THIRD, "b. OTHER CLAIM ID (Designated by NUCC)"),
    _label(26, LEFT, "c. RESERVED FOR NUCC USE"),
    _label(26, SECOND, "c. OTHER ACCIDENT?"),
    _label(26, THIRD, "c. INSURANCE PLAN NAME OR PROGRAM NAME"),
    _label(28, LEFT, "d. INSURANCE PLAN NAME OR PROGRAM NAME"),
    _label(28, SECOND, "10d. CLAIM CODES (Designated by NUCC)"),
    _label(28, THIRD, "d. IS THERE ANOTHER HEALTH BENEFIT PLAN?"),
    Words(470, 331.8, "If yes", bold=True, italic=True),
    Words(485.5, 331.8, ", complete items 9, 9a, and 9d."),
    *(_beside(f"{item}.{answer.lower()}", answer) for item in _YES_NO for answer in ("YES", "NO")),
    Words(91, 342.2, "READ BACK OF FORM BEFORE COMPLETING & SIGNING THIS FORM.", bold=True),
    Words(
        LEFT + 2.2,
        349,
        "12. PATIENT'S OR AUTHORIZED PERSON'S SIGNATURE  I authorize the release of any medical or other",
    ),
    Words(
        LEFT + 11.5,
        355.6,
        "information necessary to process this claim. I also request payment of government benefits either to",
    ),
    Words(LEFT + 11.5, 362.2, "myself or to the party who accepts assignment below."),
    _ending(54, 381, "SIGNED"),
    _ending(282, 381, "DATE"),
    Words(THIRD + 2.2, 342.6, "13. INSURED'S OR AUTHORIZED PERSON'S SIGNATURE  I authorize"),
    Words(THIRD + 11.5, 349.2, "payment of medical benefits to the undersigned physician or supplier for"),
    Words(THIRD + 11.5, 355.8, "services described below."),
    _ending(406, 381, "SIGNED"),
)

_MIDDLE_WORDS = (
    _label(34, LEFT, "14. DATE OF CURRENT ILLNESS, INJURY, or PREGNANCY (LMP)"),
    *_date_heads(34, "14"),
    _ending(left_of(16) - 3.4, 405, "QUAL.", 5.4),
    _label(34, _REFERRING, "15. OTHER DATE"),
    _ending(left_of(31) - 3.4, 405, "QUAL.", 5.4),
    *_date_heads(34, "15"),
    _label(34, THIRD, "16. DATES PATIENT UNABLE TO WORK IN CURRENT OCCUPATION"),
    _label(36, THIRD, "18. HOSPITALIZATION DATES RELATED TO CURRENT SERVICES"),
    *(
        words
        for line, item in ((34, "16"), (36, "18"))
        for words in (
            *_date_heads(line, f"{item}.from"),
            *_date_heads(line, f"{item}.to"),
            _ending(399, under(line) - 3, "FROM"),
            _ending(499, under(line) - 3, "TO"),
        )
    ),
    _label(36, LEFT, "17. NAME OF REFERRING PROVIDER OR OTHER SOURCE"),
    Words(_REFERRING + 1.2, 417, "17a.", 5.4),
    Words(_REFERRING + 1.2, 429, "17b.", 5.4),
    _middle(229.0, through(32), 429, "NPI"),
    _label(38, LEFT, "19. ADDITIONAL CLAIM INFORMATION (Designated by NUCC)"),
    _label(38, THIRD, "20. OUTSIDE LAB?"),
    _middle(through(61), through(70), 438.6, "$ CHARGES"),
    Words(LEFT + 2.2, 462.6, "21. DIAGNOSIS OR NATURE OF ILLNESS OR INJURY  Relate A-L to service line below (24E)"),
    _ending(through(41) - 2.5, 465, "ICD Ind."),
    *(
        _ending(left_of((3, 16, 29, 42)[place % 4]) - 4, under(40 + place // 4) - 2.4, f"{letter}.")
        for place, letter in enumerate(POINTER_LETTERS)
    ),
    _label(40, THIRD, "22. RESUBMISSION"),
    Words(THIRD + 11.5, 468.2, "CODE", 5.4),
    Words(through(61) + 2.2, 466.6, "ORIGINAL REF. NO."),
    _label(42, THIRD, "23. PRIOR AUTHORIZATION NUMBER"),
)

_HEAD_1, _HEAD_2, _HEAD_3 = 511.0, 518.4, 525.8
_NARROW_HEADS = (510.4, 515.6, 520.8, 526.0)


def _column_heads(x0: float, x1: float, *heads: str) -> tuple[Words, ...]:
    """The heading of a column of item 24 on its three lines; an empty one is left out."""
    lines = zip((_HEAD_1, _HEAD_2, _HEAD_3), heads, strict=True)
    return tuple(_middle(x0, x1, baseline, head, 5.6) for baseline, head in lines if head)


def _narrow_heads(x0: float, x1: float, letter: str, *heads: str) -> tuple[Words, ...]:
    """The heading of a narrow column: its letter, then small words down to the bottom."""
    lines = zip(_NARROW_HEADS[-len(heads) :], heads, strict=True)
    small = (_middle(x0, x1, baseline, head, 4.2) for baseline, head in lines)
    return (_middle(x0, x1, _NARROW_HEADS[0], letter, 5.6), *small)


_SERVICE_WORDS = (
    Words(LEFT + 2.2, _HEAD_1, "24. A."),
    _middle(through(3), through(18), _HEAD_1, "DATE(S) OF SERVICE"),
    _middle(LEFT, through(9), _HEAD_2, "From"),
    _middle(through(9), through(18), _HEAD_2, "To"),
    *(
        _middle(left_of(column), left_of(column + 2), _HEAD_3, head, 5.6)
        for columns in ((1, 4, 7), (10, 13, 16))
        for column, head in zip(columns, ("MM", "DD", "YY"), strict=True)
    ),
    *_narrow_heads(through(18), through(21), "B.", "PLACE OF", "SERVICE"),
    *_column_heads(through(21), _PROCEDURE, "C.", "", "EMG"),
    _middle(_PROCEDURE, through(44), _HEAD_1, "D. PROCEDURES, SERVICES, OR SUPPLIES"),
    _middle(_PROCEDURE, through(44), _HEAD_2, "(Explain Unusual Circumstances)", 5.6),
    _middle(_PROCEDURE, left_of(32), _HEAD_3, "CPT/HCPCS", 5.6),
    _middle(left_of(32), through(44), _HEAD_3, "MODIFIER", 5.6),
    *_column_heads(through(44), THIRD, "E.", "DIAGNOSIS", "POINTER"),
    *_column_heads(THIRD, through(58), "F.", "", "$ CHARGES"),
    *_narrow_heads(through(58), through(62), "G.", "DAYS", "OR", "UNITS"),
    *_narrow_heads(through(62), _EPSDT, "H.", "EPSDT", "Family", "Plan"),
    *_column_heads(_EPSDT, _QUALIFIER, "I.", "ID.", "QUAL"),
    *_column_heads(_QUALIFIER, RIGHT, "J.", "RENDERING", "PROVIDER ID. #"),
    *(
        words
        for row, top in enumerate(_SERVICE_TOPS, 1)
        for words in (_ending(LEFT - 3, top + 17, str(row), 12), _middle(_EPSDT, _QUALIFIER, top + 20.5, "NPI"))
    ),
)

_LOWER_WORDS = (
    _label(58, LEFT, "25. FEDERAL TAX I.D. NUMBER"),
    _middle(left_of(17), left_of(18), 679.6, "SSN", 5.6),
    _middle(left_of(19), left_of(20), 679.6, "EIN", 5.6),
    _label(58, _FACILITY, "26. PATIENT'S ACCOUNT NO."),
    _label(58, through(37), "27. ACCEPT ASSIGNMENT?"),
    Words(through(37) + 11, 682.6, "(For govt. claims, see back)", 4.2),
    _label(58, THIRD, "28. TOTAL CHARGE"),
    Words(THIRD + 2.2, 685.4, "$"),
    _label(58, through(60), "29. AMOUNT PAID"),
    Words(through(60) + 2.2, 685.4, "$"),
    _label(58, through(70), "30. Rsvd for NUCC Use"),
    Words(LEFT + 2.2, 702.6, "31. SIGNATURE OF PHYSICIAN OR SUPPLIER"),
    Words(LEFT + 11.5, 709.0, "INCLUDING DEGREES OR CREDENTIALS"),
    Words(LEFT + 11.5, 715.4, "(I certify that the statements on the reverse"),
    Words(LEFT + 11.5, 721.8, "apply to this bill and are made a part thereof.)"),
    Words(LEFT + 2.2, 752.4, "SIGNED"),
    _ending(left_of(14) - 2.5, 752.4, "DATE"),
    Words(_FACILITY + 2.2, 702.6, "32. SERVICE FACILITY LOCATION INFORMATION"),
    Words(_FACILITY + 2.2, 752, "a."),
    Words(_FACILITY_OTHER + 2.2, 752, "b."),
    Words(THIRD + 2.2, 702.6, "33. BILLING PROVIDER INFO & PH #"),
    *_brackets(65, 59),
    Words(THIRD + 2.2, 752, "a."),
    Words(_BILLING_OTHER + 2.2, 752, "b."),
    Words(212, 754, "NPI", 11, bold=True, faint=True),
    Words(406, 754, "NPI", 11, bold=True, faint=True),
    Words(LEFT, 766, "NUCC Instruction Manual available at: www.nucc.org", 7),
    Words(252, 766, "PLEASE PRINT OR TYPE", 7.5, bold=True, italic=True),
    _ending(RIGHT, 766, "APPROVED OMB-0938-1197 FORM 1500 (02-12)", 7),
)

WORDS: tuple[Words, ...] = (*_TOP_WORDS, *_UPPER_WORDS, *_MIDDLE_WORDS, *_SERVICE_WORDS, *_LOWER_WORDS)

PICTURE = Picture(ink=RED, tint=SHADE, dashes=DASHES, shades=SHADES, rules=RULES, arrows=ARROWS, words=WORDS)
