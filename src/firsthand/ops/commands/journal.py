"""`firsthand log check`: whether journal and log still say what they said."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from firsthand.ops.commands import log_acts, log_cosign, log_export
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.journal.log.audit import Audit


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
    from firsthand.journal.rules import entry_called

    found = audit()  # the log first: the journal, which is read after it, reaches at least as far
    read, broken = check()
    wrong = []
    if broken is not None:
        wrong.append(
            f"The {entry_called(broken)} does not fit: it was altered, removed or put in. The entries before it hold."
        )
    else:
        wrong += disagreements()
    wrong += found.wrong
    say(*(wrong or [f"{read} entries, all of them fit.", *_log_in_words(found)]))
    return 1 if wrong else 0


def _log_in_words(found: "Audit") -> Iterator[str]:
    if not found.size:
        yield "Nothing is signed yet."
    else:
        signatures = _signatures(found.cosignatures)
        fit = f"hashes, checkpoint and {signatures}" if found.cosignatures else "hashes and checkpoint"
        yield f"The log {found.origin} has {found.size} signed entries; its {fit} fit."
    if found.earlier:
        are = "is" if found.earlier == 1 else "are"
        yield f"{_signatures(found.earlier)} of an earlier log, which ended, {are} kept."


def _signatures(count: int) -> str:
    return "1 signature of a witness" if count == 1 else f"{count} signatures of witnesses"
