"""`firsthand boards clocks|load|noise|times`: the figures of the team's boards, for the operator."""

import argparse
import json
from typing import TYPE_CHECKING

from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.boards.keeping import Counted
    from firsthand.boards.rules import Board


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    from firsthand.boards.rules import DEFAULT_DAYS, PERIODS, Board

    boards = commands.add_parser(
        "boards",
        help="figures for the team: clocks, load, noise, times",
        description="The figures of /desk/boards/, exactly and of the whole house. They name no case. "
        "Not for publication: a small figure can reveal a case.",
    )
    boards.add_argument("board", choices=[str(board) for board in Board], help="which of the four")
    boards.add_argument(
        "--days", type=int, choices=PERIODS, default=DEFAULT_DAYS, help="how far back (the load has no period)"
    )
    form = boards.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for programs")
    form.add_argument("--csv", action="store_true", help="for spreadsheets: what the page gives as CSV")
    boards.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures, or the findings with their tables."""
    from firsthand.boards.data import as_csv, as_json
    from firsthand.boards.keeping import counted
    from firsthand.boards.rules import Board
    from firsthand.core.clock import now

    board = Board(args.board)
    found = counted(board, days=args.days, at=now())
    if args.json:
        print(json.dumps(as_json(board, found, days=args.days), ensure_ascii=False, indent=2))
        return 0
    if args.csv:
        print(as_csv(board, found, days=args.days), end="")
        return 0
    _print(board, found, args.days)
    return 0


def _print(board: "Board", found: "Counted", days: int) -> None:
    from firsthand.boards.sections import Around
    from firsthand.boards.telling import sections_of
    from firsthand.boards.words import EMPTY
    from firsthand.ops.commands.terminal import printable
    from firsthand.programme.queries import in_force

    programme = in_force().programme
    sections = sections_of(found.figures, Around(programme, programme.timezone, days))
    if not sections:
        say(str(EMPTY[board]))
    for section in sections:
        say(printable(section.heading))
        for _, lines in section.rows:
            for head, cells in lines:
                told = ", ".join(f"{column}: {cell}" for column, cell in cells)
                say(printable(f"  {head:<36} {told}"))
