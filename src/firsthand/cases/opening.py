"""Opening a case for a report, and taking in what its reporter writes later. Called by intake, in its transaction."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from firsthand.cases.contacts import Contact
from firsthand.cases.models import Attachment, Case, CaseSequence, Message, Participant
from firsthand.cases.queries import code_mac
from firsthand.cases.rules import Channel, Direction
from firsthand.core.clock import iso
from firsthand.core.identifiers import case_number, new_case_code
from firsthand.core.text import without_controls
from firsthand.embargo import actions as embargo
from firsthand.intake.rules import File, ReportContent, title_of
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.people.reporters import mail_mac
from firsthand.programme.queries import Published
from firsthand.promises import actions as promises
from firsthand.promises.rules import PromiseKind
from firsthand.vault import actions as vault
from firsthand.vault.models import DataKey

REPORTER = "reporter"
"""The actor in the journal: a name or an address would stand there for ever."""


@dataclass(frozen=True)
class Arrived:
    """What opening a case needs to know of the arrival."""

    order: int
    received_at: datetime
    channel: Channel
    sha256: str
    key: DataKey


@dataclass(frozen=True)
class Opened:
    """A new case and the code that opens its page: shown once, kept nowhere."""

    case: Case
    code: str


def open_case(
    arrived: Arrived, content: ReportContent, *, language: str, published: Published, missing: tuple[str, ...],
    at: datetime, message_id: str = "", answer: bool = True, code: str = "",
) -> Opened:  # fmt: skip
    """Open a case bound to the version in force, start its clocks and put the receipt into the outbox.

    `received_at` of the arrival starts every clock, also when sorting came later (R12, R20). `answer=False` for a
    mail that must not be answered by machine (RFC 3834, 2).
    """
    code = code or new_case_code()
    case = Case.objects.create(
        number=_next_number(arrived.received_at.year), received_at=arrived.received_at, arrival_order=arrived.order,
        channel=arrived.channel, language=language, version_id=published.number, key=arrived.key,
        asset_id=content.asset, title=vault.seal(arrived.key, "title", title_of(content).encode("utf-8", "replace")),
        content_sha256=arrived.sha256, missing=",".join(missing), code_mac=code_mac(code), unread_since=None,
    )  # fmt: skip
    contact = Contact(name=content.name, link=content.link, mail=content.mail, greet_as=content.greet_as)
    Participant.objects.create(
        case=case, contact=vault.seal_json(case.key, "contact", asdict(contact)), mail_mac=mail_mac(content.mail),
        credit_named_at=at if content.name else None,
    )  # fmt: skip
    _keep_message(case, content, at=arrived.received_at, channel=arrived.channel, is_report=True, message_id=message_id)
    journal.write(
        Kind.REPORT_RECEIVED, at=at, by=REPORTER, subject=case.number,
        facts={
            "received_at": iso(arrived.received_at), "order": arrived.order, "channel": str(arrived.channel),
            "content_sha256": arrived.sha256, "programme_version": published.number,
            "programme_sha256": published.sha256,
        },
    )  # fmt: skip
    programme = published.programme
    promises.start(case, PromiseKind.CONFIRM, at=arrived.received_at, within=programme.promises.confirm_within)
    embargo.begin(case, programme, at=at)
    if answer:
        facts = {"code": code, "missing": missing, "by_mail": arrived.channel is Channel.MAIL}
        letters.put(case, LetterKind.RECEIPT, at=at, facts=facts)
    return Opened(case, code)


def add_message(
    case: Case, *, text: str, channel: Channel, at: datetime, files: tuple[File, ...] = (),
    from_known_sender: bool = True, message_id: str = "",
) -> Message:  # fmt: skip
    """Keep what a reporter wrote, in any state of the case, and flag it for the team (R8)."""
    content = ReportContent(text=text, files=files)
    message = _keep_message(
        case, content, at=at, channel=channel, from_known_sender=from_known_sender, message_id=message_id
    )
    journal.write(
        Kind.MESSAGE_RECEIVED, at=at, by=REPORTER, subject=case.number,
        facts={"message": str(message.pk), "channel": str(channel), "known_sender": from_known_sender},
    )  # fmt: skip
    Case.objects.filter(pk=case.pk, unread_since=None).update(unread_since=at)
    return message


def _keep_message(
    case: Case, content: ReportContent, *, at: datetime, channel: Channel, is_report: bool = False,
    from_known_sender: bool = True, message_id: str = "",
) -> Message:  # fmt: skip
    fields = {
        name: getattr(content, name) for name in ("asset", "location", "impact", "steps") if getattr(content, name)
    }
    body = {"text": without_controls(content.text), "fields": {k: without_controls(v) for k, v in fields.items()}}
    if content.harms:
        body["harms"] = list(content.harms)
    if message_id:
        body["message_id"] = message_id
    message = Message.objects.create(
        case=case, at=at, direction=Direction.FROM_REPORTER, channel=channel, is_report=is_report,
        body=vault.seal_json(case.key, "message", body), from_known_sender=from_known_sender,
    )  # fmt: skip
    for file in content.files:
        keep_file(message, file)
    return message


def keep_file(message: Message, file: File) -> Attachment:
    """Seal one attached file and what its sender claims about it."""
    about = {"name": file.name, "media_type": file.media_type}
    key = message.case.key
    return Attachment.objects.create(
        message=message, about=vault.seal(key, "attachment-about", json.dumps(about).encode()),
        content=vault.seal(key, "attachment", file.content), sha256=hashlib.sha256(file.content).hexdigest(),
        size_bytes=len(file.content),
    )  # fmt: skip


def _next_number(year: int) -> str:
    CaseSequence.objects.get_or_create(year=year)
    row = CaseSequence.objects.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return case_number(year, row.last)
