"""What every act of `firsthand case` takes: a case, who acts, words, moments. And how it ends."""

import argparse
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from firsthand.core.errors import BadInput, NotAllowed
from firsthand.core.local_times import moment_of

if TYPE_CHECKING:
    from firsthand.people.models import Person

    Acts = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Acts = argparse._SubParsersAction

TEXT_LIMIT = 100_000
"""Signs of a text given on standard input."""
FIRST_YEAR, LAST_YEAR = 1970, 2999
WHEN = "YYYY-MM-DD[THH:MM[+ZONE]]"
WHEN_HELP = "without a zone in the programme's; a day alone counts as its end, 23:59"

Run = Callable[[argparse.Namespace], int]

_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)


def add_act(acts: Acts, name: str, run: Run, help_: str, *, number: bool = True) -> argparse.ArgumentParser:
    """Register one act with the arguments that every act has."""
    parser = acts.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
    if number:
        parser.add_argument("number", type=as_utf8, metavar="NUMBER", help="the case, such as 2026-0147")
    add_person(parser)
    parser.add_argument("--json", action="store_true", help="print the case for a program")
    parser.set_defaults(run=run)
    return parser


def add_person(parser: argparse.ArgumentParser) -> None:
    """Let a command name who acts."""
    parser.add_argument(
        "--as", dest="mail", type=as_utf8, metavar="MAIL", default=os.environ.get("FIRSTHAND_AS", ""),
        help="the member of staff who acts (else FIRSTHAND_AS)",
    )  # fmt: skip


def add_text(parser: argparse.ArgumentParser, help_: str) -> None:
    """Let an act take words; `text` reads them."""
    parser.add_argument("--text", metavar="TEXT", help=f"{help_}; - reads standard input")


def person(args: argparse.Namespace) -> "Person":
    """Who acts. Raises NotAllowed when nobody is named, NotFound for an address that is not on the staff."""
    from firsthand.people.queries import person_by_mail

    if not args.mail:
        raise NotAllowed("Nobody is named.", "Name a member of staff: --as MAIL, or FIRSTHAND_AS.")
    return person_by_mail(args.mail)


def text(given: str | None, *, required: bool = True) -> str:
    """A text from the command line, or from standard input for "-" and for a required one that was not given."""
    if given not in (None, "-"):
        return as_utf8(given or "")
    if given is None and (not required or sys.stdin.isatty()):
        if required:
            raise BadInput("There is no text.", "Give it with --text, or on standard input.")
        return ""
    try:
        read = sys.stdin.read(TEXT_LIMIT + 1)
    except UnicodeDecodeError:
        raise BadInput("What came on standard input is no UTF-8 text.", "Convert it and try again.") from None
    if len(read) > TEXT_LIMIT:
        raise BadInput(f"The text is longer than {TEXT_LIMIT} signs.", "Shorten it, or attach it elsewhere.")
    return as_utf8(read)


def as_utf8(given: str) -> str:
    """A word from the command line as it can be stored: bytes that are no UTF-8 reach a program as half signs."""
    return given.encode("utf-8", "replace").decode()


def day(given: str) -> date:
    """A day of the calendar. Raises BadInput."""
    try:
        return datetime.strptime(given, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        raise BadInput(f"“{given[:40]}” is no day.", "Write it as YYYY-MM-DD, such as 2026-11-24.") from None


def moment(given: str) -> datetime:
    """An exact moment (UTC) from YYYY-MM-DD[THH:MM[+ZONE]], read in the programme's zone where it names none.

    A day alone counts as its end: 23:59 in that zone. A time that a change of the clocks leaves out, or brings twice,
    needs its zone. Raises BadInput.
    """
    from firsthand.embargo.rules import end_on
    from firsthand.ops.commands import terminal

    refused = BadInput(f"“{given[:40]}” is no moment.", f"Write it as {WHEN}, such as 2026-11-24T18:00+01:00.")
    parts = _MOMENT.fullmatch(given.strip())
    try:
        named = date.fromisoformat(parts["day"]) if parts else None
        if parts is None or named is None or not FIRST_YEAR <= named.year <= LAST_YEAR:
            raise refused
        if parts["time"] is None:
            return end_on(named, terminal.zone())
        local = datetime.fromisoformat(given.strip().replace(" ", "T"))
    except ValueError:
        raise refused from None
    return utc(local, terminal.zone())


def utc(local: datetime, zone: str) -> datetime:
    """A time on the wall in UTC. Raises BadInput for one that does not come, or comes twice, on its day."""
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    found = moment_of(local, zone)
    if found is None:
        raise BadInput(
            f"The clocks change that night in {zone}: {local:%H:%M} is not one moment.",
            f"Give the zone as well, such as {local:%Y-%m-%dT%H:%M}+01:00.",
        )
    return found


def past_moment(given: str | None, now: datetime) -> datetime:
    """When something happened: as `moment`, with today alone counting as now. Without words: now."""
    from firsthand.ops.commands import terminal

    if given is None:
        return now
    today = now.astimezone(ZoneInfo(terminal.zone())).date()
    return now if given.strip() == today.isoformat() else moment(given)


def row_id(given: str) -> int:
    """The number of an entry, a proposal or a task. Raises BadInput."""
    if not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise BadInput(f"“{given[:40]}” is no number of an entry.", "Give the number that the case shows.")
    return int(given)


def question_id(given: str) -> UUID:
    """The id of a question. Raises BadInput."""
    try:
        return UUID(given)
    except ValueError:
        raise BadInput(f"“{given[:40]}” is no id of a question.", "See: firsthand case show NUMBER") from None


def do(args: argparse.Namespace, said: str, act: "Callable[[Person], object]") -> int:
    """Do an act as the person named, then print how the case stands."""
    from firsthand.ops.commands import case_words

    who = person(args)
    act(who)
    if args.json:
        case_words.print_case(who, args.number, as_json=True)
    else:
        case_words.print_done(who, args.number, said)
    return 0
