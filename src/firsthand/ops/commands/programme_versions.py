"""`firsthand programme versions|export|diff`: which versions there were, one as a folder, and what a folder changes."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.core.errors import BadInput
from firsthand.ops.commands.terminal import printable
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.administration.drafts.looking import WhatChanges
    from firsthand.programme.changes import FactChange, LineChange


def add(programme: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands below `programme`."""
    versions = programme.add_parser("versions", help="every version, the newest first")
    versions.add_argument("--json", action="store_true", help="for programs")
    versions.set_defaults(run=run_versions)

    export = programme.add_parser(
        "export",
        help="write the version in force, or another, into a new folder",
        description="Writes the files of a version, to be changed and published again. A version keeps no comments and "
        "no Hall of Fame, so the folder has none.",
    )
    export.add_argument("dir", type=Path)
    export.add_argument("--version", type=int, metavar="NUMBER", help="instead of the one in force")
    export.set_defaults(run=run_export)

    diff = programme.add_parser("diff", help="what a folder would change: promises, scope, words; changes nothing")
    diff.add_argument("dir", type=Path)
    diff.set_defaults(run=run_diff)


def run_versions(args: argparse.Namespace) -> int:
    """Print number, moment, who and hash."""
    from firsthand.core.clock import iso
    from firsthand.programme.queries import all_versions, publishers

    by = publishers()
    rows = [
        {"version": v.number, "published_at": iso(v.published_at), "by": by[v.number], "sha256": v.sha256}
        for v in all_versions()
    ]
    if args.json:
        print(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        say(f"{row['version']:>4}  {row['published_at']}  {row['by']:<12} {row['sha256']}")
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the files. Raises BadInput for a folder that holds something, NotFound for a version that is none."""
    from firsthand.programme.queries import folder_of, in_force

    number = args.version or in_force().number
    files = folder_of(number)
    if args.dir.exists() and (not args.dir.is_dir() or any(args.dir.iterdir())):
        raise BadInput(f"{args.dir} exists and is not empty.", "Name a new folder.")
    args.dir.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (args.dir / name).write_text(text, encoding="utf-8", newline="")
    say(f"{args.dir} holds version {number}: {', '.join(files)}.", f"Next: firsthand programme diff {args.dir}")
    return 0


def run_diff(args: argparse.Namespace) -> int:
    """Print what publishing the folder would change. Raises ProgrammeFaulty."""
    from firsthand.administration.drafts.looking import compare_folder
    from firsthand.programme.queries import in_force

    current = in_force()
    found, same = compare_folder(current, args.dir)
    if same:
        say(f"{args.dir} says what version {current.number} says.")
        return 0
    say(*_lines(found) or ["What differs shows on no page."])
    return 0


def _lines(found: "WhatChanges") -> list[str]:
    lines = [_fact(fact) for facts in (found.promises, found.scope, found.other) for fact in facts]
    lines += [f"{key}: differs; only the team notices" for key in found.unseen]
    for text in found.texts:
        lines.append(f"policy.{text.language}.md:")
        lines += [line for hunk in text.hunks for line in _hunk(hunk.heading, hunk.lines)]
    return lines


def _fact(fact: "FactChange") -> str:
    name = f"{fact.fact} {fact.id}".strip()
    return printable(f"{name}: {fact.before or '(not there)'} -> {fact.after or '(gone)'}")


def _hunk(heading: str, lines: "list[LineChange]") -> Iterator[str]:
    if heading:
        yield f"  {printable(heading)}"
    for line in lines:
        mark = "-" if line.state == "removed" else "+"
        number = f"{line.rule_id} " if line.rule_id else ""
        yield printable(f"  {mark} {number}{line.text}")
