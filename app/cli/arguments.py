"""The command line's grammar: commands, their options, and the help text of each."""

import argparse
from datetime import date
from pathlib import Path

from app import __version__
from app.cli.rule_arguments import add_rule_actions
from app.domain.claim import ClaimStatus
from app.domain.coding_query import QueryStatus
from app.domain.dates import parse_date
from app.domain.print_run import Cover

COMMAND_MODULES = {
    "demo": "app.cli.demo_command",
    "codes": "app.cli.code_commands",
    "encounters": "app.cli.encounter_commands",
    "claims": "app.cli.claim_commands",
    "queries": "app.cli.query_commands",
    "remit": "app.cli.remittance_commands",
    "ledger": "app.cli.ledger_commands",
    "rules": "app.cli.rule_commands",
    "backup": "app.cli.backup_commands",
    "verify": "app.cli.verify_command",
}
"""Which module runs a command; each has `run(options) -> int`."""

_EPILOG = """\
The passphrase is taken from --passphrase-file, else from CLAIMWRIGHT_PASSPHRASE, else asked for.
Exit codes: 0 good, 1 findings, 2 usage, 3 vault or file unusable."""


def parse(argv: list[str]) -> argparse.Namespace:
    """The options of one command. Raises SystemExit, 2 for wrong usage and 0 after help, as argparse does."""
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="claimwright",
        description="From a visit to a printed CMS-1500. Without a command the window opens.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"claimwright {__version__}")
    parser.add_argument("--vault", type=Path, metavar="DIR", help="the folder of the vault")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="read the passphrase from its first line")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_demo(commands)
    _add_codes(commands)
    _add_encounters(commands)
    _add_claims(commands)
    _add_queries(commands)
    _add_remittances(commands)
    _add_ledger(commands)
    for action in add_rule_actions(_actions(commands, "rules", "the table of rules; your own rules for payers")):
        _add_json(action)
    _add_backup(commands)
    verify = commands.add_parser("verify", help="check ledger sums, audit chain and files of the vault")
    _add_json(verify)
    return parser


_Commands = argparse._SubParsersAction  # argparse has no public name for what add_subparsers returns


def _add_demo(commands: "_Commands[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="make a demo vault with invented people")
    demo.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    demo.add_argument("--claims", type=_positive, metavar="N", help="make a large vault of N claims")
    _add_json(demo)


def _add_codes(commands: "_Commands[argparse.ArgumentParser]") -> None:
    actions = _actions(commands, "codes", "search and show codes; import code sets")
    search = actions.add_parser("search", help="find codes by words or by code")
    what = search.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", metavar="TEXT", help="what to look for, as typed")
    what.add_argument("--queries", type=Path, metavar="FILE", help="one query a line")
    search.add_argument("--on", type=_day, metavar="DATE", help="the date of service (today)")
    search.add_argument("--limit", type=_positive, default=10, metavar="N", help="how many answers (10)")
    _add_json(search)
    show = actions.add_parser("show", help="what the code books say of one code")
    show.add_argument("code", metavar="CODE")
    show.add_argument("--on", type=_day, metavar="DATE", help="the date of service (today)")
    _add_json(show)

    _add_editions(actions)


def _add_editions(actions: "_Commands[argparse.ArgumentParser]") -> None:
    bring_in = actions.add_parser("import", help="import an official file: a zip, a folder or files")
    bring_in.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    bring_in.add_argument("--from", type=_day, dest="since", metavar="DATE", help="its first date of service")
    bring_in.add_argument("--name", default="", metavar="NAME", help="the edition's name, where the file tells none")
    editions = actions.add_parser("editions", help="list the imported code sets")
    remove = actions.add_parser("remove", help="remove an imported code set")
    remove.add_argument("id", metavar="ID", help="as codes editions lists it")
    for command in (bring_in, editions, remove):
        _add_json(command)


def _add_encounters(commands: "_Commands[argparse.ArgumentParser]") -> None:
    actions = _actions(commands, "encounters", "bring in visits")
    bring_in = actions.add_parser("import", help="import a file of encounters with their people")
    bring_in.add_argument("file", type=Path, metavar="FILE.json")
    _add_json(bring_in)


def _add_claims(commands: "_Commands[argparse.ArgumentParser]") -> None:
    actions = _actions(commands, "claims", "list, check and print claims")
    for name, words in (
        ("list", "list claims with their balance and next step"),
        ("check", "run the rules over claims not yet sent"),
        ("print", "print claims into one PDF"),
    ):
        command = actions.add_parser(name, help=words)
        command.add_argument("numbers", nargs="*", metavar="NUMBER", help="claim numbers (all)")
        command.add_argument(
            "--status", action="append", choices=[each.value for each in ClaimStatus], help="only claims of a status"
        )
        if name == "print":
            command.add_argument("--pdf", type=Path, metavar="OUT", required=True, help="the file to write")
            command.add_argument("--plain", action="store_true", help="draw the form too, for plain paper")
            command.add_argument("--batch", action="store_true", help="by payer and patient, kept as a print run")
            command.add_argument(
                "--cover",
                choices=[each.value for each in Cover],
                default=Cover.NONE.value,
                help="before each payer's claims: a cover sheet, or an address page for a window envelope",
            )
            command.add_argument("--printer", default="", metavar="NAME", help="print with this printer's alignment")
        _add_json(command)
    _add_batches(actions)


def _add_batches(actions: "_Commands[argparse.ArgumentParser]") -> None:
    batches = _actions(actions, "batches", "list print runs; the very bytes of one again", "batch_action")
    listing = batches.add_parser("list", help="list the print runs, the latest first")
    again = batches.add_parser("reprint", help="write a run's PDF again, byte by byte the same")
    again.add_argument("number", nargs="?", default="", metavar="NUMBER", help="the run's number (the last one)")
    again.add_argument("--pdf", type=Path, metavar="OUT", required=True, help="the file to write")
    for command in (listing, again):
        _add_json(command)


def _add_queries(commands: "_Commands[argparse.ArgumentParser]") -> None:
    actions = _actions(commands, "queries", "list and print questions to providers about codes")
    listing = actions.add_parser("list", help="list the questions, those that wait first")
    listing.add_argument(
        "--status", action="append", choices=[each.value for each in QueryStatus], help="only questions of a status"
    )
    sheet = actions.add_parser("print", help="write the sheet of one question for the provider")
    sheet.add_argument("number", metavar="NUMBER", help="the question's number, as Q26-0007")
    sheet.add_argument("--pdf", type=Path, metavar="OUT", required=True, help="the file to write")
    for command in (listing, sheet):
        _add_json(command)


def _add_remittances(commands: "_Commands[argparse.ArgumentParser]") -> None:
    actions = _actions(commands, "remit", "look into remittances (835), post them, undo a posting")
    show = actions.add_parser("show", help="what a payer's file pays, claim by claim, and whether it adds up")
    post = actions.add_parser("post", help="bring files in and post every claim that needs no look")
    for command in (show, post):
        command.add_argument("paths", type=Path, nargs="+", metavar="FILE", help="835 files, or folders of them")
    post.add_argument("--dry-run", action="store_true", help="tell what would be posted; keep nothing")
    undo = actions.add_parser("undo", help="take one posting back, whole")
    undo.add_argument("batch", type=_positive, metavar="ID", help="the posting, as remit post tells it")
    undo.add_argument("--reason", default="", metavar="TEXT", help="why it is undone")
    for command in (show, post, undo):
        _add_json(command)


def _add_ledger(commands: "_Commands[argparse.ArgumentParser]") -> None:
    actions = _actions(commands, "ledger", "why somebody owes what is owed")
    explain = actions.add_parser("explain", help="tell every entry of a claim, or of a patient's account, in words")
    explain.add_argument("number", metavar="CLAIM|PATIENT", help="a claim's number, or a patient's account number")
    explain.add_argument("--for-patient", action="store_true", help="in words for the patient, without codes")
    _add_json(explain)


def _add_backup(commands: "_Commands[argparse.ArgumentParser]") -> None:
    actions = _actions(commands, "backup", "make, list, check and restore backups")
    create = actions.add_parser("create", help="write a checked backup of the vault into a folder")
    create.add_argument("folder", type=Path, metavar="DIR")
    listing = actions.add_parser("list", help="list the backups in a folder")
    listing.add_argument("folder", type=Path, metavar="DIR")
    verify = actions.add_parser("verify", help="open and check a backup")
    verify.add_argument("file", type=Path, metavar="FILE")
    restore = actions.add_parser("restore", help="unpack a backup into a new or empty folder")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("folder", type=Path, metavar="DIR")
    for command in (create, listing, verify, restore):
        _add_json(command)


def _actions(
    commands: "_Commands[argparse.ArgumentParser]", name: str, words: str, dest: str = "action"
) -> "_Commands[argparse.ArgumentParser]":
    return commands.add_parser(name, help=words).add_subparsers(dest=dest, required=True, metavar="ACTION")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1_000_000):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 up")
    return int(text)


def _day(text: str) -> date:
    day = parse_date(text, date.today())  # noqa: DTZ011 - the biller's own calendar day is meant
    if day is None:
        raise argparse.ArgumentTypeError(f"{text} is not a date; write it as 2026-03-07 or 3/7/26")
    return day
