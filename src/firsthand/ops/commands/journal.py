"""`firsthand log check`: whether journal and log still say what they said."""

import argparse
from collections.abc import Iterator

from firsthand.ops.commands import log_acts, log_cosign, log_export
from firsthand.ops.instance import say


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    log = commands.add_parser("log", help="the append-only record of every act, and the log over it").add_subparsers(
        metavar="ACT", required=True
    )
    check = log.add_parser(
        "check",
        help="recompute journal and log and name the first altered entry",
        description="Works out every entry, the chain and the whole log again from the journal, and holds against it "
        "what was signed: kept hashes, the newest checkpoint, the file beside the database, what witnesses signed. "
        "One line for each thing that does not fit, and then exit 1.",
    )
    check.set_defaults(run=run_check)
    log_acts.add(log)
    log_cosign.add(log)
    log_export.add(log)


def run_check(args: argparse.Namespace) -> int:
    """Exit 0 when every entry and the log fit."""
    from firsthand.cases.audit import disagreements
    from firsthand.journal.log.audit import audit
    from firsthand.journal.queries import check

    read, broken = check()
    wrong = []
    if broken is not None:
        wrong.append(f"Entry {broken} does not fit: it was altered, removed or put in. The entries before it hold.")
    else:
        wrong += disagreements()
    found = audit()
    wrong += found.wrong
    say(*(wrong or [f"{read} entries, all of them fit.", *_log_in_words(found.origin, found.size, found.cosignatures)]))
    return 1 if wrong else 0


def _log_in_words(origin: str, size: int, cosignatures: int) -> Iterator[str]:
    if not size:
        yield "Nothing is signed yet."
        return
    witnesses = f", and {cosignatures} signatures of witnesses" if cosignatures else ""
    yield f"The log {origin} is signed up to entry {size}; its hashes, its checkpoint{witnesses} fit."
