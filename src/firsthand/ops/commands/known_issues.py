"""`firsthand known-issues import|list|withdraw`: advisories and issues known to the house, to compare reports with."""

import argparse
import json
from typing import TYPE_CHECKING

from firsthand.ops.commands.terminal import printable
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.people.models import Person
    from firsthand.triage.known_issues.actions import Imported


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    issues = commands.add_parser(
        "known-issues", help="advisories and issues known to the house, to compare reports with"
    ).add_subparsers(metavar="ACT", required=True)
    bring = issues.add_parser(
        "import",
        help="let a list hold what a file says",
        description="Takes a table (CSV with a header: reference, title, text, url), advisories as OSV or CSAF 2.0 "
        "(one JSON document, a list, one on each line, or a ZIP of them). The list then holds exactly these issues. "
        "A file with a fault is refused as a whole, and each fault is named by its line.",
    )
    bring.add_argument("file", metavar="FILE", help="the file, or - for standard input")
    bring.add_argument("--list", required=True, metavar="NAME", dest="name", help="importing it again replaces it")
    bring.set_defaults(run=run_import)
    listing = issues.add_parser("list", help="every list, and how many issues it has")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=run_list)
    withdraw = issues.add_parser("withdraw", help="take every issue out of a list")
    withdraw.add_argument("name", metavar="NAME", help="of the list")
    withdraw.set_defaults(run=run_withdraw)
    for command in (bring, withdraw):
        command.add_argument("--as", dest="mail", default="", metavar="MAIL", help="who does it (else the operator)")


def run_import(args: argparse.Namespace) -> int:
    """Import a list, and say what changed."""
    from firsthand.core import clock
    from firsthand.core.errors import BadInput
    from firsthand.ops.commands.given import octets_of
    from firsthand.triage.known_issues.actions import import_list
    from firsthand.triage.known_issues.lists import FILE_BYTES, issues_in

    issues = issues_in(octets_of(args.file, limit=FILE_BYTES, mend="Name a list of known issues."))
    if not issues:
        raise BadInput("The file holds no issue.", "To empty a list: firsthand known-issues withdraw NAME")
    return _told(args.name, import_list(args.name, issues, by=_person(args.mail), at=clock.now()))


def run_withdraw(args: argparse.Namespace) -> int:
    """Empty a list."""
    from firsthand.core import clock
    from firsthand.triage.known_issues.actions import withdraw_list

    return _told(args.name, withdraw_list(args.name, by=_person(args.mail), at=clock.now()))


def run_list(args: argparse.Namespace) -> int:
    """Print every list."""
    from firsthand.core.clock import iso
    from firsthand.triage.known_issues.queries import lists

    found = lists()
    if args.json:
        said = [{"list": one.name, "issues": one.issues, "imported_at": iso(one.imported_at)} for one in found]
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return 0
    for one in found:
        say(f"{printable(one.name)}: {one.issues} known issues, the newest of {one.imported_at:%Y-%m-%d}")
    if not found:
        say("There is no list. Import one: firsthand known-issues import FILE --list NAME")
    return 0


def _person(mail: str) -> "Person | None":
    from firsthand.people.queries import person_by_mail

    return person_by_mail(mail) if mail else None


def _told(name: str, done: "Imported") -> int:
    say(
        f"{printable(name)}: {done.issues} known issues ({done.new} new, {done.changed} changed, "
        f"{done.withdrawn} withdrawn). Reports are compared with them within seconds."
    )
    return 0
