"""The data key and its two wrappings: one under the passphrase, one under the printed recovery code."""

import base64
import binascii
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.errors import VaultError
from app.store.recovery_code import read_recovery_code, recovery_code_from

_FORMAT = "claimwright-keys"
_VERSION = 1
_KEY_BYTES = 32

Randomness = Callable[[int], bytes]


class WrongPassphrase(VaultError):
    """The passphrase does not open the vault; the vault itself is well."""


class WrongRecoveryCode(VaultError):
    """The code is well-formed but belongs to another vault or has been replaced by a newer one."""


@dataclass(frozen=True, slots=True)
class ScryptCost:
    """How dear one guess is made (RFC 7914): memory is 128 * n * r bytes."""

    n: int
    r: int
    p: int


DEFAULT_COST = ScryptCost(n=2**17, r=8, p=1)  # 128 MiB, some 0.4 s on a clinic's old workstation
_DEAREST_COST = ScryptCost(n=2**20, r=16, p=16)  # a damaged file must not ask for all the memory there is


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The data key, encrypted (AES-256-GCM) under a key derived from one secret."""

    cost: ScryptCost
    salt: bytes
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class KeyRing:
    """What keys.json holds: which vault it belongs to and the two wrappings. No secret in the clear."""

    vault_id: str
    passphrase: WrappedKey
    recovery: WrappedKey


def make_key_ring(
    passphrase: str, cost: ScryptCost, randomness: Randomness = secrets.token_bytes
) -> tuple[KeyRing, bytes, str]:
    """Keys for a new vault: the ring to store, the data key, and the recovery code to print once."""
    vault_id = randomness(16).hex()
    data_key = randomness(_KEY_BYTES)
    code = recovery_code_from(randomness(17))
    ring = KeyRing(
        vault_id,
        passphrase=_wrap(data_key, _passphrase_bytes(passphrase), _purpose(vault_id, "passphrase"), cost, randomness),
        recovery=_wrap(data_key, _code_bytes(code), _purpose(vault_id, "recovery"), cost, randomness),
    )
    return ring, data_key, code


def unlock_with_passphrase(ring: KeyRing, passphrase: str) -> bytes:
    """The data key; raises WrongPassphrase."""
    data_key = _unwrap(ring.passphrase, _passphrase_bytes(passphrase), _purpose(ring.vault_id, "passphrase"))
    if data_key is None:
        raise WrongPassphrase(
            "That passphrase does not open this vault.",
            "Check Caps Lock and the keyboard layout, or use the printed recovery code.",
        )
    return data_key


def unlock_with_recovery_code(ring: KeyRing, code: str) -> bytes:
    """The data key; raises MistypedRecoveryCode for a slip, WrongRecoveryCode for another vault's code."""
    data_key = _unwrap(ring.recovery, _code_bytes(code), _purpose(ring.vault_id, "recovery"))
    if data_key is None:
        raise WrongRecoveryCode(
            "That recovery code is typed correctly but belongs to another vault, or a newer code has replaced it.",
            "Look for the sheet printed last for this vault.",
        )
    return data_key


def with_passphrase(
    ring: KeyRing, data_key: bytes, passphrase: str, randomness: Randomness = secrets.token_bytes
) -> KeyRing:
    """The ring with the same data key under a new passphrase; nothing else in the vault changes."""
    purpose = _purpose(ring.vault_id, "passphrase")
    wrapped = _wrap(data_key, _passphrase_bytes(passphrase), purpose, ring.passphrase.cost, randomness)
    return replace(ring, passphrase=wrapped)


def with_new_recovery_code(
    ring: KeyRing, data_key: bytes, randomness: Randomness = secrets.token_bytes
) -> tuple[KeyRing, str]:
    """The ring under a fresh recovery code, and that code; the former sheet stops working for this ring."""
    code = recovery_code_from(randomness(17))
    purpose = _purpose(ring.vault_id, "recovery")
    wrapped = _wrap(data_key, _code_bytes(code), purpose, ring.recovery.cost, randomness)
    return replace(ring, recovery=wrapped), code


def render_keys(ring: KeyRing) -> bytes:
    """The text of keys.json. Its checksum tells a damaged file from a wrong passphrase."""
    body: dict[str, Any] = {
        "format": _FORMAT,
        "version": _VERSION,
        "vault_id": ring.vault_id,
        "passphrase": _render_wrapped(ring.passphrase),
        "recovery": _render_wrapped(ring.recovery),
    }
    return json.dumps(body | {"checksum": _checksum(body)}, indent=2).encode()


def parse_keys(content: bytes) -> KeyRing:
    """The ring from the bytes of keys.json; raises VaultError when they are damaged or from a newer program."""
    try:
        body = json.loads(content)
        checksum = body.pop("checksum")
        if body["format"] != _FORMAT or checksum != _checksum(body):
            raise ValueError("not an intact key file")
        version = body["version"]
        if version == _VERSION:
            return KeyRing(
                vault_id=bytes.fromhex(body["vault_id"]).hex(),
                passphrase=_parse_wrapped(body["passphrase"]),
                recovery=_parse_wrapped(body["recovery"]),
            )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise VaultError(
            "The vault's key file (keys.json) is damaged.",
            "Restore a backup into a new folder: each backup carries its own copy of the keys.",
        ) from error
    raise VaultError("This vault was made by a newer Claimwright.", "Install the newest version and open it again.")


def _wrap(data_key: bytes, secret: bytes, purpose: bytes, cost: ScryptCost, randomness: Randomness) -> WrappedKey:
    salt, nonce = randomness(16), randomness(12)
    sealed = AESGCM(_derive(secret, salt, cost)).encrypt(nonce, data_key, purpose)
    return WrappedKey(cost, salt, nonce, sealed)


def _unwrap(wrapped: WrappedKey, secret: bytes, purpose: bytes) -> bytes | None:
    try:
        return AESGCM(_derive(secret, wrapped.salt, wrapped.cost)).decrypt(wrapped.nonce, wrapped.sealed, purpose)
    except InvalidTag:
        return None


def _derive(secret: bytes, salt: bytes, cost: ScryptCost) -> bytes:
    return Scrypt(salt=salt, length=_KEY_BYTES, n=cost.n, r=cost.r, p=cost.p).derive(secret)


def _purpose(vault_id: str, secret_kind: str) -> bytes:
    # Bound into the seal, so that wrappings cannot be swapped between vaults or kinds of secret.
    return f"{_FORMAT}:{vault_id}:{secret_kind}".encode()


def _passphrase_bytes(passphrase: str) -> bytes:
    # The same letters may reach us composed or decomposed, depending on the keyboard and the system.
    return unicodedata.normalize("NFKC", passphrase).encode()


def _code_bytes(code: str) -> bytes:
    return read_recovery_code(code).encode()


def _render_wrapped(wrapped: WrappedKey) -> dict[str, Any]:
    return {
        "derivation": "scrypt",
        "cost": asdict(wrapped.cost),
        "salt": base64.b64encode(wrapped.salt).decode(),
        "cipher": "AES-256-GCM",
        "nonce": base64.b64encode(wrapped.nonce).decode(),
        "sealed": base64.b64encode(wrapped.sealed).decode(),
    }


def _parse_wrapped(fields: Mapping[str, Any]) -> WrappedKey:
    if (fields["derivation"], fields["cipher"]) != ("scrypt", "AES-256-GCM"):
        raise ValueError("an unknown way of wrapping")
    return WrappedKey(
        cost=_parse_cost(fields["cost"]),
        salt=base64.b64decode(fields["salt"], validate=True),
        nonce=base64.b64decode(fields["nonce"], validate=True),
        sealed=base64.b64decode(fields["sealed"], validate=True),
    )


def _parse_cost(fields: Mapping[str, Any]) -> ScryptCost:
    cost = ScryptCost(int(fields["n"]), int(fields["r"]), int(fields["p"]))
    is_sane = 1 < cost.n <= _DEAREST_COST.n and 0 < cost.r <= _DEAREST_COST.r and 0 < cost.p <= _DEAREST_COST.p
    if not is_sane or cost.n & (cost.n - 1):
        raise ValueError("the derivation's cost is out of bounds")
    return cost


def _checksum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
