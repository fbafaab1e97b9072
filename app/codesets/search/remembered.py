"""The biller's own words against what she types: the codes she means come before what the books would say."""

from collections.abc import Iterable, Sequence

from app.codesets.search.words import SIDES, split_words, stem

_LEAST_SHARE = 0.4
"""How much of remembered words must be typed before they are meant: `bad` alone is not yet `bad knee pain`."""
_LEAST_LETTERS = 2


def remembered(text: str, words: Iterable[tuple[str, str]]) -> list[tuple[str, float]]:
    """(code, how much of its words is typed) of the remembered (words, code) that fit, the best first.

    All typed words must be among the remembered ones, the last may be unfinished; words for a side may be typed more.
    """
    typed = [stem(word) for word in split_words(text) if word != ","]
    if sum(map(len, typed)) < _LEAST_LETTERS:
        return []
    unfinished = not text[-1:].isspace()
    found: dict[str, float] = {}
    for said, code in words:
        share = _share(typed, [stem(word) for word in split_words(said)], unfinished)
        if share >= _LEAST_SHARE:
            found[code] = max(share, found.get(code, 0.0))
    return sorted(found.items(), key=lambda item: -item[1])


def _share(typed: Sequence[str], said: Sequence[str], unfinished: bool) -> float:
    left = list(said)
    met = 0.0
    for place, word in enumerate(typed):
        last = unfinished and place == len(typed) - 1
        hit = next((each for each in left if each == word), None)
        if hit is None and last:
            hit = next((each for each in left if each.startswith(word)), None)
        if hit is None:
            if word in SIDES:
                continue
            return 0.0
        left.remove(hit)
        met += len(word) / len(hit)
    return met / len(said) if said else 0.0
