"""`firsthand index show|rebuild`: the indexes of this machine, of look-alikes and for searching.

The operator's; needs no --as."""

import argparse
import json

from firsthand.ops.instance import say


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    index = commands.add_parser("index", help="the look-alike index of this machine").add_subparsers(
        metavar="ACT", required=True
    )
    show = index.add_parser("show", help="how far it is")
    show.add_argument("--json", action="store_true", help="for programs")
    show.set_defaults(run=run_show)
    rebuild = index.add_parser(
        "rebuild",
        help="make it again from the database",
        description="Makes the index again from the tokens in the database, beside the one in use, and then puts it "
        "in its place. Everything may run meanwhile. Nothing is lost where it breaks off.",
    )
    rebuild.set_defaults(run=run_rebuild)


def run_show(args: argparse.Namespace) -> int:
    """Print how far the index is."""
    from firsthand.core.clock import iso
    from firsthand.triage.look_alikes.state import state_here

    state = state_here()
    looked_at = iso(state.looked_at) if state.looked_at else None
    if args.json:
        said = {
            "in_use": bool(state.folder), "documents": state.documents, "rows": state.rows, "behind": state.behind,
            "segments": state.segments, "size_bytes": state.size_bytes, "looked_at": looked_at,
        }  # fmt: skip
        print(json.dumps(said, indent=2))
        return 0
    if not state.folder:
        say("There is no index yet.", f"Rows to put in: {state.behind}")
        return 0
    say(
        f"Reports and known issues: {state.documents} (in the database: {state.rows})",
        f"Rows to put in: {state.behind}",
        f"Size: {state.size_bytes / 1_000_000:.1f} MB in {state.segments} {'part' if state.segments == 1 else 'parts'}",
        f"Last looked for new rows: {looked_at or 'never'}",
    )
    return 0


def run_rebuild(args: argparse.Namespace) -> int:
    """Make the index again, and say how many it has."""
    from firsthand.queue.searching.following import WHICH, follow
    from firsthand.triage.look_alikes.rebuilding import rebuild

    count = rebuild(lambda rows: say(f"{rows} rows so far"))
    say(f"The look-alike index is made again: {count} reports and known issues.")
    cases = rebuild(lambda rows: say(f"{rows} rows of the search so far"), which=WHICH, fill=follow)
    say(f"The search index is made again: {cases} cases.")
    return 0
