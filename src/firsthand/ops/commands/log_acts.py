"""`firsthand log show|compare|begin-again`: the newest checkpoint, one from outside, and another log after a fork."""

import argparse
import json
import sys
from datetime import UTC
from typing import TYPE_CHECKING

from firsthand.ops.commands.given import octets_of
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.journal.log.queries import State

OPERATOR = "operator"
WARNING = (
    "This ends the log for good and begins another one, under another name, over the journal as it is now.",
    "What was signed stays signed: every receipt made so far still verifies by itself, and none can be brought up to "
    "date with the new log.",
    "Witnesses and readers have to be told the new name and key (firsthand log show). The journal keeps who did this, "
    "when, and where the earlier log ended.",
    "First see whether a newer copy of the database is to be had: with that one the old log goes on.",
    "Nothing was done. To do it, give --yes as well.",
)


def add(log: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the acts below `firsthand log`."""
    show = log.add_parser("show", help="print the newest checkpoint")
    show.add_argument(
        "--json", action="store_true", help="for programs: origin, vkey, size, signed_at, behind, stopped"
    )
    show.set_defaults(run=run_show)

    compare = log.add_parser(
        "compare",
        help="hold a checkpoint that somebody outside kept against the journal",
        description="FILE holds a checkpoint of this log: alone, in a text, or in a mail (.eml). Says in one line "
        "whether its entries are the beginning of the journal; exit 0 only when they are.",
    )
    compare.add_argument("file", metavar="FILE", help="- reads standard input")
    compare.set_defaults(run=run_compare)

    again = log.add_parser(
        "begin-again",
        help="begin another log after the log has stopped",
        description=" ".join(WARNING[:-1]),
    )
    again.add_argument(
        "--as", dest="mail", required=True, metavar="MAIL", help=f"a lead or administrator, or the word {OPERATOR}"
    )
    again.add_argument("--yes", action="store_true", help="do it; without this it is only explained")
    again.set_defaults(run=run_again)


def run_show(args: argparse.Namespace) -> int:
    """Print the newest checkpoint; exit 1 where there is none yet."""
    from firsthand.core.clock import iso
    from firsthand.journal.log.queries import extent, state

    known, behind = state(), extent()
    if known is None or not known.note:
        say("Nothing is signed yet.")
        return 1
    if not args.json:
        print(known.note, end="", flush=True)
        if known.stopped_at is not None:
            say("", stopped_in_words(known))
        return 0
    said = {
        "origin": known.origin, "vkey": known.vkey, "size": known.size, "root": known.root.hex(),
        "signed_at": iso(known.signed_at) if known.signed_at else None, "behind": max(0, behind.journal - known.size),
        "stopped_at": iso(known.stopped_at) if known.stopped_at else None, "stopped_why": known.stopped_why,
        "checkpoint": known.note,
    }  # fmt: skip
    print(json.dumps(said, ensure_ascii=False, indent=2))
    return 0


def run_compare(args: argparse.Namespace) -> int:
    """Print the verdict; exit 0 only when the checkpoint holds. Raises BadInput for a file that cannot be read."""
    from firsthand.journal.log.comparing import BYTES, compare

    verdict = compare(octets_of(args.file, limit=BYTES, mend="Name a file with a checkpoint."))
    say(verdict.says)
    return 0 if verdict.holds else 1


def run_again(args: argparse.Namespace) -> int:
    """Begin another log, and say its name. Raises NotAllowed, StepNotAllowed for a log that goes on well."""
    from firsthand.core.clock import now
    from firsthand.core.errors import StepNotAllowed
    from firsthand.ops.another_log import begin_again
    from firsthand.ops.sequencer import sign_new
    from firsthand.people.queries import person_by_mail

    person = None if args.mail == OPERATOR else person_by_mail(args.mail)
    if not args.yes:
        if _goes_on():
            raise StepNotAllowed(
                "The log goes on: there is no reason to begin another.",
                "Nothing was changed. To look at it: firsthand log check; firsthand doctor",
            )
        say(*WARNING)
        return 1
    at = now()
    origin = begin_again(by=person, at=at)
    sign_new(at=at)
    say(f"The log {origin} has begun. Tell witnesses and readers its name and key: firsthand log show --json")
    return 0


def warn_of_stop() -> None:
    """Say on standard error that the log has stopped, if it has: what was signed before can still be of use."""
    from firsthand.journal.log.queries import state

    known = state()
    if known is not None and known.stopped_at is not None:
        print(f"firsthand: {stopped_in_words(known)}", file=sys.stderr, flush=True)


def stopped_in_words(known: "State") -> str:
    """Since when and why a log that has stopped is not signed, in one line."""
    since = f"since {known.stopped_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} " if known.stopped_at else ""
    return f"The log has stopped: {since}nothing is signed. {known.stopped_why}".rstrip()


def _goes_on() -> bool:
    from firsthand.journal.log.actions import CannotSign, check_fit
    from firsthand.journal.log.queries import state

    known = state()
    if known is not None and known.stopped_at is not None:
        return False
    try:
        check_fit()
    except CannotSign:
        return False
    return True
