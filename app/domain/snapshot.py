"""Records as canonical JSON and back, exactly: what was sent, what is being typed, what a template holds."""

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union

from app.domain.claim import Claim
from app.domain.coding import Coding
from app.domain.encounter import Encounter

Record = TypeVar("Record")


def claim_to_json(claim: Claim) -> str:
    """The one text of a claim: the same record always gives the same characters."""
    return _canonical(plain(claim))


def claim_from_json(text: str) -> Claim:
    """The claim as it was; fields it did not have yet take their defaults, fields dropped since are passed over."""
    return from_plain(Claim, json.loads(text))


def encounter_to_json(encounter: Encounter) -> str:
    """The one text of an encounter."""
    return _canonical(plain(encounter))


def encounter_from_json(text: str) -> Encounter:
    """The encounter as it was; see `claim_from_json`."""
    return from_plain(Encounter, json.loads(text))


def coding_to_json(coding: Coding) -> str:
    """The one text of a visit's codes; the vault's view `encounter_coding` writes the same."""
    return _canonical(plain(coding))


def coding_from_json(text: str) -> Coding:
    """The codes as they were; see `claim_from_json`."""
    return from_plain(Coding, json.loads(text))


def plain(value: object) -> Any:
    """A record as JSON values: dates as ISO text, enums as their values, tuples as lists. Floats are refused."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"records hold no {type(value).__name__}")


def from_plain(record: type[Record], values: Mapping[str, Any]) -> Record:
    """The record that `plain` made the values from; unknown keys are passed over, missing ones take defaults."""
    kinds = field_kinds(record)
    return record(**{name: _read(kinds[name], value) for name, value in values.items() if name in kinds})


def field_kinds(record: Any) -> dict[str, Any]:
    """The fields of a record and their types."""
    return _field_kinds(record)


@cache
def _field_kinds(record: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(record)
    return {field.name: hints[field.name] for field in dataclasses.fields(record)}


@cache
def optional(kind: Any) -> Any:
    """`X` for a field of type `X | None`, else None."""
    if typing.get_origin(kind) in (Union, types.UnionType):
        return next(inner for inner in typing.get_args(kind) if inner is not type(None))
    return None


def _read(kind: Any, value: Any) -> Any:
    if inner := optional(kind):
        return None if value is None else _read(inner, value)
    if typing.get_origin(kind) is tuple:
        return tuple(_read(typing.get_args(kind)[0], each) for each in value)
    if dataclasses.is_dataclass(kind):
        return from_plain(typing.cast(type, kind), value)
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum) else value


def _canonical(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
