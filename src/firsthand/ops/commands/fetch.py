"""`firsthand mail fetch`: fetch from the mailbox of FIRSTHAND_IMAP_URL now, until nothing new is left."""

import argparse

from firsthand.core import clock
from firsthand.core.errors import FirsthandError, SetupRefused
from firsthand.ops.instance import say

ROUNDS = 10_000
"""A bound, never met in practice."""


class MailboxAway(FirsthandError):
    """The mailbox cannot be fetched from now."""

    exit_code = 75


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command below `firsthand mail`."""
    fetch = commands.add_parser(
        "fetch",
        help="fetch from the mailbox of FIRSTHAND_IMAP_URL now; prints counts",
        description="Fetches what is new and prints counts; a worker does so every minute. Exit 0 when the mailbox was "
        "read, 3 without a mailbox in the settings, 75 when it cannot be reached or another process is at it.",
    )
    fetch.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fetch until nothing new is left. Raises MailboxAway, SetupRefused."""
    from django.conf import settings

    from firsthand.mail.mailboxes.fetching import fetch_round
    from firsthand.ops.sweeps import worker_name
    from firsthand.programme.queries import in_force

    if not settings.IMAP_URL:
        raise SetupRefused("No mailbox is set.", "Set FIRSTHAND_IMAP_URL to imaps://user:password@host/FOLDER.")
    in_force()
    kept = known = left = told = 0
    for _ in range(ROUNDS):
        done = fetch_round(at=clock.now(), worker=worker_name())
        if done is None:
            raise MailboxAway("Another process fetches from this mailbox.", "Try again in a few minutes.")
        kept, known, left, told = kept + done.kept, known + done.known, left + done.left, told + done.told
        if done.failure:
            raise MailboxAway(
                f"The mailbox cannot be reached: {done.failure}.", "See FIRSTHAND_IMAP_URL and the mail server."
            )
        if not done.more:
            break
    say(f"{kept} kept, {known} known already, {left} left on the server, {told} told to the server.")
    return 0
