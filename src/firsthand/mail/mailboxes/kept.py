"""Whether the octets of a mail are kept already, by whatever way they came."""

import hashlib

from firsthand.cases.rules import Channel
from firsthand.intake.models import Arrival


def kept_before(raw: bytes) -> Arrival | None:
    """The earliest mail of these octets. Line ends do not count: a mailbox file has LF where IMAP gives CRLF.

    Only for doors through which the same message can come again on its own, a mailbox and an import: at the others
    the envelope decides (intake.actions.receive_mail).
    """
    bare = raw.replace(b"\r\n", b"\n")
    forms = {hashlib.sha256(form).hexdigest() for form in (raw, bare, bare.replace(b"\n", b"\r\n"))}
    return Arrival.objects.filter(sha256__in=forms, channel=Channel.MAIL).order_by("pk").first()
