"""Keeping what came in: raw bytes are sealed and committed before anybody is told "taken"."""

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from firsthand.cases.rules import Channel
from firsthand.core import rows
from firsthand.core.clock import iso
from firsthand.intake.kinds import Door
from firsthand.intake.models import Arrival
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.vault import actions as vault
from firsthand.vault.queries import unseal_json
from firsthand.vault.rules import CannotOpen

SAME_MAIL_WITHIN = timedelta(days=5)
"""A sender tries again for so long when our answer was lost (RFC 5321, 4.5.4.1)."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail at a door. `at` is when it reached us.

    A mail that lay in a mailbox meanwhile came into our hands at `entered_at`. `past` marks the mail of an old mailbox:
    it opens no case by itself and is never answered by machine.
    """

    raw: bytes
    mail_from: str
    rcpt_to: tuple[str, ...]
    at: datetime
    door: Door = Door.SMTP
    entered_at: datetime | None = None
    past: bool = False

    @property
    def envelope(self) -> bytes:
        """The envelope in its one written form: the same one gives the same bytes."""
        return vault.json_bytes({"mail_from": self.mail_from, "rcpt_to": sorted(self.rcpt_to)})


def keep(
    raw: bytes, channel: Channel, *, at: datetime, entered_at: datetime | None = None, entered_by: Person | None = None
) -> Arrival:
    """`at` is the moment of arrival; what came into our hands later was kept at `entered_at`. In a transaction."""
    key = vault.new_key(at=entered_at or at)
    turn = journal.take_turn()
    arrival = Arrival.objects.create(
        received_at=at, channel=channel, sha256=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw),
        raw=vault.seal(key, "arrival", raw), entered_at=entered_at, entered_by=entered_by, entry=turn.number + 1,
    )  # fmt: skip
    journal.write_all([_act(arrival)], turn=turn)
    return arrival


def receive_mail(
    raw: bytes, *, mail_from: str, rcpt_to: tuple[str, ...], at: datetime, door: Door = Door.SMTP,
    entered_at: datetime | None = None, past: bool = False,
) -> Arrival:  # fmt: skip
    """Keep a mail as it came: the octets, the envelope, the time. A sweep finds out what it is. See `Incoming`."""
    return receive_mails([Incoming(raw, mail_from, rcpt_to, at, door, entered_at, past)])[0]


def receive_mails(mails: Sequence[Incoming]) -> list[Arrival]:
    """Keep mails in one transaction, in their order: all of them, or none when it raises.

    The same octets from the same envelope within SAME_MAIL_WITHIN are the sender trying again after our answer was
    lost: the arrival that stands is the answer, also where it stands in this very group.
    """
    batch = vault.Batch()
    fresh = [_sealed(mail, batch) for mail in mails]  # before the transaction, which others wait for
    with transaction.atomic():
        turn = journal.take_turn()
        known = _known(mails, [arrival.sha256 for arrival in fresh])
        answers: list[Arrival] = []
        new: list[Arrival] = []
        for mail, arrival in zip(mails, fresh, strict=True):
            same = known.setdefault((arrival.sha256, mail.envelope), [])
            earlier = next((a for a in same if a.received_at > mail.at - SAME_MAIL_WITHIN), None)
            if earlier is None:
                same.append(arrival)
                new.append(arrival)
            else:
                batch.drop(arrival.raw_id, *filter(None, [arrival.envelope_id]))
            answers.append(earlier or arrival)
        batch.write()
        for number, arrival in enumerate(new, start=turn.number + 1):
            arrival.entry = number
        numbers = rows.insert_numbered(connection, Arrival, [vars(arrival) for arrival in new], known_by="raw")
        for arrival in new:
            arrival.pk = numbers[arrival.raw_id]
        journal.write_all([_act(arrival) for arrival in new], turn=turn)
    return answers


def _sealed(mail: Incoming, batch: vault.Batch) -> Arrival:
    """The arrival of a mail, not kept yet."""
    raw, envelope = batch.seal(at=mail.entered_at or mail.at, arrival=mail.raw, envelope=mail.envelope)
    return Arrival(
        received_at=mail.at, channel=Channel.MAIL, sha256=hashlib.sha256(mail.raw).hexdigest(), raw_id=raw,
        size_bytes=len(mail.raw), envelope_id=envelope, door=mail.door, entered_at=mail.entered_at, past=mail.past,
    )  # fmt: skip


def _known(mails: Sequence[Incoming], digests: list[str]) -> dict[tuple[str, bytes], list[Arrival]]:
    """What stands of these octets already, by hash and envelope."""
    same = Arrival.objects.filter(sha256__in=digests)
    if not same.order_by().values_list("pk")[:1]:  # as nearly always: one short question
        return {}
    since = min(mail.at for mail in mails) - SAME_MAIL_WITHIN
    same = same.filter(channel=Channel.MAIL, received_at__gt=since)
    found: dict[tuple[str, bytes], list[Arrival]] = {}
    for arrival in same.order_by("pk"):
        with contextlib.suppress(CannotOpen):  # erased meanwhile: what comes again is new
            found.setdefault((arrival.sha256, vault.json_bytes(envelope_of(arrival))), []).append(arrival)
    return found


def _act(arrival: Arrival) -> journal.Act:
    """The journal entry of an arrival."""
    facts: dict[str, str | int | bool | None] = {
        "arrival": arrival.pk, "channel": str(arrival.channel), "sha256": arrival.sha256,
        "size_bytes": arrival.size_bytes,
    }  # fmt: skip
    if arrival.entered_at:
        facts["received_at"] = iso(arrival.received_at)
    by = f"person:{arrival.entered_by_id}" if arrival.entered_by_id else journal.MACHINE
    return journal.Act(Kind.ARRIVAL_KEPT, arrival.entered_at or arrival.received_at, by, facts=facts)


def envelope_of(arrival: Arrival) -> dict[str, object]:
    """The envelope of a mail: `mail_from` and `rcpt_to`."""
    value: dict[str, object] = unseal_json(arrival.envelope) if arrival.envelope else {}
    return value
