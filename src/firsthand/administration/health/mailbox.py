"""What `doctor` says of the mailbox that is fetched from."""

from datetime import datetime, timedelta

from django.conf import settings

from firsthand.core.clock import iso
from firsthand.mail.mailboxes.fetching import mailbox_name
from firsthand.mail.mailboxes.place import place_of
from firsthand.mail.mailboxes.rows import about, left_in
from firsthand.mail.models import FetchedMail, Mailbox

SILENT = timedelta(minutes=30)
"""Longer than the longest pause after a failure."""
UNTOLD = timedelta(hours=1)
CHECK_SETTINGS = "See FIRSTHAND_IMAP_URL, its password and the mail server; then: firsthand mail fetch."


def state_of_mailbox(at: datetime) -> tuple[str, str, tuple[str, ...]]:
    """What is so, how to mend it ("" when all is well), and what it is about."""
    if not settings.IMAP_URL:
        return "No mailbox is fetched from.", "", ()
    mailbox = Mailbox.objects.filter(mailbox=mailbox_name(place_of(settings.IMAP_URL))).first()
    if mailbox is None or mailbox.looked_at is None:
        return "The mailbox has not been looked into yet.", "See that a worker runs, or: firsthand mail fetch.", ()
    if mailbox.failing_since is not None:
        says = f"The mailbox cannot be reached since {iso(mailbox.failing_since)}: {mailbox.failure}"
        return f"{says} ({mailbox.tries}x).", CHECK_SETTINGS, ()
    if at - mailbox.looked_at > SILENT:
        return f"The mailbox was last looked into at {iso(mailbox.looked_at)}.", "See that a worker runs.", ()
    return _of_messages(mailbox, at)


def _of_messages(mailbox: Mailbox, at: datetime) -> tuple[str, str, tuple[str, ...]]:
    left = tuple(f"{about(row)} ({row.reason}, {row.tries}x)" for row in left_in(mailbox).order_by("uid"))
    if left:
        said = "1 message is" if len(left) == 1 else f"{len(left)} messages are"
        mend = "Look at them in the mailbox, and remove them there, or raise FIRSTHAND_MAIL_LIMIT."
        return f"{said} left on the server.", mend, left
    untold = FetchedMail.objects.filter(mailbox=mailbox.mailbox, done_at=None, arrival__entered_at__lt=at - UNTOLD)
    if count := untold.count():
        mend = "See whether the account may flag, move or remove messages (FIRSTHAND_IMAP_AFTER)."
        return f"The server could not be told of {count} messages that are kept here.", mend, ()
    return f"The mailbox was last looked into at {iso(mailbox.looked_at or at)}.", "", ()
