"""One kept mail: what it was taken for, what is known of its sender, and what a person says that it is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firsthand.core.clock import now
from firsthand.core.errors import NotFound, RulesBroken
from firsthand.core.text import one_line
from firsthand.intake.actions import look_at, treat_as
from firsthand.intake.kinds import MailKind
from firsthand.intake.listing import MailView
from firsthand.intake.mail_records import MailRecord, mail_record
from firsthand.intake.telling import TOLD
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.queries import permit
from firsthand.people.rules import Act, may
from firsthand.staff import words
from firsthand.staff.refusals import sentence

DONE: dict[str, words.Lazy] = {
    MailKind.REPORT: gettext_lazy(
        "Noted. Within a few seconds this mail opens a case; its clocks count from the arrival. No machine answers it: "
        "the confirmation is yours."
    ),
    MailKind.REPLY: gettext_lazy("Noted. Within a few seconds the words of this mail stand in the thread of the case."),
    MailKind.JUNK: gettext_lazy("Noted. Within a few seconds this mail counts as junk. It stays kept."),
}
"""What happens next, after a person said what a mail is."""


@signed_in
@require_safe
def one(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """A kept mail with its evidence, and what may be said of it."""
    return _page(request, mail_record(person_of(request), arrival_id), frame(request))


@signed_in
@require_POST
def looked_at(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Take a mail off the list of those to look at; it stays kept."""
    look_at(arrival_id, by=person_of(request), at=now())
    return redirect(f"{reverse('mail')}?view={MailView.LOOK_AT}")


@signed_in
@require_POST
def told(request: HttpRequest, arrival_id: int, kind: str) -> HttpResponse:
    """Say what a mail is. What was typed stays when it cannot be done."""
    person = permit(person_of(request), Act.TRIAGE)
    if kind not in TOLD:
        raise NotFound("There is no such act.")
    record, around = mail_record(person, arrival_id), frame(request)
    number = one_line(request.POST.get("number", ""), 20)
    try:
        treat_as(arrival_id, MailKind(kind), by=person, at=around["at"], case_number=number)
    except RulesBroken as refusal:
        refused = [sentence(broken, zone=around["zone"]) for broken in refusal.broken]
        return _page(request, record, around, refused=refused, number=number)
    except NotFound:
        wrong = _("There is no case with this number.") if number else _("Name the case, such as 2026-0147.")
        return _page(request, record, around, wrong_number=wrong, number=number)
    messages.success(request, str(DONE[kind]))
    return redirect("one_mail", arrival_id=arrival_id)


def _page(request: HttpRequest, record: MailRecord, around: dict[str, Any], **tried: object) -> HttpResponse:
    may_act = may(person_of(request).role, Act.TRIAGE)
    context = {**around, "nav": "mail", "mail": record, "may_act": may_act, "can": set(record.may_become), **tried}
    refused = "refused" in tried or "wrong_number" in tried
    return page(request, "desk/one_mail.html", context, status=422 if refused else 200)
