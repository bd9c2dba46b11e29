"""The page behind the link in a mail with a proposal: agree, decline, or propose another end.

The link proves that the reader got the mail, not that they hold the case code: the page shows the number and dates, and
nothing of the content. Opening it changes nothing, so that a mail program that looks at links answers for nobody.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firsthand.core.clock import now
from firsthand.core.errors import RulesBroken
from firsthand.embargo.actions import accept_by_reporter, decline_by_reporter, propose_by_reporter
from firsthand.embargo.forms import ProposalForm
from firsthand.embargo.models import Embargo, Proposal
from firsthand.embargo.queries import embargo_record, open_proposal, proposal_by_token, standing_of
from firsthand.embargo.rules import Answer, ConsentState, EmState, broken_by_acceptance, end_on, last_day
from firsthand.embargo.words import say_broken
from firsthand.programme.queries import version


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Show the proposal, or do what the form says. An unknown link is not found."""
    proposal = _proposal(token)
    if request.method != "POST":
        return _show(request, proposal, at=now())
    act = _ACTS.get(request.POST.get("act", ""))
    return act(request, proposal, now()) if act else _show(request, proposal, at=now(), status=400)


def answer_refused(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """The page once more with a fresh form, when the old form's token was missing or wrong."""
    error = _("The form was open too long, or your browser sent no cookie for it. Send it once more.")
    form = ProposalForm(request.POST) if request.POST.get("act") == "propose" else None
    return _show(request, _proposal(token), at=now(), form=form, errors=[error], status=403)


def _proposal(token: str) -> Proposal:
    proposal = proposal_by_token(token)
    if proposal is None:
        raise Http404
    return proposal


def _accept(request: HttpRequest, proposal: Proposal, at: datetime) -> HttpResponse:
    return _answer(request, proposal, at, partial(accept_by_reporter, proposal.case, at=at, proposal=proposal.pk))


def _decline(request: HttpRequest, proposal: Proposal, at: datetime) -> HttpResponse:
    return _answer(request, proposal, at, partial(decline_by_reporter, proposal.case, at=at, proposal=proposal.pk))


def _answer(
    request: HttpRequest, proposal: Proposal, at: datetime, act: Callable[[], object], form: ProposalForm | None = None
) -> HttpResponse:
    """Do what was asked, or say what the rules have against it."""
    try:
        act()
    except RulesBroken as refused:
        return _refused(request, proposal, refused, at=at, form=form)
    return _again(request)


def _counter(request: HttpRequest, proposal: Proposal, at: datetime) -> HttpResponse:
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return _show(request, proposal, at=at, form=form, status=400)
    ends_at, why = end_on(form.cleaned_data["day"], _zone(proposal)), form.cleaned_data["why"]
    act = partial(propose_by_reporter, proposal.case, ends_at=ends_at, why=why, at=at, instead_of=proposal.pk)
    return _answer(request, proposal, at, act, form)


_ACTS: dict[str, Callable[[HttpRequest, Proposal, datetime], HttpResponse]] = {
    "accept": _accept,
    "decline": _decline,
    "propose": _counter,
}


def _again(request: HttpRequest) -> HttpResponse:
    """What stands now, at the same address: loading the page again sends nothing twice."""
    return HttpResponseRedirect(request.path, status=303)


def _zone(proposal: Proposal) -> str:
    return version(proposal.case.version_id).programme.timezone


def _refused(
    request: HttpRequest, proposal: Proposal, refused: RulesBroken, *, at: datetime, form: ProposalForm | None = None
) -> HttpResponse:
    errors = say_broken(refused.broken, language=get_language() or "en", zone=_zone(proposal))
    return _show(request, Proposal.objects.get(pk=proposal.pk), at=at, form=form, errors=errors, status=409)


def _show(
    request: HttpRequest, proposal: Proposal, *, at: datetime, form: ProposalForm | None = None,
    errors: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    case, zone = proposal.case, _zone(proposal)
    record = embargo_record(case, at=at)
    shown = next(line for line in record.history if line.id == proposal.pk)
    against = []
    if not shown.answer:
        standing = standing_of(case, Embargo.objects.get(case=case), open_proposal(case))
        against = broken_by_acceptance(standing, by_reporter=True, at=at)
    context = {
        "number": case.number, "record": record, "proposal": shown,
        "answer": Answer(shown.answer) if shown.answer else None, "over": record.state is EmState.EXITED,
        "left": record.consent is not ConsentState.SIGNATORY,
        "theirs": record.open if record.open and record.open.by_reporter else None,
        "against": say_broken(against, language=get_language() or "en", zone=zone),
        "form": form or ProposalForm(), "errors": [*(errors or []), *_field_errors(form)],
        "first_day": at.astimezone(ZoneInfo(zone)).date(), "last_day": last_day(record.latest, zone),
    }  # fmt: skip
    response = render(request, "embargo/answer.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _field_errors(form: ProposalForm | None) -> list[str]:
    return [str(words) for found in form.errors.values() for words in found] if form else []
