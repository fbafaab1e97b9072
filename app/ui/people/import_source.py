"""What can be brought in from a CSV file, as the import dialog needs it: fields, preview in rows, and the doing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.errors import UserError
from app.services import patient_import, procedure_import
from app.services.csv_table import BadRow, guess_mapping, read_table
from app.services.patient_import import ImportRow
from app.ui import format
from app.ui.session import Session

NEW, CHANGED, GONE, KNOWN, BAD = "new", "changed", "taken away", "already here", "bad"


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One row of the file and what would become of it; `line` None where the rows are not told apart by it."""

    line: int | None
    state: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What an import would do. `trouble` says why nothing can be read with this mapping; `plan` is the service's."""

    columns: tuple[str, ...]
    mapping: dict[str, str]
    rows: tuple[SeenRow, ...] = ()
    remark: str = ""
    trouble: str = ""
    plan: Any = None

    def count(self, *states: str) -> int:
        """How many rows are in one of the states."""
        return sum(row.state in states for row in self.rows)


class ImportSource(Protocol):
    """`look` only reads; where `in_background` it may run beside the window. `bring_in` writes, all at once."""

    title: str
    one: str
    many: str
    hint: str
    labels: Mapping[str, str]
    states: tuple[str, ...]
    in_background: bool
    changes: tuple[str, ...]

    def prepare(self) -> None:
        """Read what `look` compares with."""

    def look(self, content: bytes, mapping: Mapping[str, str] | None) -> Seen:
        """What the file would do; a mapping of None is guessed. Raises UserError where it is no CSV file."""

    def bring_in(self, content: bytes, seen: Seen, *, only_good: bool) -> tuple[str, tuple[SeenRow, ...]]:
        """Do it: what was done, in words, and the rows left out. Raises UserError where it cannot be."""


class PatientSource:
    """Patients with their coverages, a row for each policy."""

    title = "Import patients"
    one, many = "patient", "patients"
    hint = "One row for each patient, or one for each coverage of a patient. The first row names the columns."
    labels: Mapping[str, str] = {
        "last": "Last name",
        "first": "First name",
        "middle": "Middle",
        "suffix": "Suffix",
        "name": "Whole name",
        "birth_date": "Birth date",
        "sex": "Sex",
        "account_number": "Account number",
        "street": "Street",
        "street_2": "Street, second line",
        "city": "City",
        "state": "State",
        "zip_code": "ZIP",
        "phone": "Phone",
        "payer": "Payer",
        "payer_id": "Payer id",
        "rank": "Rank",
        "member_id": "Member id",
        "group_number": "Group number",
        "plan_name": "Plan name",
        "relation": "Relation to insured",
        "subscriber_last": "Insured's last name",
        "subscriber_first": "Insured's first name",
        "subscriber_name": "Insured's whole name",
        "subscriber_birth_date": "Insured's birth date",
        "subscriber_sex": "Insured's sex",
        "starts_on": "In force from",
        "ends_on": "In force to",
        "copay": "Copay",
    }
    states: tuple[str, ...] = (NEW, KNOWN, BAD)
    in_background = True
    changes: tuple[str, ...] = ("payer", "patient", "coverage")

    def __init__(self, session: Session) -> None:
        self._session = session

    def prepare(self) -> None:
        """Who is in the vault; read on the window's thread, which owns the connection."""
        self._known = patient_import.known_people(self._session.vault)
        self._today = self._session.today()

    def look(self, content: bytes, mapping: Mapping[str, str] | None) -> Seen:
        """See `ImportSource.look`."""
        columns, chosen = _columns(content, mapping, patient_import.FIELDS)
        try:
            plan = patient_import.preview_patients(content, chosen, self._known, self._today)
        except UserError as error:
            return Seen(columns, chosen, trouble=str(error))
        new = (SeenRow(row.line, NEW, row.patient.name.sort_name, _patient_words(row)) for row in plan.rows)
        rows = (*new, *_left_out(plan.duplicates, KNOWN), *_left_out(plan.bad, BAD))
        return Seen(columns, chosen, _by_line(rows), _payer_words(plan.new_payers), plan=plan)

    def bring_in(self, content: bytes, seen: Seen, *, only_good: bool) -> tuple[str, tuple[SeenRow, ...]]:
        """See `ImportSource.bring_in`."""
        session = self._session
        done = patient_import.import_patients(session.vault, seen.plan, session.now(), only_good)
        words = f"Imported: {_some(done.patients, 'patient')}, {_some(done.coverages, 'coverage')}"
        payers = f" and {_some(done.payers, 'new payer')}" if done.payers else ""
        return f"{words}{payers}.", tuple(_left_out(done.left_out, "left out"))


class ProcedureSource:
    """The practice's procedure codes with their charges."""

    title = "Import procedures and fees"
    one, many = "procedure", "procedures"
    hint = "One row for each code, with its charge. Codes already listed take the charge of the file."
    labels: Mapping[str, str] = {
        "code": "Code",
        "charge": "Charge",
        "description": "What it is",
        "modifiers": "Modifiers",
        "ndc": "NDC",
        "ndc_unit": "NDC unit",
        "ndc_quantity": "NDC quantity",
    }
    states: tuple[str, ...] = (NEW, CHANGED, BAD)
    in_background = False
    changes: tuple[str, ...] = ("procedure_code",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def prepare(self) -> None:
        """Nothing is read ahead: the list of one practice is short."""

    def look(self, content: bytes, mapping: Mapping[str, str] | None) -> Seen:
        """See `ImportSource.look`."""
        columns, chosen = _columns(content, mapping, procedure_import.FIELDS)
        session = self._session
        try:
            plan = procedure_import.preview_procedures(session.vault, session.practice_id, content, chosen)
        except UserError as error:
            return Seen(columns, chosen, trouble=str(error))
        told = [
            SeenRow(None, state, code.code, f"{code.description} · {format.money(code.charge_cents)}")
            for state, codes in ((NEW, plan.new), (CHANGED, plan.changed))
            for code in codes
        ]
        remark = f"{_some(plan.unchanged, 'code')} stay as they are." if plan.unchanged else ""
        return Seen(columns, chosen, (*_left_out(plan.bad, BAD), *told), remark, plan=plan)

    def bring_in(self, content: bytes, seen: Seen, *, only_good: bool) -> tuple[str, tuple[SeenRow, ...]]:
        """See `ImportSource.bring_in`."""
        session = self._session
        done = procedure_import.import_procedures(
            session.vault, session.practice_id, content, session.now(), mapping=seen.mapping, only_good=only_good
        )
        words = f"Imported: {_some(done.new, 'new code')}; {_some(done.changed, 'code')} changed."
        return words, tuple(_left_out(done.bad, "left out"))


def _columns(
    content: bytes, mapping: Mapping[str, str] | None, fields: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], dict[str, str]]:
    columns = read_table(content).columns
    return columns, guess_mapping(columns, fields) if mapping is None else dict(mapping)


def _left_out(rows: tuple[BadRow, ...], state: str) -> list[SeenRow]:
    return [SeenRow(row.line, state, "", row.reason) for row in rows]


def _by_line(rows: tuple[SeenRow, ...]) -> tuple[SeenRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.line or 0))


def _patient_words(row: ImportRow) -> str:
    policies = (f"{each.payer or each.payer_id} {each.coverage.member_id}".strip() for each in row.coverages)
    return " · ".join(filter(None, (format.day(row.patient.birth_date), *policies)))


def _payer_words(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    some = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
    return f"{_some(len(names), 'payer')} will be added, to be completed in Practice setup: {some}"


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
