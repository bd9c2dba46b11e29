"""`firsthand import mbox|maildir`: mail of the past, kept once, without opening a thousand cases."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.core import clock
from firsthand.ops.commands.terminal import printable
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.mail.mailboxes.importing import Counts

SOME_REFUSED = 1

_AFTERWARDS = (
    "Every message is kept once, with its octets as they are: run it again after a break, and what is kept is known. "
    "Its time is the one of the last Received field, else of the mailbox file, else its Date. Messages wait at the "
    "desk: they open no case by themselves, and nobody is written to. Exit 0 when all are kept or known, 1 when some "
    "were refused (each is named), 2 when nothing can be read there, 75 when storage failed."
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    top = commands.add_parser("import", help="bring the past along: mail of a mailbox file or a Maildir")
    kinds = top.add_subparsers(title="what", metavar="KIND", required=True)
    mbox = kinds.add_parser("mbox", help="a mailbox file of the form mbox (RFC 4155)", description=_AFTERWARDS)
    mbox.add_argument("file", type=Path, metavar="FILE")
    mbox.add_argument(
        "--mboxrd", action="store_true",
        help="the file is of the form mboxrd: take one “>” from lines quoted as “>From ”; else they stay as they are",
    )  # fmt: skip
    mbox.set_defaults(run=run_mbox)
    maildir = kinds.add_parser("maildir", help="a folder with cur and new", description=_AFTERWARDS)
    maildir.add_argument("folder", type=Path, metavar="DIR")
    maildir.set_defaults(run=run_maildir)
    for kind in (mbox, maildir):
        kind.add_argument(
            "--open", action="store_true",
            help="treat them as mail that arrives: reports open cases, clocks count from their time, receipts go out",
        )  # fmt: skip


def run_mbox(args: argparse.Namespace) -> int:
    """Import a mailbox file."""
    from firsthand.mail.mailboxes.importing import import_all, messages_of_mbox

    messages = messages_of_mbox(args.file, unquote=args.mboxrd)
    return _told(import_all(messages, past=not args.open, at=clock.now()))


def run_maildir(args: argparse.Namespace) -> int:
    """Import a Maildir."""
    from firsthand.mail.mailboxes.importing import import_all, messages_of_maildir

    return _told(import_all(messages_of_maildir(args.folder), past=not args.open, at=clock.now()))


def _told(counts: "Counts") -> int:
    for name, reason in counts.reasons:
        print(printable(f"refused: message {name}: {reason}"), file=sys.stderr)
    say(f"{counts.read} read, {counts.kept} kept, {counts.known} known already, {counts.refused} refused.")
    return SOME_REFUSED if counts.refused else 0
