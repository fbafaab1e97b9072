"""`verify`: is every row of the vault as it was written, and do the sums come out?"""

from argparse import Namespace

from app.cli.console import answer, open_named_vault
from app.services.vaults import verify_vault


def run(options: Namespace) -> int:
    """Exits 1 with what is wrong."""
    with open_named_vault(options) as vault:
        problems = verify_vault(vault)
    answer(options, {"problems": problems}, problems or ["Clean: files, references, audit chain and ledger sums."])
    return 1 if problems else 0
