"""Turns book text and typed text into the same small words, so that they meet."""

import re
import unicodedata
from functools import lru_cache

SIDES = {
    "right": "right",
    "rt": "right",
    "left": "left",
    "lt": "left",
    "bilateral": "bilateral",
    "bilaterally": "bilateral",
    "bilat": "bilateral",
    "both": "bilateral",
}
"""Words for a side, as typed, to the side the book names."""

FILLERS = frozenset(
    """an the of and or with due to in on by for as from at into its their that this is be
    unspecified nos nec elsewhere classified specified other otherwise classifiable any part""".split()
)
"""Words that say nothing about which condition is meant; they cost nothing when the query lacks them."""

FAINT = frozenset(
    """a primary essential unilateral uncomplicated simple initial nonspecific type acquired single
    disorder disease condition encounter site stage current visit appointment consult female""".split()
)
"""Words a clinician leaves out: they count, but little."""

CHATTER = frozenset(
    """i my me she he her his patient have has had is am are was been being feel feels feeling felt get getting
    got gets very really lot always time when while since diagnosis diagnosed dx possible suspected likely probable
    rule ruled complaint complaining complains co ro some something there it all""".split()
)
"""Words around the complaint in what people type; books' own words only by accident."""

NEGATIONS = frozenset({"without", "not", "no", "wo"})
"""`without obstruction`: the words that follow, to the next comma, are what the patient does not have."""

_SPELLINGS = (
    (re.compile(r"haem"), "hem"),
    (re.compile(r"aemi"), "emi"),
    (re.compile(r"oedem"), "edem"),
    (re.compile(r"oesoph"), "esoph"),
    (re.compile(r"oestr"), "estr"),
    (re.compile(r"rrhoea"), "rrhea"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"tumour"), "tumor"),
    (re.compile(r"foet"), "fet"),
    (re.compile(r"gynaec"), "gynec"),
    (re.compile(r"caesar"), "cesar"),
    (re.compile(r"(?<=[a-z])isation$"), "ization"),
)
_NUMERALS = {
    "ii": "2", "iii": "3", "iv": "4",
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth",
}  # fmt: skip
"""Other writings of a number; the books write grades in figures and ordinals in words."""
_POSSESSIVE = re.compile(r"['’]s\b")
_NON = re.compile(r"\bnon[- ](?=[a-z])")
_WORD = re.compile(r"[a-z0-9]+|,")


def fold(text: str) -> str:
    """Lower case without accents, possessives and apostrophes: `Sjögren's` → `sjogren`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    return _NON.sub("non", _POSSESSIVE.sub("", text.lower()).replace("'", ""))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its plural, British spelling or other writing of a number; enough for code books."""
    if word in _NUMERALS:
        return _NUMERALS[word]
    if "ae" in word or "oe" in word or "our" in word or word.endswith("isation"):
        for pattern, replacement in _SPELLINGS:
            word = pattern.sub(replacement, word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "shes", "ches", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as", "os")):
        return word[:-1]
    return word


def split_words(text: str) -> list[str]:
    """Folded raw words in order, commas kept as `,` because they end a negation."""
    return _WORD.findall(fold(text))


def meaning_words(text: str) -> list[str]:
    """Stemmed words in order; what is ruled out comes as `-word`: `without aura` → `-aura`."""
    found: list[str] = []
    negated = False
    for raw in split_words(text):
        if raw in (",", "with") or (raw == "of" and found[-2:] == ["-foreign", "-body"]):
            negated = False  # `laceration without foreign body of the scalp`: the scalp is there
        elif raw in NEGATIONS:
            negated = True
        elif negated:
            found.append("-" + stem(raw))
        else:
            found.append(stem(raw))
    return found


def typed_words(text: str) -> list[str]:
    """Stemmed words of a query in order, shorthands written out, words that tell nothing left out."""
    lowered = text.lower()
    for pattern, replacement in _SHORTHANDS:
        lowered = pattern.sub(replacement, lowered)
    found = meaning_words(lowered)
    telling = [word for word in found if word.lstrip("-") not in FILLERS and word not in CHATTER]
    return telling or found


def content_words(text: str) -> list[str]:
    """The words that say which condition is meant, without fillers, each once, in order."""
    return list(
        dict.fromkeys(word for word in meaning_words(text) if word not in FILLERS and word.lstrip("-") not in FILLERS)
    )


_SHORTHANDS = (
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/"), "with "),
    (re.compile(r"\b([a-z])/([a-z])/([a-z])\b"), r"\1\2\3"),
    (re.compile(r"\b(\d+)\.\d+\b"), r"\1"),
    (re.compile(r"\b([a-z]) ?/ ?([a-z])\b"), r"\1\2"),
    (re.compile(r"\b(?:bl|bil)\b"), "bilateral"),
    (re.compile(r"\br\b(?= )"), "right"),
    (re.compile(r"\bl\b(?= )"), "left"),
    (re.compile(r"\brlq\b"), "right lower quadrant"),
    (re.compile(r"\bruq\b"), "right upper quadrant"),
    (re.compile(r"\bllq\b"), "left lower quadrant"),
    (re.compile(r"\bluq\b"), "left upper quadrant"),
    (re.compile(r"\b(type|stage|grade|class|ckd|dm|stg|gr) ?([1-5][ab]?)\b"), r"\1 \2"),
)

_KIN_ENDINGS = (
    ("otic", "osis"),
    ("itic", "itis"),
    ("atic", "asis"),
    ("lytic", "lysis"),
    ("emic", "emia"),
    ("ic", "y"),
    ("ic", "ia"),
    ("ic", "e"),
    ("ic", "is"),
    ("ic", "us"),
    ("al", "us"),
    ("al", "um"),
    ("al", "is"),
    ("itic", "is"),
    ("ous", "osis"),
    ("ous", "e"),
    ("ous", "us"),
    ("ive", "ion"),
    ("ed", "ion"),
    ("ated", "ation"),
    ("ative", "ation"),
    ("ative", ""),
    ("ation", ""),
    ("ified", "ification"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ar", "a"),
    ("al", "a"),
    ("al", "e"),
    ("al", ""),
    ("y", ""),
    ("ism", ""),
    ("ility", "le"),
    ("ness", ""),
)


def kin_words(word: str) -> list[str]:
    """Forms of the same word a book may use instead: `stenotic` → `stenosis`, `infected` → `infection`."""
    found = []
    for one, other in _KIN_ENDINGS:
        for ending, replacement in ((one, other), (other, one)):
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                found.append(word[: len(word) - len(ending)] + replacement)
    return found


_SOUNDS = (
    (re.compile(r"^(?:pn|kn|gn|mn)"), "n"),
    (re.compile(r"^ps"), "s"),
    (re.compile(r"^pt"), "t"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"^x"), "z"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"rrh|rh"), "r"),
    (re.compile(r"sch(?=[iey])"), "s"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ch(?=[lr])|ck|q(?:u)?|c(?!h)"), "k"),
    (re.compile(r"ae|oe|ea|ee|ie|ei"), "e"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"th"), "t"),
    (re.compile(r"y"), "i"),
    (re.compile(r"z"), "s"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=16384)
def sound_key(word: str) -> str:
    """How a word sounds, roughly: `pneumonia` and `numonia` come close, `psoriasis` and `soriasis` meet."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def trigrams(key: str) -> set[str]:
    """Overlapping letter threes of a sound key, its start and end marked."""
    marked = f"^{key}$"
    return {marked[i : i + 3] for i in range(len(marked) - 2)}
