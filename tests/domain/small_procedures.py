"""A procedure book of a few edits, limits and fees, with the shipped modifiers, to check rules against."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from app.codesets.modifiers import read_modifiers
from app.domain.procedure_book import Fee, Gpci, Modifier, MueKind, MueLimit, ProcedureStatus, PtpEdit
from app.paths import resources

WHY = "Standards of medical / surgical practice"


def an_edit(column1: str, column2: str, may_bypass: bool) -> PtpEdit:
    return PtpEdit(column1, column2, may_bypass, date(2020, 1, 1), None, WHY, "NCCI v32.1")


def a_limit(code: str, units: int, kind: MueKind) -> MueLimit:
    return MueLimit(code, units, kind, "Nature of Service/Procedure", "NCCI MUE Q2 2026")


def a_fee(code: str, modifier: str = "", **changes: object) -> Fee:
    values: dict[str, object] = {
        "status": "A", "work": 100, "nonfacility_expense": 100, "facility_expense": 50, "malpractice": 10,
        "factor": 334009, "pc_tc": "0", "global_days": "XXX", "bilateral": "1", "assistant": "2", "co_surgeons": "1",
        "edition": "Medicare fee schedule April 2026",
    }  # fmt: skip
    return Fee(code, modifier, **(values | changes))  # type: ignore[arg-type] # by field name


EDITS = (
    an_edit("20610", "99213", True),
    an_edit("99395", "99213", True),
    an_edit("27447", "99214", True),
    an_edit("20610", "20600", True),
    an_edit("80053", "84075", False),
)
LIMITS = (
    a_limit("20610", 2, MueKind.LINE),
    a_limit("36415", 2, MueKind.DAY_BY_CLINIC),
    a_limit("80053", 1, MueKind.DAY_BY_POLICY),
    a_limit("A4206", 0, MueKind.LINE),
)
FEES = (
    a_fee("99213"),
    a_fee("20610", global_days="000"),
    a_fee("11042", global_days="000"),
    a_fee("27447", global_days="090", nonfacility_rare=True, bilateral="1"),
    a_fee("10060", global_days="010", assistant="1", co_surgeons="0", bilateral="0"),
    a_fee("27447", "26"),
    a_fee("93000", pc_tc="4", bilateral="2"),
)


@cache
def _modifiers() -> dict[str, Modifier]:
    return dict(read_modifiers(resources() / "codesets"))


@dataclass(frozen=True)
class SmallProcedures:
    edits: tuple[PtpEdit, ...] = EDITS
    limits: tuple[MueLimit, ...] = LIMITS
    fees: tuple[Fee, ...] = FEES
    ended: frozenset[str] = frozenset({"G9999"})
    unknown: frozenset[str] = frozenset({"G0000"})
    asked: list[tuple[str, str, bool]] = field(default_factory=list)

    def ptp_edit(self, column1: str, column2: str, on: date, medicaid: bool = False) -> PtpEdit | None:
        self.asked.append((column1, column2, medicaid))
        pair = column1, column2
        return next((edit for edit in self.edits if (edit.column1, edit.column2) == pair), None)

    def mue(self, code: str, on: date) -> MueLimit | None:
        return next((limit for limit in self.limits if limit.code == code), None)

    def fee(self, code: str, modifier: str, on: date) -> Fee | None:
        return next((fee for fee in self.fees if (fee.code, fee.modifier) == (code, modifier)), None)

    def gpci(self, locality: str, state: str, on: date) -> Gpci | None:
        return None

    def modifier(self, code: str, on: date) -> Modifier | None:
        return _modifiers().get(code)

    def knows_modifiers(self) -> bool:
        return True

    def pays_facility(self, place_of_service: str) -> bool:
        return place_of_service == "22"

    def procedure_status(self, code: str, on: date) -> ProcedureStatus | None:
        if code in self.unknown:
            return ProcedureStatus(known=False, valid_on=False, edition="HCPCS April 2026")
        if code in self.ended:
            return ProcedureStatus(True, False, date(2015, 1, 1), date(2025, 12, 31), "HCPCS April 2026")
        return ProcedureStatus(True, True) if code[:1] in "GJ" else None
