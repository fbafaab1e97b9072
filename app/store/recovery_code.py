"""The printed recovery code: easy to read aloud and to type, with its own check against slips."""

import unicodedata

from app.errors import UserError

# Crockford's base 32: no I, L, O (taken for 1, 1, 0) and no U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SECRET_LENGTH = 26  # 26 x 5 = 130 bits: beyond guessing even without the slow derivation
_GROUP = 4
# The largest prime that two characters can hold. No single wrong character and no swap of two characters
# keeps the remainder, because neither 32**k nor 32**k - 1 (k < 26) is a multiple of it.
_CHECK_PRIME = 1021
_RANDOM_BYTES = 17


class MistypedRecoveryCode(UserError):
    """The characters cannot be a recovery code at all: a slip of the hand, found without opening anything."""


def recovery_code_from(random_bytes: bytes) -> str:
    """The printable code for 17 random bytes: seven groups of four, the last two characters check the others."""
    if len(random_bytes) < _RANDOM_BYTES:
        raise ValueError("a recovery code needs 17 random bytes")
    number = int.from_bytes(random_bytes[:_RANDOM_BYTES]) % 32**_SECRET_LENGTH
    digits = _digits(number, _SECRET_LENGTH) + _digits(number % _CHECK_PRIME, 2)
    return "-".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def read_recovery_code(typed: str) -> str:
    """The code's 28 bare characters from what was typed: any case, with or without dashes and blanks, O for 0.

    Raises MistypedRecoveryCode when the length, a character or the check is wrong.
    """
    folded = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    code = "".join(character for character in folded if not character.isspace() and character not in "-–—")
    if len(code) != _SECRET_LENGTH + 2 or any(character not in _ALPHABET for character in code):
        raise MistypedRecoveryCode(
            "A recovery code has seven groups of four letters and digits.", "Check it against the printed sheet."
        )
    number, check = _number(code[:-2]), _number(code[-2:])
    if number % _CHECK_PRIME != check:
        raise MistypedRecoveryCode(
            "The recovery code has a typing slip in it.",
            "Compare it group by group with the printed sheet; two characters may be swapped.",
        )
    return code


def _digits(number: int, length: int) -> str:
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in reversed(range(length)))


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * 32 + _ALPHABET.index(digit)
    return number
