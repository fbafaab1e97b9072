"""Invented fee schedules and localities in CMS's published layouts of 2025 and 2026."""

from collections.abc import Sequence

HEADS = (
    "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,"
    "SURG,SURG,SURG,SURG,{price}BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT"
)
MINOR = "20610,,Invented words of the AMA,A,,1.00,2.00,,0.50,,0.10,3.10,1.60,0,000,0.10,0.80,0.10,2,1,1,0,0"
VISIT = "99213,,Invented words of the AMA,A,,1.30,1.33,,0.55,,0.10,2.73,1.95,0,XXX,0.00,0.00,0.00,0,0,0,0,0"
TEST = "93000,,Invented words of the AMA,A,,0.50,0.20,,0.20,NA,0.02,0.72,0.72,1,XXX,0.00,0.00,0.00,0,3,0,0,0"
TEST_26 = TEST.replace("93000,,", "93000,26,").replace(",0.20,NA,", ",0.20,,")
MAJOR = "27447,,Invented words of the AMA,A,,9.00,0.00,NA,6.00,,1.50,10.50,16.50,0,090,0.10,0.69,0.21,2,0,2,1,0"
LEVEL_2 = "G0402,,Initial preventive exam,A,,2.60,1.93,,1.00,,0.17,4.70,3.77,0,XXX,0.00,0.00,0.00,0,0,0,0,0"
BUNDLED = "99000,,Invented words of the AMA,B,,0.00,0.00,,0.00,,0.00,0.00,0.00,9,XXX,0.00,0.00,0.00,9,9,9,9,9"
ROWS = (MINOR, VISIT, TEST, TEST_26, MAJOR, LEVEL_2, BUNDLED)
_END_2025 = ",,32.3465,09,0,99,0.00,0.00,0.00"
_END_2026 = ",9,,33.4009,09,0,99,0.00,0.00,0.00"


def schedule_csv(rows: Sequence[str] = ROWS, year: int = 2026, release: str = "July") -> bytes:
    is_new = year >= 2026
    banner = [
        f",,{year} National Physician Fee Schedule Relative Value File {release} Release",
        ",,CPT codes and descriptions only are copyright American Medical Association.",
        *(",," for _ in range(2)),
        f",,RELEASED 06/11/{year}",
        *(",,,," for _ in range(4)),
        HEADS.format(price="IND," if is_new else ""),
    ]
    body = [row + (_END_2026 if is_new else _END_2025) for row in rows]
    return ("\r\n".join((*banner, *body)) + "\r\n").encode("cp1252")


def schedule_text(rows: Sequence[str] = ROWS) -> bytes:
    """The fixed text file of 2025: 171 characters a row."""
    lines = ["HDR" + " " * 100 for _ in range(7)]
    for row in rows:
        c = [*row.split(","), "", "32.3465", "09", "0", "99", "0.00", "0.00", "0.00"]
        c[15:18] = [share.removeprefix("0") for share in c[15:18]]
        line = f"{c[0]:5}{c[1]:2}{c[2]:50}{c[3]:1}{c[4]:1}{c[5]:>6} {c[6]:>6}{c[7]:2} {c[8]:>6}{c[9]:2} {c[10]:>5} "
        line += f"{c[11]:>6}{c[12]:>6}{c[13]:1}{c[14]:3}{c[15]:>3}{c[16]:>3}{c[17]:>3}" + "".join(c[18:23])
        line = f"{line:127}{c[23]:5}{c[24]:>8} {c[25]:2}{c[26]:1} {c[27]:2}    {c[28]:>6} {c[29]:>6} {c[30]:>6}"
        lines.append(line[:171])
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


GPCI = """ADDENDUM E. FINAL CY 2026 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,,
,,,,,,,
{head}
02302,OR,01,PORTLAND,{without}1.025,1.061,0.676
02302,OR,99,REST OF OREGON,{without}1,0.954,0.676
02102,AK,01,ALASKA*,{without}1.5,1.081,0.592
"MAC Assignments as of November 22, 2024",,,,,,,
*Work GPCI reflects a 1.5 floor in Alaska established by the MIPPA.,,,,,,,
"""
_GPCI_HEAD = (
    "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,{without}"
    "2026 PW GPCI (with 1.0 Floor)***,2026 PE GPCI,2026 MP GPCI"
)


def gpci_csv(without_floor: bool = False) -> bytes:
    head = _GPCI_HEAD.format(without="2026 PW GPCI (without 1.0 Floor)," if without_floor else "")
    return GPCI.format(head=head, without="0.9," if without_floor else "").encode("cp1252")


COUNTIES = b"""COUNTIES INCLUDED IN 2026 LOCALITIES.,,,,
Medicare Adminstrative Contractor,Locality Number,State ,Fee Schedule Area ,Counties
2302,1,OREGON,PORTLAND,"CLACKAMAS, MULTNOMAH AND WASHINGTON "
,,,,
2302,99,,REST OF STATE,ALL OTHER COUNTIES
"""
