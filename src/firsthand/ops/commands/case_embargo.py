"""`firsthand case embargo`: how it stands, and the talks about its end."""

import argparse
from typing import TYPE_CHECKING

from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.ops.commands.case_args import WHEN, WHEN_HELP, Acts, add_act, do, moment, person, row_id, text

if TYPE_CHECKING:
    from firsthand.people.models import Person

DONE = {
    "propose": "Proposed", "accept": "Agreed", "decline": "Declined", "withdraw": "Withdrawn", "end": "Ended",
}  # fmt: skip
"""What is said afterwards, by the argument that names the act."""
GIVES_A_WHY = ("propose", "decline", "end")


def add(case: Acts) -> None:
    """Register the act."""
    embargo = add_act(case, "embargo", run_embargo, "show the embargo, or propose, answer, withdraw or end it")
    act = embargo.add_mutually_exclusive_group()
    act.add_argument("--propose", metavar=WHEN, help=f"propose another end to the reporter; {WHEN_HELP}")
    act.add_argument("--accept", action="store_true", help="agree to the reporter's proposal")
    act.add_argument("--decline", action="store_true", help="decline the reporter's proposal, with --why")
    act.add_argument("--withdraw", action="store_true", help="take our proposal back")
    act.add_argument("--end", action="store_true", help="end it now, with --why; the reporter is told")
    embargo.add_argument(
        "--why", metavar="TEXT", help="in words that the reporter reads; a later end needs it; - reads standard input"
    )
    embargo.add_argument(
        "--proposal", type=row_id, metavar="ID", help="refuse unless this is the proposal that is open"
    )


def run_embargo(args: argparse.Namespace) -> int:
    """Show the embargo, or act on it."""
    from firsthand.ops.commands import case_words

    act = next((name for name in DONE if getattr(args, name)), "")
    if args.why is not None and act not in GIVES_A_WHY:
        raise BadInput("--why belongs to --propose, --decline and --end.", "Leave it out.")
    if args.proposal is not None and act in ("", "end"):
        raise BadInput("--proposal belongs to an answer, a withdrawal or another proposal.", "Leave it out.")
    if act:
        return do(args, DONE[act], lambda by: _act(act, args, by))
    if args.json:
        case_words.print_case(person(args), args.number, as_json=True)
    else:
        case_words.print_embargo(person(args), args.number)
    return 0


def _act(act: str, args: argparse.Namespace, by: "Person") -> None:
    from firsthand.embargo import actions

    number, seen, why = args.number, args.proposal, text(args.why, required=False)
    if act == "propose":
        ends_at = moment(args.propose)
        actions.propose_by_staff(number, ends_at=ends_at, why=why, by=by, at=clock.now(), instead_of=seen)
    elif act == "accept":
        actions.accept_by_staff(number, by=by, at=clock.now(), proposal=seen)
    elif act == "decline":
        actions.decline_by_staff(number, why=why, by=by, at=clock.now(), proposal=seen)
    elif act == "withdraw":
        actions.withdraw_by_staff(number, by=by, at=clock.now(), proposal=seen)
    else:
        actions.end_by_staff(number, reason=why, by=by, at=clock.now())
