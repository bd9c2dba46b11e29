"""`firsthand mail list`: every message kept, whatever became of it. The operator's; it tells no word of any mail."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from firsthand.ops.instance import say


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command below `firsthand mail`."""
    listing = commands.add_parser(
        "list",
        help="every message kept: id, received_at, kind, case, reason, sha256",
        description="Every message kept, in the order of arrival. `kind` is report, reply, bounce, auto-reply, junk, "
        "unreadable or test (our own), and empty until the message was sorted; `sha256` is of the octets as they came.",
    )
    listing.add_argument("--json", action="store_true", help="for programs: a list of objects")
    listing.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list; the text form ends with a count."""
    from firsthand.intake.listing import every_mail

    if args.json:
        print(json.dumps([_plain(mail) for mail in every_mail()], ensure_ascii=False, indent=2))
        return 0
    count = 0
    for mail in every_mail():
        count += 1
        line = _plain(mail)
        said = (line["id"], line["received_at"], line["kind"] or "-", line["case"] or "-", line["reason"] or "-")
        say("{:>6}  {}  {:<10}  {:<10}  {:<40}  {}".format(*said, line["sha256"]))
    say(f"{count} {'message' if count == 1 else 'messages'} kept.")
    return 0


def _plain(mail: Any) -> dict[str, Any]:
    from firsthand.core.clock import iso

    line = asdict(mail)
    del line["size_bytes"], line["waits"], line["shown"]
    return {**line, "received_at": iso(mail.received_at)}
