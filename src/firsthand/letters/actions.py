"""Writing letters into the outbox, in the transaction of the act that causes them.

What reporters wrote (title, place, steps, impact, their messages) goes into no letter, and neither does their subject
line: mail travels in the open, and an address that was typed into the form may be anybody's. What the team wrote goes
out as it stands, also to such an address: those words are ours, and whoever writes them at the desk is told that they
leave the house by mail. A reporter who wrote by mail gets the same letters; to quote them would gain nothing.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from firsthand.cases.models import Case, Message
from firsthand.cases.queries import contact_of, unseal_body
from firsthand.cases.rules import Channel, Direction
from firsthand.journal import actions as journal
from firsthand.journal.rules import Facts, Kind
from firsthand.letters import tokens
from firsthand.letters.caps import clock_is_silent
from firsthand.letters.facts import facts_for_staff, facts_of, in_words, promise_name
from firsthand.letters.kinds import OF_THE_CLOCK, LetterKind, OutsideLetterKind, StaffLetterKind
from firsthand.letters.languages import letter_language, outside_language, staff_language
from firsthand.letters.models import Letter
from firsthand.letters.rules import Rendered, greeting_name, render
from firsthand.people.models import Person
from firsthand.people.reporters import domain_mac, mail_mac
from firsthand.programme.queries import in_force, version
from firsthand.programme.rules import Programme
from firsthand.vault import actions as vault
from firsthand.vault.models import DataKey


@dataclass(frozen=True)
class _Envelope:
    """Whom a letter goes to, and in which language."""

    kind: str
    language: str
    to: str
    key: DataKey
    case: Case | None
    person: Person | None = None
    references: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Plain texts by the name of their file, which come with the letter."""


def put(
    case: Case, kind: LetterKind, *, at: datetime, by: Person | None = None,
    facts: Mapping[str, object] | None = None, words: Mapping[str, str] | None = None,
) -> Letter | None:  # fmt: skip
    """Write one letter to the reporter, in their language; None when they left no mail address, or the clock may not
    write there (`caps.clock_is_silent`).

    `facts` are short values for the template: a datetime is said as a moment with weekday and zone, a date as a day,
    both in the language of the letter. `words` are texts of people, put in unread. `by` is who acted, and signs.
    """
    contact = contact_of(case)
    if not contact.mail or (kind in OF_THE_CLOCK and clock_is_silent(case, contact.mail, now=at)):
        return None
    published = version(case.version_id)
    programme = published.programme
    language = letter_language(case.language, programme)
    words = {name: text for name, text in (words or {}).items() if text.strip()}
    given = facts or {}
    said = {
        **facts_of(case, published, kind, language, at=at),
        "name": promise_name(str(given.get("promise", "")), programme, language),
        **given,
        "given": frozenset(words),
        "by": by.name if by else "",
        "greet": greeting_name(contact.called),
    }
    rendered = _render(f"{language}/{kind}", language, in_words(said, language, programme.timezone), words)
    envelope = _Envelope(str(kind), language, contact.mail, case.key, case, references=_thread_of(case))
    return _write_down(rendered, envelope, programme, at=at)


def put_staff(
    kind: StaffLetterKind, person: Person, *, at: datetime, case: Case | None = None,
    facts: Mapping[str, object] | None = None,
) -> Letter:  # fmt: skip
    """Write one letter to a member of staff. It names a case by its number and tells nothing of what it is about.

    `facts`: `promise` (its kind), `share` (percent used), `due` (moment), `task_kind`.
    """
    programme = (version(case.version_id) if case else in_force()).programme
    language = staff_language(programme)
    said = {**facts_for_staff(case, programme, facts or {}, language), "greet": greeting_name(person.name)}
    rendered = _render(f"{language}/staff/{kind}", language, in_words(said, language, programme.timezone), {})
    key = case.key if case else vault.new_key(at=at)
    return _write_down(rendered, _Envelope(str(kind), language, person.mail, key, case, person), programme, at=at)


def put_outside(
    kind: OutsideLetterKind, to: str, *, at: datetime, facts: Mapping[str, object], words: Mapping[str, str],
    files: Mapping[str, str],
) -> Letter:  # fmt: skip
    """Write one letter to an address that the operator chose, in the first language of the programme.

    `facts` and `words` as for `put`; `files` are plain texts by name. Raises SetupRefused without a programme.
    """
    programme = in_force().programme
    language = outside_language(programme)
    said = in_words({"organisation": programme.organisation, **facts}, language, programme.timezone)
    rendered = _render(f"{language}/outside/{kind}", language, said, words)
    envelope = _Envelope(str(kind), language, to, vault.new_key(at=at), None, files=files)
    return _write_down(rendered, envelope, programme, at=at)


def _write_down(rendered: Rendered, envelope: _Envelope, programme: Programme, *, at: datetime) -> Letter:
    letter_id, key, case = uuid.uuid4(), envelope.key, envelope.case
    letter = Letter.objects.create(
        id=letter_id, case=case, person=envelope.person, kind=envelope.kind, language=envelope.language,
        to=vault.seal(key, "address", envelope.to.encode()),
        to_mac=mail_mac(envelope.to), domain_mac=domain_mac(envelope.to),
        content=vault.seal_json(key, "letter", {
            "subject": rendered.subject, "text": rendered.text, "html": rendered.html,
            "from_name": f"{programme.organisation} Security", "from": programme.contact_mail,
            "references": envelope.references,
            "files": [{"name": name, "kind": "text/plain", "text": text} for name, text in envelope.files.items()],
        }),
        message_id=tokens.message_id(settings.KEYRING, programme.contact_mail, letter_id),
        written_at=at, send_after=at,
    )  # fmt: skip
    facts: Facts = {"letter": str(letter_id), "kind": envelope.kind, "language": envelope.language}
    if envelope.person:
        facts = {**facts, "person": envelope.person.pk}
    journal.write(
        Kind.LETTER_WRITTEN, at=at, by=journal.MACHINE, subject=case.number if case else "", facts=facts
    )  # fmt: skip
    return letter


def _render(template: str, language: str, facts: Mapping[str, object], words: Mapping[str, str]) -> Rendered:
    text = get_template(f"letters/{template}.txt").template  # type: ignore[attr-defined]
    return render(text.render(Context(dict(facts), autoescape=False)), words, language=language)


def _thread_of(case: Case) -> tuple[str, ...]:
    """Message-IDs of the reporter's latest mail and of our letters, so that mail programs keep the thread."""
    theirs = (
        Message.objects.filter(case=case, direction=Direction.FROM_REPORTER, channel=Channel.MAIL)
        .order_by("-at")
        .first()
    )
    ours = Letter.objects.filter(case=case, person=None).order_by("-written_at").values_list("message_id", flat=True)
    last = unseal_body(theirs).get("message_id", "") if theirs else ""
    return (*reversed(ours[:5]), *([last] if last else []))
