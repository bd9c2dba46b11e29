"""`firsthand case key NUMBER`: the key that letters to the reporter are encrypted to, shown, entered or taken away."""

import argparse
import json
import sys
from pathlib import Path

from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.ops.commands.case_args import Acts, add_act, do, person

LIMIT = 300_000
"""Bytes that are read of a key."""


def add(case: Acts) -> None:
    """Register the act."""
    key = add_act(case, "key", run_key, "the key that letters to the reporter are encrypted to; show, enter or drop it")
    change = key.add_mutually_exclusive_group()
    change.add_argument("--file", metavar="FILE", help="the public key that the reporter gave you; - reads it")
    change.add_argument("--drop", action="store_true", help="take the key away: letters travel unencrypted again")


def run_key(args: argparse.Namespace) -> int:
    """Show, enter or take away the reporter's key."""
    from firsthand.keys import actions

    if args.drop:
        return do(
            args, "The key is taken away",
            lambda by: actions.drop_reporter_key_by_staff(args.number, by=by, at=clock.now()),
        )  # fmt: skip
    if args.file:
        octets = _read(args.file)
        return do(
            args, "Letters are encrypted from here on",
            lambda by: actions.keep_reporter_key_by_staff(args.number, octets, by=by, at=clock.now()),
        )  # fmt: skip
    return _show(args)


def _show(args: argparse.Namespace) -> int:
    from firsthand.cases.queries import case_for
    from firsthand.keys.answering import answer_key

    held = answer_key(case_for(person(args), args.number), at=clock.now())
    if args.json:
        told = {"kind": str(held.kind), "fingerprint": "".join(held.fingerprint), "usable": held.usable} if held else {}
        print(json.dumps({"number": args.number, "key": told or None}))
    elif held is None:
        print("Letters to the reporter travel unencrypted: there is no key.")
    else:
        fitness = "" if held.usable else "\nIt can no longer be used, so letters cannot be sent."
        print(f"Letters to the reporter are encrypted ({held.kind}) to {' '.join(held.fingerprint)}{fitness}")
    return 0


def _read(file: str) -> bytes:
    try:
        octets = sys.stdin.buffer.read(LIMIT + 1) if file == "-" else _whole(Path(file))
    except OSError as failed:
        raise BadInput(f"The file cannot be read: {failed.strerror}.", "Check its name.") from None
    if len(octets) > LIMIT:
        raise BadInput("This is longer than any key.", "Export the key without the signatures of others.")
    return octets


def _whole(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LIMIT + 1)
