"""How people are looked for: case, accents and punctuation do not count, and words come in any order."""

import re
import unicodedata
from datetime import date

from app.domain.people import Patient

_GROUPED_PHONE = re.compile(r"\(?\b(\d{3})\)?[ .\-]?(\d{3})[ .\-](\d{4})\b")


def fold(text: str) -> str:
    """`Muñoz-O'Brien` as `munoz obrien`; slashes and hyphens between digits stay, for dates."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    bare = re.sub(r"['’`.,]", "", bare)
    bare = re.sub(r"(?<!\d)[-/]|[-/](?!\d)|[^\w/\-]|_", " ", bare)
    return " ".join(bare.split())


def patient_search_text(patient: Patient) -> str:
    """Everything a patient is found by, a blank before each word: names, account number, phone, birth date."""
    name = patient.name
    parts = [name.last, name.first, name.middle, name.suffix, patient.account_number, patient.phone]
    words = [fold(part) for part in parts] + _date_words(patient.birth_date)
    return " " + " ".join(word for word in words if word)


def like_patterns(typed: str) -> list[str]:
    """One LIKE pattern for each typed word: the word begins a word of the search text.

    Folding leaves no wildcard of LIKE in the words, so nothing needs to be escaped.
    """
    return [f"% {word}%" for word in fold(_GROUPED_PHONE.sub(r"\1\2\3", typed)).split()]


def _date_words(day: date | None) -> list[str]:
    """A birth date in each way it is typed."""
    if day is None:
        return []
    month, month_day, year, short = day.month, day.day, day.year, day.year % 100
    return [
        day.isoformat(),
        f"{month}/{month_day}/{year}",
        f"{month}/{month_day}/{short:02d}",
        f"{month:02d}/{month_day:02d}/{year}",
        f"{month:02d}/{month_day:02d}/{short:02d}",
        f"{month:02d}{month_day:02d}{year}",
        f"{month:02d}{month_day:02d}{short:02d}",
    ]
