"""`firsthand case proof NUMBER`: the receipt of a case, the very file that its reporter has."""

import argparse
import sys
from pathlib import Path

from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.ops.commands.case_args import Acts, add_act, person


def add(case: Acts) -> None:
    """Register the act."""
    proof = add_act(case, "proof", run_proof, "the receipt of a case, which anyone can check with firsthand verify")
    proof.add_argument("--out", metavar="FILE", help="write it there instead of printing it")


def run_proof(args: argparse.Namespace) -> int:
    """Print it, or write it to a file."""
    from firsthand.cases.queries import case_for
    from firsthand.receipts.actions import receipt_of

    receipt = receipt_of(case_for(person(args), args.number), at=clock.now()).as_json()
    if args.out in (None, "-"):
        sys.stdout.write(receipt)
        return 0
    try:
        Path(args.out).write_text(receipt, encoding="utf-8", newline="")
    except OSError as failed:
        raise BadInput(f"The file cannot be written: {failed.strerror}.", "Name another one.") from None
    print(f"Written to {args.out}. Check it with: firsthand verify {args.out}")
    return 0
