"""`firsthand advice case NUMBER`: the advice beside a case, in a terminal."""

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from firsthand.core import clock
from firsthand.ops.commands.case_args import Acts, add_act, person
from firsthand.ops.commands.terminal import printable, when, zone
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.programme.rules import Programme
    from firsthand.triage.lines import Advice, LookAlike
    from firsthand.triage.words import Said

LANGUAGE = "en"


def add(advice: Acts) -> None:
    """Register the command."""
    add_act(advice, "case", run_case, "the advice beside one case; a person decides")


def run_case(args: argparse.Namespace) -> int:
    """Print it in words, or for a program."""
    from firsthand.cases.queries import case_for
    from firsthand.programme.queries import version
    from firsthand.triage.queries import advice_for, as_json

    who = person(args)
    case = case_for(who, args.number)
    advice = advice_for(case, who, at=clock.now())
    if args.json:
        print(json.dumps(as_json(advice), ensure_ascii=False, indent=2))
        return 0
    say(f"{case.number}  advice on the report; you decide")
    for line in _lines(advice, version(case.version_id).programme):
        say(line)
    return 0


def _lines(advice: "Advice", programme: "Programme") -> Iterator[str]:
    from firsthand.triage import words

    said: dict[str, list[Said]] = {
        "assets": [words.asset(named, programme, LANGUAGE) for named in advice.assets],
        "classes": [words.weakness(found) for found in advice.classes],
        "hints": [words.hint(found, programme, LANGUAGE) for found in advice.hints],
        "missing": [words.missing(item) for item in advice.missing],
        "signals": [words.signal(found) for found in advice.signals],
    }
    for piece, called in words.PIECES.items():
        yield ""
        yield str(called)
        if piece == "look_alikes":
            told = [line for like in advice.look_alikes for line in _look_alike(like)]
        else:
            told = [line for one in said[piece] for line in _said(one)]
        yield from told or [f"  {advice.unavailable.get(piece) or words.nothing(piece)}"]


def _said(said: "Said") -> Iterator[str]:
    quoted = ", ".join(f"“{printable(word)}”" for word in said.words)
    yield f"  {said.head}{f'  {quoted}' if quoted else ''}"
    if said.says:
        rule = f"  {said.rule_id}" if said.rule_id else ""
        yield f"      {printable(said.says)}{rule}"


def _look_alike(like: "LookAlike") -> Iterator[str]:
    about = [like.state.replace("_", " "), when(like.received_at, zone()) if like.received_at else ""]
    yield f"  {printable(like.number or like.reference)}  {like.score:.2f}  {printable(like.title)}"
    for name, words in (("shares", like.shared), ("only here", like.differs)):
        if words:
            yield f"      {name} {', '.join(f'“{printable(word)}”' for word in words)}"
    if any(about):
        yield f"      {', '.join(filter(None, about))}"
