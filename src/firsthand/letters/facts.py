"""What a letter may say of a case: numbers, dates with their zone, rules, addresses. Nothing of the content.

Every letter takes its facts from the same rows as the case page and the API, so that they never disagree.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from firsthand.cases.models import Appeal, Case
from firsthand.core.dates import say_date, say_moment, say_span
from firsthand.core.text import one_line
from firsthand.embargo.models import Embargo
from firsthand.embargo.rules import ConsentState
from firsthand.intake.pausing.queries import pause_at
from firsthand.keys.publication import grouped
from firsthand.keys.queries import published_key
from firsthand.letters.kinds import LetterKind
from firsthand.letters.languages import page_language
from firsthand.programme.queries import Published
from firsthand.programme.rules import Programme, RuleKind, in_language
from firsthand.promises.models import Promise
from firsthand.promises.rules import PromiseKind, own_id

LONGEST_FACT = 2000
"""Signs. The text of a rule is the longest fact there is."""


def facts_of(case: Case, published: Published, kind: LetterKind, language: str, *, at: datetime) -> dict[str, object]:
    """The facts that every letter to the reporter may use, in the letter's language."""
    programme = published.programme
    confirm = Promise.objects.filter(case=case, kind=PromiseKind.CONFIRM).first()
    embargo = Embargo.objects.filter(case=case).first()
    pages = f"{settings.BASE_URL}/{page_language(case.language, programme)}"
    return {
        "organisation": programme.organisation,
        "number": case.number,
        "version": published.number,
        "received": case.received_at,
        "confirm_due": confirm.due_at if confirm else "",
        "confirm_over": confirm is not None and confirm.due_at < at,
        "confirmed": case.confirmed_at or "",
        "confirmed_after": say_span(case.confirmed_at - case.received_at, language) if case.confirmed_at else "",
        "update_due": _update_due(case, programme, kind, at=at) or "",
        "embargo_ends": embargo.ends_at if embargo else "",
        "embargo_over": not _asks_for_silence(case, embargo, at=at),
        "review_used": Appeal.objects.filter(case=case).exists(),
        "commitments": _commitments(programme, language) if kind is LetterKind.RECEIPT else (),
        "contact": programme.contact_mail,
        "case_page": f"{pages}/case/",
        "hall_page": f"{pages}/hall-of-fame/",
        "policy_page": f"{pages}/policy/{published.number}/",
        **(_key(at=at) if kind is LetterKind.RECEIPT else {}),
        **(_pause(language, at=at) if kind in (LetterKind.RECEIPT, LetterKind.RECEIPTS) else {}),
    }


def _pause(language: str, *, at: datetime) -> dict[str, object]:
    """Until when intake is paused, and why; empty facts while it is not."""
    pause = pause_at(at)
    return {
        "paused_until": pause.until if pause else "", "pause_reason": pause.reason(language) if pause else "",
    }  # fmt: skip


def _key(*, at: datetime) -> dict[str, object]:
    """The key that a reporter may encrypt to; empty facts where there is none."""
    key = published_key(at=at)
    return {
        "key_address": key.address if key else "",
        "key_fingerprint": " ".join(grouped(key.fingerprint)) if key else "",
        "key_page": f"{settings.BASE_URL}{reverse('openpgp-key')}" if key else "",
    }


def facts_for_staff(
    case: Case | None, programme: Programme, given: Mapping[str, object], language: str
) -> dict[str, object]:
    """The facts of a letter to a member of staff: the number of the case, the promise or task, where to look."""
    desk = f"{settings.BASE_URL}/desk/"
    return {
        "organisation": programme.organisation,
        "number": case.number if case else "",
        "name": promise_name(str(given.get("promise", "")), programme, language),
        "desk_page": f"{desk}cases/{case.number}/" if case else f"{desk}tasks/",
        **given,
    }


def promise_name(kind: str, programme: Programme, language: str) -> str:
    """What the operator called a promise of their own; "" for those of the product, which templates name themselves."""
    own = next((own for own in programme.promises.own if own.id == own_id(kind)), None)
    return in_language(own.name, language, programme.default_language) if own else ""


def in_words(facts: Mapping[str, object], language: str, zone: str) -> dict[str, object]:
    """Facts as a template takes them: moments and days in words, texts on one line, so that none can shape a letter."""
    return {name: _in_words(value, language, zone) for name, value in facts.items()}


def _in_words(value: object, language: str, zone: str) -> object:
    if isinstance(value, datetime):
        return say_moment(value, language, zone)
    if isinstance(value, date):
        return say_date(value, language)
    return one_line(value, LONGEST_FACT) if isinstance(value, str) else value


def _update_due(case: Case, programme: Programme, kind: LetterKind, *, at: datetime) -> datetime | None:
    """By when we write again, if that is promised: not while a question of ours may stop that clock, not in the past.

    Acts mark what happened before they write the letter, so that this is the promise that the letter itself starts.
    """
    if kind is LetterKind.QUESTION and "question" in programme.promises.paused_by.get(PromiseKind.UPDATE, ()):
        return None
    open_turns = Promise.objects.filter(case=case, kind=PromiseKind.UPDATE, kept_at=None, paused_at=None, due_at__gt=at)
    return open_turns.order_by("-turn").values_list("due_at", flat=True).first()


def _asks_for_silence(case: Case, embargo: Embargo | None, *, at: datetime) -> bool:
    """Whether an embargo is in force and binds the reporter: one who has left it is asked for nothing."""
    if embargo is None or embargo.exited_at is not None or embargo.ends_at <= at:
        return False
    return not case.participants.filter(is_reporter=True, consent=ConsentState.DECLINED).exists()


def _commitments(programme: Programme, language: str) -> tuple[tuple[str, str], ...]:
    """What the policy of the day promises, rule by rule (R15)."""
    rules = programme.of_kind(RuleKind.COMMITMENT)
    texts = ((rule.id, in_language(rule.text, language, programme.default_language)) for rule in rules)
    return tuple((rule_id, one_line(text, LONGEST_FACT)) for rule_id, text in texts)
