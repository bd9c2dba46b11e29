"""`firsthand programme check|draft|new|publish|scope|show`."""

import argparse
import json
import shutil
import sys
from pathlib import Path

from firsthand.core.errors import BadInput
from firsthand.ops.commands import programme_promises, programme_versions
from firsthand.ops.commands.terminal import printable
from firsthand.ops.instance import say
from firsthand.programme.rules import Severity, SeverityPart
from firsthand.triage.severity.systems import CALLED, System

EXAMPLE = Path(__file__).parents[4] / "programmes" / "example"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    programme = commands.add_parser("programme", help="the policy as data: check, draft, publish").add_subparsers(
        metavar="ACT", required=True
    )
    check = programme.add_parser("check", help="say what is wrong in a programme folder, where, and how to mend it")
    check.add_argument("dir", type=Path)
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=run_check, instance=False)

    draft = programme.add_parser("draft", help="draft a programme folder from policy texts, one file a language")
    draft.add_argument("files", type=Path, nargs="+", metavar="FILE")
    draft.add_argument("--out", type=Path, required=True, metavar="DIR")
    draft.add_argument("--contact", metavar="ADDRESS", help="where reports are mailed to")
    draft.add_argument("--language", action="append", metavar="CODE", help="language of each file, in their order")
    draft.add_argument("--json", action="store_true")
    draft.set_defaults(run=run_draft, instance=False)

    new = programme.add_parser("new", help="start from the smallest useful example")
    new.add_argument("dir", type=Path)
    new.set_defaults(run=run_new, instance=False)

    publish = programme.add_parser("publish", help="make the folder the version in force")
    publish.add_argument("dir", type=Path)
    publish.set_defaults(run=run_publish, new=True)

    scope = programme.add_parser("scope", help="print a platform's scope list as the tables of programme.toml")
    scope.add_argument("file", type=Path, metavar="FILE", help="CSV, JSON or plain text, also packed with gzip")
    scope.add_argument("--handle", default="", metavar="NAME", help="which programme, where the file holds several")
    scope.set_defaults(run=run_scope, instance=False)

    show = programme.add_parser("show", help="print the version in force")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=run_show)
    programme_versions.add(programme)


def run_check(args: argparse.Namespace) -> int:
    """Exit 1 when there is an error; warnings alone are exit 0."""
    from firsthand.programme.checking import check_folder

    findings = check_folder(args.dir)
    errors = sum(f.severity is Severity.ERROR for f in findings)
    if args.json:
        print(json.dumps([vars(f) for f in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            say(str(finding))
        warnings = len(findings) - errors
        say(f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}." if findings else "Nothing to mend.")
    return 1 if errors else 0


def run_draft(args: argparse.Namespace) -> int:
    """Write a draft; what could not be placed is listed, and nothing is dropped."""
    from firsthand.programme.draft import draft, write

    _must_be_new(args.out)
    made = draft(args.files, languages=args.language, contact=args.contact)
    write(made, args.out)
    said = made.as_json()
    if args.json:
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return 0
    say(f"Drafted into {args.out}: {', '.join(said['languages'])}.")
    say(*(f"  {name.replace('_', ' ')}: {count}" for name, count in said["counts"].items()))
    say(*(f"  {name.replace('_', ' ')}: {'not found' if n is None else n}" for name, n in said["promises"].items()))
    for finding in said["findings"]:
        say(f"{finding['place']}: {finding['id']}: {finding['message']} {finding['mend']}")
    say(f"Next: firsthand programme check {args.out}")
    return 0


def run_new(args: argparse.Namespace) -> int:
    """Copy the example programme."""
    _must_be_new(args.dir)
    shutil.copytree(EXAMPLE, args.dir, dirs_exist_ok=True)
    say(f"{args.dir} holds a small programme to make your own.", f"Next: firsthand programme check {args.dir}")
    return 0


def run_publish(args: argparse.Namespace) -> int:
    """Publish what the folder says."""
    from firsthand.core.clock import now
    from firsthand.programme.actions import publish

    published, new = publish(args.dir, by="operator", at=now())
    word = "is now in force" if new else "is in force already and says the same"
    say(f"Version {published.number} {word} ({published.sha256}).")
    return 0


def run_scope(args: argparse.Namespace) -> None:
    """Print the tables; what a person should look at goes to standard error."""
    from firsthand.triage.scope.lists import read_list
    from firsthand.triage.scope.tables import tables_of

    listed = read_list(args.file, handle=args.handle)
    print(tables_of(listed), end="")
    for remark in listed.remarks:
        print(printable(remark), file=sys.stderr)
    counts = f"{_counted(len(listed.scope), 'line')} in scope, {_counted(len(listed.out_of_scope), 'line')} out of it"
    print(f"{counts}, {_counted(len(listed.remarks), 'remark')}.", file=sys.stderr)


def run_show(args: argparse.Namespace) -> int:
    """Print the version in force."""
    from firsthand.core.clock import iso
    from firsthand.programme.queries import in_force

    v = in_force()
    p = v.programme
    if args.json:
        json.dump(
            {
                "version": v.number, "published_at": iso(v.published_at), "sha256": v.sha256,
                "organisation": p.organisation, "languages": list(p.languages), "contact": p.contact_mail,
                "promises": programme_promises.as_json(p.promises), "severity": _severity_as_json(p.severity),
                "rules": {rule.id: dict(rule.text) for rule in p.rules.values()},
            },
            sys.stdout, ensure_ascii=False, indent=2,
        )  # fmt: skip
        print()
        return 0
    say(f"Version {v.number} of {p.organisation}, published {iso(v.published_at)}, {v.sha256}")
    say(f"Languages: {', '.join(p.languages)}. Contact: {p.contact_mail}.")
    say(*programme_promises.lines(p.promises))
    say(_severity_line(p.severity))
    return 0


def _severity_as_json(part: SeverityPart | None) -> dict[str, object] | None:
    if part is None:
        return None
    table = {"id": part.table.id, "name": part.table.name} if part.table else None
    return {"systems": list(part.systems), "reporter_may_rate": part.reporter_may_rate, "ssvc_table": table}


def _severity_line(part: SeverityPart | None) -> str:
    if part is None:
        return "Severity is not rated."
    table = f" by {printable(part.table.name)} ({part.table.id})" if part.table else ""
    systems = ", ".join(f"{CALLED[s]}{table if s is System.SSVC else ''}" for s in part.systems)
    form = "has a field for a vector" if part.reporter_may_rate else "asks for no vector"
    return f"Severity is rated in {systems}; the report form {form}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _must_be_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder} exists and is not empty.", "Name a new folder.")
