"""Bring in patients with their coverages from a CSV file: see first what would happen, then do it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.domain.coverage import Rank, Relation
from app.domain.people import Patient, Payer
from app.domain.search_words import fold
from app.errors import UserError
from app.services.csv_table import BadRow, Table, checked_mapping, fitted, guess_mapping, read_table
from app.services.patient_row import FIELDS, CoverageRow, RowReader
from app.services.trail import note
from app.store.coverages import store_coverage
from app.store.known_people import (
    KnownMember,
    KnownPeople,
    PersonKey,
    load_known_people,
    member_key,
    person_key,
)
from app.store.numbers import next_account_number
from app.store.patients import store_patient
from app.store.payers import store_payer
from app.store.vault import Vault

__all__ = ["FIELDS", "BadRow", "ImportPreview", "ImportResult", "ImportRow", "import_patients", "preview_patients"]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A patient to be brought in, from the line where the file first names him."""

    line: int
    patient: Patient
    coverages: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. `mapping` says which column each field is read from, guessed where none was given.

    `duplicates` are left out in any case: these people are in the vault, or on an earlier line, already.
    """

    columns: tuple[str, ...]
    mapping: dict[str, str]
    rows: tuple[ImportRow, ...]
    bad: tuple[BadRow, ...]
    duplicates: tuple[BadRow, ...]
    new_payers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; `left_out` are the lines not taken, in the file's order."""

    patients: int
    coverages: int
    payers: int
    left_out: tuple[BadRow, ...]


def known_people(vault: Vault) -> KnownPeople:
    """Who is in the vault already, for `preview_patients`."""
    return load_known_people(vault.db)


def preview_patients(
    content: bytes | str, mapping: Mapping[str, str] | None, known: KnownPeople, today: date
) -> ImportPreview:
    """Read the file and sort its rows into good, bad and duplicate. Writes nothing; may run in a worker thread.

    A further row of the same person with another policy is that person's next coverage.
    """
    table = read_table(content)
    chosen = guess_mapping(table.columns, FIELDS) if mapping is None else checked_mapping(table, mapping, FIELDS)
    sorting = _Sorting(known)
    for line, cells in _mapped(table, chosen, sorting.bad):
        reader = RowReader(line, cells, today)
        patient, coverage = reader.patient(), reader.coverage()
        if reader.problems:
            sorting.bad.append(BadRow(line, _sentence(reader.problems)))
        else:
            sorting.take(line, patient, coverage)
    return ImportPreview(
        columns=table.columns,
        mapping=chosen,
        rows=tuple(sorting.rows.values()),
        bad=tuple(sorted(sorting.bad, key=lambda row: row.line)),
        duplicates=tuple(sorting.duplicates),
        new_payers=sorting.new_payers(),
    )


def import_patients(vault: Vault, preview: ImportPreview, now: datetime, only_good: bool) -> ImportResult:
    """Save what the preview found good, in one transaction: all of it or nothing.

    With bad rows nothing is saved unless `only_good`. Payers the vault does not know are made, to be completed
    later. Raises UserError where there is nothing to save.
    """
    if preview.bad and not only_good:
        count = len(preview.bad)
        raise UserError(
            f"{count} row{'' if count == 1 else 's'} cannot be read, so nothing was imported.",
            "Correct them in the file, or import only the good rows.",
        )
    with vault.atomic():
        known = load_known_people(vault.db)
        payers = _Payers(vault, known)
        patient_ids, coverage_ids = [], []
        late: list[BadRow] = []
        for row in preview.rows:
            if reason := _already_there(row.patient, row.coverages, known):
                late.append(BadRow(row.line, reason))
                continue
            number = row.patient.account_number or next_account_number(vault.db)
            patient_id = store_patient(vault.db, replace(row.patient, account_number=number))
            patient_ids.append(patient_id)
            for told in row.coverages:
                coverage = replace(
                    told.coverage, patient_id=patient_id, payer_id=payers.id_of(told), rank=told.rank or Rank.PRIMARY
                )
                coverage_ids.append(store_coverage(vault.db, coverage))
        if not patient_ids:
            raise UserError("There is no new patient in this file.", "Look at the lines that are left out.")
        detail = {"patients": patient_ids, "coverages": coverage_ids, "payers": payers.made}
        note(vault, now, "import", "patient", None, detail)
    left_out = sorted([*preview.bad, *preview.duplicates, *late], key=lambda row: row.line)
    return ImportResult(len(patient_ids), len(coverage_ids), len(payers.made), tuple(left_out))


@dataclass(slots=True)
class _Sorting:
    """The rows of a file as they fall into good, bad and duplicate."""

    known: KnownPeople
    rows: dict[PersonKey, ImportRow] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    duplicates: list[BadRow] = field(default_factory=list)
    _accounts: dict[str, int] = field(default_factory=dict)
    _members: dict[str, list[tuple[int, KnownMember]]] = field(default_factory=dict)

    def take(self, line: int, patient: Patient, coverage: CoverageRow | None) -> None:
        """Put one readable row where it belongs."""
        coverages = (coverage,) if coverage else ()
        key = person_key(patient.name.last, patient.name.first, patient.birth_date)
        earlier = self.rows.get(key)
        if reason := _already_there(patient, coverages, self.known):
            self.duplicates.append(BadRow(line, reason))
        elif earlier is not None:
            self._add_coverage(line, key, earlier, coverage)
        elif reason := self._on_earlier_line(patient, coverage):
            self.duplicates.append(BadRow(line, reason))
        else:
            self._accounts[patient.account_number] = line
            self.rows[key] = ImportRow(line, patient, ())
            self._add_coverage(line, key, self.rows[key], coverage)

    def new_payers(self) -> tuple[str, ...]:
        """The payers that would be made, each once."""
        told = [coverage for row in self.rows.values() for coverage in row.coverages]
        unknown = [each.payer or each.payer_id for each in told if _known_payer(each, self.known) is None]
        return tuple({fold(name): name for name in reversed(unknown)}.values())[::-1]

    def _add_coverage(self, line: int, key: PersonKey, row: ImportRow, coverage: CoverageRow | None) -> None:
        if coverage is None:
            if line != row.line:
                self.duplicates.append(BadRow(line, f"The same person is on line {row.line}."))
            return
        member = member_key(coverage.coverage.member_id)
        if any(member_key(each.coverage.member_id) == member for each in row.coverages):
            self.duplicates.append(BadRow(line, f"The same person and policy is on line {row.line}."))
            return
        taken = {each.rank for each in row.coverages}
        rank = coverage.rank or next((rank for rank in Rank if rank not in taken), None)
        if rank is None or rank in taken:
            self.bad.append(BadRow(line, f"The person on line {row.line} has a coverage of this rank already."))
            return
        self.rows[key] = replace(row, coverages=(*row.coverages, replace(coverage, rank=rank)))
        known = KnownMember(fold(row.patient.name.first), row.patient.birth_date, coverage.coverage.relation, "")
        self._members.setdefault(member, []).append((row.line, known))

    def _on_earlier_line(self, patient: Patient, coverage: CoverageRow | None) -> str:
        if patient.account_number and patient.account_number in self._accounts:
            return f"The account number is on line {self._accounts[patient.account_number]} too."
        if coverage is not None:
            for line, member in self._members.get(member_key(coverage.coverage.member_id), ()):
                if _same_member(patient, coverage, member):
                    return f"The same member ID is on line {line}."
        return ""


class _Payers:
    """The payers of an import: those the vault has, and those made for it."""

    def __init__(self, vault: Vault, known: KnownPeople) -> None:
        self._vault = vault
        self._known = known
        self._made_by_name: dict[str, int] = {}
        self.made: list[int] = []

    def id_of(self, told: CoverageRow) -> int:
        """The row id of the payer a row names."""
        found = _known_payer(told, self._known)
        if found is not None:
            return found
        name = told.payer or told.payer_id
        if fold(name) not in self._made_by_name:
            made = store_payer(self._vault.db, Payer(name=name, payer_id=told.payer_id))
            self._made_by_name[fold(name)] = made
            self.made.append(made)
        return self._made_by_name[fold(name)]


def _mapped(table: Table, mapping: Mapping[str, str], bad: list[BadRow]) -> list[tuple[int, dict[str, str]]]:
    """The rows as cells by field; a row with more cells than columns is bad."""
    places = {name: table.columns.index(column) for name, column in mapping.items()}
    if not {"last", "first", "name"} & places.keys():
        raise UserError("No column of the file holds the patient's name.", "Choose the columns of last and first name.")
    rows = []
    for row in table.rows:
        whole = fitted(table, row)
        if whole is None:
            bad.append(BadRow(row.line, "The row has more cells than the head has columns; a comma may lack quotes."))
        else:
            rows.append((row.line, {name: whole.cells[place] for name, place in places.items()}))
    return rows


def _already_there(patient: Patient, coverages: tuple[CoverageRow, ...], known: KnownPeople) -> str:
    """Why the person is in the vault already, or empty."""
    if patient.account_number in known.accounts:
        return f"Account number {patient.account_number} is in use."
    key = person_key(patient.name.last, patient.name.first, patient.birth_date)
    if key in known.persons:
        return f"The same name and birth date is on account {known.persons[key]}."
    for coverage in coverages:
        for member in known.members.get(member_key(coverage.coverage.member_id), ()):
            if _same_member(patient, coverage, member):
                return f"The same member ID is on account {member.account_number}."
    return ""


def _same_member(patient: Patient, coverage: CoverageRow, member: KnownMember) -> bool:
    """Whether one member id means one person: a family shares it, but not the first name, nor being the insured.

    Files without a column for the relation make everybody the insured, so the birth date must agree too.
    """
    both_insured = coverage.coverage.relation is Relation.SELF and member.relation is Relation.SELF
    same_birth_date = patient.birth_date is not None and patient.birth_date == member.birth_date
    return fold(patient.name.first) == member.first or (both_insured and same_birth_date)


def _known_payer(told: CoverageRow, known: KnownPeople) -> int | None:
    by_number = known.payer_ids.get(fold(told.payer_id)) if told.payer_id else None
    return by_number if by_number is not None else known.payers.get(fold(told.payer))


def _sentence(problems: list[str]) -> str:
    words = "; ".join(problems)
    return f"{words[0].upper()}{words[1:]}."
