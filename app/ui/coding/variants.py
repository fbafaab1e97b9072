"""The same condition a key further: the next 7th character, the next side."""

from app.codesets.records import CodeDetail

_SIDES = ("right", "left", "bilateral", "unspecified")


def next_seventh(detail: CodeDetail) -> str:
    """The code with the next 7th character, the first one where it has none yet; empty where it takes none."""
    codes = [choice.code for choice in detail.seventh_characters]
    return _after(detail.entry.code, codes)


def next_side(detail: CodeDetail) -> str:
    """The code for the next side: right, left, both, unspecified; empty where the condition has no sides."""
    by_side = {choice.side: choice.entry.code for choice in detail.sides}
    return _after(detail.entry.code, [by_side[side] for side in _SIDES if side in by_side])


def _after(code: str, codes: list[str]) -> str:
    if not codes:
        return ""
    return codes[(codes.index(code) + 1) % len(codes)] if code in codes else codes[0]
