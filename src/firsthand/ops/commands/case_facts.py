"""`firsthand case fact|incident|kept|share`: what happened in the world, and what leaves the house."""

import argparse
import json
import sys

from firsthand.cases.rules import FactKind
from firsthand.core import clock
from firsthand.ops.commands.case_args import WHEN, WHEN_HELP, Acts, add_act, as_utf8, do, past_moment, person, text

FACTS = (FactKind.PUBLIC_AWARE, FactKind.EXPLOIT_PUBLIC, FactKind.ATTACKS_SEEN, FactKind.FIX_DEPLOYED)
"""Those that a person notes; the others come with the report and with the remedy."""


def add(case: Acts) -> None:
    """Register the acts."""
    fact = add_act(case, "fact", run_fact, "note something that happened in the world; it is never undone")
    fact.add_argument("--kind", required=True, choices=[kind.value for kind in FACTS], help="what happened")
    fact.add_argument("--at", metavar=WHEN, help=f"when (else now); {WHEN_HELP}")
    incident = add_act(case, "incident", run_incident, "note that personal data was reached, or what was done about it")
    incident.add_argument(
        "--settle", metavar="TEXT",
        help="whom it was notified to, or why nobody had to be; stays in the house; - reads standard input",
    )  # fmt: skip
    kept = add_act(case, "kept", run_kept, "note that a promise of your own, which a person settles, was kept")
    kept.add_argument("promise", type=as_utf8, metavar="PROMISE_ID", help="its id in the programme")
    share = add_act(case, "share", run_share, "print the case for a third party, as JSON, and log that it went there")
    share.add_argument("--to", required=True, metavar="WHO", help="who gets it")
    share.add_argument("--why", required=True, metavar="TEXT", help="why; stays in the house; - reads standard input")


def run_fact(args: argparse.Namespace) -> int:
    """Note a fact."""
    from firsthand.cases.actions import note_fact

    at = clock.now()
    return do(
        args, "Noted",
        lambda by: note_fact(args.number, FactKind(args.kind), happened_at=past_moment(args.at, at), by=by, at=at),
    )  # fmt: skip


def run_incident(args: argparse.Namespace) -> int:
    """Note an incident, or settle it."""
    from firsthand.cases.actions import note_incident, settle_incident

    if args.settle is None:
        return do(args, "Noted", lambda by: note_incident(args.number, by=by, at=clock.now()))
    return do(args, "Settled", lambda by: settle_incident(args.number, text(args.settle), by=by, at=clock.now()))


def run_kept(args: argparse.Namespace) -> int:
    """Settle a promise of the operator's by hand."""
    from firsthand.promises.actions import settle_by_hand
    from firsthand.promises.rules import OWN, own_kind

    kind = own_kind(args.promise.removeprefix(OWN))
    return do(args, "Kept", lambda by: settle_by_hand(args.number, kind, by=by, at=clock.now()))


def run_share(args: argparse.Namespace) -> int:
    """Print what leaves the house, and say on standard error whether it tells who the reporter is."""
    from firsthand.cases.actions import export_for_third_party

    case = export_for_third_party(
        args.number, recipient=text(args.to), why=text(args.why), by=person(args), at=clock.now()
    )
    json.dump(case, sys.stdout, ensure_ascii=False, indent=2)
    print(flush=True)
    said = (
        "It names the reporter, who allowed it." if case["identity_shared"] else "The reporter's identity was left out."
    )
    print(f"firsthand: {said}", file=sys.stderr)
    return 0
