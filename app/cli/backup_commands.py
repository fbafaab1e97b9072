"""`backup create`, `list`, `verify` and `restore`."""

from argparse import Namespace
from typing import Any

from app.cli.console import answer, now, open_named_vault, passphrase, show_progress
from app.errors import UserError, VaultError
from app.services.vaults import BackupInfo, back_up, list_backups, restore, verify_backup


def run(options: Namespace) -> int:
    """`verify` exits 1 with what is wrong; a file or folder that cannot be used exits 3."""
    return int(_ACTIONS[options.action](options))


def _create(options: Namespace) -> int:
    with open_named_vault(options) as vault:
        try:
            path = back_up(vault, now(), options.folder)
        except UserError as error:
            raise VaultError(error.message, error.hint) from error
    answer(options, {"backup": str(path)}, [f"Backed up and checked: {path}"])
    return 0


def _list(options: Namespace) -> int:
    if not options.folder.is_dir():
        raise VaultError(f"There is no folder {options.folder}.")
    backups = list_backups(options.folder)
    answer(options, [_plain(each) for each in backups], [_words(each) for each in backups] or ["No backups here."])
    return 0


def _plain(backup: BackupInfo) -> dict[str, Any]:
    return {
        "path": str(backup.path),
        "created_at": backup.created_at.isoformat(),
        "vault_id": backup.vault_id,
        "schema_version": backup.schema_version,
        "app_version": backup.app_version,
        "size_bytes": backup.size_bytes,
    }


def _words(backup: BackupInfo) -> str:
    return f"{backup.created_at.astimezone():%Y-%m-%d %H:%M}  {backup.size_bytes / 1e6:7.1f} MB  {backup.path}"


def _verify(options: Namespace) -> int:
    if not options.file.is_file():
        raise VaultError(f"There is no file {options.file}.")
    problems = verify_backup(options.file, passphrase=passphrase(options), progress=show_progress)
    answer(options, {"problems": problems}, problems or ["The backup is whole and opens."])
    return 1 if problems else 0


def _restore(options: Namespace) -> int:
    restore(options.file, options.folder, passphrase(options))
    answer(options, {"vault": str(options.folder)}, [f"Restored and checked: {options.folder}"])
    return 0


_ACTIONS = {"create": _create, "list": _list, "verify": _verify, "restore": _restore}
