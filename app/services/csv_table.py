"""A table file as spreadsheets write it: any of the usual encodings and separators, each row with its line."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.errors import UserError

_SEPARATORS = ",;\t|"
_NOT_READABLE = "Save it from the spreadsheet as CSV (UTF-8) and choose that file."


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; `line` is the line of the file where it begins, `cells` are in the order of the columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns by their heads, and the rows that are not blank."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not taken, and why."""

    line: int
    reason: str


def read_table(content: bytes | str) -> Table:
    """Read a CSV file with a head row. Raises UserError where it is none, or is empty."""
    text = content if isinstance(content, str) else _decoded(content)
    head = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    rows = _rows(text, separator)
    first = next(rows, None)
    if first is None:
        raise UserError("The file is empty.", "Choose a CSV file whose first row names the columns.")
    columns = _distinct(first.cells)
    return Table(columns, tuple(rows))


def fitted(table: Table, row: TableRow) -> TableRow | None:
    """The row with a cell for each column; None where it holds more than the head names."""
    if any(row.cells[len(table.columns) :]):
        return None
    missing = len(table.columns) - len(row.cells)
    return TableRow(row.line, row.cells[: len(table.columns)] + ("",) * missing)


def guess_mapping(columns: tuple[str, ...], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """For each field the column whose head is one of its names; a column serves one field."""
    heads = {_bare(column): column for column in reversed(columns)}
    mapping: dict[str, str] = {}
    for field, known in names.items():
        head = next((head for name in known if (head := _bare(name)) in heads), None)
        if head is not None:
            mapping[field] = heads.pop(head)
    return mapping


def checked_mapping(table: Table, mapping: Mapping[str, str], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The mapping without empty choices. Raises UserError where it names a column the file has not."""
    chosen = {field: column for field, column in mapping.items() if column}
    for field, column in chosen.items():
        if column not in table.columns or field not in names:
            raise UserError(f"The file has no column {column!r} for {field}.", "Choose the columns again.")
    return chosen


def _decoded(content: bytes) -> str:
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # Excel's "Unicode text"
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError("The letters of this file cannot be read.", _NOT_READABLE)


def _rows(text: str, separator: str) -> Iterator[TableRow]:
    if "\0" in text:
        raise UserError("This is not a CSV file.", _NOT_READABLE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                yield TableRow(line, stripped)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UserError(f"Line {line} of the file cannot be read: {error}.", _NOT_READABLE) from error


def _distinct(heads: tuple[str, ...]) -> tuple[str, ...]:
    """Heads made different where two columns have the same, or none."""
    seen: dict[str, int] = {}
    columns = []
    for place, head in enumerate(heads, 1):
        name = head or f"Column {place}"
        seen[name] = seen.get(name, 0) + 1
        columns.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(columns)


def _bare(head: str) -> str:
    return "".join(char for char in head.casefold() if char.isalnum())
