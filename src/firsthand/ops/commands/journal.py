"""`firsthand log check`: whether the journal still says what it said."""

import argparse

from firsthand.ops.instance import say


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    log = commands.add_parser("log", help="the append-only record of every act").add_subparsers(
        metavar="ACT", required=True
    )
    check = log.add_parser("check", help="recompute the chain and name the first altered entry")
    check.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Exit 0 when every entry fits."""
    from firsthand.cases.audit import disagreements
    from firsthand.journal.queries import check

    read, broken = check()
    if broken is not None:
        say(f"Entry {broken} does not fit: it was altered, removed or put in. The entries before it hold.")
        return 1
    wrong = list(disagreements())
    say(*(wrong or [f"{read} entries, all of them fit."]))
    return 1 if wrong else 0
