"""`demo`: a vault of invented people to look around in."""

from argparse import Namespace

from app.cli.code_file import open_code_sets
from app.cli.console import answer, now, show_progress
from app.services.demo import DEMO_PASSPHRASE, make_demo


def run(options: Namespace) -> int:
    """The passphrase is fixed and told: nothing in a demo is worth hiding."""
    codes = open_code_sets()
    try:
        make_demo(options.folder, now(), book=codes, claims=options.claims, progress=show_progress)
    finally:
        codes.close()
    values = {"vault": str(options.folder), "passphrase": DEMO_PASSPHRASE}
    answer(options, values, [f"A demo vault is in {options.folder}; its passphrase is: {DEMO_PASSPHRASE}"])
    return 0
