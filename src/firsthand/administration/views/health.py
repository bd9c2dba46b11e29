"""What is wrong and how to mend it, as `firsthand doctor` says it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from firsthand.administration.frame import administrator_of, place
from firsthand.administration.health.findings import findings
from firsthand.people.door import frame, signed_in


@signed_in
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Every check; those that read everything only when they are asked for with ?deep=1."""
    viewer, deep = administrator_of(request), request.GET.get("deep") == "1"
    around = frame(request)
    wrong, well = findings(viewer, at=around["at"], zone=around["zone"], deep=deep)
    return place(request, "administration_health", "health.html", {"wrong": wrong, "well": well, "deep": deep})
