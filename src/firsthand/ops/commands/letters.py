"""`firsthand letters list|show|again`: the outbox, and every letter with invented facts."""

import argparse
import json
import uuid
from typing import TYPE_CHECKING

from firsthand.core import clock
from firsthand.core.errors import BadInput, NotFound
from firsthand.ops.commands.case_args import add_person, person
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.letters.samples import Group, Kind


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    letters = commands.add_parser("letters", help="the outbox, and what every letter says").add_subparsers(
        metavar="ACT", required=True
    )
    listing = letters.add_parser("list", help="how many letters are where, and which did not arrive")
    add_person(listing)
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=run_list)

    show = letters.add_parser(
        "show",
        help="print a letter with invented facts",
        description="Prints a letter as it leaves the house, with invented facts. Without KIND it lists the letters.",
    )
    show.add_argument("kind", nargs="?", metavar="KIND")
    show.add_argument("--language", default="en", metavar="CODE")
    show.add_argument("--form", default="", metavar="NAME", help="one of its forms, where it has several")
    show.set_defaults(run=run_show)

    again = letters.add_parser("again", help="let a letter that did not go out be tried with the next round")
    add_person(again)
    again.add_argument("id", type=_letter_id, metavar="ID")
    again.set_defaults(run=run_again)


def run_list(args: argparse.Namespace) -> int:
    """Print the counts, then a line for each letter that has not arrived. Never to whom."""
    from firsthand.letters.outbox import came_back, counts, not_arrived

    who, at = person(args), clock.now()
    found, lines = vars(counts(who, at=at)), [*not_arrived(who), *came_back(who)]
    if args.json:
        rows = [
            {
                "id": str(line.id), "kind": line.kind, "language": line.language, "case": line.number or None,
                "written_at": clock.iso(line.written_at), "tries": line.tries, "failure": line.failure,
                "next_at": clock.iso(line.next_at) if line.next_at else None, "failed": line.failed,
                "bounced_at": clock.iso(line.bounced_at) if line.bounced_at else None,
            }
            for line in lines
        ]  # fmt: skip
        print(json.dumps({"counts": found, "letters": rows}, indent=2))
        return 0
    say(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in found.items()))
    for line in lines:
        state = "came back" if line.bounced_at else "failed" if line.failed else "waits"
        say(f"{line.id}  {state:<9} {line.kind:<20} {line.language:<5} {line.number:<12} {line.failure}".rstrip())
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one letter, or the names of all."""
    from firsthand.letters import samples
    from firsthand.programme.queries import in_force

    if args.kind is None:
        for group in samples.groups():
            for kind in group.kinds:
                say(f"{kind:<20} {', '.join(group.languages)}  {', '.join(samples.VARIANTS.get(kind, ()))}".rstrip())
        return 0
    group, kind = _kind(args.kind)
    if args.language not in group.languages:
        raise NotFound(f"{kind} is not written in that language.", f"Use: {', '.join(group.languages)}.")
    forms = tuple(samples.VARIANTS.get(kind, {"": {}}))
    if args.form and args.form not in forms:
        raise BadInput(f"{kind} has no such form.", f"Use: {', '.join(forms)}.")
    letter = samples.sample(kind, args.form or forms[0], args.language, in_force().programme, at=clock.now())
    say(f"Subject: {letter.subject}", "", letter.text.rstrip())
    return 0


def _kind(name: str) -> "tuple[Group, Kind]":
    from firsthand.letters import samples

    for group in samples.groups():
        for kind in group.kinds:
            if kind == name:
                return group, kind
    raise NotFound("There is no such letter.", "See: firsthand letters show")


def run_again(args: argparse.Namespace) -> int:
    """Let one letter be tried again. Raises NotAllowed, NotFound."""
    from firsthand.letters.delivery import try_again

    done = try_again(args.id, by=person(args), at=clock.now())
    say("It is tried with the next round." if done else "It is out or on its way. Nothing was changed.")
    return 0


def _letter_id(given: str) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except ValueError:
        raise argparse.ArgumentTypeError("no id of a letter; see: firsthand letters list") from None
