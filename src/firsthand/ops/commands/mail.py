"""`firsthand mail`: the mail door alone; `firsthand mail list`: every message kept."""

import argparse

from firsthand.ops import parts
from firsthand.ops.commands import mail_list


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    mail = commands.add_parser("mail", help="the mail door alone; `mail list` shows every message kept")
    mail.add_argument("--smtp", default="127.0.0.1:8025", type=parts.listen, metavar="HOST:PORT")
    mail.add_argument("--lmtp", type=parts.listen, metavar="HOST:PORT", help="speak LMTP here instead of SMTP")
    mail.set_defaults(run=run_door)
    mail_list.add(mail.add_subparsers(metavar="ACT"))


def run_door(args: argparse.Namespace) -> int:
    """Take mail until stopped."""
    place = args.lmtp or args.smtp
    parts.must_be_free(place)
    parts.mail(place, lmtp=bool(args.lmtp))
    return 0
