"""`firsthand case rate`: how severe the team finds it."""

import argparse

from firsthand.core import clock
from firsthand.ops.commands.case_args import Acts, add_act, add_text, as_utf8, do, text


def add(case: Acts) -> None:
    """Register the act."""
    rate = add_act(case, "rate", run_rate, "rate how severe it is, in a system that the programme rates in")
    rate.add_argument(
        "--vector", required=True, type=as_utf8, metavar="VECTOR",
        help="CVSS:4.0/…, CVSS:3.1/…, or the answers to the decision table: SSVCv2/E:P/A:Y/…",
    )  # fmt: skip
    add_text(rate, "why; stays in the house")


def run_rate(args: argparse.Namespace) -> int:
    """Keep the rating."""
    from firsthand.triage.severity.actions import rate

    why = text(args.text, required=False)
    return do(args, "Rated", lambda by: rate(args.number, args.vector, reason=why, by=by, at=clock.now()))
