"""What a mail is, with the reason. Pure: what only we can know of tokens comes in as `Ours`.

Order: our own test of the channel; our own mail that came back; bounces, matched by our token first; automatic mail;
replies that carry a token of ours; what holds nothing at all; and everything else is a report. A subject never puts a
mail into a case.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from firsthand.intake.kinds import MailKind
from firsthand.mail.reading.headers import is_address
from firsthand.mail.reading.mails import ParsedMail
from firsthand.mail.sorting import items
from firsthand.mail.sorting.signs import (
    automatic_sign,
    bounce_sign,
    is_null,
    is_weak,
    rule_sign,
    speaks_of_delay,
    unanswerable_sign,
)

_OUR_MESSAGE_ID = re.compile(r"[0-9a-f]{32}\.[a-z2-7]{16}@[a-z0-9.-]{1,255}", re.I)
_LOOK_AT = 100_000
T = TypeVar("T")


@dataclass(frozen=True)
class Ours:
    """What this instance knows of its own addresses and letters."""

    case_of_address: Callable[[str], str | None]
    letter_of_bounce_address: Callable[[str], uuid.UUID | None]
    letter_of_message_id: Callable[[str], uuid.UUID | None]
    case_of_letter: Callable[[uuid.UUID], str | None]
    is_our_address: Callable[[str], bool]
    loop_mark: str
    self_test_of_name: Callable[[str], int | None] = lambda _: None
    is_to_staff: Callable[[uuid.UUID], bool] = lambda _: False
    is_outside: Callable[[uuid.UUID], bool] = lambda _: False
    """Whether a letter went to an address of the operator's choice. An answer to it is a mail like any other."""


@dataclass(frozen=True)
class Classified:
    """The answer to “what is it?”. `reason` tells nothing of the content."""

    kind: MailKind
    reason: str
    case_number: str | None = None
    letter_id: uuid.UUID | None = None
    letter_failed: bool = False
    """A bounce that says for good that this letter did not arrive; a delay does not."""
    answerable: bool = False
    test_id: int | None = None
    answers_letter: uuid.UUID | None = None
    """The letter of ours that a reply says it answers."""


def classify(mail: ParsedMail, *, envelope_from: str, rcpt_to: Iterable[str], ours: Ours) -> Classified:
    """Decide what a mail is. `envelope_from` is "" or "<>" for the null return path."""
    null_sender = is_null(envelope_from) or (bool(mail.return_path) and is_null(mail.return_path))
    addresses = (*rcpt_to, *mail.recipients)
    if test := _first(ours.self_test_of_name(name) for name in mail.fields.get("x-firsthand-test", ())):
        return Classified(MailKind.TEST, "our own test of this channel", test_id=test)
    if ours.loop_mark in mail.fields.get("x-firsthand-loop", ()):
        return Classified(MailKind.AUTO_REPLY, "our own mail came back", _case_of_reply(mail, addresses, ours))
    returned = _first(ours.letter_of_bounce_address(a) for a in addresses)
    bounce = bounce_sign(mail, null_sender=null_sender)
    rule = rule_sign(mail, ours.is_our_address)
    automatic = automatic_sign(mail) or (rule if mail.in_reply_to else "")
    if bounce:
        return _bounce(mail, bounce, returned or _embedded_letter(mail, ours), addresses, ours)
    if returned and null_sender and not automatic:
        # Nothing in it says that a letter failed: it may be the vacation notice of a simple program.
        found = _bounce(mail, "null return path to a bounce address of ours", returned, addresses, ours)
        return replace(found, letter_failed=False)
    case = _case_of_reply(mail, addresses, ours) or (ours.case_of_letter(returned) if returned else None)
    if automatic and not (
        case is None and is_weak(automatic, mail) and items.reads_like_a_report(f"{mail.subject}\n{mail.text}")
    ):
        return Classified(MailKind.AUTO_REPLY, automatic, case)
    if case:
        answered = _first(ours.letter_of_message_id(name) for name in mail.in_reply_to)
        return Classified(MailKind.REPLY, "carries a token of ours", case, answers_letter=answered)
    if _answers_letter_to_staff(mail, returned, ours):
        return Classified(MailKind.JUNK, "answers a letter to the team")
    if not mail.subject and not mail.text.strip() and not mail.files and mail.body_is_empty:
        return Classified(MailKind.JUNK, "holds nothing")
    sender = sender_of(mail, envelope_from)
    own = ours.is_our_address(sender) or ours.is_our_address(envelope_from.strip("<>"))
    loops = any(ours.is_our_address(name) for name in mail.fields.get("x-loop", ()))
    # Words alone, or a program that speaks by itself, keep a machine from answering; they do not unmake a report.
    why_not = "our own address" if own else "has been here before" if loops else rule
    why_not = why_not or unanswerable_sign(mail, sender, null_sender=null_sender)
    return Classified(MailKind.REPORT, f"not answered: {why_not}" if why_not else "", answerable=not why_not)


def sender_of(mail: ParsedMail, envelope_from: str) -> str:
    """Where an answer goes: the one address of From, else the envelope sender, else ""."""
    if mail.from_address and not mail.several_from:
        return mail.from_address
    envelope = envelope_from.strip().strip("<>")
    return envelope if is_address(envelope) else ""


def _bounce(
    mail: ParsedMail, reason: str, letter: uuid.UUID | None, addresses: Iterable[str], ours: Ours
) -> Classified:
    actions = {status.action for status in mail.status}
    failed = "failed" in actions if actions else not speaks_of_delay(mail)
    case = ours.case_of_letter(letter) if letter else None
    known = letter if letter and (case or ours.is_to_staff(letter) or ours.is_outside(letter)) else None
    case = case or _first(ours.case_of_address(a) for a in addresses)
    return Classified(MailKind.BOUNCE, reason, case, known, letter_failed=failed and known is not None)


def _embedded_letter(mail: ParsedMail, ours: Ours) -> uuid.UUID | None:
    """The letter that a bounce without our return path is about: by the Message-ID of what it returns, never by the
    recipient it names."""
    named = [e.message_id for e in mail.embedded]
    named += [f"<{found[0]}>" for found in _OUR_MESSAGE_ID.finditer(mail.text[:_LOOK_AT])]
    named += [*mail.in_reply_to, *mail.references]
    by_path = (ours.letter_of_bounce_address(e.return_path) for e in mail.embedded)
    return _first(ours.letter_of_message_id(name) for name in named[:200]) or _first(by_path)


def _answers_letter_to_staff(mail: ParsedMail, returned: uuid.UUID | None, ours: Ours) -> bool:
    """A colleague answers at the desk: by mail it would open a case, or speak as the reporter."""
    letter = returned or _first(ours.letter_of_message_id(name) for name in mail.in_reply_to)
    return letter is not None and ours.is_to_staff(letter)


def _case_of_reply(mail: ParsedMail, addresses: Iterable[str], ours: Ours) -> str | None:
    if number := _first(ours.case_of_address(a) for a in addresses):
        return number
    for name in (*mail.in_reply_to, *reversed(mail.references)):
        letter = ours.letter_of_message_id(name)
        if letter and (number := ours.case_of_letter(letter)):
            return number
    return None


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)
