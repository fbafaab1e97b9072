"""Start Claimwright: a command of the command line, or the window."""

import argparse
import gc
import sys
from pathlib import Path


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 good, 1 findings, 2 usage, 3 vault or file unusable."""
    arguments = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="claimwright", add_help=False, allow_abbrev=False)
    parser.add_argument("--vault", type=Path)
    parser.add_argument("--demo", action="store_true")
    options, rest = parser.parse_known_args(arguments)
    if rest:  # a command, or what is none: opening the window loads no command line
        from app import cli

        return cli.main(arguments)
    gc.disable()  # nearly all that a start makes stays; `run` lets the collector work again
    from app.ui.application import run

    return run(options.vault, demo=options.demo)


if __name__ == "__main__":
    raise SystemExit(main())
