"""The way into administration."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from firsthand.administration.frame import administrator_of, place
from firsthand.administration.overview import overview as states
from firsthand.people.door import frame, signed_in


@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The five things to look after, and how each stands."""
    found = states(administrator_of(request), at=frame(request)["at"], language=get_language() or "en")
    return place(request, "administration", "overview.html", {"states": found})
