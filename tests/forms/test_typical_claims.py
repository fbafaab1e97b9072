"""A dozen typical claims as printed: what NUCC's manual and each kind of payer want is read at its place in the PDF.

The expectations are written from the rules of the form (NUCC 02/12, Medicare's chapter 26), not from the program.
"""

import io
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from app.domain.findings import Severity
from app.domain.rules.claim_rules import check_claim
from app.domain.rules.encounter_rules import check_encounter
from app.forms import cms1500
from app.forms.cms1500_boxes import BOX_BY_KEY
from app.forms.layout import COLUMN_PT, Box
from tests.domain.small_book import SmallBook, context
from tests.forms.test_cms1500_print import sheets_as_typed
from tests.forms.typical_claims import TYPICAL

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "cms1500"
"""Written anew with CLAIMWRIGHT_GOLDEN=write; read the difference before it is committed."""

Chars = Mapping[tuple[int, int], str]

SOF = "SIGNATURE ON FILE"
_FOOT = {
    "25": "931234567",
    "25.ein": "X",
    "26": "2600001",
    "27.yes": "X",
    "31": "ADA N OKAFOR MD",
    "31.date": "05 12 26",
    "33.name": "CEDAR FAMILY MEDICINE",
    "33.street": "400 ORCHARD STREET",
    "33.city": "PORTLAND OR 97205-2210",
    "33.area": "503",
    "33.phone": "5550142",
    "33a": "1234567893",
}
"""Items 25 to 27, 31 and 33, the same on every claim of the practice."""
_ELENA = {
    "2": "RIVERA, ELENA, M",
    "3.month": "03",
    "3.day": "07",
    "3.year": "1980",
    "3.female": "X",
    "5.street": "12 ALDER WAY",
    "5.city": "PORTLAND",
    "5.state": "OR",
    "5.zip": "97201-1234",
    "5.area": "503",
    "5.phone": "5550188",
    "12": SOF,
}
_HERSELF = {
    "4": "RIVERA, ELENA, M",
    "6.self": "X",
    "7.street": "12 ALDER WAY",
    "7.city": "PORTLAND",
    "7.state": "OR",
    "7.zip": "97201-1234",
    "7.area": "503",
    "7.phone": "5550188",
    "11a.month": "03",
    "11a.day": "07",
    "11a.year": "1980",
    "11a.female": "X",
    "13": SOF,
}
_BLUESTONE = {
    "carrier.0": "BLUESTONE HEALTH",
    "carrier.1": "CLAIMS DEPARTMENT",
    "carrier.2": "PO BOX 900",
    "carrier.3": "SALEM OR 97301",
    "1.group": "X",
    "1a": "XQ1234567",
    "11": "G77001",
    "11c": "CHOICE 500",
    "11d.no": "X",
    **_ELENA,
    **_HERSELF,
}
_NO_ACCIDENT = {"10a.no": "X", "10b.no": "X", "10c.no": "X", "20.no": "X"}
_PART_B = {
    "carrier.0": "MEDICARE PART B",
    "carrier.1": "PO BOX 900",
    "carrier.2": "SALEM OR 97301",
    "1.medicare": "X",
    "1a": "1EG4TE5MK73",
    "2": "CASTELLANOS, TOMAS",
    "3.month": "11",
    "3.day": "23",
    "3.year": "1942",
    "3.male": "X",
    "5.street": "12 ALDER WAY",
    "12": SOF,
}
_AT_THE_PRACTICE = {
    "32.name": "CEDAR FAMILY MEDICINE",
    "32.street": "400 ORCHARD STREET",
    "32.city": "PORTLAND OR 97205-2210",
}
"""Medicare wants item 32 even where it is the practice itself."""


def _row(row: int, code: str, pointers: str, charge: str, units: str = "1", **more: str) -> dict[str, str]:
    """A line of item 24 on the day of the visit: dates, place, code, pointers, charge, units, rendering NPI."""
    dollars, cents = charge.split(".")
    day = {"month": "05", "day": "11", "year": "26"}
    return {
        **{f"24A.{row}.{end}.{part}": text for end in ("from", "to") for part, text in day.items()},
        f"24B.{row}": "11",
        f"24D.{row}": code,
        f"24E.{row}": pointers,
        f"24F.{row}.dollars": dollars,
        f"24F.{row}.cents": cents,
        f"24G.{row}": units,
        f"24J.{row}.npi": "1987654328",
        **{key.replace("_", f".{row}.", 1) if "_" in key else f"{key}.{row}": text for key, text in more.items()},
    }


def _total(amount: str, paid: str = "") -> dict[str, str]:
    """Items 28 and 29."""
    dollars, cents = amount.split(".")
    told = {"28.dollars": dollars, "28.cents": cents}
    if paid:
        told |= dict(zip(("29.dollars", "29.cents"), paid.split("."), strict=True))
    return told


def _codes(*codes: str) -> dict[str, str]:
    """Item 21 without points."""
    return {"21.indicator": "0", **{f"21.{letter}": code for letter, code in zip("ABCDEFGHIJKL", codes, strict=False)}}


_OFFICE_LINES = {
    **_row(1, "99213", "AB", "185.00", **{"24D_modifier1": "25"}),
    **_row(2, "36415", "B", "12.50"),
    **_codes("E119", "I10"),
    **_total("197.50", "25.00"),
}

WANTED: dict[str, tuple[dict[str, str], ...]] = {
    "office_visit": ({**_BLUESTONE, **_NO_ACCIDENT, **_FOOT, **_OFFICE_LINES},),
    # Shaded half: N4, the NDC of 11 digits without hyphens, a blank, unit and quantity.
    "injections": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **_codes("M1711"),
            **_row(1, "99213", "A", "125.00", **{"24D_modifier1": "25"}),
            **_row(2, "20610", "A", "158.00", **{"24D_modifier1": "RT"}),
            **_row(3, "J1030", "A", "18.00", **{"24": "N400009307301 ML1"}),
            **_row(4, "96372", "A", "40.00", **{"24D_modifier1": "59"}),
            **_row(5, "J1885", "A", "24.00", "4", **{"24": "N400409379501 ML2.5"}),
            **_total("365.00"),
        },
    ),
    # 11 NONE and nothing in 4, 6, 7, 9, 11a-11d, 13; 14 without qualifier; 17a blank; one pointer.
    "medicare": (
        {
            **_PART_B,
            **_NO_ACCIDENT,
            **_FOOT,
            **_AT_THE_PRACTICE,
            "11": "NONE",
            **{"14.month": "05", "14.day": "01", "14.year": "26"},
            "17.qualifier": "DK",
            "17": "PER LINDQVIST DO",
            "17b": "1000304117",
            **_codes("E119", "I10"),
            **_row(1, "99214", "A", "125.00"),
            **_row(2, "83036", "A", "28.00"),
            **_total("153.00"),
        },
    ),
    # 4 and 7 SAME, 6 crossed, 11 to 11c the primary's; 11b the employer right of the dotted line; 11d blank.
    "medicare_second": (
        {
            **_PART_B,
            **_NO_ACCIDENT,
            **_FOOT,
            **_AT_THE_PRACTICE,
            "4": "SAME",
            "6.self": "X",
            "7.street": "SAME",
            "11": "G172",
            **{"11a.month": "11", "11a.day": "23", "11a.year": "1942", "11a.male": "X"},
            "11b": "TALLGRASS LUMBER INC",
            "11c": "CHOICE 500",
            **_codes("E119", "I10"),
            **_row(1, "99213", "A", "125.00"),
            **_total("125.00"),
        },
    ),
    # 9 SAME, 9a MEDIGAP and the policy, 9d the five digits of the COBA id, 13 signed for Medigap; 11 still NONE.
    "medigap": (
        {
            **_PART_B,
            **_NO_ACCIDENT,
            **_FOOT,
            **_AT_THE_PRACTICE,
            "9": "SAME",
            "9a": "MEDIGAP PW9001",
            "9d": "12345",
            "11": "NONE",
            "13": SOF,
            **_codes("E119", "I10"),
            **_row(1, "99213", "A", "125.00"),
            **_total("125.00"),
        },
    ),
    # 1a the employee's id, 4 the employer, 6 other, 10a YES, 11b Y4 and the case, 14 the injury, 16 off work.
    "workers_comp": (
        {
            **{key: text for key, text in _BLUESTONE.items() if key.startswith("carrier") or key in _ELENA},
            **_FOOT,
            "carrier.0": "TIMBER MUTUAL",
            "1.other": "X",
            "1a": "E5501",
            "4": "TALLGRASS LUMBER INC",
            "6.other": "X",
            **{"10a.yes": "X", "10b.no": "X", "10c.no": "X", "20.no": "X"},
            "10d": "W3",
            "11b.qualifier": "Y4",
            "11b": "WC20260042",
            "11d.no": "X",
            "13": SOF,
            **{"14.month": "05", "14.day": "09", "14.year": "26", "14.qualifier": "431"},
            **{"16.from.month": "05", "16.from.day": "10", "16.from.year": "26"},
            **{"16.to.month": "05", "16.to.day": "17", "16.to.year": "26"},
            **_codes("S93402A"),
            **_row(1, "99203", "A", "125.00"),
            **_row(2, "73610", "A", "92.00", **{"24D_modifier1": "LT"}),
            **_total("217.00"),
        },
    ),
    # 10b YES with its state, 11b Y4, 14 the accident.
    "auto": (
        {
            **{key: text for key, text in _BLUESTONE.items() if not key.startswith("11c")},
            **_FOOT,
            "carrier.0": "FAIRWAY AUTO",
            "1.group": "",
            "1.other": "X",
            **{"10a.no": "X", "10b.yes": "X", "10b.state": "OR", "10c.no": "X", "20.no": "X"},
            "11": "POL8841",
            "11b.qualifier": "Y4",
            "11b": "AU77/12",
            **{"14.month": "05", "14.day": "08", "14.year": "26", "14.qualifier": "431"},
            **_codes("S134XXA", "V4352XA"),
            **_row(1, "99214", "A", "125.00"),
            **_total("125.00"),
        },
    ),
    "corrected": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **_OFFICE_LINES,
            "22.code": "7",
            "22.reference": "2026140ABC77",
            "26": "26000012",
        },
    ),
    "void": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **_OFFICE_LINES,
            "22.code": "8",
            "22.reference": "2026140ABC77",
            "26": "26000013",
        },
    ),
    # Six lines a form, each sheet a claim of its own with its own total; head, item 21 and foot on each.
    "multi_page": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **_codes("E119", "I10"),
            **{
                key: text
                for place in range(6)
                for key, text in _row(place + 1, f"8005{place}", "AB"[place % 2], f"{10 + place}.00").items()
            },
            **_total("75.00", "25.00"),
        },
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **_codes("E119", "I10"),
            **_row(1, "80056", "A", "16.00"),
            **_row(2, "80057", "B", "17.00"),
            **_total("33.00"),
        },
    ),
    # 24G minutes; shaded: 7, begin, end and minutes.
    "anesthesia": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **_codes("K219"),
            **_row(
                1,
                "00731",
                "A",
                "900.00",
                "75",
                **{
                    "24": "7BEGIN 1015 END 1130 TIME 75 MINUTES",
                    "24B": "22",
                    "24D_modifier1": "AA",
                    "24D_modifier2": "P2",
                },
            ),
            "32.name": "HILLSIDE HOSPITAL",
            "32.street": "900 HILL ROAD",
            "32.city": "PORTLAND OR 97209-3300",
            "32a": "1000771026",
            **_total("900.00"),
        },
    ),
    "telehealth": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **_codes("E119", "I10"),
            **_row(1, "99213", "A", "125.00", **{"24B": "10", "24D_modifier1": "95"}),
            **_total("125.00"),
        },
    ),
    # 14 onset, 15 first treatment, 17 DN with 17b, 23 without blanks and hyphens.
    "physical_therapy": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **{"14.month": "03", "14.day": "01", "14.year": "26", "14.qualifier": "431"},
            **{"15.qualifier": "454", "15.month": "04", "15.day": "02", "15.year": "26"},
            "17.qualifier": "DN",
            "17": "PER LINDQVIST DO",
            "17b": "1000304117",
            "23": "PA264471",
            **_codes("M25561", "M6281"),
            **_row(1, "97110", "A", "90.00", "2", **{"24D_modifier1": "GP"}),
            **_row(2, "97140", "AB", "45.00", **{"24D_modifier1": "GP", "24D_modifier2": "59"}),
            **_total("135.00"),
        },
    ),
    # 11d YES wants 9, 9a and 9d.
    "second_plan": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            **_OFFICE_LINES,
            "4": "RIVERA, MARCO",
            "6.self": "",
            "6.spouse": "X",
            "7.phone": "5550177",
            "9": "RIVERA, MARCO",
            "9a": "HMG40",
            "9d": "HARBOR PLUS",
            **{"11a.month": "01", "11a.day": "02", "11a.year": "1978", "11a.female": "", "11a.male": "X"},
            "11d.no": "",
            "11d.yes": "X",
        },
    ),
    # 24H: Y or N unshaded, the reason (AV, S2, ST, NU) in the shaded half.
    "medicaid_child": (
        {
            **_FOOT,
            **_NO_ACCIDENT,
            "1.medicaid": "X",
            "1a": "MC447701",
            "2": "KOWALCZYK, IDA, R",
            "4": "KOWALCZYK, IDA, R",
            "6.self": "X",
            "11d.no": "X",
            "13": SOF,
            **_codes("Z00129", "Z23"),
            **_row(1, "99392", "A", "125.00", **{"24H_shaded": "ST"}),
            **_row(2, "90707", "B", "80.00", **{"24H": "Y"}),
            **_total("205.00"),
        },
    ),
    # 18, 19, 20 with its price right-justified, 24A a range with a unit a day, 24C, 32 to 32b.
    "inpatient": (
        {
            **_BLUESTONE,
            **_FOOT,
            **{"10a.no": "X", "10b.no": "X", "10c.no": "X"},
            **{"18.from.month": "05", "18.from.day": "10", "18.from.year": "26"},
            **{"18.to.month": "05", "18.to.day": "14", "18.to.year": "26"},
            "19": "SPECIMEN SENT TO THE OUTSIDE LABORATORY",
            "20.yes": "X",
            "20.charge": "4150",
            **_codes("J189", "J441"),
            **_row(1, "99232", "A", "300.00", "3", **{"24B": "21", "24A_to.day": "13"}),
            **_row(2, "88305", "A", "60.00", **{"24B": "21", "24C": "Y"}),
            "32.name": "HILLSIDE HOSPITAL",
            "32a": "1000771026",
            "32b": "G2778899",
            **_total("360.00"),
        },
    ),
    "feca": (
        {
            **_ELENA,
            **_HERSELF,
            **_FOOT,
            "1.feca": "X",
            "1a": "550123456",
            **{"10a.yes": "X", "10b.no": "X", "10c.no": "X", "20.no": "X"},
            "11": "A55123456",
            "11d.no": "X",
            **{"14.month": "01", "14.day": "09", "14.year": "26", "14.qualifier": "431"},
            **_codes("E119", "I10"),
            **_row(1, "99213", "A", "125.00"),
            **_total("125.00"),
        },
    ),
    # Medicare asks for the place even where it is the patient's home.
    "home_visit_medicare": (
        {
            **_PART_B,
            **_NO_ACCIDENT,
            **_FOOT,
            "5.street": "77 ROSEWOOD COURT APT 4",
            "11": "NONE",
            **_codes("E119", "I10"),
            **_row(1, "99348", "A", "125.00", **{"24B": "12"}),
            "32.name": "TOMAS CASTELLANOS",
            "32.street": "77 ROSEWOOD COURT APT 4",
            "32.city": "BEAVERTON OR 97005",
            **_total("125.00"),
        },
    ),
    # 17a, 24I/24J shaded and 33b: the qualifier and the number, nothing between.
    "payers_own_numbers": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **_FOOT,
            "17.qualifier": "DQ",
            "17": "PER LINDQVIST DO",
            "17a.qualifier": "0B",
            "17a": "DO44556",
            "17b": "1000304117",
            **_codes("E119", "I10"),
            **_row(1, "99213", "A", "125.00", **{"24I": "0B", "24J_other": "MD55120"}),
            "33b": "G2BLU771",
            **_total("125.00"),
        },
    ),
}

BLANK: dict[str, tuple[str, ...]] = {
    "office_visit": ("9", "9a", "9d", "10d", "11b", "14", "15", "16", "17", "17a", "17b", "18", "19", "22", "23", "32"),
    "injections": ("29", "32", "22", "23"),
    "medicare": (
        "4",
        "6",
        "7",
        "9",
        "9a",
        "9d",
        "11a",
        "11b",
        "11c",
        "11d",
        "13",
        "15",
        "17a",
        "22",
        "24C",
        "24H",
        "24I",
    ),
    "medicare_second": ("9", "9a", "9d", "11d", "15", "17a", "22", "24C", "24H", "24I", "32b", "33b"),
    "medigap": ("4", "6", "7", "11a", "11b", "11c", "11d"),
    # The employer has no street, birth date or sex of the patient's.
    "workers_comp": ("7", "9", "11", "11a", "11c", "22", "23"),
    "auto": ("9", "11c", "22", "23"),
    "corrected": ("9", "23"),
    "void": ("9", "23"),
    "multi_page": ("22", "32"),
    "anesthesia": ("24H", "24I", "18"),
    "telehealth": ("32",),
    "physical_therapy": ("17a", "19", "32"),
    "second_plan": ("11b",),
    "medicaid_child": ("11", "11b", "11c", "24I"),
    "inpatient": ("22", "23"),
    "feca": ("9", "11b", "11c"),
    "payers_own_numbers": ("24", "24H", "32b"),
    "home_visit_medicare": ("4", "6", "7", "13", "32a", "32b"),
}
"""Items no sheet of the claim says anything in."""


ITEMS = (
    *("carrier", "1", "1a", "2", "3", "4", "5", "6", "7", "9", "9a", "9d", "10a", "10b", "10c", "10d"),
    *("11", "11a", "11b", "11c", "11d", "12", "13", "14", "15", "16", "17", "17a", "17b", "18", "19", "20", "21"),
    *("22", "23", "24", "24A", "24B", "24C", "24D", "24E", "24F", "24G", "24H", "24I", "24J", "25", "26", "27"),
    *("28", "29", "31", "32", "32a", "32b", "33", "33a", "33b"),
)
"""Every item of the form; 24 is its shaded half."""
RESERVED = ("8", "9b", "9c", "30")
"""Items reserved for NUCC, in which older forms had the employer, a birth date and the balance: never printed."""


@cache
def printed(name: str) -> tuple[Chars, ...]:
    """The characters of each sheet, by where they stand, in tenths of a point."""
    pdf = cms1500.render([cms1500.fill(TYPICAL[name]())], facsimile=False)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return tuple(
            {(round(char["matrix"][4] * 10), round(char["matrix"][5] * 10)): char["text"] for char in page.chars}
            for page in document.pages
        )


def text_at(chars: Chars, box: Box) -> str:
    """What stands in a box, column by column."""
    places = ((round((box.x_pt + COLUMN_PT * at) * 10), round(box.baseline_y_pt * 10)) for at in range(box.columns))
    return "".join(chars.get(place, " ") for place in places)


@pytest.mark.parametrize("name", TYPICAL)
def test_the_sheet_says_at_its_place_what_the_manual_wants(name: str) -> None:
    sheets = printed(name)
    assert len(sheets) == len(WANTED[name])
    for chars, wanted in zip(sheets, WANTED[name], strict=True):
        for key, text in wanted.items():
            box = BOX_BY_KEY[key]
            found = text_at(chars, box)
            assert found == (text.rjust(box.columns) if box.right else text.ljust(box.columns)), key


def test_every_item_of_the_form_is_read_back_from_some_claim() -> None:
    read = {BOX_BY_KEY[key].item for sheets in WANTED.values() for wanted in sheets for key in wanted if wanted[key]}
    assert sorted(read) == sorted(ITEMS) == sorted({box.item for box in BOX_BY_KEY.values()})
    assert not set(RESERVED) & {box.item for box in BOX_BY_KEY.values()}


@pytest.mark.parametrize("name", TYPICAL)
def test_items_that_are_to_stay_empty_are_empty(name: str) -> None:
    boxes = [box for box in BOX_BY_KEY.values() if box.item in BLANK[name]]
    assert {box.item for box in boxes} == set(BLANK[name])
    for chars in printed(name):
        # Item 19's second row and 28's words lie beside others: a box that lies over another is not asked.
        assert not [box.key for box in boxes if not box.instead and text_at(chars, box).strip()]


@pytest.mark.parametrize("name", TYPICAL)
def test_nothing_is_printed_beside_what_is_wanted_in_the_lines(name: str) -> None:
    """Item 24 says what is wanted and no more: shaded halves, modifiers, 24C, 24H and 24I that nobody asked for."""
    for chars, wanted in zip(printed(name), WANTED[name], strict=True):
        for key, box in BOX_BY_KEY.items():
            if box.item.startswith("24") and not box.instead and key not in wanted:
                assert not text_at(chars, box).strip(), key


@pytest.mark.parametrize("name", TYPICAL)
def test_the_golden_sheet_of_each(name: str) -> None:
    pdf = cms1500.render([cms1500.fill(TYPICAL[name]())], facsimile=False)
    typed, file = sheets_as_typed(pdf), GOLDEN / f"typical_{name}.txt"
    if os.environ.get("CLAIMWRIGHT_GOLDEN") == "write":
        file.write_text(typed, encoding="utf-8", newline="\n")
    assert typed == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TYPICAL)
def test_the_rules_have_no_error_against_a_typical_claim(name: str) -> None:
    claim = TYPICAL[name]()
    where = context(book=SmallBook(billable=frozenset(claim.encounter.diagnoses)))
    found = (*check_encounter(claim.encounter, where), *check_claim(claim, where))
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []
    assert cms1500.overflows(claim) == ()
