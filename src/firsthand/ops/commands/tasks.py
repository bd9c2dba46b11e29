"""`firsthand tasks`: what waits for a person besides the promises."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from firsthand.core import clock
from firsthand.ops.commands import terminal
from firsthand.ops.commands.case_args import add_person, person, row_id
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.people.models import Person
    from firsthand.tasks.models import Task


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    tasks = commands.add_parser(
        "tasks",
        help="what waits for a person, the oldest first",
        description="What waits for a person, the oldest first. An act that deals with the matter finishes its task.",
    )
    add_person(tasks)
    tasks.add_argument("--json", action="store_true", help="for programs: a list of objects")
    tasks.add_argument(
        "--done", type=row_id, metavar="ID", help="say that a task is done that no act finishes; prints what is left"
    )
    tasks.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the open tasks. Raises NotAllowed for a role that sees no case."""
    from firsthand.people.queries import permit
    from firsthand.people.rules import Act
    from firsthand.tasks.actions import done
    from firsthand.tasks.queries import open_for

    who = permit(person(args), Act.READ_CASES)
    said = ""
    if args.done is not None:
        said = "Done. " if done(args.done, by=who, at=clock.now()) else "That was done before. "
    tasks = list(open_for(who))
    if args.json:
        print(json.dumps([_as_json(task, who) for task in tasks], ensure_ascii=False, indent=2))
        return 0
    zone = terminal.zone()
    for task in tasks:
        note = "" if task.not_for_id != who.pk else "  for a colleague, not for you"
        number, about = task.case.number if task.case else "-", task.about or "-"
        kind = task.kind.replace("_", " ")
        say(f"{task.pk:>6}  {terminal.when(task.opened_at, zone):<28} {number:<12} {kind:<22} {about}{note}")
    say(f"{said}{len(tasks)} {'task' if len(tasks) == 1 else 'tasks'} open.")
    return 0


def _as_json(task: "Task", viewer: "Person") -> dict[str, Any]:
    return {
        "id": task.pk, "kind": task.kind, "case": task.case.number if task.case else None, "about": task.about,
        "opened_at": clock.iso(task.opened_at), "for_you": task.not_for_id != viewer.pk,
    }  # fmt: skip
