"""`firsthand log show|compare|begin-again`: the newest checkpoint, one from outside, and another log after a fork."""

import argparse
import json
import sys
from pathlib import Path

from firsthand.core.errors import BadInput
from firsthand.ops.instance import say

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

    try:
        if args.file == "-":
            content = sys.stdin.buffer.read(BYTES + 1)
        else:
            with Path(args.file).open("rb") as file:
                content = file.read(BYTES + 1)
    except OSError as error:
        raise BadInput(f"{args.file} cannot be read: {error.strerror}.", "Name a file with a checkpoint.") from None
    verdict = compare(content)
    say(verdict.says)
    return 0 if verdict.holds else 1


def run_again(args: argparse.Namespace) -> int:
    """Begin another log, and say its name. Raises NotAllowed, StepNotAllowed for a log that goes on well."""
    from django.db import transaction

    from firsthand.core.clock import now
    from firsthand.journal.log.actions import begin_again
    from firsthand.ops.sequencer import sign_new
    from firsthand.people.queries import permit, person_by_mail
    from firsthand.people.rules import Act
    from firsthand.tasks.actions import settle
    from firsthand.tasks.rules import TaskKind

    person = None if args.mail == OPERATOR else permit(person_by_mail(args.mail), Act.BEGIN_LOG_AGAIN)
    if not args.yes:
        say(*WARNING)
        return 1
    at = now()
    with transaction.atomic():
        origin = begin_again(by=f"person:{person.pk}" if person else OPERATOR, at=at)
        settle(TaskKind.LOG_STOPPED, at=at, by=person)
    sign_new(at=at)
    say(f"The log {origin} has begun. Tell witnesses and readers its name and key: firsthand log show --json")
    return 0
