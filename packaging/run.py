"""Set up what is needed and start Claimwright: `python3 packaging/run.py --demo`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from setup_env import has_display, run_environment, say, set_up

DEMO_PASSPHRASE = "demo"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Sets up what is needed and starts Claimwright. What is not named here goes to the program.",
    )
    parser.add_argument("--demo", action="store_true", help="open a demo practice with invented people")
    parser.add_argument("--setup-only", action="store_true", help="stop after the set-up")
    chosen, passed_on = parser.parse_known_args(arguments)
    python = set_up()
    if chosen.setup_only:
        say("Set up.")
        return 0
    if chosen.demo and not has_display():
        return demo_on_paper(python)
    say("Starting Claimwright.")
    return start(python, ["--demo", *passed_on] if chosen.demo else passed_on)


def demo_on_paper(python: Path) -> int:
    """Without a display, show the main job another way: a demo vault and its ready claims as a PDF."""
    folder = Path(tempfile.mkdtemp(prefix="claimwright-demo-"))
    vault, paper = folder / "vault", folder / "claims.pdf"
    say("There is no display here, so no window: making a demo vault and printing its ready claims instead.")
    made = start(python, ["demo", str(vault)])
    if made != 0:
        return made
    printing = ["claims", "print", "--pdf", str(paper), "--plain", "--status", "ready"]
    printed = start(python, ["--vault", str(vault), *printing], CLAIMWRIGHT_PASSPHRASE=DEMO_PASSPHRASE)
    if printed == 0:
        say(f"The demo vault's claims are in {paper}")
    return printed


def start(python: Path, arguments: list[str], **environment: str) -> int:
    """Run the program from this source tree; -P keeps a folder named app where the user stands out of it."""
    try:
        command = [str(python), "-P", "-m", "app", *arguments]
        return subprocess.run(command, env=run_environment(**environment)).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
