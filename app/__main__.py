"""Start Claimwright: a command of the command line, or the window."""

import argparse
import sys
from pathlib import Path

# Words that start a command instead of the window; kept here so that opening the window loads no command.
COMMANDS = frozenset({"demo", "codes", "encounters", "claims", "backup", "verify"})


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 good, 1 findings, 2 usage, 3 vault or file unusable."""
    arguments = sys.argv[1:] if argv is None else argv
    if not {*COMMANDS, "-h", "--help", "--version"}.isdisjoint(arguments):
        from app import cli

        return cli.main(arguments)
    return _open_window(arguments)


def _open_window(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="claimwright", add_help=False)
    parser.add_argument("--vault", type=Path)
    parser.add_argument("--demo", action="store_true")
    options = parser.parse_args(arguments)
    from app.ui.application import run

    return run(options.vault, demo=options.demo)


if __name__ == "__main__":
    raise SystemExit(main())
