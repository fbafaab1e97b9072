"""Reading a JSON object field by field, noting each fault with the path where it stands instead of stopping at it.

The faults never quote what was read: they may reach a log, and what is read is patient data.
"""

import json
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


def load_json(text: str) -> Any:
    """The values of a JSON text; numbers with a point come as Decimal. Raises ValueError where it is none."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _refuse(_: str) -> Any:
    raise ValueError("not a number")


class Reader:
    """One object of the file: each method reads one field, and `finish` names the fields nobody asked for."""

    def __init__(self, values: Any, path: str, faults: list[str]) -> None:
        self.path = path
        self.faults = faults
        self._asked: set[str] = set()
        if not isinstance(values, dict):
            self._fault(path or "the file", "must be an object in braces")
            values = {}
            self._broken = True
        else:
            self._broken = False
        self._values: dict[str, Any] = values

    def text(self, name: str, default: str = "") -> str:
        """A text, trimmed."""
        value = self._take(name, default)
        if isinstance(value, str):
            return value.strip()
        self._fault_at(name, "must be a text in quotes")
        return default

    def needed(self, name: str) -> str:
        """A text that may not be empty."""
        value = self.text(name)
        if not value and not self._is_faulty(name):
            self._fault_at(name, "is missing")
        return value

    def formed(self, name: str, parse: Callable[[str], str | None], words: str, default: str = "") -> str:
        """A text with a form of its own, in the form it is stored in; empty where it is not given."""
        value = self.text(name, default)
        if not value:
            return ""
        formed = parse(value)
        if formed is None:
            self._fault_at(name, f"is not {words}")
        return formed or ""

    def formed_list(self, name: str, parse: Callable[[str], str | None], words: str, most: int) -> tuple[str, ...]:
        """A list of such texts."""
        found = []
        for place, value in enumerate(self._list(name, most)):
            formed = parse(value) if isinstance(value, str) else None
            if formed is None:
                self._fault_at(f"{name}[{place}]", f"is not {words}")
            else:
                found.append(formed)
        return tuple(found)

    def day(self, name: str) -> date | None:
        """A date, `YYYY-MM-DD`."""
        value = self._take(name, None)
        if value is None:
            return None
        try:
            if isinstance(value, str) and len(value) == 10:
                return date.fromisoformat(value)
        except ValueError:
            pass
        self._fault_at(name, "must be a date like 2026-03-07")
        return None

    def needed_day(self, name: str) -> date | None:
        """A date that must be given; None only together with a fault."""
        if self._values.get(name) is None:
            self._take(name, None)
            self._fault_at(name, "is missing")
            return None
        return self.day(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        value = self._take(name, default)
        if isinstance(value, bool):
            return value
        self._fault_at(name, "must be true or false")
        return default

    def whole(self, name: str, default: int | None = 0, most: int = 10**11) -> int | None:
        """A whole number from 0 up, as cents and days are."""
        value = self._take(name, default)
        if value is default or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most):
            return value
        self._fault_at(name, f"must be a whole number from 0 to {most}")
        return default

    def scaled(self, name: str, scale: int, most: int) -> int:
        """A number with a few decimals as a whole number of its smallest part; 1 where it is not given."""
        value = self._take(name, 1)
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and 0 <= value <= most:
            parts = Decimal(value) * scale
            if parts == parts.to_integral_value():
                return int(parts)
        decimals = len(str(scale)) - 1
        self._fault_at(name, f"must be a number from 0 to {most} with {decimals} decimals at most")
        return scale

    def choice(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        """One of a few words."""
        return kind(self.one_of(name, [each.value for each in kind], default.value))

    def one_of(self, name: str, allowed: Collection[str], default: str) -> str:
        """One of the allowed texts."""
        value = self._take(name, default)
        if isinstance(value, str) and (value in allowed or value == default):
            return value
        self._fault_at(name, f"must be one of {', '.join(allowed)}")
        return default

    def reference(self, name: str, known: Collection[str], where: str, needed: bool = False) -> str:
        """The key of somebody described elsewhere in the file."""
        key = self.needed(name) if needed else self.text(name)
        if key and key not in known:
            self._fault_at(name, f"names a key that is not among the file's {where}")
        return key

    def inner(self, name: str) -> "Reader | None":
        """The object under a name, or None where there is none."""
        value = self._take(name, None)
        return None if value is None else Reader(value, self._at(name), self.faults)

    def objects(self, name: str, most: int = 1_000_000) -> "list[Reader]":
        """A list of objects."""
        return [
            Reader(value, f"{self._at(name)}[{place}]", self.faults)
            for place, value in enumerate(self._list(name, most))
        ]

    def complain(self, name: str, words: str) -> None:
        """Note what is wrong with a field that was read."""
        self._fault_at(name, words)

    def finish(self) -> None:
        """Name the fields that the format does not know; to be called when all others were read."""
        for name in self._values.keys() - self._asked:
            self._fault_at(name, "is not a field of the format")

    def _take(self, name: str, default: Any) -> Any:
        self._asked.add(name)
        return self._values.get(name, default)

    def _list(self, name: str, most: int) -> list[Any]:
        value = self._take(name, [])
        if not isinstance(value, list):
            self._fault_at(name, "must be a list in brackets")
            return []
        if len(value) > most:
            self._fault_at(name, f"holds more than {most}")
        return value[:most]

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _is_faulty(self, name: str) -> bool:
        return self._broken or any(fault.startswith(f"{self._at(name)}: ") for fault in self.faults)

    def _fault_at(self, name: str, words: str) -> None:
        self._fault(self._at(name), words)

    def _fault(self, path: str, words: str) -> None:
        self.faults.append(f"{path}: {words}.")
