"""The one way in. Raw bytes are sealed and committed before anybody is told "taken"; nothing after can lose them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import rfc8785
from django.conf import settings
from django.db import transaction

from firsthand.cases.models import Case
from firsthand.cases.opening import Arrived, Opened, add_message, open_case
from firsthand.cases.queries import code_mac, questions_of_letter
from firsthand.cases.rules import Channel
from firsthand.core.clock import iso
from firsthand.core.errors import refuse_if
from firsthand.core.identifiers import case_code_from
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.intake.rules import File, ReportContent, broken_by_hand, missing_in_form
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import Published, in_force, in_force_at
from firsthand.vault import actions as vault
from firsthand.vault.queries import unseal_json

SAME_WORDS_WITHIN = timedelta(seconds=60)
"""A second click on the case page, or a reload, sends the same words again: they are kept once."""
SAME_MAIL_WITHIN = timedelta(days=5)
"""A sender tries again for so long when our answer was lost (RFC 5321, 4.5.4.1)."""


@dataclass(frozen=True)
class Taken:
    """A typed report that is kept: its case, the code shown once, and the hash of what was sent."""

    case: Case
    code: str
    sha256: str


def _keep(
    raw: bytes, channel: Channel, *, at: datetime, envelope: dict[str, object] | None = None,
    entered_at: datetime | None = None, entered_by: Person | None = None,
) -> Arrival:  # fmt: skip
    """`at` is the moment of arrival; what a person enters later is kept at `entered_at`."""
    key = vault.new_key(at=entered_at or at)
    arrival = Arrival.objects.create(
        received_at=at, channel=channel, sha256=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw),
        raw=vault.seal(key, "arrival", raw), entered_at=entered_at, entered_by=entered_by,
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


def canonical_form(content: ReportContent) -> bytes:
    """A typed report as bytes (RFC 8785), so that its hash can be worked out again; files by their own hashes."""
    return rfc8785.dumps(
        {
            "asset": content.asset, "location": content.location, "impact": content.impact, "steps": content.steps,
            "name": content.name, "link": content.link, "mail": content.mail, "harms": list(content.harms),
            "attachments": [{"name": f.name, "sha256": hashlib.sha256(f.content).hexdigest()} for f in content.files],
            **({"text": content.text} if content.text else {}),
            **({"weakness": content.weakness} if content.weakness else {}),
            **({"asked_end": iso(content.asked_end)} if content.asked_end else {}),
        }
    )  # fmt: skip


@transaction.atomic
def receive_form(content: ReportContent, *, language: str, at: datetime, once: str = "") -> Taken:
    """Take a report from the web form: arrival, case, clocks and receipt in one transaction.

    Answer the reporter only after this has returned outside a transaction. `at` is the moment of arrival. `once` is
    the secret of one opened form: the same words sent again with it, by a second click or a reload, are the same
    report, and get the same receipt.
    """
    journal.take_turn()
    raw = canonical_form(content)
    code, same = _sent_before(once, raw)
    if same is not None:
        return Taken(same, code, same.content_sha256)
    arrival = _keep(raw, Channel.WEB, at=at)
    opened = _open(arrival, content, language, in_force(), missing_in_form(content), at=at, code=code)
    return Taken(opened.case, opened.code, arrival.sha256)


def _sent_before(once: str, raw: bytes) -> tuple[str, Case | None]:
    """(the code that a form opened with the secret `once` gives, the case if these very words made one with it).

    The code is "" without a secret, and when other words were sent with it before.
    """
    code = case_code_from(settings.KEYRING.mac("code of a form", once.encode())) if once else ""
    earlier = Case.objects.filter(code_mac=code_mac(code)).first() if code else None
    if earlier is None:
        return code, None
    if earlier.content_sha256 == hashlib.sha256(raw).hexdigest():
        return code, earlier
    return "", None


@transaction.atomic
def receive_by_hand(
    content: ReportContent, *, channel: str, received_at: datetime, language: str, by: Person | None, at: datetime,
    once: str = "",
) -> Taken:  # fmt: skip
    """Enter a report that came by telephone, letter, in person or another way (R11).

    `received_at` is when it reached us: the version of that day binds, and every clock counts from then, also one that
    has run out meanwhile. `at` is the moment of entry; both are kept. The receipt goes to the reporter's address and
    carries the code of the case page; without an address the code comes back here, to be passed on, and stands nowhere
    else. `once` is the secret of one opened form, as in `receive_form`.

    Raises NotAllowed, RulesBroken.
    """
    person = permit(by, Act.TRIAGE)
    languages = in_force().programme.languages
    refuse_if(
        broken_by_hand(
            content, channel=channel, received_at=received_at, now=at, language=language, languages=languages
        )
    )
    journal.take_turn()
    raw = canonical_form(content)
    code, same = _sent_before(once, raw)
    if same is not None:
        return Taken(same, "" if content.mail else code, same.content_sha256)
    arrival = _keep(raw, Channel(channel), at=received_at, entered_at=at, entered_by=person)
    # What was told in prose was taken down by a person, who knows what was left out.
    missing = () if content.text.strip() else missing_in_form(content)
    opened = _open(arrival, content, language, in_force_at(received_at), missing, at=at, code=code)
    return Taken(opened.case, "" if content.mail else opened.code, arrival.sha256)


@transaction.atomic
def receive_mail(raw: bytes, *, mail_from: str, rcpt_to: tuple[str, ...], at: datetime) -> Arrival:
    """Keep a mail as it came: the octets, the envelope, the time. A sweep finds out what it is.

    The same octets from the same envelope within SAME_MAIL_WITHIN are the sender trying again after our answer was
    lost: the arrival that stands is the answer.
    """
    journal.take_turn()
    envelope: dict[str, object] = {"mail_from": mail_from, "rcpt_to": sorted(rcpt_to)}
    digest = hashlib.sha256(raw).hexdigest()
    for earlier in Arrival.objects.filter(
        sha256=digest, channel=Channel.MAIL, received_at__gt=at - SAME_MAIL_WITHIN
    ).order_by("pk"):
        if envelope_of(earlier) == envelope:
            return earlier
    return _keep(raw, Channel.MAIL, at=at, envelope=envelope)


def envelope_of(arrival: Arrival) -> dict[str, object]:
    """The envelope of a mail: `mail_from` and `rcpt_to`."""
    value: dict[str, object] = unseal_json(arrival.envelope) if arrival.envelope else {}
    return value


def _open(
    arrival: Arrival, content: ReportContent, language: str, published: Published, missing: tuple[str, ...], *,
    at: datetime, message_id: str = "", answer: bool = True, kind: MailKind | None = None, reason: str = "",
    code: str = "",
) -> Opened:  # fmt: skip
    arrived = Arrived(
        order=arrival.pk, received_at=arrival.received_at, channel=Channel(arrival.channel), sha256=arrival.sha256,
        key=arrival.raw.key,
    )  # fmt: skip
    opened = open_case(
        arrived, content, language=language, published=published, missing=missing, at=at, message_id=message_id,
        answer=answer, code=code,
    )  # fmt: skip
    _sorted(arrival, kind or MailKind.REPORT, at=at, reason=reason, case=opened.case)
    return opened


def _sorted(arrival: Arrival, kind: MailKind, *, at: datetime, reason: str, case: Case | None = None) -> None:
    arrival.kind, arrival.reason, arrival.case, arrival.sorted_at = kind, reason[:80], case, at
    arrival.save(update_fields=["kind", "reason", "case", "sorted_at"])
    if arrival.channel == Channel.MAIL:
        journal.write(
            Kind.ARRIVAL_SORTED, at=at, by=journal.MACHINE, subject=case.number if case else "",
            facts={"arrival": arrival.pk, "kind": str(kind), "reason": reason[:80]},
        )  # fmt: skip


def for_sorting(arrival_id: int) -> Arrival | None:
    """The arrival, locked, if nobody has sorted it yet. Call inside a transaction."""
    return (
        Arrival.objects.select_for_update(of=("self",))
        .select_related("raw__key")
        .filter(pk=arrival_id, sorted_at=None)
        .first()
    )


@transaction.atomic
def mail_is_report(
    arrival_id: int, content: ReportContent, *, language: str, missing: tuple[str, ...], at: datetime,
    message_id: str = "", answer: bool = True, kind: MailKind = MailKind.REPORT, reason: str = "",
) -> Case | None:  # fmt: skip
    """Turn a kept mail into a report with its own case; None when it was sorted already.

    The version that binds is the one in force when the mail arrived. `kind` is REPORT or UNREADABLE.
    """
    arrival = for_sorting(arrival_id)
    if arrival is None:
        return None
    journal.take_turn()  # before the sequence of case numbers, as at the other doors
    published = in_force_at(arrival.received_at)
    return _open(
        arrival, content, language, published, missing, at=at, message_id=message_id, answer=answer, kind=kind,
        reason=reason,
    ).case  # fmt: skip


@transaction.atomic
def mail_is_reply(
    arrival_id: int, case_number: str, *, text: str, files: tuple[File, ...], from_known_sender: bool, at: datetime,
    message_id: str = "", reason: str = "", answers_letter: UUID | None = None,
) -> Case | None:  # fmt: skip
    """Put a kept mail into the thread of a case; None when it was sorted already. Its time is that of arrival.

    `answers_letter` is the letter of ours that it says it answers: one that asked a question has its answer (R18).
    """
    arrival = for_sorting(arrival_id)
    if arrival is None:
        return None
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("key").get(number=case_number)
    add_message(
        case, text=text, channel=Channel.MAIL, at=arrival.received_at, files=files,
        from_known_sender=from_known_sender, message_id=message_id,
        answers=(questions_of_letter(case, answers_letter) or None) if answers_letter else None,
    )  # fmt: skip
    _sorted(arrival, MailKind.REPLY, at=at, reason=reason, case=case)
    return case


@transaction.atomic
def set_aside(arrival_id: int, kind: MailKind, *, at: datetime, reason: str, case_number: str = "") -> bool:
    """Sort a mail that opens no case and goes into no thread: a bounce, an automatic answer, junk.

    It stays kept and listed. `case_number` names the case whose letter a bounce is about. False when sorted already.
    """
    arrival = for_sorting(arrival_id)
    if arrival is None:
        return False
    case = Case.objects.filter(number=case_number).first() if case_number else None
    _sorted(arrival, kind, at=at, reason=reason, case=case)
    return True


@transaction.atomic
def look_at(arrival_id: int, *, by: Person | None, at: datetime) -> None:
    """Note that a person has looked at a mail that went into no thread; again is harmless. Raises NotAllowed."""
    person = permit(by, Act.TRIAGE)
    if Arrival.objects.filter(pk=arrival_id, looked_at=None).update(looked_at=at, looked_by=person):
        journal.write(Kind.ARRIVAL_LOOKED_AT, at=at, by=f"person:{person.pk}", facts={"arrival": arrival_id})


def try_sorting_again(arrival_id: int, *, at: datetime) -> None:
    """Note that sorting failed and when to try again: 1, 2, 4, … minutes, at most an hour."""
    arrival = Arrival.objects.filter(pk=arrival_id, sorted_at=None).first()
    if arrival is not None:
        pause = timedelta(minutes=min(60, 2 ** min(arrival.tries, 6)))
        Arrival.objects.filter(pk=arrival_id).update(tries=arrival.tries + 1, try_again_at=at + pause)


@transaction.atomic
def follow_up(
    case: Case, *, text: str, files: tuple[File, ...], at: datetime, answers: frozenset[str] | None = None
) -> None:
    """Keep what a reporter writes on the case page, in any state of the case (R8).

    `answers` names the questions that it answers; None where nobody said so (R18).
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("key").get(pk=case.pk)
    raw = rfc8785.dumps({"text": text, "attachments": [hashlib.sha256(f.content).hexdigest() for f in files]})
    just_now = Arrival.objects.filter(case=case, channel=Channel.CASE_PAGE, received_at__gt=at - SAME_WORDS_WITHIN)
    if just_now.filter(sha256=hashlib.sha256(raw).hexdigest()).exists():
        return
    arrival = _keep(raw, Channel.CASE_PAGE, at=at)
    add_message(case, text=text, channel=Channel.CASE_PAGE, at=at, files=files, answers=answers)
    _sorted(arrival, MailKind.REPLY, at=at, reason="", case=case)
