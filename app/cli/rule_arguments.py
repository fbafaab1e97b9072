"""What can be said to `rules`: the table of all rules, and the biller's own rules for her payers."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path


def add_rule_actions(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> Iterable[argparse.ArgumentParser]:
    """The actions of `rules`; each of those yielded answers in JSON where asked."""
    yield from _for_all(actions)
    yield from _for_own(actions)


def _for_all(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> Iterator[argparse.ArgumentParser]:
    table = actions.add_parser("table", help="print the table of all rules, as the help has it")
    table.add_argument("--write", type=Path, metavar="FILE", help="write it to a file")
    yield table


def _for_own(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> Iterator[argparse.ArgumentParser]:
    yield actions.add_parser("list", help="list your own rules for payers")
    export = actions.add_parser("export", help="write your own rules into a file for another vault")
    export.add_argument("names", nargs="*", metavar="NAME", help="only rules of these names (all)")
    export.add_argument("--file", type=Path, metavar="OUT", required=True, help="the file to write")
    yield export
    bring_in = actions.add_parser("import", help="take in the rules of a file, switched off")
    bring_in.add_argument("file", type=Path, metavar="FILE")
    yield bring_in
    trial = actions.add_parser("try", help="hold one of your rules against the claims of the last year")
    trial.add_argument("name", metavar="NAME", help="the rule's name, or its number as rules list shows it")
    yield trial
