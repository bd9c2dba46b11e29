"""How long each clock runs, who hears of a breach, and whether the sweeps go round."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firsthand.administration.clocks import queries
from firsthand.administration.frame import administrator_of, place
from firsthand.administration.health.checks import WORKER_SILENT
from firsthand.people.door import frame, signed_in
from firsthand.programme.queries import in_force
from firsthand.promises.queries import late
from firsthand.promises.troubles import try_now


@signed_in
@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """The clocks of the version in force, and how those who run them are."""
    viewer, at, published = administrator_of(request), frame(request)["at"], in_force()
    context = {
        "published": published, "lines": queries.clock_lines(published.programme),
        "warn_at": published.programme.promises.warn_at, "told": queries.hear_of_breaches(),
        "beats": [(beat, abs(at - beat.at) > WORKER_SILENT) for beat in queries.beats()],
        "troubles": queries.trouble_lines(viewer), "late": late(at=at),
    }  # fmt: skip
    return place(request, "administration_clocks", "clocks.html", context)


@signed_in
@require_POST
def again(request: HttpRequest, trouble_id: int) -> HttpResponse:
    """Let a row in trouble be tried again with the next round."""
    administrator_of(request)
    if try_now(trouble_id, at=frame(request)["at"]):
        messages.success(request, _("It is tried again with the next round, within seconds."))
    else:
        messages.warning(request, _("It is in trouble no more. Nothing was changed."))
    return redirect("administration_clocks")
