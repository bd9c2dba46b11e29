"""`firsthand log export DIR`: the whole log as files."""

import argparse
from pathlib import Path

from firsthand.ops.commands.log_acts import warn_of_stop
from firsthand.ops.instance import say


def add(log: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the act below `firsthand log`."""
    export = log.add_parser(
        "export",
        help="write the whole log as files that anyone can serve, keep and check",
        description="Writes tiles and checkpoint in the layout of C2SP tlog-tiles. What DIR has already is compared "
        "and not written again, so the same folder can be brought up to date every day.",
    )
    export.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or one of an earlier export")
    export.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Sign what is new, then write. Exit 1 where the folder, the journal and what was signed do not say the same."""
    from firsthand.core.clock import now
    from firsthand.journal.log.actions import catch_up
    from firsthand.receipts.exporting import export

    at = now()
    catch_up(at=at)
    done = export(args.folder, at=at)
    say(
        f"{args.folder} holds the log {done.origin} with {done.size} entries: "
        f"{done.written} tiles written, {done.there_already} were there and fit."
    )  # fmt: skip
    warn_of_stop()
    return 0
