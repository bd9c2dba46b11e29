"""`firsthand staff …`: the accounts of the staff. The operator's, who holds the machine and needs no --as."""

import argparse
import json
from datetime import datetime

from firsthand.core.errors import NotFound
from firsthand.ops.instance import say
from firsthand.people.rules import Role

TEAM = [role.value for role in Role if role is not Role.GUEST]
"""Roles to give here: a guest is invited from the page of the one case that they may read."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    staff = commands.add_parser(
        "staff", help="who may sit at the desk: list, invite, role, leave, back, reset-factors, escalate"
    ).add_subparsers(metavar="ACT", required=True)
    invite = staff.add_parser(
        "invite",
        help="print a one-time sign-in link",
        description="Prints a one-time link that holds for seven days and voids the person's older ones. For somebody "
        "who has joined already the link sets a new password and ends every session they have.",
    )
    invite.add_argument("mail", metavar="MAIL", help="the address they sign in with")
    invite.add_argument("--role", required=True, choices=TEAM, help="what they may do")
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

    listing = staff.add_parser("list", help="everybody with an account: role, state, second factor")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=run_list)
    _add_changes(staff)


def _add_changes(staff: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    role = staff.add_parser(
        "role",
        help="give somebody another role",
        description="Counts from their next request on. Open cases that they may not work on any longer become "
        "nobody's. The last lead who can sign in stays a lead.",
    )
    role.add_argument("mail", metavar="MAIL", help="somebody with an account")
    role.add_argument("role", metavar="ROLE", choices=TEAM, help=f"one of: {', '.join(TEAM)}")
    role.set_defaults(run=run_role)
    for name, run, says, more in (
        ("leave", run_leave, "end an account", "Ends every session and link; their open cases become nobody's."),
        ("back", run_back, "let somebody come back who left", "In the role that they had, with their old password."),
        (
            "reset-factors", run_reset_factors, "take away the second factors of somebody who lost them",
            "Ends every session. They set up another one at the next sign-in. Make sure first that it is they who ask.",
        ),
    ):  # fmt: skip
        parser = staff.add_parser(name, help=says, description=more)
        parser.add_argument("mail", metavar="MAIL", help="somebody with an account")
        parser.set_defaults(run=run)


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


def run_role(args: argparse.Namespace) -> int:
    """Give the role."""
    from firsthand.core.clock import now
    from firsthand.people.staffing.actions import change_role

    person = change_role(_account(args.mail), args.role, by=None, at=now())
    say(f"{person.mail} is {person.role} from the next request on.")
    return 0


def run_leave(args: argparse.Namespace) -> int:
    """End the account."""
    from firsthand.core.clock import now
    from firsthand.people.staffing.actions import leave

    freed = leave(_account(args.mail), by=None, at=now())
    say(f"{args.mail} has left. Open cases that are nobody's now: {freed}.")
    return 0


def run_back(args: argparse.Namespace) -> int:
    """Let them come back."""
    from firsthand.core.clock import now
    from firsthand.people.staffing.actions import come_back

    person = come_back(_account(args.mail), by=None, at=now())
    say(f"{person.mail} is back as {person.role}.")
    return 0


def run_reset_factors(args: argparse.Namespace) -> int:
    """Take the factors away."""
    from firsthand.core.clock import now
    from firsthand.people.staffing.actions import take_factors

    take_factors(_account(args.mail), by=None, at=now())
    say(f"{args.mail} has no second factor any more, and sets up another one at the next sign-in.")
    return 0


def run_list(args: argparse.Namespace) -> int:
    """Print everybody."""
    from firsthand.core.clock import iso, now
    from firsthand.people.staffing.queries import Line, everybody
    from firsthand.people.staffing.rules import State

    found = everybody(None, at=now())

    def stamp(at: datetime | None) -> str | None:
        return iso(at) if at else None

    def told(p: Line) -> dict[str, object]:
        return {
            "id": p.id, "mail": p.mail, "name": p.name, "role": p.role, "state": str(p.state),
            "active": p.state is not State.LEFT, "joined_at": stamp(p.joined_at),
            "invited_until": stamp(p.invited_until), "second_factor": p.has_factors,
            "told_of_breaches": p.told_of_breaches, "cases_let_into": p.cases.count,
        }  # fmt: skip

    people = [told(p) for p in (*found.team, *found.guests)]
    if args.json:
        print(json.dumps(people, ensure_ascii=False, indent=2))
        return 0
    for p in people:
        say(_line(p).rstrip())
    say(f"{len(found.team)} on the staff, {len(found.guests)} guests.")
    return 0


def _line(p: dict[str, object]) -> str:
    state = f"joined {p['joined_at']}" if p["state"] == "here" else str(p["state"]).replace("left", "has left")
    factor = ", second factor" if p["second_factor"] else ""
    told = ", hears of breaches" if p["told_of_breaches"] else ""
    return f"{p['mail']:<32} {p['role']:<14} {state}{factor}{told}  {p['name']}"


def _account(mail: str) -> int:
    """The number of the account with this address, also of somebody who has left. Raises NotFound."""
    from firsthand.people.models import Person

    number = Person.objects.filter(mail__iexact=mail.strip()).values_list("pk", flat=True).first()
    if number is None:
        raise NotFound(f"Nobody has an account with the address {mail}.", "See: firsthand staff list")
    return number
