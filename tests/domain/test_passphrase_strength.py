"""The hint grows with what makes guessing harder, and is not fooled by the usual tricks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.passphrase_strength import passphrase_strength


@pytest.mark.parametrize(
    ("passphrase", "levels"),
    [
        ("", {0}),
        ("a", {1}),
        ("demo", {1}),
        ("password", {1}),
        ("Password123", {1}),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", {1}),
        ("abcdefghijklmnop", {1}),
        ("1234567890", {1}),
        ("qwertyqwerty", {1}),
        ("x7!Kq", {1}),
        ("harbor lantern", {2, 3}),
        ("harbor lantern pickle tuba", {4}),
        ("vK3#pW9!zR6@", {2, 3}),
    ],
)
def test_levels(passphrase: str, levels: set[int]) -> None:
    assert passphrase_strength(passphrase).level in levels


@given(st.text(max_size=40))
def test_every_text_gets_a_level_and_a_sentence(passphrase: str) -> None:
    strength = passphrase_strength(passphrase)
    assert 0 <= strength.level <= 4
    assert strength.words.endswith(".")
    assert (strength.level == 0) == (passphrase == "")
