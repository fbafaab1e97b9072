"""The data key comes back from the right secret only, and a damaged key file is told from a wrong passphrase."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import VaultError
from app.store.keys import (
    ScryptCost,
    WrongPassphrase,
    WrongRecoveryCode,
    make_key_ring,
    parse_keys,
    render_keys,
    unlock_with_passphrase,
    unlock_with_recovery_code,
    with_new_recovery_code,
    with_passphrase,
)
from app.store.recovery_code import MistypedRecoveryCode, read_recovery_code, recovery_code_from
from tests.store.new_vault import LIGHT_COST

_codes = st.binary(min_size=17, max_size=17).map(recovery_code_from)


def test_both_secrets_give_the_same_key_through_the_file() -> None:
    ring, data_key, code = make_key_ring("four plain invented words", LIGHT_COST)
    stored = parse_keys(render_keys(ring))
    assert stored == ring
    assert len(data_key) == 32
    assert unlock_with_passphrase(stored, "four plain invented words") == data_key
    assert unlock_with_recovery_code(stored, code.lower().replace("-", " ")) == data_key


def test_the_file_holds_no_secret() -> None:
    ring, data_key, code = make_key_ring("four plain invented words", LIGHT_COST)
    content = render_keys(ring)
    assert b"invented" not in content
    assert data_key.hex().encode() not in content
    assert code.encode() not in content
    assert code.replace("-", "").encode() not in content


def test_wrong_secrets_are_refused_calmly() -> None:
    ring, _, _ = make_key_ring("right", LIGHT_COST)
    other_code = make_key_ring("right", LIGHT_COST)[2]
    with pytest.raises(WrongPassphrase, match="does not open this vault"):
        unlock_with_passphrase(ring, "wrong")
    with pytest.raises(WrongRecoveryCode, match="another vault"):
        unlock_with_recovery_code(ring, other_code)


def test_a_passphrase_composed_otherwise_is_the_same() -> None:
    ring, data_key, _ = make_key_ring("Caf\u00e9 M\u00fcller", LIGHT_COST)
    assert unlock_with_passphrase(ring, "Cafe\u0301 Mu\u0308ller") == data_key


def test_a_new_passphrase_rewraps_the_same_key() -> None:
    ring, data_key, code = make_key_ring("old", LIGHT_COST)
    changed = with_passphrase(ring, data_key, "new")
    assert unlock_with_passphrase(changed, "new") == data_key
    assert unlock_with_recovery_code(changed, code) == data_key
    with pytest.raises(WrongPassphrase):
        unlock_with_passphrase(changed, "old")


def test_a_new_recovery_code_retires_the_former() -> None:
    ring, data_key, code = make_key_ring("same", LIGHT_COST)
    changed, fresh = with_new_recovery_code(ring, data_key)
    assert unlock_with_recovery_code(changed, fresh) == data_key
    assert unlock_with_passphrase(changed, "same") == data_key
    with pytest.raises(WrongRecoveryCode):
        unlock_with_recovery_code(changed, code)


def test_wrappings_cannot_be_moved_to_another_vault() -> None:
    ring, _, _ = make_key_ring("shared words", LIGHT_COST)
    elsewhere = make_key_ring("shared words", LIGHT_COST)[0]
    with pytest.raises(WrongPassphrase):
        unlock_with_passphrase(replace(ring, vault_id=elsewhere.vault_id), "shared words")


def test_any_flipped_bit_in_the_file_reads_as_damage_not_as_a_wrong_passphrase() -> None:
    content = render_keys(make_key_ring("words", LIGHT_COST)[0])
    for place in range(0, len(content), 7):
        damaged = content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :]
        with pytest.raises(VaultError, match=r"damaged|newer"):
            parse_keys(damaged)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"checksum": 1}', b"[" * 100_000])
def test_what_is_no_key_file_is_refused(content: bytes) -> None:
    with pytest.raises(VaultError, match="damaged"):
        parse_keys(content)


def test_a_cost_beyond_reason_is_refused_before_it_takes_the_memory() -> None:
    ring, _, _ = make_key_ring("words", LIGHT_COST)
    greedy = replace(ring, passphrase=replace(ring.passphrase, cost=ScryptCost(2**30, 8, 1)))
    with pytest.raises(VaultError, match="damaged"):
        parse_keys(render_keys(greedy))


@given(_codes)
def test_a_code_is_seven_groups_of_four_and_reads_back_from_sloppy_typing(code: str) -> None:
    assert [len(group) for group in code.split("-")] == [4] * 7
    assert not set(code) & set("ILOU")
    sloppy = code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert read_recovery_code(sloppy) == code.replace("-", "")


@given(_codes, st.integers(0, 27), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_every_single_wrong_character_is_caught(code: str, place: int, typed: str) -> None:
    bare = code.replace("-", "")
    if bare[place] == typed:
        return
    with pytest.raises(MistypedRecoveryCode):
        read_recovery_code(bare[:place] + typed + bare[place + 1 :])


@given(_codes, st.integers(0, 25), st.integers(0, 25))
def test_every_swap_of_two_characters_is_caught(code: str, one: int, other: int) -> None:
    characters = list(code.replace("-", ""))
    if characters[one] == characters[other]:
        return
    characters[one], characters[other] = characters[other], characters[one]
    with pytest.raises(MistypedRecoveryCode):
        read_recovery_code("".join(characters))


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 28, "0" * 29])
def test_what_cannot_be_a_code_is_told_from_a_slip(typed: str) -> None:
    with pytest.raises(MistypedRecoveryCode, match="seven groups"):
        read_recovery_code(typed)
