"""Bring in a practice's procedure and fee list from a CSV file; codes it has already get the file's charge."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.codes import NDC_UNITS
from app.domain.encounter import DrugCode, ProcedureCode
from app.domain.ids import parse_modifier, parse_ndc, parse_procedure
from app.domain.money import parse_cents
from app.errors import UserError
from app.services.csv_table import BadRow, checked_mapping, fitted, guess_mapping, read_table
from app.services.trail import note
from app.store.procedures import load_procedure_codes, store_procedure_code
from app.store.vault import Vault

__all__ = ["FIELDS", "BadRow", "ProcedureImport", "ProcedurePreview", "import_procedures", "preview_procedures"]

FIELDS: dict[str, tuple[str, ...]] = {
    "code": ("code", "procedure", "procedure code", "cpt", "cpt code", "hcpcs", "hcpcs code", "cpt/hcpcs"),
    "description": ("description", "procedure description", "name", "short description"),
    "charge": ("charge", "fee", "price", "amount", "standard charge", "unit charge"),
    "modifiers": ("modifiers", "modifier", "mod", "mods"),
    "ndc": ("ndc", "ndc code", "drug code"),
    "ndc_unit": ("ndc unit", "ndc units", "drug unit"),
    "ndc_quantity": ("ndc quantity", "ndc qty", "drug quantity"),
}
"""What a row may tell, and the column heads it is recognised by."""


@dataclass(frozen=True, slots=True)
class ProcedurePreview:
    """What an import would do to the practice's list."""

    columns: tuple[str, ...]
    mapping: dict[str, str]
    new: tuple[ProcedureCode, ...]
    changed: tuple[ProcedureCode, ...]
    unchanged: int
    bad: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class ProcedureImport:
    """What an import did; `bad` are the lines not taken."""

    new: int
    changed: int
    unchanged: int
    bad: tuple[BadRow, ...]


def preview_procedures(
    vault: Vault, practice_id: int, content: bytes | str, mapping: Mapping[str, str] | None = None
) -> ProcedurePreview:
    """Read the file and compare it with the practice's list. Writes nothing."""
    table = read_table(content)
    chosen = guess_mapping(table.columns, FIELDS) if mapping is None else checked_mapping(table, mapping, FIELDS)
    if not {"code", "charge"} <= chosen.keys():
        raise UserError("The file needs a column of codes and one of charges.", "Choose the columns.")
    places = {field: table.columns.index(column) for field, column in chosen.items()}
    listed = {code.code: code for code in load_procedure_codes(vault.db, practice_id, active_only=False)}
    read: dict[str, ProcedureCode] = {}
    bad: list[BadRow] = []
    for row in table.rows:
        whole = fitted(table, row)
        cells = {field: whole.cells[place] for field, place in places.items()} if whole else {}
        problems, code = _read(cells, ProcedureCode(practice_id=practice_id), listed) if whole else (_TOO_LONG, None)
        if code and code.code in read:
            problems = [f"{code.code} is in the file twice"]
        if problems or code is None:
            bad.append(BadRow(row.line, f"{'; '.join(problems)}."))
        else:
            read[code.code] = code
    return ProcedurePreview(
        columns=table.columns,
        mapping=chosen,
        new=tuple(code for code in read.values() if not code.id),
        changed=tuple(code for code in read.values() if code.id and code != listed[code.code]),
        unchanged=sum(code == listed.get(code.code) for code in read.values()),
        bad=tuple(bad),
    )


def import_procedures(
    vault: Vault,
    practice_id: int,
    content: bytes | str,
    now: datetime,
    *,
    mapping: Mapping[str, str] | None = None,
    only_good: bool = False,
) -> ProcedureImport:
    """Save the file's codes in one transaction: new ones are added, listed ones take what the file says.

    With bad rows nothing is saved unless `only_good`; what the file does not name stays as it is.
    """
    with vault.atomic():
        preview = preview_procedures(vault, practice_id, content, mapping)
        if preview.bad and not only_good:
            first = preview.bad[0]
            raise UserError(
                f"{len(preview.bad)} of the rows cannot be read, so nothing was imported."
                f" The first is on line {first.line}: {first.reason}",
                "Correct the file, or import only the good rows.",
            )
        before = {code.id: code for code in load_procedure_codes(vault.db, practice_id, active_only=False)}
        ids = [store_procedure_code(vault.db, code) for code in (*preview.new, *preview.changed)]
        if ids:
            was = {code.code: before[code.id].charge_cents for code in preview.changed}
            charges = {code.code: code.charge_cents for code in (*preview.new, *preview.changed)}
            detail = {"practice": practice_id, "before": was, "after": charges}
            note(vault, now, "import", "procedure_code", None, detail)
    return ProcedureImport(len(preview.new), len(preview.changed), preview.unchanged, preview.bad)


_TOO_LONG = ["The row has more cells than the head has columns; a comma may lack quotes"]


def _read(
    cells: Mapping[str, str], blank: ProcedureCode, listed: Mapping[str, ProcedureCode]
) -> tuple[list[str], ProcedureCode | None]:
    """The problems of a row, and the code it tells of (over what is listed) where it has none."""
    problems = []
    code = parse_procedure(cells["code"])
    if code is None:
        problems.append(f"{cells['code']!r} is no procedure code" if cells["code"] else "There is no code")
    cents = parse_cents(cells["charge"])
    if cents is None or cents < 0:
        problems.append(f"{cells['charge']!r} is no charge" if cells["charge"] else "There is no charge")
    modifiers = [parse_modifier(text) for text in cells.get("modifiers", "").replace(",", " ").split()]
    if None in modifiers or len(modifiers) > 4:
        problems.append("Modifiers are up to four, of two characters each")
    drug = _drug(cells, problems)
    if problems or code is None or cents is None:
        return problems, None
    listed_code = listed.get(code, blank)
    return [], replace(
        listed_code,
        code=code,
        charge_cents=cents,
        description=cells.get("description", "") or listed_code.description,
        modifiers=tuple(filter(None, modifiers)) or listed_code.modifiers,
        drug=drug or listed_code.drug,
    )


def _drug(cells: Mapping[str, str], problems: list[str]) -> DrugCode | None:
    text = cells.get("ndc", "")
    if not text:
        return None
    ndc, unit = parse_ndc(text), cells.get("ndc_unit", "").upper() or "UN"
    quantity = _thousandths(cells.get("ndc_quantity", "") or "1")
    if ndc is None:
        problems.append(f"{text!r} is no NDC of eleven digits")
    if unit not in NDC_UNITS:
        problems.append(f"{unit!r} is no NDC unit ({', '.join(NDC_UNITS)})")
    if quantity is None:
        problems.append("The NDC quantity is no number above zero with three decimals at most")
    return DrugCode(ndc, unit, quantity) if ndc and unit in NDC_UNITS and quantity else None


def _thousandths(text: str) -> int | None:
    whole, _, decimals = text.partition(".")
    if not (whole + decimals).isascii() or not (whole + decimals).isdigit() or len(decimals) > 3 or len(whole) > 7:
        return None
    return int(whole or "0") * 1000 + int(decimals.ljust(3, "0")) or None
