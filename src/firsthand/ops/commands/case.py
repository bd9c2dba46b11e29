"""`firsthand case …`: the desk in a terminal. The same actions, with the same permissions."""

import argparse

from firsthand.core import clock
from firsthand.ops.commands import (
    case_decide,
    case_embargo,
    case_enter,
    case_entries,
    case_evidence,
    case_facts,
    case_key,
    case_participants,
    case_proof,
    case_severity,
    case_talk,
)  # fmt: skip
from firsthand.ops.commands.case_args import add_act, do, person

GROUPS = (
    case_enter, case_talk, case_decide, case_embargo, case_facts, case_entries, case_participants, case_key, case_proof,
    case_severity, case_evidence,
)  # fmt: skip
VIEWS = ("open", "mine", "nobodys", "late", "waiting")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    case = commands.add_parser(
        "case",
        help="the desk in a terminal: list, show, and every act on a case",
        description="The desk in a terminal: the same acts, the same permissions, the same journal.",
    ).add_subparsers(metavar="ACT", required=True)
    listing = add_act(
        case, "list", run_list, "every case: what is open by its nearest promise, then what is closed", number=False
    )
    listing.add_argument("--view", choices=VIEWS, help="only one view of the queue")
    add_act(case, "show", run_show, "one case with its promises, its facts and its timeline")
    add_act(case, "take", run_take, "make it yours")
    for group in GROUPS:
        group.add(case)


def run_list(args: argparse.Namespace) -> int:
    """Print the list."""
    from firsthand.ops.commands import case_listing

    case_listing.print_list(person(args), args.view, as_json=args.json)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one case."""
    from firsthand.ops.commands import case_words

    case_words.print_case(person(args), args.number, as_json=args.json)
    return 0


def run_take(args: argparse.Namespace) -> int:
    """Take the case."""
    from firsthand.cases.actions import take

    return do(args, "Taken", lambda by: take(args.number, by=by, at=clock.now()))
