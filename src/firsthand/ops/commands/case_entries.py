"""`firsthand case departure|legal-step`: what one person alone may not enter."""

import argparse
from typing import TYPE_CHECKING

from firsthand.cases.rules import TwoPersonKind
from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.ops.commands.case_args import Acts, add_act, as_utf8, do, row_id, text

if TYPE_CHECKING:
    from firsthand.people.models import Person

ACTS = {
    "departure": (TwoPersonKind.DEPARTURE, "note that the reporter did not keep to a guideline; needs two persons"),
    "legal-step": (TwoPersonKind.LEGAL_STEP, "note a step towards a lawyer or an authority; needs two persons"),
}


def add(case: Acts) -> None:
    """Register both acts: they take the same arguments."""
    for name, (kind, help_) in ACTS.items():
        entry = add_act(case, name, run_entry, help_)
        what = entry.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--rule", type=as_utf8, metavar="ID", help="propose it, under this rule of the policy of that day"
        )
        what.add_argument("--second", type=row_id, metavar="ID", help="put your name to a colleague's entry")
        what.add_argument("--withdraw", type=row_id, metavar="ID", help="take an entry back")
        entry.add_argument("--evidence", metavar="TEXT", help="with --rule: what it rests on; - reads standard input")
        entry.set_defaults(kind=kind)


def run_entry(args: argparse.Namespace) -> int:
    """Propose, second or withdraw."""
    if (args.rule is None) != (args.evidence is None):
        raise BadInput("--rule and --evidence belong together.", "Give both, or neither.")
    said = "Proposed, and waits for a second person" if args.rule is not None else "Withdrawn"
    return do(args, "Seconded" if args.second is not None else said, lambda by: _act(args, by))


def _act(args: argparse.Namespace, by: "Person") -> None:
    from firsthand.cases.actions import propose_entry, second_entry, withdraw_entry

    if args.rule is not None:
        evidence = text(args.evidence)
        propose_entry(args.number, args.kind, rule_id=args.rule, evidence=evidence, by=by, at=clock.now())
        return
    entry_id = args.withdraw if args.second is None else args.second
    _must_be_of_kind(args, entry_id, by)
    act = withdraw_entry if args.second is None else second_entry
    act(args.number, entry_id, by=by, at=clock.now())


def _must_be_of_kind(args: argparse.Namespace, entry_id: int, by: "Person") -> None:
    """Nobody seconds a legal step by a slip of the command. Raises BadInput, NotFound."""
    from firsthand.cases.queries import case_for

    kinds = case_for(by, args.number).two_person_entries.filter(pk=entry_id).values_list("kind", flat=True)
    other = next((name for name, (kind, _) in ACTS.items() if kind != args.kind and kind in kinds), None)
    if other:
        raise BadInput(f"Entry {entry_id} is of the other kind.", f"Use: firsthand case {other}")
