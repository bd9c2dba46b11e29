"""Mails that were kept and sorted by the machine, for the pages about them."""

from datetime import datetime
from email.message import EmailMessage

from firsthand.intake.actions import receive_mail
from firsthand.intake.models import Arrival
from firsthand.mail.sweeps import sort_arrivals

CONTACT = "security@mimecast.example"


def mail_of(text: str = "Words.", *, html: str = "", **fields: str) -> bytes:
    """A mail as octets; fields by name with "_" for "-"."""
    mail = EmailMessage()
    head = {"From": "Nele Vos <nele@finder.example>", "To": CONTACT, "Subject": "A finding", "Message-ID": "<1@f.x>"}
    for name, value in {**head, **{name.replace("_", "-"): value for name, value in fields.items()}}.items():
        mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


AWAY = {"Auto_Submitted": "auto-replied", "Subject": "Out of office"}
"""What makes a mail an automatic answer, which goes into no case."""
BOUNCE = {"From": "mailer-daemon@mx.finder.example", "Subject": "Returned mail"}


def arrived(
    raw: bytes, at: datetime, *, to: str = CONTACT, sender: str = "nele@finder.example", **how: bool
) -> Arrival:
    """Keep a mail and sort it."""
    arrival = receive_mail(raw, mail_from=sender, rcpt_to=(to,), at=at, **how)
    sort_arrivals(at=at)
    return Arrival.objects.get(pk=arrival.pk)


def told(arrival: Arrival, at: datetime) -> Arrival:
    """Sort again what a person has spoken about."""
    sort_arrivals(at=at)
    return Arrival.objects.get(pk=arrival.pk)
