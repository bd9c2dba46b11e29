"""Opening a case for a report, and taking in what its reporter writes later. Called by intake, in its transaction."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from firsthand.cases import copies
from firsthand.cases.contacts import Contact
from firsthand.cases.models import Attachment, Case, CaseSequence, Message, Participant
from firsthand.cases.queries import code_mac
from firsthand.cases.rules import Channel, Direction
from firsthand.core.clock import iso
from firsthand.core.identifiers import case_number, new_case_code
from firsthand.core.text import without_controls
from firsthand.embargo import actions as embargo
from firsthand.intake.evidence import MailEvidence
from firsthand.intake.pausing.actions import call_for_critical
from firsthand.intake.rules import PERSONAL_DATA, File, ReportContent, title_of
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters.gathering import put_receipt
from firsthand.people.reporters import mail_mac
from firsthand.programme.queries import Published
from firsthand.programme.rules import Moment, Programme
from firsthand.promises import actions as promises
from firsthand.promises.rules import clocks_of, due_from_arrival
from firsthand.queue.searching import keeping as searching
from firsthand.tasks.actions import open_task
from firsthand.tasks.rules import TaskKind
from firsthand.triage.look_alikes.actions import keep_tokens
from firsthand.triage.severity.naming import name_severity
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
    at: datetime, message_id: str = "", answer: bool = True, code: str = "", evidence: MailEvidence | None = None,
    unread: str = "",
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
    _keep_message(
        case, content, at=arrived.received_at, channel=arrived.channel, is_report=True, message_id=message_id,
        evidence=evidence,
    )  # fmt: skip
    journal.write(
        Kind.REPORT_RECEIVED, at=at, by=REPORTER, subject=case.number,
        facts={
            "received_at": iso(arrived.received_at), "order": arrived.order, "channel": str(arrived.channel),
            "content_sha256": arrived.sha256, "programme_version": published.number,
            "programme_sha256": published.sha256, **_promised(published.programme, arrived.received_at, language),
        },
    )  # fmt: skip
    keep_tokens(case, content)
    searching.keep_people(case)
    promises.mark(case, Moment.ARRIVED, at=arrived.received_at, by=journal.MACHINE)
    embargo.begin(case, published.programme, at=at, asked=content.asked_end)
    if PERSONAL_DATA in content.harms:
        journal.write(Kind.INCIDENT_SEEN, at=at, by=REPORTER, subject=case.number)
        see_incident(case, by=REPORTER, at=arrived.received_at)
    name_severity(case, content.vector, published.programme, at=at)
    call_for_critical(case, content.critical, at=at)
    if answer:
        by_mail = arrived.channel is not Channel.WEB  # the form shows the code on its receipt page
        facts = {
            "code": code, "missing": missing, "by_mail": by_mail, "unread": unread, "critical": bool(content.critical)
        }  # fmt: skip
        put_receipt(case, at=at, facts=facts)
    return Opened(case, code)


def _promised(programme: Programme, received_at: datetime, language: str) -> dict[str, str]:
    """What the receipt holds us to: until when each promise runs, and our commitments in the reporter's language (R15).

    Those words stand in the policy; their hash here lets a receipt carry them. A promise that the operator keeps for
    the house is not named: a receipt shows the names of all fields of an entry.
    """
    public = {clock.kind for clock in clocks_of(programme.promises) if clock.public}
    due = due_from_arrival(programme.promises, received_at, zone=programme.timezone)
    words = programme.commitments(language).encode()
    return {
        **{f"due_{kind}": iso(moment) for kind, moment in due.items() if kind in public},
        "language": language, "commitments_sha256": hashlib.sha256(words).hexdigest(),
    }  # fmt: skip


def see_incident(case: Case, *, by: str, at: datetime) -> None:
    """Start the clock of an incident and call somebody (R9). Call inside a transaction; again is harmless."""
    promises.mark(case, Moment.INCIDENT_SEEN, at=at, by=by)
    open_task(TaskKind.INCIDENT, at=at, case=case)


def add_message(
    case: Case, *, text: str, channel: Channel, at: datetime, files: tuple[File, ...] = (),
    from_known_sender: bool = True, message_id: str = "", answers: frozenset[str] | None = None, html: str = "",
    evidence: MailEvidence | None = None,
) -> Message:  # fmt: skip
    """Keep what a reporter wrote, in any state of the case, and flag it for the team (R8).

    `answers` are the ids of the questions that it answers. None: nobody said so; where one is open, that is it (R18).
    """
    content = ReportContent(text=text, html=html, files=files)
    message = _keep_message(
        case, content, at=at, channel=channel, from_known_sender=from_known_sender, message_id=message_id,
        evidence=evidence,
    )  # fmt: skip
    journal.write(
        Kind.MESSAGE_RECEIVED, at=at, by=REPORTER, subject=case.number,
        facts={"message": str(message.pk), "channel": str(channel), "known_sender": from_known_sender},
    )  # fmt: skip
    searching.keep_message(message, text)
    Case.objects.filter(pk=case.pk, unread_since=None).update(unread_since=at)
    if from_known_sender:
        _settle_questions(case, answers, at=at)
    return message


def _settle_questions(case: Case, answers: frozenset[str] | None, *, at: datetime) -> None:
    asked = list(case.messages.filter(is_question=True, answered_at=None))
    for question in asked:
        if (len(asked) == 1) if answers is None else (str(question.pk) in answers):
            settle_question(case, question, by=REPORTER, at=at)


def settle_question(case: Case, question: Message, *, by: str, at: datetime) -> None:
    """Close one question; when it was the last open one, the clocks run again. Call inside a transaction."""
    question.answered_at = at
    question.save(update_fields=["answered_at"])
    copies.follow(case)
    journal.write(Kind.QUESTION_ANSWERED, at=at, by=by, subject=case.number, facts={"question": str(question.pk)})
    if not case.messages.filter(is_question=True, answered_at=None).exists():
        promises.mark(case, Moment.QUESTION_ANSWERED, at=at, by=by)


def _keep_message(
    case: Case, content: ReportContent, *, at: datetime, channel: Channel, is_report: bool = False,
    from_known_sender: bool = True, message_id: str = "", evidence: MailEvidence | None = None,
) -> Message:  # fmt: skip
    names = ("asset", "weakness", "location", "impact", "steps", "vector")
    fields = {name: getattr(content, name) for name in names if getattr(content, name)}
    body = {"text": without_controls(content.text), "fields": {k: without_controls(v) for k, v in fields.items()}}
    if content.harms:
        body["harms"] = list(content.harms)
    if content.critical:
        body["critical"] = list(content.critical)
    if message_id:
        body["message_id"] = message_id
    if content.html:
        body["html"] = content.html
    if evidence is not None:
        body["evidence"] = evidence.as_json()
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
