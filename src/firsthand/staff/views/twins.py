"""Look-alikes of a case declined together: one page, one press, a decision and a letter for each."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from firsthand.cases.actions import TwinsRefused, decline_twins
from firsthand.cases.models import Case
from firsthand.cases.queries import case_for, title_of, visible_to
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import version
from firsthand.staff import acts
from firsthand.staff.forms.twins import TwinsForm
from firsthand.staff.refusals import sentences
from firsthand.staff.twins import twin_lines
from firsthand.triage.look_alikes.index import IndexBroken


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def twins(request: HttpRequest, number: str) -> HttpResponse:
    """The open look-alikes of a case, and declining those of them that tell of the same, all or none."""
    person = person_of(request)
    case = case_for(person, number)
    permit(person, Act.DECIDE)
    around = frame(request)
    try:
        lines = twin_lines(case, person)
    except IndexBroken:
        lines = []
    form = TwinsForm(lines, version(case.version_id).programme, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = decline_twins(
                case.number, form.twins(), rule_id=form.cleaned_data["rule"], by=person, at=around["at"]
            )
        except TwinsRefused as refused:
            for twin, why in refused.refusals.items():
                for sentence in sentences(why, acts.ALL["duplicate"], zone=around["zone"]):
                    form.add_error(f"twin-{twin}", sentence)
        else:
            said = ngettext(
                "%(count)s report was declined as reported earlier.",
                "%(count)s reports were declined as reported earlier.", len(done),
            )  # fmt: skip
            messages.success(request, said % {"count": len(done)})
            return redirect("case", number=case.number)
    return _page(request, around, case, form)


def _page(request: HttpRequest, around: dict[str, Any], case: Case, form: TwinsForm) -> HttpResponse:
    if form.is_bound:
        form.show_again()
    first = case.same_as or case
    seen = visible_to(person_of(request)).filter(pk=first.pk).exists()
    context = {
        **around, "nav": "case", "case": case, "title": title_of(case), "form": form,
        "first": first.number if seen else "…",
        "rows": list(form.rows()), "takes": any(not line.refused for line in form.lines),
    }  # fmt: skip
    return page(request, "desk/twins.html", context, status=422 if form.errors else 200)
