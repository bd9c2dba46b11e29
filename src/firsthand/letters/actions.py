"""Writing letters into the outbox, in the transaction of the act that causes them."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template

from firsthand.cases.models import Case, Message
from firsthand.cases.queries import contact_of, unseal_body
from firsthand.cases.rules import Channel, Direction
from firsthand.core.dates import say_moment, say_span
from firsthand.embargo.models import Embargo
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters import tokens
from firsthand.letters.kinds import LetterKind
from firsthand.letters.models import Letter
from firsthand.letters.rules import Rendered, greeting_name, render
from firsthand.people.models import Person
from firsthand.programme.queries import Published, version
from firsthand.promises.models import Promise
from firsthand.promises.rules import PromiseKind
from firsthand.vault import actions as vault

FALLBACK_LANGUAGE = "en"


def put(
    case: Case, kind: LetterKind, *, at: datetime, by: Person | None = None,
    facts: Mapping[str, object] | None = None, words: Mapping[str, str] | None = None,
) -> Letter | None:  # fmt: skip
    """Write one letter to the reporter, in their language; None when they left no mail address.

    `facts` are short values for the template, `words` are texts of people, put in unread.
    """
    contact = contact_of(case)
    if not contact.mail:
        return None
    published = version(case.version_id)
    filled = {
        **_facts_of(case, published),
        **(facts or {}),
        "by": by.name if by else "",
        "greet": greeting_name(contact.called),
    }
    rendered = _render(kind, case.language, filled, words or {})
    letter_id = uuid.uuid4()
    programme = published.programme
    letter = Letter.objects.create(
        id=letter_id, case=case, kind=kind, language=case.language,
        to=vault.seal(case.key, "address", contact.mail.encode()),
        content=vault.seal_json(case.key, "letter", {
            "subject": rendered.subject, "text": rendered.text, "html": rendered.html,
            "from_name": f"{programme.organisation} Security", "from": programme.contact_mail,
            "references": _thread_of(case),
        }),
        message_id=tokens.message_id(settings.KEYRING, programme.contact_mail, letter_id),
        written_at=at, send_after=at,
    )  # fmt: skip
    journal.write(
        Kind.LETTER_WRITTEN, at=at, by=journal.MACHINE, subject=case.number,
        facts={"letter": str(letter_id), "kind": str(kind), "language": case.language},
    )  # fmt: skip
    return letter


def _render(kind: LetterKind, language: str, facts: dict[str, object], words: Mapping[str, str]) -> Rendered:
    try:
        template = get_template(f"letters/{language}/{kind}.txt")
    except TemplateDoesNotExist:
        language = FALLBACK_LANGUAGE
        template = get_template(f"letters/{language}/{kind}.txt")
    filled = template.template.render(Context(facts, autoescape=False))  # type: ignore[attr-defined]
    return render(filled, words, language=language)


def _facts_of(case: Case, published: Published) -> dict[str, object]:
    """What every letter may say of a case: numbers, dates with their zone, addresses. Nothing of the content."""
    programme = published.programme
    confirm = Promise.objects.filter(case=case, kind=PromiseKind.CONFIRM).first()
    embargo = Embargo.objects.filter(case=case).first()

    def say(moment: datetime | None) -> str:
        return say_moment(moment, case.language, programme.timezone) if moment else ""

    return {
        "organisation": programme.organisation,
        "number": case.number,
        "version": published.number,
        "received": say(case.received_at),
        "confirm_due": say(confirm.due_at if confirm else None),
        "confirmed": say(case.confirmed_at),
        "confirmed_after": say_span(case.confirmed_at - case.received_at, case.language) if case.confirmed_at else "",
        "embargo_ends": say(embargo.ends_at if embargo else None),
        "embargo_over": bool(embargo and embargo.lapsed_at),
        "contact": programme.contact_mail,
        "case_page": f"{settings.BASE_URL}/{case.language}/case/",
        "hall_page": f"{settings.BASE_URL}/{case.language}/hall-of-fame/",
        "policy_page": f"{settings.BASE_URL}/{case.language}/policy/{published.number}/",
    }


def _thread_of(case: Case) -> list[str]:
    """Message-IDs of the reporter's latest mail and of our letters, so that mail programs keep the thread."""
    theirs = (
        Message.objects.filter(case=case, direction=Direction.FROM_REPORTER, channel=Channel.MAIL)
        .order_by("-at")
        .first()
    )
    ids = list(Letter.objects.filter(case=case).order_by("-written_at").values_list("message_id", flat=True)[:5])[::-1]
    last = unseal_body(theirs).get("message_id", "") if theirs else ""
    return [*ids, last] if last else ids
