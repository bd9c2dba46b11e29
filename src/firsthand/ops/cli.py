"""The `firsthand` command: finds the subcommand, opens the instance, turns failures into one line."""

import argparse
import os
import sys
from collections.abc import Sequence

from firsthand.core.errors import FirsthandError
from firsthand.ops.commands import ALL
from firsthand.ops.commands.terminal import in_words


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
    """Run one command; its exit code.

    A command that needs no instance, or opens it by itself, says `set_defaults(instance=False)`; one that may set up
    a new data folder says `set_defaults(new=True)`.
    """
    os.umask(0o077)  # Whatever a command writes is for the account that runs it, also in a folder others can enter.
    try:
        args = parser().parse_args(argv)
        if hasattr(args, "web"):
            os.environ.setdefault("FIRSTHAND_URL", f"http://{args.web}")
        if getattr(args, "instance", True):
            from firsthand.ops.instance import open_instance

            open_instance(new=getattr(args, "new", False))
        code: int = args.run(args) or 0
        sys.stdout.flush()
        return code
    except FirsthandError as error:
        print(f"firsthand: {in_words(error)}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`firsthand … | head`): nothing more to say, and nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
