"""Keeping what came in: raw bytes are sealed and committed before anybody is told "taken"."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from firsthand.cases.rules import Channel
from firsthand.core.clock import iso
from firsthand.intake.kinds import Door
from firsthand.intake.models import Arrival
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.vault import actions as vault
from firsthand.vault.queries import unseal_json

SAME_MAIL_WITHIN = timedelta(days=5)
"""A sender tries again for so long when our answer was lost (RFC 5321, 4.5.4.1)."""


def keep(
    raw: bytes, channel: Channel, *, at: datetime, envelope: dict[str, object] | None = None, door: Door | None = None,
    entered_at: datetime | None = None, entered_by: Person | None = None, past: bool = False,
) -> Arrival:  # fmt: skip
    """`at` is the moment of arrival; what came into our hands later was kept at `entered_at`. In a transaction."""
    key = vault.new_key(at=entered_at or at)
    arrival = Arrival.objects.create(
        received_at=at, channel=channel, sha256=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw),
        raw=vault.seal(key, "arrival", raw), entered_at=entered_at, entered_by=entered_by, door=door or "", past=past,
        envelope=vault.seal_json(key, "envelope", envelope) if envelope is not None else None,
    )  # fmt: skip
    journal.write(
        Kind.ARRIVAL_KEPT, at=entered_at or at, by=f"person:{entered_by.pk}" if entered_by else journal.MACHINE,
        facts={
            "arrival": arrival.pk, "channel": str(channel), "sha256": arrival.sha256, "size_bytes": len(raw),
            **({"received_at": iso(at)} if entered_at else {}),
        },
    )  # fmt: skip
    return arrival


@transaction.atomic
def receive_mail(
    raw: bytes, *, mail_from: str, rcpt_to: tuple[str, ...], at: datetime, door: Door = Door.SMTP,
    entered_at: datetime | None = None, past: bool = False,
) -> Arrival:  # fmt: skip
    """Keep a mail as it came: the octets, the envelope, the time. A sweep finds out what it is.

    The same octets from the same envelope within SAME_MAIL_WITHIN are the sender trying again after our answer was
    lost: the arrival that stands is the answer. `at` is when it reached us; a mail that lay in a mailbox meanwhile
    came into our hands at `entered_at`. `past` marks the mail of an old mailbox: it opens no case by itself and is
    never answered by machine.
    """
    journal.take_turn()
    envelope: dict[str, object] = {"mail_from": mail_from, "rcpt_to": sorted(rcpt_to)}
    digest = hashlib.sha256(raw).hexdigest()
    for earlier in Arrival.objects.filter(
        sha256=digest, channel=Channel.MAIL, received_at__gt=at - SAME_MAIL_WITHIN
    ).order_by("pk"):
        if envelope_of(earlier) == envelope:
            return earlier
    return keep(raw, Channel.MAIL, at=at, envelope=envelope, door=door, entered_at=entered_at, past=past)


def envelope_of(arrival: Arrival) -> dict[str, object]:
    """The envelope of a mail: `mail_from` and `rcpt_to`."""
    value: dict[str, object] = unseal_json(arrival.envelope) if arrival.envelope else {}
    return value
