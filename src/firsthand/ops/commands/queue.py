"""`firsthand queue mend`: what the queue is ordered by, made again from the promises. The operator's; needs no --as."""

import argparse

from firsthand.ops.instance import say


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    queue = commands.add_parser("queue", help="what the queue is ordered by").add_subparsers(
        metavar="ACT", required=True
    )
    mend = queue.add_parser(
        "mend",
        help="make it again from the promises",
        description="Each case repeats when its nearest promise is due and whether a question of yours is open, so "
        "that the queue is quick. Where that disagrees with the promises, firsthand doctor says so, and this mends it. "
        "Everything may run meanwhile.",
    )
    mend.set_defaults(run=run_mend)


def run_mend(args: argparse.Namespace) -> int:
    """Make the copies of every case that disagrees again, and name the cases."""
    from firsthand.cases.copies import mend

    numbers = mend()
    for number in numbers:
        say(number)
    say(f"{len(numbers)} {'case' if len(numbers) == 1 else 'cases'} mended.")
    return 0
