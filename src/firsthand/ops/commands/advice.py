"""`firsthand advice rank|scope|class`: run the advice over JSON lines of your own, to measure it.

`firsthand advice case` stands in `advice_case`.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from firsthand.core.errors import BadInput
from firsthand.ops.commands import advice_case

TOP = 10
_DIGITS = 9


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands. Only the one about a case needs an instance."""
    advice = commands.add_parser(
        "advice", help="the advice beside a case; and measure it on data of your own (JSON lines)"
    ).add_subparsers(metavar="WHICH", required=True)
    advice_case.add(advice)
    rank = advice.add_parser("rank", help='look-alikes: {"id","text"} in, {"id","ranked":[ids]} out')
    rank.add_argument("--docs", required=True, metavar="FILE", help="what is searched")
    rank.add_argument("--queries", required=True, metavar="FILE", help="what look-alikes are wanted for")
    rank.add_argument("--top", type=_how_many, default=TOP, metavar="N")
    rank.set_defaults(run=run_rank, instance=False)

    scope = advice.add_parser("scope", help='{"id","asset"} in, {"id","verdict","rule"} out')
    scope.add_argument(
        "--programme", type=Path, required=True, metavar="DIR", help="a programme folder or a scope list"
    )
    scope.add_argument("file", metavar="FILE")
    scope.set_defaults(run=run_scope, instance=False)

    classes = advice.add_parser("class", help='{"id","text"} in, {"id","classes":[[cwe,score]]} out')
    classes.add_argument("file", metavar="FILE")
    classes.set_defaults(run=run_class, instance=False)


def run_rank(args: argparse.Namespace) -> None:
    """For each query the ids of the documents most like it, the best first."""
    from firsthand.triage.look_alikes.measuring import ranked

    if args.docs == args.queries == "-":
        raise BadInput("Standard input can be read only once.", "Name a file for --docs or for --queries.")
    with opened(args.docs) as docs, opened(args.queries) as queries:
        told(ranked(records(docs, args.docs, "text"), records(queries, args.queries, "text"), top=args.top))


def run_scope(args: argparse.Namespace) -> None:
    """What the policy says of each asset."""
    from firsthand.triage.scope.measuring import verdicts

    with opened(args.file) as file:
        told(verdicts(args.programme, records(file, args.file, "asset")))


def run_class(args: argparse.Namespace) -> None:
    """The classes that each text speaks for, with calibrated scores, sure or not; none for one without known words."""
    from firsthand.triage.weakness.measuring import suggested

    with opened(args.file) as file:
        told(suggested(records(file, args.file, "text")))


@contextmanager
def opened(name: str) -> Iterator[TextIO]:
    """A file of JSON lines, also packed with gzip; "-" is standard input. Raises BadInput."""
    if name == "-":
        yield sys.stdin
        return
    try:
        packed = name.endswith(".gz")
        file = gzip.open(name, "rt", encoding="utf-8") if packed else Path(name).open(encoding="utf-8")  # noqa: SIM115
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.", "Name a file of JSON lines.") from None
    with file:
        yield file


def records(file: Iterable[str], name: str, *needs: str) -> Iterator[dict[str, Any]]:
    """The objects of a file, each with an id and the texts it `needs`. Raises BadInput with the number of the line."""
    read = 0
    try:
        for line in file:
            read += 1
            if line.strip():
                yield _record(line, needs)
    except (ValueError, OSError, EOFError):
        fields = " and ".join(f'"{field}"' for field in ("id", *needs))
        raise BadInput(
            f"Line {max(read, 1)} of {name} is not as it should be.", f"Give a JSON object with {fields}."
        ) from None


def _record(line: str, needs: tuple[str, ...]) -> dict[str, Any]:
    """Raises ValueError for what is no object with an id and the texts it needs."""
    found = json.loads(line)
    if not isinstance(found, dict) or "id" not in found or not all(isinstance(found.get(n), str) for n in needs):
        raise ValueError(line[:20])
    return found


def told(lines: Iterable[dict[str, Any]]) -> None:
    """Print each as a line of JSON."""
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))


def _how_many(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) >= 1 and len(text) <= _DIGITS):
        raise argparse.ArgumentTypeError(f"give a whole number from 1 on, not {text[:20]!r}")
    return int(text)
