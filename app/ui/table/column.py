"""One column of a table, said once as data: what it shows, how wide, how it is drawn and sorted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Generic, TypeVar

from app.ui import format
from app.ui.widgets.badge import Badge

Row = TypeVar("Row")


class Kind(Enum):
    """What a cell holds, and so how it reads: MONEY takes integer cents, DATE a date, BADGE a Badge."""

    TEXT = auto()
    MONEY = auto()
    NUMBER = auto()
    DATE = auto()
    CODE = auto()
    BADGE = auto()
    LINK = auto()


RIGHT_ALIGNED = frozenset({Kind.MONEY, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """`getter` takes the row and returns the cell's value; None and "" read as empty and sort last.

    `stretch` columns share the width left over. `muted` and `strong` set the tone of the words.
    `tooltip` gives the words shown on hover; `sort_key` replaces the value when sorting.
    """

    key: str
    title: str
    getter: Callable[[Row], object]
    width: int = 120
    kind: Kind = Kind.TEXT
    stretch: bool = False
    muted: bool = False
    strong: bool = False
    hidden: bool = False
    tooltip: Callable[[Row], str] | None = None
    sort_key: Callable[[Row], object] | None = None

    def text(self, row: Row) -> str:
        """The cell as it is read, copied and filtered."""
        value = self.getter(row)
        if value is None:
            return ""
        if self.kind is Kind.MONEY and isinstance(value, int):
            return format.money(value)
        if isinstance(value, date):
            return format.day(value)
        return value.text if isinstance(value, Badge) else str(value)

    def order(self, row: Row) -> tuple[bool, object]:
        """A key that sorts empty cells last; rows of equal kind compare by value, words without case."""
        value = self.sort_key(row) if self.sort_key else self.getter(row)
        if isinstance(value, Badge):
            value = value.text
        if isinstance(value, str):
            value = value.casefold()
        return (value is None or value == "", value)
