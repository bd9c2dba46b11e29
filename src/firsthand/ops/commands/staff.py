"""`firsthand staff invite|list`: the operator's, who holds the machine and needs no --as."""

import argparse
import json

from firsthand.ops.instance import say
from firsthand.people.rules import Role


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    staff = commands.add_parser("staff", help="who may sit at the desk: invite, list").add_subparsers(
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

    listing = staff.add_parser("list", help="everybody on the staff, with role and whether they have joined")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=run_list)


def run_invite(args: argparse.Namespace) -> int:
    """Print the link alone, so that a script can take it."""
    from firsthand.core.clock import now
    from firsthand.people.actions import invite

    say(invite(args.mail, args.role, by=None, at=now(), name=args.name))
    return 0


def run_list(args: argparse.Namespace) -> int:
    """Print everybody."""
    from firsthand.core.clock import iso
    from firsthand.people.queries import staff

    people = [
        {
            "mail": p.mail, "name": p.name, "role": p.role, "active": p.is_active,
            "joined_at": iso(p.joined_at) if p.joined_at else None,
        }
        for p in staff()
    ]  # fmt: skip
    if args.json:
        print(json.dumps(people, ensure_ascii=False, indent=2))
        return 0
    for p in people:
        joined = "has left" if not p["active"] else f"joined {p['joined_at']}" if p["joined_at"] else "invited"
        say(f"{p['mail']:<32} {p['role']:<14} {joined}  {p['name']}".rstrip())
    say(f"{len(people)} on the staff.")
    return 0
