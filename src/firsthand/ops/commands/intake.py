"""`firsthand intake`: a pause, in which answers come later and every report is kept all the same."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from firsthand.core import clock
from firsthand.core.errors import BadInput, RulesBroken
from firsthand.ops.commands import terminal
from firsthand.ops.commands.case_args import WHEN, WHEN_HELP, add_person, as_utf8, moment, person
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.intake.pausing.rules import Paused


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command and its acts."""
    intake = commands.add_parser(
        "intake",
        help="pause intake for some days, end a pause, or see whether one runs",
        description="A pause tells people that answers come later, and why. Every report is kept, every clock runs "
        "from its arrival, and what is critical calls somebody at once.",
    )
    acts = intake.add_subparsers(title="acts", metavar="ACT", required=True)
    begin = acts.add_parser("pause", help="begin a pause; one that runs already ends with it")
    begin.add_argument("--until", required=True, metavar="WHEN", help=f"its end: {WHEN}, {WHEN_HELP}; at most 30 days")
    begin.add_argument(
        "--reason", action="append", default=[], type=as_utf8, metavar="LANGUAGE=TEXT",
        help="why, in one sentence: once for each language of the programme",
    )  # fmt: skip
    end = acts.add_parser("resume", help="end the pause that runs")
    show = acts.add_parser("show", help="whether a pause runs, until when and why")
    for act, run in ((begin, run_pause), (end, run_resume), (show, run_show)):
        if act is not show:
            add_person(act)
        act.add_argument("--json", action="store_true", help="for programs")
        act.set_defaults(run=run)


def run_pause(args: argparse.Namespace) -> int:
    """Begin a pause. Raises BadInput, NotAllowed, NotFound."""
    from firsthand.intake.pausing.actions import pause

    try:
        pause(_reasons(args.reason), until=moment(args.until), by=person(args), at=clock.now())
    except RulesBroken as broken:
        # what was typed is at fault, not the state of anything: bad input, as for every other command
        raise BadInput(terminal.in_words(broken)) from None
    return run_show(args)


def run_resume(args: argparse.Namespace) -> int:
    """End the pause that runs. Raises NotAllowed, NotFound, StepNotAllowed."""
    from firsthand.intake.pausing.actions import resume

    resume(by=person(args), at=clock.now())
    return run_show(args)


def run_show(args: argparse.Namespace) -> int:
    """Print what everybody may read on the policy page."""
    from firsthand.intake.pausing.queries import pause_at

    found = pause_at(clock.now())
    if args.json:
        print(json.dumps(_as_json(found) if found else None, ensure_ascii=False, indent=2))
    elif found is None:
        say("Intake is not paused: reports are answered as the policy says.")
    else:
        zone = terminal.zone()
        say(f"Intake is paused from {terminal.when(found.begun_at, zone)} until {terminal.when(found.until, zone)}.")
        say(*(f"  {language}  {terminal.printable(words)}" for language, words in found.reasons.items()))
        say("Every report is kept and its clocks run. What is critical calls somebody at once.")
    return 0


def _reasons(given: list[str]) -> dict[str, str]:
    """ "en=Two of us are ill." by its language. Raises BadInput."""
    reasons: dict[str, str] = {}
    for each in given:
        language, equals, words = each.partition("=")
        if not equals or language.strip() in reasons:
            raise BadInput(
                f"“{each[:40]}” is no reason for one language.",
                'Give each once, such as --reason en="Two of us are ill."',
            )
        reasons[language.strip()] = words
    return reasons


def _as_json(pause: "Paused") -> dict[str, Any]:
    return {
        "pause": pause.number, "begun_at": clock.iso(pause.begun_at), "until": clock.iso(pause.until),
        "reasons": dict(pause.reasons),
    }  # fmt: skip
