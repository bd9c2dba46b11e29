"""`firsthand doctor`: says what is wrong and how to mend it."""

import argparse
import json


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    doctor = commands.add_parser(
        "doctor",
        help="what is wrong, and how to mend it",
        description="One line a check. Exit 0 when all is well, 1 otherwise. It names rows by number and tells no word "
        "of what they hold.",
    )
    doctor.add_argument("--json", action="store_true", help="for programs: a list of objects")
    doctor.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print every check; 0 when all is well."""
    from firsthand.administration.health.checks import examine, line
    from firsthand.core.clock import now
    from firsthand.ops.instance import say

    checks = examine(at=now())
    if args.json:
        said = [{"name": c.name, "ok": c.ok, "says": c.says, "mend": c.mend, "rows": list(c.rows)} for c in checks]
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        say(*(line(check) for check in checks))
    return 0 if all(check.ok for check in checks) else 1
