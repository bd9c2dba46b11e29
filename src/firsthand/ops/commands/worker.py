"""`firsthand worker`: the sweeps alone, for ever or once."""

import argparse

from firsthand.ops import parts
from firsthand.ops.instance import say


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    worker = commands.add_parser(
        "worker",
        help="the sweeps alone",
        description="Sorts mail, ends embargoes, warns of promises and notes the missed ones, sends letters. Any "
        "number of workers may run at once.",
    )
    worker.add_argument("--once", action="store_true", help="every sweep once, then exit (for cron)")
    worker.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Sweep for ever, or once: then exit 0 when every sweep ran, and 1 when one failed as a whole."""
    if not args.once:
        parts.worker()
        return 0
    from firsthand.ops.sweeps import run_once

    for name, count in run_once().items():
        say(f"{name}: {count}")
    return 0
