"""What every command shares: the moment and the day, words or JSON on stdout, progress on stderr, the open vault."""

import getpass
import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import UserError, VaultError

if TYPE_CHECKING:  # opening a vault loads the encryption; a code search does without
    from app.services.vaults import Vault

PASSPHRASE_VARIABLE = "CLAIMWRIGHT_PASSPHRASE"


def now() -> datetime:
    """The moment the command runs, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The biller's own calendar day."""
    return datetime.now().astimezone().date()


def answer(options: Namespace, values: Any, words: Iterable[str]) -> None:
    """Print `values` as one line of JSON where that is asked for, else the words, a line each."""
    if options.json:
        print(json.dumps(values))
    else:
        for line in words:
            print(line)


def show_progress(words: str, percent: int) -> None:
    """One line on a terminal, rewritten; nothing where nobody watches."""
    if sys.stderr.isatty():
        end = "\n" if percent >= 100 else ""
        print(f"\r\x1b[K{words}: {percent} %", end=end, file=sys.stderr, flush=True)


def open_named_vault(options: Namespace) -> "Vault":
    """The vault that --vault names, opened. Raises SystemExit(2) where none is named, VaultError where it will not."""
    if options.vault is None:
        print("Say which vault: claimwright --vault DIR …", file=sys.stderr)
        raise SystemExit(2)
    from app.services.vaults import is_vault, open_vault

    if not is_vault(options.vault):  # before anybody is asked for a passphrase
        raise VaultError(f"There is no vault in {options.vault}.", "Name the folder of a vault with --vault.")
    return open_vault(options.vault, passphrase(options), now())


def passphrase(options: Namespace) -> str:
    """From the named file, else the environment, else asked for on the terminal."""
    if options.passphrase_file is not None:
        try:
            return str(options.passphrase_file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r"))
        except (OSError, UnicodeDecodeError) as error:
            raise VaultError(f"The passphrase file {options.passphrase_file} cannot be read.") from error
    if (given := os.environ.get(PASSPHRASE_VARIABLE)) is not None:
        return given
    if not sys.stdin.isatty():
        print(f"No passphrase: set {PASSPHRASE_VARIABLE} or name a --passphrase-file.", file=sys.stderr)
        raise SystemExit(2)
    return getpass.getpass("Passphrase: ")


def read_text_file(path: Any) -> str:
    """A UTF-8 file somebody named. Raises VaultError (exit 3) where it cannot be read."""
    try:
        return str(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise VaultError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise VaultError(f"{path} is not a UTF-8 text.") from error


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all: a printer's folder must never pick up half a PDF."""
    try:
        if path.exists() and not path.is_file():  # a pipe or a device takes what is written; a folder refuses
            path.write_bytes(content)
        else:
            _replace(path, content)
    except OSError as error:
        raise VaultError(f"{path} cannot be written: {error.strerror}.", "Name another place.") from error


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def unusable(error: UserError) -> VaultError:
    """The same words, as a fault of the file or place that was named (exit 3)."""
    return VaultError(error.message, error.hint)
