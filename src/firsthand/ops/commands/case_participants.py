"""`firsthand case participant`: who else takes part in a case, and what they did."""

import argparse

from firsthand.cases.rules import OTHER_ROLES, RmStep, Role
from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.embargo.rules import NOTED_BY_HAND, ConsentStep
from firsthand.ops.commands.case_args import Acts, add_act, as_utf8, do, row_id


def add(case: Acts) -> None:
    """Register the act."""
    other = add_act(case, "participant", run_participant, "add somebody to a case, or note what they did")
    other.add_argument("--name", type=as_utf8, default="", metavar="NAME", help="add somebody by this name")
    other.add_argument(
        "--role", action="append", choices=[r.value for r in OTHER_ROLES], help="with --name; may be repeated"
    )
    other.add_argument(
        "--mail", dest="reach_at", type=as_utf8, default="", metavar="MAIL",
        help="with --name: where to reach them; nothing is sent",
    )  # fmt: skip
    other.add_argument("--id", type=row_id, metavar="ID", help="whom it is about, as `case show` lists them")
    what = other.add_mutually_exclusive_group()
    what.add_argument("--consent", choices=[s.value for s in NOTED_BY_HAND], help="with --id: to the embargo")
    what.add_argument("--step", choices=[s.value for s in RmStep], help="with --id: of their own report management")


def run_participant(args: argparse.Namespace) -> int:
    """Add a participant, or note a step."""
    from firsthand.cases.actions import add_participant, note_consent, note_participant_step

    at = clock.now()
    if args.name and args.id is None:
        roles = {Role(role) for role in args.role or ()}
        return do(
            args, "Added",
            lambda by: add_participant(args.number, roles=roles, name=args.name, mail=args.reach_at, by=by, at=at),
        )  # fmt: skip
    if args.id is not None and args.consent:
        step = ConsentStep(args.consent)
        return do(args, "Noted", lambda by: note_consent(args.number, args.id, step, by=by, at=at))
    if args.id is not None and args.step:
        rm = RmStep(args.step)
        return do(args, "Noted", lambda by: note_participant_step(args.number, args.id, rm, by=by, at=at))
    raise BadInput("It does not say what to note.", "Give --name with --role, or --id with --consent or --step.")
