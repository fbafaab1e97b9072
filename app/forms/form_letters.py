"""The letters of the form: NUCC's plain capitals from whatever is typed, and what cannot be written in them."""

import unicodedata

_DROPPED = str.maketrans("", "", ".'’‘`´\"“”#$*")
# Letters and signs that Unicode does not take apart into a plain one and a mark.
_FOLDED = str.maketrans(
    {"ß": "SS", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Ø": "O", "ø": "O", "Ł": "L", "ł": "L"}
    | {"Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Þ": "TH", "þ": "TH", "Ħ": "H", "ħ": "H", "ı": "I", "ĸ": "K"}
    | {"Ŋ": "NG", "ŋ": "NG", "Ŧ": "T", "ŧ": "T", "Ə": "E", "ə": "E", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"}
    | {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3"}
)
_NOTHING_TO_SEE = ("M", "C", "Z")
"""Unicode categories of what leaves no gap when it is left out: marks, controls, separators."""


def plain(text: str) -> str:
    """Words without the punctuation NUCC forbids; hyphens stay."""
    return " ".join(text.replace(",", " ").translate(_DROPPED).split())


def capitals(text: str) -> str:
    """Upper case from A to Z: marks are taken off letters, and what the form's type lacks is left out (see `lost`)."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(letter for letter in _taken_apart(text) if " " <= letter <= "~")
    return text.strip().upper()


def lost(text: str) -> str:
    """The letters and signs of a text for which the form's type has nothing, each once: `Ив` of `Иви`."""
    if text.isascii():
        return ""
    gone = (letter for letter in _taken_apart(text) if letter > "~" and not _leaves_no_gap(letter))
    return "".join(dict.fromkeys(gone))


def _taken_apart(text: str) -> str:
    return unicodedata.normalize("NFKD", text.translate(_FOLDED))


def _leaves_no_gap(letter: str) -> bool:
    return unicodedata.category(letter)[0] in _NOTHING_TO_SEE
