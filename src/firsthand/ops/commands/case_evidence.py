"""`firsthand case evidence NUMBER`: one file for the reporter, a court or an authority (R94)."""

import argparse
import shutil
from pathlib import Path

from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.ops.commands.case_args import Acts, add_act, person


def add(case: Acts) -> None:
    """Register the act."""
    evidence = add_act(case, "evidence", run_evidence, "a ZIP of the case that others can check without you")
    evidence.add_argument("--for", dest="whom", choices=["reporter", "authority"], required=True)
    evidence.add_argument("--out", metavar="FILE", required=True, help="write it there")
    evidence.add_argument("--language", choices=["en", "nl"], default="en", help="of the timeline")
    evidence.add_argument("--notes", action="store_true", help="with the notes of the team; for an authority")
    evidence.add_argument("--identity", action="store_true", help="with who reported it; for an authority")


def run_evidence(args: argparse.Namespace) -> int:
    """Write the pack to a file."""
    from firsthand.programme.queries import in_force
    from firsthand.staff.evidence.actions import give_evidence
    from firsthand.staff.evidence.rules import ForWhom, Wanted

    whom = ForWhom(args.whom)
    if whom is ForWhom.REPORTER and (args.notes or args.identity):
        raise BadInput("Notes and identity are for an authority.", "Leave them out, or say --for authority.")
    wanted = Wanted(whom, args.language, args.notes, args.identity)
    zone = in_force().programme.timezone
    made, digest = give_evidence(args.number, wanted, by=person(args), at=clock.now(), zone=zone)
    try:
        with made, Path(args.out).open("wb") as out:
            shutil.copyfileobj(made, out)
    except OSError as failed:
        raise BadInput(f"The file cannot be written: {failed.strerror}.", "Name another one.") from None
    print(f"Written to {args.out}. SHA-256 {digest}")
    return 0
