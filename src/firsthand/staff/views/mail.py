"""Every mail that was kept: the list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firsthand.core.clock import now
from firsthand.core.errors import NotFound
from firsthand.intake.actions import look_at_all
from firsthand.intake.kinds import MailKind
from firsthand.intake.listing import NOT_SORTED, PAGE, MailView, count_to_look_at, mail_page
from firsthand.people.door import page, person_of, signed_in
from firsthand.people.rules import Act, may
from firsthand.staff import words
from firsthand.staff.views.queue import reader_of_cases

KINDS = ("", *MailKind, NOT_SORTED)


@signed_in
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """The latest mails first: who wrote, what each was taken for, and why."""
    person = reader_of_cases(request)
    before, kind = request.GET.get("before", ""), request.GET.get("kind", "")
    try:
        view = MailView(request.GET.get("view", MailView.ALL))
        if kind not in KINDS:
            raise ValueError(kind)
        mails, key = mail_page(person, view, kind=kind, before=int(before) if before else None)
    except (ValueError, OverflowError):
        raise NotFound("There is no such list.") from None
    asked = {"view": str(view), **({"kind": kind} if kind else {})}
    may_look = may(person.role, Act.TRIAGE)
    context = {
        "nav": "mail", "mails": mails, "view": view, "kind": kind, "kinds": _kinds(kind),
        "to_look_at": count_to_look_at(person),
        "tabs": [{"view": v, "name": name, "here": v is view} for v, name in words.MAIL_VIEWS.items()],
        "next": f"?{urlencode({**asked, 'before': key})}" if key else "",
        "first": f"{reverse('mail')}?{urlencode(asked)}" if before else "",
        "ticks": may_look and any(mail.waits for mail in mails),
    }  # fmt: skip
    return page(request, "desk/mail.html", context)


def _kinds(chosen: str) -> list[tuple[str, words.Lazy, bool]]:
    """The choices of the filter: value, name, whether it is chosen."""
    names = {NOT_SORTED: words.MAIL_KINDS[""], "": words.ALL_KINDS}
    return [(str(kind), names.get(kind) or words.MAIL_KINDS[kind], kind == chosen) for kind in KINDS]


@signed_in
@require_POST
def all_looked_at(request: HttpRequest) -> HttpResponse:
    """Take several mails off the list of those to look at; they stay kept. At most a page of them."""
    person = person_of(request)
    ticked = [int(pk) for pk in request.POST.getlist("mail")[:PAGE] if pk.isascii() and pk.isdigit() and len(pk) < 19]
    seen = look_at_all(ticked, by=person, at=now())
    if seen:
        said = ngettext("Looked at %(count)d mail. It stays kept.", "Looked at %(count)d mails. They stay kept.", seen)
        messages.success(request, said % {"count": seen})
    return redirect(f"{reverse('mail')}?view={MailView.LOOK_AT}")
