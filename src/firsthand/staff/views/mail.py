"""Every mail that was kept."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from firsthand.core.errors import NotFound
from firsthand.intake.listing import MailView, count_to_look_at, mail_page
from firsthand.people.door import page, signed_in
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
        "nav": "mail", "mails": mails, "view": view, "to_look_at": count_to_look_at(person),
        "tabs": [{"view": v, "name": name, "here": v is view} for v, name in words.MAIL_VIEWS.items()],
        "next": f"?{urlencode({'view': view, 'before': key})}" if key else "",
        "first": f"{reverse('mail')}?view={view}" if before else "",
    }  # fmt: skip
    return page(request, "desk/mail.html", context)
