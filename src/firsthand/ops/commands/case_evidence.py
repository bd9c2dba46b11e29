"""`firsthand case evidence NUMBER`: one file for the reporter, a court or an authority (R94)."""

import argparse
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.ops.commands.case_args import Acts, add_act, add_text, person, text


def add(case: Acts) -> None:
    """Register the act."""
    evidence = add_act(case, "evidence", run_evidence, "a ZIP of the case that others can check without you")
    evidence.add_argument("--for", dest="whom", choices=["reporter", "authority"], required=True)
    evidence.add_argument("--out", metavar="FILE", required=True, help="write it there; there must be no such file yet")
    evidence.add_argument("--language", choices=["en", "nl"], help="of the timeline; else the case's")
    add_text(evidence, "who asks for it, and on what ground; for an authority, kept as a note of the team")
    evidence.add_argument(
        "--notes", action="store_true", help="with what the team wrote and did among itself; for an authority"
    )
    evidence.add_argument(
        "--identity", action="store_true", help="with who reported it, and the mails as they came; for an authority"
    )


def run_evidence(args: argparse.Namespace) -> int:
    """Write the pack to a file that only this account can read."""
    from django.conf import settings

    from firsthand.cases.queries import case_for
    from firsthand.programme.queries import in_force
    from firsthand.staff.evidence.actions import give_evidence
    from firsthand.staff.evidence.rules import ForWhom, Wanted

    whom, who = ForWhom(args.whom), person(args)
    if whom is ForWhom.REPORTER and (args.notes or args.identity or args.text):
        raise BadInput("Text, notes and identity are for an authority.", "Leave them out, or say --for authority.")
    spoken = case_for(who, args.number).language
    language = args.language or (spoken if spoken in dict(settings.LANGUAGES) else "en")
    why = text(args.text) if whom is ForWhom.AUTHORITY else ""
    wanted = Wanted(whom, language, why, args.notes, args.identity)
    out = Path(args.out)
    with _new(out) as file:
        try:
            zone = in_force().programme.timezone
            made, digest = give_evidence(args.number, wanted, by=who, at=clock.now(), zone=zone)
            with made:
                shutil.copyfileobj(made, file)
        except BaseException as failed:
            with suppress(OSError):
                out.unlink()
            if isinstance(failed, OSError):
                raise _cannot_be_written(failed) from None
            raise
    print(f"Written to {out}. SHA-256 {digest}")
    return 0


def _new(path: Path) -> IO[bytes]:
    """A file that was not there before, for this account alone: the pack leaves the vault. Raises BadInput."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as failed:
        raise _cannot_be_written(failed) from None


def _cannot_be_written(failed: OSError) -> BadInput:
    return BadInput(f"The file cannot be written: {failed.strerror}.", "Name another one.")
