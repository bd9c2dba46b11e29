"""`firsthand case …`: the desk in a terminal. The same actions, with the same permissions."""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from firsthand.cases.rules import ChangeKind, Outcome
from firsthand.core.errors import BadInput, NotAllowed
from firsthand.ops.commands import case_words

if TYPE_CHECKING:
    from firsthand.people.models import Person

TEXT_LIMIT = 100_000
"""Signs of a text given on standard input."""
VIEWS = ("open", "mine", "nobodys", "late", "waiting")

Run = Callable[[argparse.Namespace], int]


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    case = commands.add_parser(
        "case",
        help="the desk in a terminal: list, show, confirm, reply, ask, note, decide, remedied, credit, close, take",
        description="The desk in a terminal: the same acts, the same permissions, the same journal.",
    ).add_subparsers(metavar="ACT", required=True)
    listing = _act(
        case, "list", run_list, "every case: what is open by its nearest promise, then what is closed", number=False
    )
    listing.add_argument("--view", choices=VIEWS, help="only one view of the queue")
    _act(case, "show", run_show, "one case with its promises, its facts and its timeline")
    _with_text(
        _act(case, "confirm", run_confirm, "tell the reporter that a person has read the report"), "a word of your own"
    )
    _with_text(_act(case, "reply", run_reply, "write to the reporter"), "the message; without it, standard input")
    _with_text(_act(case, "ask", run_ask, "put a question to the reporter"), "the question; without it, standard input")
    _with_text(_act(case, "note", run_note, "keep a note for the team"), "the note; without it, standard input")
    _add_decide(case)
    _add_remedied(case)
    _add_credit(case)
    _act(case, "close", run_close, "close a remedied case; the reporter can still write")
    _act(case, "take", run_take, "make it yours")


def _act(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Run,
    help_: str,
    *,
    number: bool = True,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
    if number:
        parser.add_argument("number", metavar="NUMBER", help="the case, such as 2026-0147")
    parser.add_argument(
        "--as", dest="mail", metavar="MAIL", default=os.environ.get("FIRSTHAND_AS", ""),
        help="the member of staff who acts (else FIRSTHAND_AS)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print the case for a program")
    parser.set_defaults(run=run)
    return parser


def _with_text(parser: argparse.ArgumentParser, help_: str) -> None:
    parser.add_argument("--text", metavar="TEXT", help=f"{help_}; - reads standard input")


def _add_decide(case: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    decide = _act(case, "decide", run_decide, "accept a report, or close it with a rule and a reason")
    decide.add_argument("--outcome", required=True, choices=[o.value for o in Outcome], help="what you decide")
    decide.add_argument("--rule", default="", metavar="ID", help="a rule of the policy of that day, such as N3")
    decide.add_argument(
        "--reason", required=True, metavar="TEXT", help="why, in words that the reporter reads; - reads standard input"
    )
    decide.add_argument("--asset", default="", metavar="ID", help="with accepted: the asset of the scope, such as S8")
    decide.add_argument("--same-as", default="", metavar="NUMBER", help="with duplicate: the earlier case")


def _add_remedied(case: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    remedied = _act(case, "remedied", run_remedied, "record the change that removes the vulnerability")
    remedied.add_argument("--kind", required=True, choices=[k.value for k in ChangeKind], help="what was changed")
    remedied.add_argument(
        "--reference", required=True, metavar="TEXT", help="commit, ticket, change number; stays in the house"
    )
    remedied.add_argument(
        "--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day of the change (else today)"
    )
    _with_text(remedied, "a word of your own to the reporter")


def _add_credit(case: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    credit = _act(case, "credit", run_credit, "enter the name to print, publish it, or show how credit stands")
    credit.add_argument("--name", default="", metavar="NAME", help="the name to print, as the reporter gave it")
    credit.add_argument("--link", default="", metavar="LINK", help="a web address to print with it")
    credit.add_argument("--organisation", default="", metavar="NAME", help="printed in brackets")
    wish = credit.add_mutually_exclusive_group()
    wish.add_argument("--publish", action="store_true", help="publish the entry in the Hall of Fame")
    wish.add_argument("--decline", action="store_true", help="the reporter wants no name printed")


def _person(args: argparse.Namespace) -> "Person":
    from firsthand.people.queries import person_by_mail

    if not args.mail:
        raise NotAllowed("Nobody is named.", "Name a member of staff: --as MAIL, or FIRSTHAND_AS.")
    return person_by_mail(args.mail)


def _text(given: str | None, *, required: bool) -> str:
    """A text from the command line, or from standard input for "-" and for a required one that was not given."""
    if given not in (None, "-"):
        return given or ""
    if given is None and (not required or sys.stdin.isatty()):
        if required:
            raise BadInput("There is no text.", "Give it with --text, or on standard input.")
        return ""
    text = sys.stdin.read(TEXT_LIMIT + 1)
    if len(text) > TEXT_LIMIT:
        raise BadInput(f"The text is longer than {TEXT_LIMIT} signs.", "Shorten it, or attach it elsewhere.")
    return text


def run_list(args: argparse.Namespace) -> int:
    """Print the list."""
    case_words.print_list(_person(args), args.view, as_json=args.json)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one case."""
    case_words.print_case(_person(args), args.number, as_json=args.json)
    return 0


def _done(args: argparse.Namespace, person: "Person", said: str) -> int:
    if args.json:
        case_words.print_case(person, args.number, as_json=True)
    else:
        case_words.print_done(person, args.number, said)
    return 0


def run_confirm(args: argparse.Namespace) -> int:
    """Confirm the report."""
    from firsthand.cases.actions import confirm
    from firsthand.core.clock import now

    person = _person(args)
    confirm(args.number, by=person, at=now(), text=_text(args.text, required=False))
    return _done(args, person, "Confirmed")


def run_reply(args: argparse.Namespace) -> int:
    """Write to the reporter."""
    from firsthand.cases.actions import reply
    from firsthand.core.clock import now

    person = _person(args)
    reply(args.number, _text(args.text, required=True), by=person, at=now())
    return _done(args, person, "Sent")


def run_ask(args: argparse.Namespace) -> int:
    """Ask the reporter."""
    from firsthand.cases.actions import ask
    from firsthand.core.clock import now

    person = _person(args)
    ask(args.number, _text(args.text, required=True), by=person, at=now())
    return _done(args, person, "Asked")


def run_note(args: argparse.Namespace) -> int:
    """Keep a note."""
    from firsthand.cases.actions import keep_note
    from firsthand.core.clock import now

    person = _person(args)
    keep_note(args.number, _text(args.text, required=True), by=person, at=now())
    return _done(args, person, "Kept for the team")


def run_decide(args: argparse.Namespace) -> int:
    """Accept or decline."""
    from firsthand.cases.actions import accept, decline
    from firsthand.core.clock import now

    person, outcome = _person(args), Outcome(args.outcome)
    reason = _text(args.reason, required=True)
    if outcome is Outcome.ACCEPTED:
        accept(args.number, by=person, at=now(), reason=reason, asset_id=args.asset, rule_id=args.rule)
    else:
        decline(args.number, outcome, rule_id=args.rule, reason=reason, by=person, at=now(), same_as=args.same_as)
    return _done(args, person, "Decided")


def run_remedied(args: argparse.Namespace) -> int:
    """Record the remedy."""
    from firsthand.cases.actions import record_remedy
    from firsthand.core.clock import now

    person, at = _person(args), now()
    record_remedy(
        args.number, kind=ChangeKind(args.kind), reference=args.reference, day=args.day or at.date(), by=person, at=at,
        text=_text(args.text, required=False),
    )  # fmt: skip
    return _done(args, person, "Recorded")


def run_credit(args: argparse.Namespace) -> int:
    """Enter the wish, publish, or tell how credit stands."""
    from firsthand.acknowledgements.actions import publish, wish_by_staff
    from firsthand.core.clock import now

    person = _person(args)
    if args.decline and (args.name or args.link or args.organisation):
        raise BadInput("A name and --decline contradict each other.", "Give one of them.")
    if (args.link or args.organisation) and not args.name:
        raise BadInput("A link or an organisation needs the name it belongs to.", "Give --name as well.")
    if args.name or args.decline:
        wish_by_staff(args.number, name=args.name, link=args.link, organisation=args.organisation, by=person, at=now())
    if args.publish:
        publish(args.number, by=person, at=now())
    if args.json:
        return _done(args, person, "")
    case_words.print_credit(person, args.number)
    return 0


def run_close(args: argparse.Namespace) -> int:
    """Close the case."""
    from firsthand.cases.actions import close
    from firsthand.core.clock import now

    person = _person(args)
    close(args.number, by=person, at=now())
    return _done(args, person, "Closed")


def run_take(args: argparse.Namespace) -> int:
    """Take the case."""
    from firsthand.cases.actions import take
    from firsthand.core.clock import now

    person = _person(args)
    take(args.number, by=person, at=now())
    return _done(args, person, "Taken")
