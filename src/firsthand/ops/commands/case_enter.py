"""`firsthand case enter`: a report that came by telephone, letter, in person or another way (R11)."""

import argparse
import json
import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.cases.rules import BY_HAND, Channel
from firsthand.core import clock
from firsthand.core.clock import iso
from firsthand.core.errors import BadInput
from firsthand.core.text import without_controls
from firsthand.intake.rules import HARMS, TEXT_LIMIT, File, ReportContent
from firsthand.ops.commands.case_args import Acts, add_act, as_utf8, moment, person, text
from firsthand.ops.commands.terminal import when, zone
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.intake.actions import Taken

WHEN = "YYYY-MM-DDTHH:MM[+ZONE]"


def add(case: Acts) -> None:
    """Register the act."""
    enter = add_act(
        case, "enter", run_enter, "enter a report that came by telephone, by letter, in person or another way",
        number=False,
    )  # fmt: skip
    channels = [channel.value for channel in Channel if channel in BY_HAND]
    enter.add_argument("--channel", required=True, choices=channels, help="how it reached you")
    enter.add_argument(
        "--at", required=True, metavar=WHEN, help="when it reached you; without a zone in the programme's"
    )
    enter.add_argument("--language", metavar="CODE", help="the reporter's (else the programme's first)")
    enter.add_argument("--text", metavar="TEXT", help="what you were told; - reads standard input")
    enter.add_argument("--asset", metavar="ID", default="", help="of the policy in force on that day, such as S8")
    enter.add_argument("--location", metavar="TEXT", help="where it is")
    enter.add_argument("--impact", metavar="TEXT", help="what someone could do with it")
    enter.add_argument("--steps", metavar="TEXT", help="how to reproduce it; - reads standard input")
    enter.add_argument("--harm", action="append", choices=HARMS, default=[], help="what happened while testing")
    enter.add_argument("--attach", action="append", type=Path, metavar="FILE", default=[], help="such as the letter")
    enter.add_argument("--greet-as", metavar="NAME", default="", help="how to address the reporter")
    enter.add_argument("--mail", dest="address", metavar="MAIL", default="", help="of the reporter, for the receipt")
    enter.add_argument("--name", default="", help="for the Hall of Fame, if the reporter agreed that it is printed")
    enter.add_argument("--link", default="", help="to print with the name")


def run_enter(args: argparse.Namespace) -> int:
    """Enter the report, and print its number; the code as well where there is no address to send it to."""
    from firsthand.intake.actions import receive_by_hand
    from firsthand.programme.queries import in_force

    who, at = person(args), clock.now()
    received_at = arrived(args.at)
    taken = receive_by_hand(
        _content(args, received_at), channel=args.channel, received_at=received_at,
        language=args.language or in_force().programme.default_language, by=who, at=at,
    )  # fmt: skip
    if args.json:
        print(json.dumps(_as_json(taken, at), ensure_ascii=False, indent=2))
    else:
        _print(taken, at)
    return 0


def arrived(given: str) -> datetime:
    """The moment of arrival, in UTC. A day alone is refused: its end would start the promises late. Raises BadInput."""
    if ":" not in given:
        raise BadInput(
            f"“{as_utf8(given)[:40]}” names no time of the day.",
            f"Write it as {WHEN}, such as 2026-11-20T14:30; when nobody knows it, the earliest it can have been.",
        )
    return moment(given)


def _content(args: argparse.Namespace, received_at: datetime) -> ReportContent:
    from firsthand.acknowledgements.rules import tidy_link, tidy_name

    if [args.text, args.location, args.impact, args.steps].count("-") > 1:
        raise BadInput("Only one text can come on standard input.", "Give the others on the command line.")
    return ReportContent(
        text=_words(args.text), location=_words(args.location), impact=_words(args.impact), steps=_words(args.steps),
        asset=_asset(args.asset, received_at),
        name=tidy_name(as_utf8(args.name)), link=tidy_link(as_utf8(args.link)), mail=_address(args.address),
        greet_as=tidy_name(as_utf8(args.greet_as)), harms=tuple(harm for harm in HARMS if harm in args.harm),
        files=_files(args.attach),
    )  # fmt: skip


def _words(given: str | None) -> str:
    said = without_controls(text(given, required=False))
    if len(said) > TEXT_LIMIT:
        raise BadInput(f"A text is longer than {TEXT_LIMIT} signs.", "Shorten it, or attach it with --attach.")
    return said


def _asset(given: str, received_at: datetime) -> str:
    """An asset of the version that binds. Raises BadInput."""
    from firsthand.programme.queries import in_force_at

    published = in_force_at(received_at)
    if given and not published.programme.asset_title(given, published.programme.default_language):
        raise BadInput(
            f"Version {published.number} of the policy, which binds that day, names no asset “{as_utf8(given)[:40]}”.",
            "Leave --asset out, and say with --location what it is.",
        )
    return given


def _address(given: str) -> str:
    from django.core.exceptions import ValidationError
    from django.core.validators import EmailValidator

    from firsthand.intake.forms import MAIL_LIMIT

    mail = as_utf8(given).strip()
    refused = BadInput("The reporter's mail address is incomplete.", "Give it as name@example.org, or leave it out.")
    if len(mail) > MAIL_LIMIT:
        raise refused
    try:
        if mail:
            EmailValidator()(mail)
    except ValidationError:
        raise refused from None
    return mail


def _files(paths: list[Path]) -> tuple[File, ...]:
    """What lies at the paths, within the limits of the form. Raises BadInput."""
    from django.conf import settings

    most, limit = settings.FORM_LIMIT_FILES, settings.FORM_LIMIT_BYTES
    too_much = BadInput(f"A report takes up to {most} files, {limit // 2**20} MB together.", "Attach fewer.")
    if len(paths) > most:
        raise too_much
    files = []
    for path in paths:
        try:
            with path.open("rb") as file:
                content = file.read(limit + 1)
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {error.strerror}.", "Name a file that is there.") from None
        limit -= len(content)
        if limit < 0:
            raise too_much
        files.append(File(as_utf8(path.name), mimetypes.guess_type(path.name)[0] or "", content))
    return tuple(files)


def _confirm_due(taken: "Taken") -> datetime:
    from firsthand.promises.rules import PromiseKind

    due: datetime = taken.case.promises.get(kind=PromiseKind.CONFIRM).due_at
    return due


def _as_json(taken: "Taken", at: datetime) -> dict[str, object]:
    case = taken.case
    return {
        "number": case.number, "code": taken.code or None, "channel": case.channel, "language": case.language,
        "received_at": iso(case.received_at), "entered_at": iso(at), "confirm_due_at": iso(_confirm_due(taken)),
        "programme_version": case.version_id, "content_sha256": taken.sha256,
    }  # fmt: skip


def _print(taken: "Taken", at: datetime) -> None:
    from django.conf import settings

    case, due, here = taken.case, _confirm_due(taken), zone()
    by_when = "A person confirms by" if at <= due else "A person should have confirmed by"
    say(
        f"{case.number} is entered. It arrived {when(case.received_at.astimezone(UTC), here)}.",
        f"{by_when} {when(due, here)}.",
    )
    if not taken.code:
        say("The receipt, with the code of the case page, is in the outbox.")
        return
    say(
        "There is no mail address: pass this code on to the reporter yourself. It is shown once and kept nowhere.",
        f"  {taken.code}",
        f"It opens {settings.BASE_URL}/{case.language}/case/ for whoever has it.",
    )
