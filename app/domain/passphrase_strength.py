"""How well a passphrase would stand against guessing, in words for the one who chooses it."""

import itertools
import math
from dataclasses import dataclass

# Words that guessing programs try first; enough to warn, not meant to be complete.
_COMMON = [
    "password",
    "passphrase",
    "passwort",
    "qwerty",
    "azerty",
    "asdfgh",
    "letmein",
    "welcome",
    "iloveyou",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "master",
    "admin",
    "login",
    "secret",
    "medical",
    "billing",
    "doctor",
    "office",
    "claims",
    "practice",
]


@dataclass(frozen=True, slots=True)
class Strength:
    """Level 0 (empty) to 4 (strong) and a sentence that says what would help."""

    level: int
    words: str


def passphrase_strength(passphrase: str) -> Strength:
    """A hint while typing, never a refusal: guesses are slow (scrypt), so four plain words are strong."""
    if not passphrase:
        return Strength(0, "Four or more unrelated words make a good passphrase.")
    bits = _estimated_bits(passphrase)
    if bits < 28:
        return Strength(1, "Easily guessed. Add unrelated words; length counts more than odd signs.")
    if bits < 45:
        return Strength(2, "Could be guessed with effort. One or two more words would help.")
    if bits < 60:
        return Strength(3, "Good. One more word makes it strong.")
    return Strength(4, "Strong. Remember it well, and keep the recovery code in a safe place.")


def _estimated_bits(passphrase: str) -> float:
    """Rough bits of guessing work: characters that follow from the one before, and common words, add little."""
    folded = passphrase.casefold()
    surprises = 1 + sum(not _is_expected(before, after) for before, after in itertools.pairwise(folded))
    for word in _COMMON:
        if word in folded:
            surprises -= len(word) - 2
    return max(surprises, 1) * min(math.log2(_alphabet_size(passphrase)), 4.0) * _variety(folded)


def _is_expected(before: str, after: str) -> bool:
    return abs(ord(after) - ord(before)) <= 1


def _variety(folded: str) -> float:
    """Below 1 when few different characters are used over and over."""
    return min(1.0, len(set(folded)) / min(len(folded), 10))


def _alphabet_size(passphrase: str) -> int:
    size = 0
    size += 26 * any(character.islower() for character in passphrase)
    size += 26 * any(character.isupper() for character in passphrase)
    size += 10 * any(character.isdigit() for character in passphrase)
    size += 30 * any(not character.isalnum() for character in passphrase)
    return max(size, 10)
