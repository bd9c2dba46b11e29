"""`firsthand log cosign`: a witness without a network is sent a file, and gives one back (C2SP tlog-witness)."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.core.errors import BadInput
from firsthand.ops.commands.given import octets_of
from firsthand.ops.commands.log_acts import warn_of_stop
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.journal.log.witnesses import Witness

LARGEST = 1_000_000


def add(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the act among those of `firsthand log`."""
    cosign = acts.add_parser(
        "cosign",
        help="have a checkpoint cosigned by a witness, by files",
        description="With --request: write what a witness is sent (C2SP tlog-witness, add-checkpoint). With FILE: "
        "take back its answer, one or more cosignature lines or the whole note, check it and keep it. "
        "Witnesses with an address in the file of FIRSTHAND_WITNESSES are asked by the worker.",
    )
    cosign.add_argument("file", nargs="?", metavar="FILE", help="what a witness gave back; - reads standard input")
    cosign.add_argument("--request", action="store_true", help="write a request over the newest checkpoint")
    cosign.add_argument("--witness", metavar="NAME", help="for which witness, where there are several")
    cosign.add_argument("--old", metavar="SIZE", type=int, help="how many entries it has seen, if it said otherwise")
    cosign.add_argument("--out", metavar="FILE", type=Path, help="write the request here, not to standard output")
    cosign.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 when a request was written, or a cosignature kept."""
    if bool(args.file) == args.request or (args.file and (args.witness or args.old is not None or args.out)):
        raise BadInput("Give --request, or a FILE that a witness gave back.", "See: firsthand log cosign --help")
    return _request(args) if args.request else _keep(args.file)


def _request(args: argparse.Namespace) -> int:
    from firsthand.core.clock import now
    from firsthand.core.files import replace_file
    from firsthand.journal.log.cosigning import request_for

    if args.old is not None and args.old < 0:
        raise BadInput("--old is a number of entries.", "Give what the witness answered, or 0.")
    witness = _witness(args.witness)
    if args.out is not None and not args.out.parent.is_dir():
        raise BadInput(f"{args.out} cannot be written: there is no such folder.", "Name another file.")
    request = request_for(witness, at=now(), old=args.old)
    warn_of_stop()
    if args.out is None:
        sys.stdout.write(request)
        return 0
    try:
        replace_file(args.out, request.encode())
    except OSError as error:
        raise BadInput(f"{args.out} cannot be written: {error.strerror}.", "Name another file.") from None
    say(f"Written to {args.out}. Give it to {witness.name}; then: firsthand log cosign ANSWER")
    return 0


def _keep(file: str) -> int:
    from firsthand.core.clock import iso, now
    from firsthand.journal.log.cosigning import keep_answer

    for kept in keep_answer(_content_of(file), at=now()):
        say(f"{kept.name} has cosigned {kept.size} entries, at {iso(kept.at)}.")
    return 0


def _content_of(file: str) -> str:
    mend = "Name what the witness gave back."
    content = octets_of(file, limit=LARGEST, mend=mend)
    if len(content) > LARGEST:
        raise BadInput(f"{file} is too long to be a cosignature.", mend)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{file} is no text.", mend) from None


def _witness(name: str | None) -> "Witness":
    """The one that is meant, by name or by its whole key. Raises BadInput."""
    from django.conf import settings

    if not settings.WITNESSES:
        raise BadInput("No witness is known.", "Name it in the file of FIRSTHAND_WITNESSES: its key, a witness a line.")
    meant = [w for w in settings.WITNESSES if name is None or name in (w.name, w.vkey)]
    if len(meant) != 1:
        names = ", ".join(w.name for w in settings.WITNESSES)
        raise BadInput("No witness, or more than one, is meant.", f"Give --witness NAME, or its key. Known: {names}.")
    found: Witness = meant[0]
    return found
