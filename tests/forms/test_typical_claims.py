"""Typical claims as printed: what NUCC's manual and each kind of payer want is read at its place in the PDF.

The expectations are written from the rules of the form (NUCC 02/12, Medicare's chapter 26), not from the program.
"""

import io
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from app.domain.coverage import Rank
from app.domain.findings import Severity
from app.domain.payer_habits import ClaimType
from app.domain.people import PayerKind
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

_TAXONOMY = {"24I": "ZZ", "24J_other": "207Q00000X"}
_SECOND_PLAN = {
    **_ELENA,
    "carrier.0": "HARBOR MUTUAL",
    "1.group": "X",
    "1a": "HM998877",
    "4": "RIVERA, MARCO",
    "6.spouse": "X",
    "7.street": "12 ALDER WAY",
    "7.phone": "5550177",
    "9": "RIVERA, ELENA, M",
    "9a": "G77001",
    "9d": "CHOICE 500",
    "11": "HMG40",
    **{"11a.month": "01", "11a.day": "02", "11a.year": "1978", "11a.male": "X"},
    "11c": "HARBOR PLUS",
    "11d.yes": "X",
    "13": SOF,
}
_OWN_WAYS = {
    **{key: text for key, text in _BLUESTONE.items() if not key.startswith("11d")},
    **_NO_ACCIDENT,
    **_FOOT,
    "12.date": "05 11 26",
    **{"15.qualifier": "304", "15.month": "04", "15.day": "02", "15.year": "2026"},
    **{"16.from.month": "05", "16.from.day": "01", "16.from.year": "2026"},
    **{"16.to.month": "06", "16.to.day": "01", "16.to.year": "2026"},
    **{"18.from.month": "05", "18.from.day": "10", "18.from.year": "2026"},
    "19": "PAPER CLAIM",
    **_codes("E119", "I10"),
}


def _long_days(row: dict[str, str], first: str, last: str = "") -> dict[str, str]:
    """A line of item 24 with its dates run together, the second where there is one."""
    (number,) = {key.split(".")[1] for key in row}
    days = {f"24A.{number}.from.long": first, f"24A.{number}.to.long": last}
    return {key: text for key, text in {**row, **days}.items() if text and (key in days or not key.startswith("24A"))}


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
    # 11 NONE and nothing in 4, 6, 7, 9, 11a-11d, 13; 14 without qualifier; 17a blank; one pointer; 23 CLIA.
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
            "23": "38D0123456",
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
    # 1a the employee's id, 4 the employer and 7 where it is, 6 other, 11 its policy, 10a YES, 11b Y4 and the case,
    # 14 the injury, 16 off work.
    "workers_comp": (
        {
            **{key: text for key, text in _BLUESTONE.items() if key.startswith("carrier") or key in _ELENA},
            **_FOOT,
            "carrier.0": "TIMBER MUTUAL",
            "1.other": "X",
            "1a": "E5501",
            "4": "TALLGRASS LUMBER INC",
            "6.other": "X",
            **{"7.street": "1 MILL ROAD", "7.city": "ASTORIA", "7.state": "OR", "7.zip": "97103"},
            **{"7.area": "503", "7.phone": "5550166"},
            "11": "WCP7781",
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
    # 9 to 9d tell of the plan asked before, 11d YES; 29 what it paid with what the patient did, never what it cut.
    "after_the_first_payer": (
        {
            **_SECOND_PLAN,
            **_NO_ACCIDENT,
            **_FOOT,
            **_codes("E119", "I10"),
            **_row(1, "99214", "A", "125.00"),
            **_total("125.00", "85.00"),
        },
    ),
    # The third payer is told of the second in 9 to 9d; 29 sums both.
    "after_two_payers": (
        {
            **_ELENA,
            **_HERSELF,
            **_NO_ACCIDENT,
            **_FOOT,
            "carrier.0": "LANTERN BENEFIT FUND",
            "1.group": "X",
            "1a": "LB12",
            "9": "RIVERA, MARCO",
            "9a": "HMG40",
            "9d": "HARBOR PLUS",
            "11": "LBG",
            "11d.yes": "X",
            **_codes("E119", "I10"),
            **_row(1, "99214", "A", "125.00"),
            **_total("125.00", "105.00"),
        },
    ),
    # 4, 6, 7 and 11 to 11c describe the policy of the spouse that paid before; 29 the patient's payment alone.
    "medicare_after_the_plan": (
        {
            **_PART_B,
            **_NO_ACCIDENT,
            **_FOOT,
            **_AT_THE_PRACTICE,
            "4": "CASTELLANOS, ROSA",
            "6.spouse": "X",
            "7.street": "12 ALDER WAY",
            "11": "G77001",
            **{"11a.month": "02", "11a.day": "09", "11a.year": "1944", "11a.female": "X"},
            "11b": "TALLGRASS LUMBER INC",
            "11c": "CHOICE 500",
            **_codes("E119", "I10"),
            **_row(1, "99213", "A", "125.00"),
            **_total("125.00", "10.00"),
        },
    ),
    # 1a the sponsor's number, 4, 7 and 11a the sponsor, 6 child; 17 with 17b, 23 the referral; years in full.
    "tricare_child": (
        {
            **_NO_ACCIDENT,
            **_FOOT,
            "carrier.0": "TRICARE WEST",
            "1.tricare": "X",
            "1a": "12345678901",
            "2": "ABERNATHY, NOEL",
            **{"3.month": "04", "3.day": "02", "3.year": "2017", "3.male": "X"},
            "4": "ABERNATHY, DANA, Q",
            "6.child": "X",
            **{"7.street": "12 ALDER WAY", "7.city": "PORTLAND", "7.state": "OR", "7.zip": "97201-1234"},
            **{"7.area": "503", "7.phone": "5550177"},
            **{"11a.month": "09", "11a.day": "30", "11a.year": "1988", "11a.female": "X"},
            "11c": "TRICARE PRIME",
            "11d.no": "X",
            "12": SOF,
            "13": SOF,
            **{"14.month": "04", "14.day": "20", "14.year": "2026", "14.qualifier": "431"},
            "17.qualifier": "DN",
            "17": "PER LINDQVIST DO",
            "17b": "1000304117",
            "19": "CONSULT REQUESTED BY THE CLINIC AT THE BASE",
            "23": "R20260511",
            **_codes("J4540"),
            **_long_days(_row(1, "99244", "A", "210.00"), "05112026", "05112026"),
            **_total("210.00"),
        },
    ),
    "champva": (
        {
            **_ELENA,
            **_HERSELF,
            **_NO_ACCIDENT,
            **_FOOT,
            "carrier.0": "VHA OFFICE OF COMMUNITY CARE",
            "carrier.1": "CHAMPVA CLAIMS",
            "1.champva": "X",
            "1a": "541227788",
            "11d.no": "X",
            **_codes("E119", "I10"),
            **_row(1, "99213", "A", "125.00"),
            **_total("125.00"),
        },
    ),
    # 17 DN with 17b, 23, 24H family planning, 24I and 24J the taxonomy, three blanks behind the NDC, 29 empty, 33b ZZ.
    "medicaid_adult": (
        {
            **_ELENA,
            **_HERSELF,
            **_NO_ACCIDENT,
            **_FOOT,
            "carrier.0": "EVERGREEN MEDICAID",
            "1.medicaid": "X",
            "1a": "MC447702",
            "11d.no": "X",
            "17.qualifier": "DN",
            "17": "PER LINDQVIST DO",
            "17b": "1000304117",
            "23": "MA551200",
            **_codes("Z3042"),
            **_row(1, "99213", "A", "125.00", **_TAXONOMY, **{"24D_modifier1": "25", "24H": "Y"}),
            **_row(2, "J1050", "A", "90.00", "150", **_TAXONOMY, **{"24": "N400009737611   ML1"}),
            **_row(3, "96372", "A", "30.00", **_TAXONOMY, **{"24D_modifier1": "59"}),
            **_total("245.00"),
            "33b": "ZZ207Q00000X",
        },
    ),
    # 10c YES, its day in 14 and 15 (439), 11b Y4 and the case; benefits not assigned: 13 empty.
    "liability": (
        {
            **{key: text for key, text in _HERSELF.items() if key != "13"},
            **_ELENA,
            **_FOOT,
            "carrier.0": "CORNERSTONE CASUALTY",
            "1.other": "X",
            **{"10a.no": "X", "10b.no": "X", "10c.yes": "X", "20.no": "X"},
            "11b.qualifier": "Y4",
            "11b": "LI90/2",
            "11d.no": "X",
            **{"14.month": "05", "14.day": "09", "14.year": "26", "14.qualifier": "431"},
            **{"15.qualifier": "439", "15.month": "05", "15.day": "09", "15.year": "26"},
            **_codes("S8001XA", "W010XXA"),
            **_row(1, "99213", "A", "125.00"),
            **_total("125.00"),
        },
    ),
    # Each box to its edge: 12 codes, 4 modifiers, 4 pointers, half units, 484, SSN, no assignment, 19 over two rows.
    "full_sheet": (
        {
            **_BLUESTONE,
            **_NO_ACCIDENT,
            **{key: text for key, text in _FOOT.items() if not key.startswith(("25", "27"))},
            "10d": "W2   W5",
            **{"14.month": "02", "14.day": "01", "14.year": "26", "14.qualifier": "484"},
            "19.above": "PWKOZEL12345",
            "19": "N51234567893   DRUG DOSE IN THE SHADED HALF",
            **_codes(
                *("E1122", "N1831", "I129", "E785", "M1711", "J441", "F331", "K219", "G4733", "R519", "Z794", "Z87891")
            ),
            **_row(1, "99215", "ABCD", "999999.99", "1.5"),
            **{f"24D.1.modifier{place}": code for place, code in enumerate(("25", "57", "GC", "FT"), 1)},
            **_row(2, "J3490", "L", "42.00", "999", **{"24": "ZZCOMPOUNDED CREAM 30 G"}),
            **_row(
                3, "E0730", "EK", "320.00", "3", **{"24D_modifier1": "NU", "24A_from.day": "01", "24A_to.day": "03"}
            ),
            **_row(4, "D0150", "HIJ", "70.00", **{"24": "JP14"}),
            **_row(5, "A4550", "G", "5.05", **{"24C": "Y", "24H_shaded": "AV"}),
            **_row(6, "90999", "F", "300.10", **{"24": "ZZHOME TRAINING", "24B": "65", "24H": "N"}),
            "25": "541227788",
            "25.ssn": "X",
            "27.no": "X",
            **_total("1000737.14"),
        },
    ),
    # CONTINUED in 28 and nothing in 29 but on the last; eight digits run together; a second date for a range alone.
    "one_total_on_the_last_sheet": (
        {
            **_OWN_WAYS,
            **{
                key: text
                for place in range(6)
                for key, text in _long_days(_row(place + 1, f"8005{place}", "A", "10.00"), "05112026").items()
            },
            "28.words": "CONTINUED",
        },
        {
            **_OWN_WAYS,
            **_long_days(_row(1, "99232", "A", "90.00", "3"), "05112026", "05132026"),
            **_total("150.00", "25.00"),
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
    # An employer has no birth date or sex.
    "workers_comp": ("9", "11a", "11c", "22", "23"),
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
    "after_the_first_payer": ("10d", "11b", "19", "22", "32"),
    "after_two_payers": ("10d", "11b", "11c", "22"),
    "medicare_after_the_plan": ("9", "9a", "9d", "11d", "13", "15", "17a", "22", "24C", "24H", "24I", "32b", "33b"),
    "tricare_child": ("9", "9a", "9d", "11", "11b", "17a", "22", "24I", "29", "33b"),
    "champva": ("9", "11", "11b", "11c", "17", "22", "23"),
    "medicaid_adult": ("9", "11", "11b", "11c", "29", "32"),
    "liability": ("9", "11", "11c", "13", "16", "22"),
    "full_sheet": ("9", "11b", "22", "23", "29", "32"),
    "one_total_on_the_last_sheet": ("11d", "22", "23"),
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


def test_every_item_and_every_box_of_the_form_is_read_back_from_some_claim() -> None:
    """Of the six rows of item 24 each has its boxes; that one row has what another has is the layout's own test."""
    read = {key for sheets in WANTED.values() for wanted in sheets for key, text in wanted.items() if text}
    assert sorted({BOX_BY_KEY[key].item for key in read}) == sorted(ITEMS)
    assert {box.item for box in BOX_BY_KEY.values()} == set(ITEMS)
    assert {_any_row(key) for key in read} == set(map(_any_row, BOX_BY_KEY))
    assert not set(RESERVED) & {box.item for box in BOX_BY_KEY.values()}


def _any_row(key: str) -> str:
    return ".".join(part for part in key.split(".") if not (key.startswith("24") and part in "123456"))


VARIANTS: dict[tuple[PayerKind, ClaimType, Rank, int], tuple[str, ...]] = {
    (PayerKind.GROUP, ClaimType.HEALTH, Rank.PRIMARY, 1): ("office_visit", "second_plan", "full_sheet"),
    (PayerKind.GROUP, ClaimType.HEALTH, Rank.SECONDARY, 1): ("after_the_first_payer",),
    (PayerKind.GROUP, ClaimType.HEALTH, Rank.TERTIARY, 1): ("after_two_payers",),
    (PayerKind.GROUP, ClaimType.HEALTH, Rank.PRIMARY, 7): ("corrected",),
    (PayerKind.GROUP, ClaimType.HEALTH, Rank.PRIMARY, 8): ("void",),
    (PayerKind.MEDICARE, ClaimType.HEALTH, Rank.PRIMARY, 1): ("medicare", "medigap", "home_visit_medicare"),
    (PayerKind.MEDICARE, ClaimType.HEALTH, Rank.SECONDARY, 1): ("medicare_second", "medicare_after_the_plan"),
    (PayerKind.MEDICAID, ClaimType.HEALTH, Rank.PRIMARY, 1): ("medicaid_child", "medicaid_adult"),
    (PayerKind.TRICARE, ClaimType.HEALTH, Rank.PRIMARY, 1): ("tricare_child",),
    (PayerKind.CHAMPVA, ClaimType.HEALTH, Rank.PRIMARY, 1): ("champva",),
    (PayerKind.FECA, ClaimType.HEALTH, Rank.PRIMARY, 1): ("feca",),
    (PayerKind.OTHER, ClaimType.WORKERS_COMP, Rank.PRIMARY, 1): ("workers_comp",),
    (PayerKind.OTHER, ClaimType.AUTO, Rank.PRIMARY, 1): ("auto", "liability"),
}
"""Which claims stand for which kind of payer, in which rank, in which version; Medigap stands on Medicare's form."""


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_has_its_claims(variant: tuple[PayerKind, ClaimType, Rank, int]) -> None:
    for name in VARIANTS[variant]:
        claim = TYPICAL[name]()
        kind = claim.payer.kind, claim.payer.habits.claim_type
        assert (*kind, claim.coverage.rank, claim.version) == variant, name


def test_no_kind_of_payer_or_claim_is_left_out() -> None:
    assert {kind for kind, *_ in VARIANTS} == set(PayerKind)
    named_by_medicare = {TYPICAL["medigap"]().other.payer.habits.claim_type}  # type: ignore[union-attr]  # it has one
    assert {claim_type for _, claim_type, *_ in VARIANTS} | named_by_medicare == set(ClaimType)
    assert {rank for *_, rank, _ in VARIANTS} == set(Rank)


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
        run_together = {key.removesuffix("long") for key in wanted if key.endswith(".long")}
        for key, box in BOX_BY_KEY.items():
            if key.startswith(tuple(run_together)):
                continue  # one text over three boxes
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
