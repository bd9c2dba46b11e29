"""`firsthand mail`: the mail door alone; `firsthand mail list` and its neighbours: what was kept."""

import argparse

from firsthand.ops import parts
from firsthand.ops.commands import fetch, mail_acts, mail_list


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    mail = commands.add_parser("mail", help="the mail door alone; `mail list` shows every message kept")
    mail.add_argument("--smtp", default="127.0.0.1:8025", type=parts.listen, metavar="HOST:PORT")
    mail.add_argument("--lmtp", type=parts.listen, metavar="HOST:PORT", help="speak LMTP here instead of SMTP")
    mail.set_defaults(run=run_door)
    acts = mail.add_subparsers(metavar="ACT")
    mail_list.add(acts)
    mail_acts.add(acts)
    fetch.add(acts)


def run_door(args: argparse.Namespace) -> int:
    """Take mail until stopped."""
    place = args.lmtp or args.smtp
    parts.must_be_free(place)
    parts.mail(place, lmtp=bool(args.lmtp))
    return 0
