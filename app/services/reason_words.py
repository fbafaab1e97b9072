"""Our own short words for adjustment groups, reasons and remarks, by code: for paper and for choosing by typing."""

from collections.abc import Mapping
from functools import cache

from app import paths
from app.codesets.adjustment_reasons import read_reasons
from app.codesets.records import AdjustmentReason


@cache
def known_reasons() -> tuple[AdjustmentReason, ...]:
    """Every group, reason and remark of our list, in its order."""
    return tuple(read_reasons(paths.resources() / "codesets").values())


@cache
def reason_words() -> Mapping[str, str]:
    """The words of each code: `45`, `N130`, `CO`."""
    return {reason.code: reason.words for reason in known_reasons()}
