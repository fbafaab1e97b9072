"""`remit`: what a payer's files pay, claim by claim, and whether they add up; `show` opens no vault."""

import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from app.cli.code_file import open_code_sets
from app.cli.console import answer, show_progress
from app.cli.remittance_json import Values, file_values, summary
from app.cli.remittance_words import file_words
from app.codesets import CodeSets
from app.domain.remittances.remittance import RemittanceFile
from app.domain.remittances.remittance_balance import is_balanced
from app.errors import VaultError
from app.services.remittance_files import find_remittance_files, load_remittance_file

Read = tuple[Path, RemittanceFile]
Unread = tuple[Path, VaultError]


def run(options: Namespace) -> int:
    """Which of the actions; only those that post load a vault."""
    if options.action == "show":
        return _show(options)
    from app.cli import remittance_posting

    return remittance_posting.post(options) if options.action == "post" else remittance_posting.undo(options)


def _show(options: Namespace) -> int:
    """Exits 1 where something does not balance, 3 where a file cannot be read."""
    paths = find_remittance_files(options.paths)
    read: list[Read] = []
    unread: list[Unread] = []
    for nth, path in enumerate(paths, start=1):
        try:
            read.append((path, load_remittance_file(path)))
        except VaultError as error:
            unread.append((path, error))
        show_progress("Reading remittances", 100 * nth // len(paths))
    if options.json:
        files = [file_values(str(path), file) for path, file in read]
        files += [{"file": str(path), "error": str(why)} for path, why in unread]
        answer(options, files[0] if len(paths) == 1 else _several(files, read, unread), ())
    else:
        _print(read)
    for _, why in unread:
        print(why.message, *filter(None, [why.hint]), sep="\n", file=sys.stderr)
    balanced = all(is_balanced(each) for _, file in read for each in file.remittances)
    return 3 if unread else 0 if balanced else 1


def _several(files: list[Values], read: list[Read], unread: list[Unread]) -> Values:
    """The sum over all that could be read, then file by file; one that could not has `error` in place of the rest."""
    total = summary([each for _, file in read for each in file.remittances])
    return {"summary": {**total, "balanced": total["balanced"] and not unread}, "files": files}


def _print(read: list[Read]) -> None:
    with closing(open_code_sets()) as codes:
        for path, file in read:
            for line in file_words(path.name, file, lambda code: _meaning(codes, code)):
                print("".join(sign if sign.isprintable() else "?" for sign in line))


def _meaning(codes: CodeSets, code: str) -> str:
    found = codes.adjustment_reason(code)
    return found.words if found else ""
