"""What `doctor` says of the mailbox that is fetched from."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firsthand.core.clock import iso
from firsthand.mail.mailboxes.fetching import mailbox_name
from firsthand.mail.mailboxes.place import place_of
from firsthand.mail.mailboxes.rows import about, left_in
from firsthand.mail.models import FetchedMail, Mailbox

SILENT = timedelta(minutes=30)
"""Longer than the longest pause after a failure."""
UNTOLD = timedelta(hours=1)
CHECK_SETTINGS = gettext_lazy("See FIRSTHAND_IMAP_URL, its password and the mail server; then: firsthand mail fetch.")


def state_of_mailbox(at: datetime) -> tuple[str, str, tuple[str, ...]]:
    """What is so, how to mend it ("" when all is well), and what it is about."""
    if not settings.IMAP_URL:
        return _("No mailbox is fetched from."), "", ()
    mailbox = Mailbox.objects.filter(mailbox=mailbox_name(place_of(settings.IMAP_URL))).first()
    if mailbox is None or mailbox.looked_at is None:
        says = _("The mailbox has not been looked into yet.")
        return says, _("See that a worker runs, or: firsthand mail fetch."), ()
    if mailbox.failing_since is not None:
        says = _("The mailbox cannot be reached since %(moment)s: %(why)s (%(tries)d×).")
        found = {"moment": iso(mailbox.failing_since), "why": mailbox.failure, "tries": mailbox.tries}
        return says % found, str(CHECK_SETTINGS), ()
    if at - mailbox.looked_at > SILENT:
        return _looked_into(mailbox.looked_at), _("See that a worker runs."), ()
    return _of_messages(mailbox, at)


def _looked_into(at: datetime) -> str:
    return _("The mailbox was last looked into at %(moment)s.") % {"moment": iso(at)}


def _of_messages(mailbox: Mailbox, at: datetime) -> tuple[str, str, tuple[str, ...]]:
    left = tuple(f"{about(row)} ({row.reason}, {row.tries}x)" for row in left_in(mailbox).order_by("uid"))
    if left:
        says = ngettext(
            "%(many)d message is left on the server.", "%(many)d messages are left on the server.", len(left)
        )
        mend = _("Look at them in the mailbox, and remove them there, or raise FIRSTHAND_MAIL_LIMIT.")
        return says % {"many": len(left)}, mend, left
    untold = FetchedMail.objects.filter(mailbox=mailbox.mailbox, done_at=None, arrival__entered_at__lt=at - UNTOLD)
    if count := untold.count():
        says = ngettext(
            "The server could not be told of %(many)d message that is kept here.",
            "The server could not be told of %(many)d messages that are kept here.", count,
        )  # fmt: skip
        mend = _("See whether the account may flag, move or remove messages (FIRSTHAND_IMAP_AFTER).")
        return says % {"many": count}, mend, ()
    return _looked_into(mailbox.looked_at or at), "", ()
