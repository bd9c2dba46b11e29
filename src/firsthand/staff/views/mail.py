"""Every mail that was kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from firsthand.core.clock import now
from firsthand.core.errors import NotFound
from firsthand.intake.actions import look_at
from firsthand.intake.listing import MailView, count_to_look_at, mail_page
from firsthand.people.door import page, person_of, signed_in
from firsthand.people.rules import Act, may
from firsthand.staff import words
from firsthand.staff.views.queue import reader_of_cases


@signed_in
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """The latest mails first: what each was taken for, and why."""
    person = reader_of_cases(request)
    before = request.GET.get("before", "")
    try:
        view = MailView(request.GET.get("view", MailView.ALL))
        mails, key = mail_page(person, view, before=int(before) if before else None)
    except (ValueError, OverflowError):
        raise NotFound("There is no such list.") from None
    context = {
        "nav": "mail", "mails": mails, "may_look": may(person.role, Act.TRIAGE), "view": view,
        "to_look_at": count_to_look_at(person),
        "tabs": [{"view": v, "name": name, "here": v is view} for v, name in words.MAIL_VIEWS.items()],
        "next": f"?{urlencode({'view': view, 'before': key})}" if key else "",
        "first": f"{reverse('mail')}?view={view}" if before else "",
    }  # fmt: skip
    return page(request, "desk/mail.html", context)


@signed_in
@require_POST
def looked_at(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Take a mail off the list of those to look at; it stays kept."""
    look_at(arrival_id, by=person_of(request), at=now())
    return redirect(f"{reverse('mail')}?view={MailView.LOOK_AT}")
