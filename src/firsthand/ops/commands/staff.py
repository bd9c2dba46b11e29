"""`firsthand staff invite|escalate|list`: the operator's, who holds the machine and needs no --as."""

import argparse
import json

from firsthand.ops.instance import say
from firsthand.people.rules import Role


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    staff = commands.add_parser("staff", help="who may sit at the desk: invite, escalate, list").add_subparsers(
        metavar="ACT", required=True
    )
    invite = staff.add_parser(
        "invite",
        help="print a one-time sign-in link",
        description="Prints a one-time link that holds for seven days and voids the person's older ones. For somebody "
        "who has joined already the link sets a new password and ends every session they have.",
    )
    invite.add_argument("mail", metavar="MAIL", help="the address they sign in with")
    invite.add_argument("--role", required=True, choices=[role.value for role in Role], help="what they may do")
    invite.add_argument("--name", default="", metavar="NAME", help="what they are called; they can change it")
    invite.set_defaults(run=run_invite)

    escalate = staff.add_parser(
        "escalate",
        help="name somebody to hear of promises about to be missed",
        description="Whoever is named gets a letter when a promise has used 90 %% of its time, and when one is missed, "
        "whoever works the case. While nobody is named, every lead gets it.",
    )
    escalate.add_argument("mail", metavar="MAIL", help="somebody on the staff")
    escalate.add_argument("--off", action="store_true", help="no longer")
    escalate.set_defaults(run=run_escalate)

    listing = staff.add_parser("list", help="everybody on the staff, with role and whether they have joined")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=run_list)


def run_invite(args: argparse.Namespace) -> int:
    """Print the link alone, so that a script can take it."""
    from firsthand.core.clock import now
    from firsthand.people.actions import invite

    say(invite(args.mail, args.role, by=None, at=now(), name=args.name))
    return 0


def run_escalate(args: argparse.Namespace) -> int:
    """Name a person, or take the name off."""
    from firsthand.core.clock import now
    from firsthand.people.actions import tell_of_breaches

    person = tell_of_breaches(args.mail, told=not args.off, at=now())
    say(f"{person.mail} {'hears' if person.told_of_breaches else 'no longer hears'} of promises about to be missed.")
    return 0


def run_list(args: argparse.Namespace) -> int:
    """Print everybody."""
    from firsthand.core.clock import iso
    from firsthand.people.queries import staff

    people = [
        {
            "mail": p.mail, "name": p.name, "role": p.role, "active": p.is_active,
            "told_of_breaches": p.told_of_breaches, "joined_at": iso(p.joined_at) if p.joined_at else None,
        }
        for p in staff()
    ]  # fmt: skip
    if args.json:
        print(json.dumps(people, ensure_ascii=False, indent=2))
        return 0
    for p in people:
        joined = "has left" if not p["active"] else f"joined {p['joined_at']}" if p["joined_at"] else "invited"
        told = ", hears of breaches" if p["told_of_breaches"] else ""
        say(f"{p['mail']:<32} {p['role']:<14} {joined}{told}  {p['name']}".rstrip())
    say(f"{len(people)} on the staff.")
    return 0
