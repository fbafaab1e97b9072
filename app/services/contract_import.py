"""A contract's amounts from a CSV file and into one: added to what is agreed, or in its stead."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.contracts.contract import CodeAmount
from app.domain.ids import parse_modifier, parse_procedure
from app.domain.money import format_cents, parse_cents
from app.errors import UserError
from app.services.contracts import contract_amounts, save_contract_amounts
from app.services.csv_table import BadRow, checked_mapping, fitted, guess_mapping, read_table
from app.store.vault import Vault

FIELDS: dict[str, tuple[str, ...]] = {
    "code": ("code", "procedure", "procedure code", "cpt", "cpt code", "hcpcs", "hcpcs code", "cpt/hcpcs"),
    "modifiers": ("modifier", "modifiers", "mod", "mods"),
    "amount": ("amount", "allowed", "allowed amount", "fee", "rate", "price", "non-facility", "nonfacility amount"),
    "facility": ("facility amount", "facility", "facility fee", "facility rate", "fac"),
}
"""What a row may tell, and the column heads it is recognised by."""
_HEADS = ("code", "modifiers", "amount", "facility amount")
_MOST_CENTS = 9_999_999_99
_Key = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class AmountsPreview:
    """What an import would do; `removed` only where the file replaces the list."""

    columns: tuple[str, ...]
    mapping: dict[str, str]
    new: tuple[CodeAmount, ...]
    changed: tuple[tuple[CodeAmount, CodeAmount], ...]
    """As it was and as the file has it."""
    removed: tuple[CodeAmount, ...]
    unchanged: int
    bad: tuple[BadRow, ...]


def preview_amounts(
    vault: Vault,
    contract_id: int,
    content: bytes | str,
    mapping: Mapping[str, str] | None = None,
    *,
    replace_all: bool = False,
) -> AmountsPreview:
    """Read the file and compare it with the contract. Writes nothing."""
    table = read_table(content)
    chosen = guess_mapping(table.columns, FIELDS) if mapping is None else checked_mapping(table, mapping, FIELDS)
    if not {"code", "amount"} <= chosen.keys():
        raise UserError("The file needs a column of codes and one of amounts.", "Choose the columns.")
    places = {field: table.columns.index(column) for field, column in chosen.items()}
    held = {each.key: each for each in contract_amounts(vault, contract_id)}
    read: dict[_Key, CodeAmount] = {}
    bad: list[BadRow] = []
    for row in table.rows:
        whole = fitted(table, row)
        if whole is None:
            bad.append(BadRow(row.line, "The row has more cells than the head has columns; a comma may lack quotes."))
            continue
        cells = {field: whole.cells[place] for field, place in places.items()}
        amount, problems = _read(cells, chosen)
        if amount and "facility" not in chosen and amount.key in held:  # what the file does not tell stays
            amount = replace(amount, facility_cents=held[amount.key].facility_cents)
        if amount and amount.key in read:
            problems = [f"column {chosen['code']}: {amount.words} is in the file twice"]
        if problems or amount is None:
            bad.append(BadRow(row.line, f"{'; '.join(problems)}."))
        else:
            read[amount.key] = amount
    return _compared(held, read, table.columns, chosen, bad, replace_all)


def import_amounts(
    vault: Vault,
    contract_id: int,
    content: bytes | str,
    now: datetime,
    *,
    mapping: Mapping[str, str] | None = None,
    replace_all: bool = False,
    only_good: bool = False,
    file_name: str = "The file",
) -> AmountsPreview:
    """Take the file's amounts into the contract, all or none; `replace_all` takes away what the file does not name.

    With bad rows nothing is written unless `only_good`; UserError names file, line and column.
    """
    with vault.atomic():
        preview = preview_amounts(vault, contract_id, content, mapping, replace_all=replace_all)
        if preview.bad and not only_good:
            first = preview.bad[0]
            raise UserError(
                f"{file_name}, line {first.line}, {first.reason} Nothing was imported ({len(preview.bad)} bad rows).",
                "Correct the file, or import only the good rows.",
            )
        kept = {each.key: each for each in contract_amounts(vault, contract_id)}
        for gone in preview.removed:
            del kept[gone.key]
        kept |= {each.key: each for each in (*preview.new, *(after for _, after in preview.changed))}
        save_contract_amounts(vault, contract_id, tuple(kept.values()), now)
    return preview


def export_amounts(vault: Vault, contract_id: int) -> str:
    """The contract's amounts as a CSV file that `import_amounts` reads back unchanged."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(_HEADS)
    for each in contract_amounts(vault, contract_id):
        facility = "" if each.facility_cents is None else _plain(each.facility_cents)
        rows.writerow((each.code, " ".join(each.modifiers), _plain(each.amount_cents), facility))
    return out.getvalue()


def _plain(cents: int) -> str:
    return format_cents(cents).replace(",", "")


def _compared(
    held: Mapping[_Key, CodeAmount],
    read: Mapping[_Key, CodeAmount],
    columns: tuple[str, ...],
    mapping: dict[str, str],
    bad: list[BadRow],
    replace_all: bool,
) -> AmountsPreview:
    both = [(held[key], each) for key, each in read.items() if key in held]
    return AmountsPreview(
        columns=columns,
        mapping=mapping,
        new=tuple(each for key, each in read.items() if key not in held),
        changed=tuple((was, is_now) for was, is_now in both if not is_now.is_same_money(was)),
        removed=tuple(each for key, each in held.items() if key not in read) if replace_all else (),
        unchanged=sum(is_now.is_same_money(was) for was, is_now in both),
        bad=tuple(bad),
    )


def _read(cells: Mapping[str, str], heads: Mapping[str, str]) -> tuple[CodeAmount | None, list[str]]:
    """The amount of a row, or what keeps it from being one, by column."""
    problems = []
    code = parse_procedure(cells["code"])
    if code is None:
        what = f"“{cells['code']}” is no procedure code" if cells["code"] else "there is no code"
        problems.append(f"column {heads['code']}: {what}")
    typed = cells.get("modifiers", "").replace(",", " ").replace("-", " ").split()
    modifiers = [modifier for text in typed if (modifier := parse_modifier(text))]
    if len(modifiers) != len(typed) or len(modifiers) > 4:
        problems.append(f"column {heads['modifiers']}: “{cells['modifiers']}” is not up to four modifiers")
    cents = _cents(cells["amount"])
    if cents is None:
        what = f"“{cells['amount']}” is no amount" if cells["amount"] else "there is no amount"
        problems.append(f"column {heads['amount']}: {what}")
    facility_text = cells.get("facility", "")
    facility = _cents(facility_text)
    if facility_text and facility is None:
        problems.append(f"column {heads['facility']}: “{facility_text}” is no amount")
    if problems or code is None or cents is None:
        return None, problems
    return CodeAmount(code, cents, tuple(sorted(set(modifiers))), facility), []


def _cents(text: str) -> int | None:
    cents = parse_cents(text) if text else None
    return cents if cents is not None and 0 <= cents <= _MOST_CENTS else None
