"""`firsthand case verify|decide|join|remedied|credit|appeal|close`: what moves a case."""

import argparse
from typing import TYPE_CHECKING

from firsthand.cases.rules import ChangeKind, Grounds, Outcome
from firsthand.core import clock
from firsthand.core.errors import BadInput
from firsthand.ops.commands.case_args import (
    WHEN,
    WHEN_HELP,
    Acts,
    add_act,
    add_text,
    as_utf8,
    day,
    do,
    moment,
    person,
    text,
)

if TYPE_CHECKING:
    from firsthand.people.models import Person

GROUNDS_OF = {
    "known_since": Outcome.KNOWN,
    "record": Outcome.KNOWN,
    "versions": Outcome.CANNOT_REPRODUCE,
    "traces": Outcome.CANNOT_REPRODUCE,
    "same_as": Outcome.DUPLICATE,
}
"""Which outcome an argument belongs to."""


def add(case: Acts) -> None:
    """Register the acts."""
    verify = add_act(case, "verify", run_verify, "note that the vulnerability is there as reported, and say so")
    add_text(verify, "a word of your own to the reporter")
    _add_decide(case)
    join = add_act(case, "join", run_join, "note that an earlier case is about the same vulnerability")
    join.add_argument("--same-as", type=as_utf8, required=True, metavar="NUMBER", help="the earlier case")
    _add_remedied(case)
    _add_credit(case)
    _add_appeal(case)
    add_act(case, "close", run_close, "close a remedied or declined case for good; the reporter can still write")


def _add_decide(case: Acts) -> None:
    decide = add_act(case, "decide", run_decide, "accept a report, or close it with a rule and a reason")
    decide.add_argument("--outcome", required=True, choices=[o.value for o in Outcome], help="what you decide")
    decide.add_argument(
        "--rule", type=as_utf8, default="", metavar="ID", help="a rule of the policy of that day, such as N3"
    )
    decide.add_argument(
        "--reason", required=True, metavar="TEXT", help="why, in words that the reporter reads; - reads standard input"
    )
    decide.add_argument(
        "--asset", type=as_utf8, default="", metavar="ID", help="with accepted: the asset of the scope, such as S8"
    )
    decide.add_argument(
        "--same-as", type=as_utf8, default="", metavar="NUMBER", help="with duplicate: the earlier case"
    )
    decide.add_argument("--known-since", metavar=WHEN, help=f"with known: since when; {WHEN_HELP}")
    decide.add_argument(
        "--record", default="", metavar="TEXT", help="with known: where our own record is; stays in the house"
    )
    decide.add_argument(
        "--versions", default="", metavar="TEXT", help="with cannot_reproduce: the versions it was tried on"
    )
    decide.add_argument(
        "--traces", default="", metavar="TEXT", help="with cannot_reproduce: what was done and what was seen"
    )


def _add_remedied(case: Acts) -> None:
    remedied = add_act(case, "remedied", run_remedied, "record the change that removes the vulnerability")
    remedied.add_argument("--kind", required=True, choices=[k.value for k in ChangeKind], help="what was changed")
    remedied.add_argument(
        "--reference", required=True, metavar="TEXT", help="commit, ticket, change number; stays in the house"
    )
    remedied.add_argument("--day", type=day, metavar="YYYY-MM-DD", help="the day of the change (else today)")
    remedied.add_argument("--not-deployed", action="store_true", help="the fix is ready, but not yet in place")
    add_text(remedied, "a word of your own to the reporter")


def _add_credit(case: Acts) -> None:
    credit = add_act(case, "credit", run_credit, "enter the name to print, publish it, or show how credit stands")
    credit.add_argument(
        "--name", type=as_utf8, default="", metavar="NAME", help="the name to print, as the reporter gave it"
    )
    credit.add_argument("--link", type=as_utf8, default="", metavar="LINK", help="a web address to print with it")
    credit.add_argument("--organisation", type=as_utf8, default="", metavar="NAME", help="printed in brackets")
    wish = credit.add_mutually_exclusive_group()
    wish.add_argument("--publish", action="store_true", help="publish the entry in the Hall of Fame")
    wish.add_argument("--decline", action="store_true", help="the reporter wants no name printed")


def _add_appeal(case: Acts) -> None:
    appeal = add_act(case, "appeal", run_appeal, "judge the appeal, as somebody who did not decide")
    judged = appeal.add_mutually_exclusive_group(required=True)
    judged.add_argument("--uphold", action="store_true", help="the report is in work again")
    judged.add_argument("--dismiss", action="store_true", help="the decision stands")
    appeal.add_argument("--asset", default="", metavar="ID", help="with --uphold: the asset, if the report names none")
    appeal.add_argument(
        "--reason", required=True, metavar="TEXT", help="why, in words that the reporter reads; - reads standard input"
    )


def run_verify(args: argparse.Namespace) -> int:
    """Note that it is there."""
    from firsthand.cases.actions import verify

    return do(
        args, "Verified", lambda by: verify(args.number, text=text(args.text, required=False), by=by, at=clock.now())
    )


def run_decide(args: argparse.Namespace) -> int:
    """Accept or decline; of a duplicate, tell what the reporter can prove."""
    from firsthand.ops.commands import case_words

    done = do(args, "Decided", lambda by: _decide(args, by))
    if args.outcome == Outcome.DUPLICATE and not args.json:
        case_words.print_earlier(person(args), args.number)
    return done


def _decide(args: argparse.Namespace, by: "Person") -> None:
    from firsthand.cases.actions import accept, decline

    outcome = Outcome(args.outcome)
    for name, belongs_to in GROUNDS_OF.items():
        if getattr(args, name) and outcome is not belongs_to:
            raise BadInput(
                f"--{name.replace('_', '-')} belongs to the outcome {belongs_to}, not to {outcome}.",
                "Leave it out, or give the other outcome.",
            )
    reason = text(args.reason)
    if outcome is Outcome.ACCEPTED:
        accept(args.number, by=by, at=clock.now(), reason=reason, asset_id=args.asset, rule_id=args.rule)
        return
    if args.asset:
        raise BadInput("--asset belongs to the outcome accepted.", "Leave it out.")
    grounds = Grounds(
        known_since=moment(args.known_since) if args.known_since else None,
        record=text(args.record), versions=text(args.versions), traces=text(args.traces),
    )  # fmt: skip
    decline(
        args.number, outcome, rule_id=args.rule, reason=reason, by=by, at=clock.now(), same_as=args.same_as,
        grounds=grounds,
    )  # fmt: skip


def run_join(args: argparse.Namespace) -> int:
    """Link to the earlier case, and tell which report is the first now and what shows it."""
    from firsthand.cases.actions import link_to_earlier
    from firsthand.ops.commands import case_words

    done = do(args, "Joined", lambda by: link_to_earlier(args.number, args.same_as, by=by, at=clock.now()))
    if not args.json:
        case_words.print_joined(person(args), args.number)
    return done


def run_remedied(args: argparse.Namespace) -> int:
    """Record the remedy."""
    from firsthand.cases.actions import record_remedy

    def record(by: "Person") -> None:
        words, at = text(args.text, required=False), clock.now()
        record_remedy(
            args.number, kind=ChangeKind(args.kind), reference=text(args.reference), day=args.day, by=by,
            at=at, text=words, deployed=not args.not_deployed,
        )  # fmt: skip

    return do(args, "Recorded", record)


def run_credit(args: argparse.Namespace) -> int:
    """Enter the wish, publish, or tell how credit stands."""
    from firsthand.acknowledgements.actions import publish, wish_by_staff
    from firsthand.ops.commands import case_words

    by = person(args)
    if args.decline and (args.name or args.link or args.organisation):
        raise BadInput("A name and --decline contradict each other.", "Give one of them.")
    if (args.link or args.organisation) and not args.name:
        raise BadInput("A link or an organisation needs the name it belongs to.", "Give --name as well.")
    if args.name or args.decline:
        wish_by_staff(
            args.number, name=args.name, link=args.link, organisation=args.organisation, by=by, at=clock.now()
        )
    if args.publish:
        publish(args.number, by=by, at=clock.now())
    if args.json:
        case_words.print_case(by, args.number, as_json=True)
    else:
        case_words.print_credit(by, args.number)
    return 0


def run_appeal(args: argparse.Namespace) -> int:
    """Judge the appeal."""
    from firsthand.cases.actions import judge_appeal

    said = "Upheld" if args.uphold else "Dismissed"
    return do(
        args, said,
        lambda by: judge_appeal(
            args.number, upheld=args.uphold, reason=text(args.reason), by=by, at=clock.now(), asset_id=args.asset
        ),
    )  # fmt: skip


def run_close(args: argparse.Namespace) -> int:
    """Close the case."""
    from firsthand.cases.actions import close

    return do(args, "Closed", lambda by: close(args.number, by=by, at=clock.now()))
