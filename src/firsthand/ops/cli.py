"""The `firsthand` command: finds the subcommand, opens the instance, turns failures into one line."""

import argparse
import os
import sys
from collections.abc import Sequence

from firsthand.core.errors import FirsthandError
from firsthand.ops.commands import ALL


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="firsthand",
        description="Runs a vulnerability disclosure programme. FIRSTHAND_DATA names the data folder (else ./data).",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in ALL:
        command.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. A command that needs no instance says `set_defaults(instance=False)`."""
    args = parser().parse_args(argv)
    try:
        if hasattr(args, "web"):
            os.environ.setdefault("FIRSTHAND_URL", f"http://{args.web}")
        if getattr(args, "instance", True):
            from firsthand.ops.instance import open_instance

            open_instance(getattr(args, "data", None))
        code: int = args.run(args) or 0
        sys.stdout.flush()
        return code
    except FirsthandError as error:
        print(f"firsthand: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`firsthand … | head`): nothing more to say, and nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
