"""`firsthand case proof NUMBER`: the receipt of a case, the very file that its reporter has."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.ops.commands.case_args import Acts, add_act, person

if TYPE_CHECKING:
    from firsthand.cases.models import Case
    from firsthand.core.errors import FirsthandError


def add(case: Acts) -> None:
    """Register the act."""
    proof = add_act(case, "proof", run_proof, "the receipt of a case, which anyone can check with firsthand verify")
    proof.add_argument("--out", metavar="FILE", help="write it there instead of printing it")


def run_proof(args: argparse.Namespace) -> int:
    """Print it, or write it to a file."""
    from firsthand.cases.queries import case_for
    from firsthand.receipts.actions import NoReceipt, receipt_of

    case = case_for(person(args), args.number)
    try:
        receipt = receipt_of(case, at=clock.now()).as_json()
    except NoReceipt as refused:
        raise _said_truly(refused, case) from None
    if args.out in (None, "-"):
        sys.stdout.write(receipt)
        return 0
    try:
        Path(args.out).write_text(receipt, encoding="utf-8", newline="")
    except OSError as failed:
        raise BadInput(f"The file cannot be written: {failed.strerror}.", "Name another one.") from None
    print(f"Written to {args.out}. Check it with: firsthand verify {args.out}")
    return 0


def _said_truly(refused: "FirsthandError", case: "Case") -> "FirsthandError":
    """The refusal with the reason that is true of this case."""
    from firsthand.journal.log.queries import state
    from firsthand.receipts.actions import NoReceipt
    from firsthand.receipts.refusing import Why, why_none

    why, known = why_none(case), state()
    if why is Why.OLDER:
        return NoReceipt("No receipt can be made of this report. It is older than the log.")
    if why is Why.STOPPED and known is not None:
        mend = "Run: firsthand log check, then see docs/log.md, “When the log has stopped”."
        return NoReceipt(f"No receipt can be made now. The log has stopped. {known.stopped_why}".rstrip(), mend)
    return refused
