"""Two reports side by side, with the words that both have marked."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from firsthand.cases.queries import case_for
from firsthand.core.errors import NotFound
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.staff.side_by_side import both


@signed_in
@require_safe
def compare(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """The report of a case beside that of another one; for whoever may see both."""
    person = person_of(request)
    case, beside = case_for(person, number), case_for(person, other)
    if case.pk == beside.pk:
        raise NotFound("A case is not compared with itself.")
    context = {**frame(request), "nav": "case", "sides": both(case, beside)}
    return page(request, "desk/compare.html", context)
