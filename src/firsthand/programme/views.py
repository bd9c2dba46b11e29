"""The policy page, its older versions and the scope check."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firsthand.acknowledgements.queries import hall_of_fame
from firsthand.core.clock import now
from firsthand.core.errors import NotFound
from firsthand.intake.pausing.queries import pause_at
from firsthand.keys.publication import grouped
from firsthand.keys.queries import published_key
from firsthand.programme import queries
from firsthand.programme.changes import changes
from firsthand.programme.hunks import Difference, difference
from firsthand.programme.page import place_of, render_policy
from firsthand.programme.queries import Published
from firsthand.programme.rules import Asset, Programme, RuleKind
from firsthand.programme.scope import Note, Verdict
from firsthand.programme.scope import verdict as verdict_of
from firsthand.programme.words import NOTES
from firsthand.receipts.queries import known_log


@require_safe
def policy(request: HttpRequest, language: str) -> HttpResponse:
    """The version in force (R1-5)."""
    return _policy(request, language, queries.in_force())


@require_safe
def policy_version(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """A version as it was published, and how it differs (R6)."""
    try:
        published = queries.version(number)
    except NotFound:
        raise Http404 from None
    return _policy(request, language, published, compare=True)


def _policy(request: HttpRequest, language: str, published: Published, *, compare: bool = False) -> HttpResponse:
    context = policy_context(language, published, queries.all_versions(), compare=compare)
    return render(request, "programme/policy.html", context)


def policy_context(
    language: str, published: Published, versions: list[Published], *, compare: bool = False
) -> dict[str, Any]:
    """What the policy page of `published` says, among `versions`, the newest first."""
    latest = versions[0]
    older = published.number != latest.number
    key = published_key(at=now())
    pause = pause_at(now())
    return {
        "pause": pause,
        "pause_reason": pause.reason(language) if pause else "",
        "contact": published.programme.contact_mail,
        "published": published,
        "programme": published.programme,
        "page": render_policy(published.programme, language),
        "highlights": _highlights(published.programme, language),
        "hours": int(published.programme.promises.confirm_within.total_seconds() // 3600),
        "days": published.programme.promises.embargo.days,
        "years": hall_of_fame(latest.programme.credit.years),
        "versions": versions,
        "latest": latest,
        "key": key,
        "fingerprint": grouped(key.fingerprint) if key else [],
        "log": known_log(),
        "older": older,
        "replaced_by": next((v for v in reversed(versions) if v.number > published.number), None),
        "differences": _differences(published, versions, language) if compare else [],
    }


def _highlights(programme: Programme, language: str) -> list[tuple[str, str]]:
    """Figure and words for each; empty when the programme gives none and the two promises stand there instead."""
    first = programme.default_language
    return [
        (h.figure.get(language) or h.figure.get(first, ""), h.text.get(language) or h.text.get(first, ""))
        for h in programme.highlights
    ]


def _differences(published: Published, versions: list[Published], language: str) -> list[Difference]:
    """From the version before this one, and from this one to the one in force."""
    before = next((v for v in versions if v.number < published.number), None)
    pairs = [(before, published)] if before else []
    if versions[0].number != published.number:
        pairs.append((published, versions[0]))
    return [difference(old.number, new.number, changes(old.programme, new.programme, language)) for old, new in pairs]


@require_safe
def scope(request: HttpRequest, language: str) -> HttpResponse:
    """Is this host, address or product in scope? What is asked is kept nowhere (R10, R31-35)."""
    published = queries.in_force()
    typed = request.GET.get("asset")
    context = {"published": published, "typed": typed or "", "reminder": _tests(published.programme)}
    context["aliases"] = [alias for a in published.programme.scope for alias in a.aliases if alias.isupper()][:4]
    if typed is not None:
        context |= _answer(typed, published.programme, language)
    response = render(request, "programme/scope.html", context)
    if typed:
        response.headers["Cache-Control"] = "no-store"
    return response


def _tests(programme: Programme) -> bool:
    return bool(programme.of_kind(RuleKind.EXCLUDED_TEST))


def _answer(typed: str, programme: Programme, language: str) -> dict[str, object]:
    answer = verdict_of(typed, programme)
    if answer.note in (Note.EMPTY, Note.TOO_LONG):
        return {"error": str(answer.note)}
    line = answer.asset or (_closing_line(programme) if answer.verdict is Verdict.NOT_NAMED else None)
    nearest = answer.nearest.value or answer.nearest.title(language) if answer.nearest else ""
    return {
        "answer": answer,
        "line": line,
        "line_words": programme.rules[line.id].text.get(language, "") if line and line.id in programme.rules else "",
        "line_title": line.title(language, programme.default_language) if line else "",
        "part_title": answer.part.name.get(language, "") if answer.part else "",
        "place": place_of(programme, language, line.id) if line else None,
        "tell_url": _tell_url(line.tell) if line else "",
        "note": NOTES[answer.note] % {"listed": nearest} if answer.note in NOTES else "",
    }


def _tell_url(tell: str) -> str:
    """Where to tell somebody else: a page or a mailbox; "" for anything that a page must not link."""
    if tell.startswith("https://"):
        return tell
    return f"mailto:{tell}" if "@" in tell and ":" not in tell else ""


def _closing_line(programme: Programme) -> Asset | None:
    """The line that says: what is not named is out."""
    return next((asset for asset in programme.out_of_scope if asset.reason == "not_named"), None)
