"""Addresses of the public face that belong to no feature."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from firsthand.core.clock import now
from firsthand.journal.log.queries import extent
from firsthand.keys.queries import published_key
from firsthand.programme.queries import in_force
from firsthand.programme.security_txt import PATH, security_txt
from firsthand.promises.queries import late
from firsthand.public.languages import preferred


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The policy in the language that the browser asks for (R5)."""
    language = preferred(request.headers.get("Accept-Language", ""), in_force().programme.languages)
    return HttpResponseRedirect(reverse("policy", args=[language]))


@require_safe
def security_txt_file(request: HttpRequest) -> HttpResponse:
    """RFC 9116, at its own address."""
    at = now()
    key_path = reverse("openpgp-key") if published_key(at=at) else ""
    text = security_txt(in_force().programme, settings.BASE_URL, at, key_path=key_path)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def old_security_txt(request: HttpRequest) -> HttpResponse:
    """The address that RFC 9116, section 3, keeps for older readers."""
    return HttpResponseRedirect(PATH, status=301)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the instance answers and reaches its database, and whether a promise is late or the log has stopped.

    Not how many: the public record withholds small numbers, and this page must not give them away day by day.
    """
    return JsonResponse({"ok": True, "late": late(at=now()) > 0 or extent().has_stopped})
