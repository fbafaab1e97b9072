"""The same actions without a window, for scripts and schedules.

Exit codes: 0 good, 1 findings, 2 usage, 3 vault or file unusable. Told in resources/help/command-line.md.
"""

import os
import sys
from importlib import import_module

from app.cli.arguments import COMMAND_MODULES, parse
from app.errors import UserError, VaultError

GOOD, FINDINGS, USAGE, UNUSABLE = 0, 1, 2, 3


def main(argv: list[str]) -> int:
    """Run one command; words go to stdout, complaints and progress to stderr."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without our dashes and quotes shows marks in their place
            stream.reconfigure(errors="replace")
    try:
        options = parse(argv)
        # Each command brings in only what it needs: a code search loads no database, no PDF, no keys.
        code = int(import_module(COMMAND_MODULES[options.command]).run(options))
        sys.stdout.flush()
        return code
    except SystemExit as stop:  # argparse: help was shown, or the usage was wrong
        return int(stop.code or 0)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115,PTH123 - must outlive us: it is flushed at exit
        return GOOD
    except KeyboardInterrupt:
        return 130
    except UserError as error:
        print(error.message, *filter(None, [error.hint]), sep="\n", file=sys.stderr)
        return UNUSABLE if isinstance(error, VaultError) else FINDINGS
