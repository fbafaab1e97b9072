"""Records to table rows and back, so that each aggregate's file says only what is its own.

A record's field is the column of the same name. A nested name or address spreads into its parts (`last`, `city`);
any other nested record puts its field's name before them (`subscriber_last`, `drug_ndc`), and is absent where they
are NULL. A reference (`…_id`) of 0 is NULL, modifiers are one space-separated text, a list of records is JSON,
dates are ISO text.
"""

import dataclasses
import json
import typing
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from app.domain.people import Address, PersonName
from app.domain.snapshot import field_kinds, from_plain, optional, plain
from app.store.connection import Database

Record = TypeVar("Record")
Row = dict[str, Any]
Parameters = Sequence[Any] | dict[str, Any]

_SPREAD_BARE = (PersonName, Address)


def fetch_all(db: Database, sql: str, parameters: Parameters = ()) -> list[Row]:
    """The rows of a SELECT, by column name."""
    cursor = db.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def fetch_one(db: Database, sql: str, parameters: Parameters = ()) -> Row | None:
    """The first row of a SELECT, or None."""
    return next(iter(fetch_all(db, sql, parameters)), None)


def insert_row(db: Database, table: str, values: Mapping[str, object]) -> int:
    """Add a row; its id. Table and columns come from the program's own records, never from what is typed."""
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING id"  # noqa: S608 - own names only
    return int(db.execute(sql, dict(values)).fetchone()[0])


def insert_rows(db: Database, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Add many rows of the same columns."""
    if rows:
        columns, marks = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - own names only
        db.conn.executemany(sql, rows)


def update_row(db: Database, table: str, row_id: int, values: Mapping[str, object]) -> bool:
    """Set the columns of one row; whether it was there."""
    changes = ", ".join(f"{name} = :{name}" for name in values)
    sql = f"UPDATE {table} SET {changes} WHERE id = :row_id RETURNING id"  # noqa: S608 - own names only
    return db.execute(sql, {**values, "row_id": row_id}).fetchone() is not None


def save_row(db: Database, table: str, row_id: int, values: Mapping[str, object]) -> int:
    """Insert where the id is 0, else update; the id. Raises LookupError where the row to update is gone."""
    if row_id == 0:
        return insert_row(db, table, values)
    if not update_row(db, table, row_id, values):
        raise LookupError(f"no row {row_id} in {table}")
    return row_id


def to_row(record: object, without: Iterable[str] = ()) -> Row:
    """The columns of a record, except its id and the fields named in `without`."""
    row: Row = {}
    kinds = field_kinds(type(record))
    for name in kinds.keys() - {"id", *without}:
        value = getattr(record, name)
        nested = _nested(kinds[name])
        if nested is None:
            row[name] = _cell(name, value)
        else:
            parts = to_row(value) if value is not None else dict.fromkeys(to_columns(nested))
            row |= {_prefix(name, nested) + part: cell for part, cell in parts.items()}
    return row


def from_row(record: type[Record], row: Mapping[str, Any], prefix: str = "", **more: Any) -> Record:
    """The record of a row; `more` are the fields kept elsewhere."""
    values = dict(more)
    for name, kind in field_kinds(record).items():
        if name not in more:
            values[name] = _field(name, kind, row, prefix)
    return record(**values)


def to_columns(record: type) -> list[str]:
    """The column names of a nested record of plain fields."""
    return list(field_kinds(record))


def _field(name: str, kind: Any, row: Mapping[str, Any], prefix: str) -> Any:
    nested = _nested(kind)
    if nested is None:
        return _value(kind, row[prefix + name])
    inner = prefix + _prefix(name, nested)
    if optional(kind) and row[inner + to_columns(nested)[0]] is None:
        return None
    return from_row(nested, row, inner)


@cache
def _nested(kind: Any) -> Any:
    inner = optional(kind) or kind
    return inner if dataclasses.is_dataclass(inner) else None


def _prefix(name: str, nested: type) -> str:
    return "" if nested in _SPREAD_BARE else f"{name}_"


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        if any(map(dataclasses.is_dataclass, value)):
            return json.dumps(plain(value), ensure_ascii=False)
        return " ".join(value)
    return None if name.endswith("_id") and value == 0 else value


def _value(kind: Any, cell: Any) -> Any:
    if inner := optional(kind):
        return None if cell is None else _value(inner, cell)
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        if dataclasses.is_dataclass(inner):
            return tuple(from_plain(typing.cast(type, inner), each) for each in json.loads(cell or "[]"))
        return tuple(cell.split())
    if kind is date:
        return date.fromisoformat(cell)
    if kind is int and cell is None:
        return 0
    return cell if kind is str else kind(cell)
