"""What Medicare's files say of a procedure, as rich text: amounts, days covered, most units, and what is missing."""

from datetime import date
from html import escape

from app.codesets import CodeSets
from app.domain.medicare_amount import PAYABLE, amounts
from app.domain.procedure_book import Fee, Gpci, MueKind, MueLimit
from app.ui import format
from app.ui.coding.detail_words import heading

_STATUS = {
    "B": "Bundled: never paid apart",
    "C": "Priced by the contractor",
    "E": "Excluded by regulation",
    "I": "Not valid for Medicare: it wants another code",
    "J": "Anesthesia: base units and time",
    "M": "For reporting only",
    "N": "Not covered",
    "P": "Bundled or excluded",
    "X": "Excluded by law",
}
_GLOBAL = {
    "000": "the day of the procedure",
    "010": "the day and 10 days after",
    "090": "the day before, the day, and 90 days after",
    "MMM": "maternity care",
    "ZZZ": "as the procedure it is added to",
}
_UNITS = {
    MueKind.LINE: "on a line",
    MueKind.DAY_BY_POLICY: "a day, by policy: no more is ever right",
    MueKind.DAY_BY_CLINIC: "a day; more only on appeal with the record",
}


def medicare_words(codes: CodeSets, code: str, gpci: Gpci, on: date) -> list[str]:
    """Parts for the pane beneath what the practice's list and the books say."""
    procedures = codes.procedures
    parts = []
    if words := procedures.short_words(code, on):
        parts += [heading("Medicare calls it"), f"<p>{escape(words)}</p>"]
    if fee := procedures.fee(code, "", on):
        parts += [heading("Medicare allows"), f"<p>{escape(_amounts(fee, gpci))}</p>"]
        if covered := _GLOBAL.get(fee.global_days):
            parts += [heading("Payment covers"), f"<p>{escape(covered)}</p>"]
    if limit := procedures.mue(code, on):
        parts += [heading("Most units"), f"<p>{escape(_limit(limit))}</p>"]
    if fee:
        parts.append(f"<p class='muted'>{escape(fee.edition)}, {escape(gpci.name)}</p>")
    if missing := procedures.is_missing(on):
        parts.append(f"<p class='muted'>Not imported: {escape(', '.join(missing))}. F1 tells where to get them.</p>")
    return parts


def _amounts(fee: Fee, gpci: Gpci) -> str:
    if fee.status not in PAYABLE:
        return _STATUS.get(fee.status, "No amount")
    found = amounts(fee, gpci)
    parts = (
        (found.nonfacility_cents, "in the office"),
        (found.facility_cents, "in a facility"),
    )
    if found.nonfacility_cents == found.facility_cents and found.facility_cents is not None:
        return format.money(found.facility_cents)
    return " · ".join(f"{format.money(cents)} {where}" for cents, where in parts if cents is not None) or "No amount"


def _limit(limit: MueLimit) -> str:
    return "0: not paid to a practitioner" if limit.units == 0 else f"{limit.units} {_UNITS[limit.kind]}"
