"""The keys of the programme, of its letters and of its log; making one and retiring one, asked again."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firsthand.administration.frame import administrator_of, place
from firsthand.core.errors import FirsthandError, NotFound, SetupRefused
from firsthand.journal.log import queries as log
from firsthand.keys.actions import VALID_FOR, make_programme_key, retire
from firsthand.keys.models import ProgrammeKey
from firsthand.keys.publication import grouped
from firsthand.keys.queries import all_keys
from firsthand.keys.rules import WARN_BEFORE
from firsthand.mail.outbox.signing import Signer, signer_of
from firsthand.people.door import asks_again, frame, signed_in
from firsthand.programme.queries import in_force

HERE = "administration_keys"


@dataclass(frozen=True)
class KeyLine:
    """One key of the programme as the page tells it. Nothing of its secret half."""

    key: ProgrammeKey
    fingerprint: list[str]
    in_use: bool
    over: bool
    """It has expired."""
    ending: bool
    """It expires within a month."""


@signed_in
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Every key there is, until when each holds, and what to keep safe."""
    administrator_of(request)
    lines = _lines(frame(request)["at"])
    signer, trouble = _signer()
    context = {
        "lines": lines, "openpgp": any(line.in_use and line.key.kind == "openpgp" for line in lines),
        "signer": signer, "trouble": trouble, "log": log.state(),
        "dkim_name": signer.name_for(in_force().programme.contact_mail) if signer else "",
    }  # fmt: skip
    return place(request, HERE, "keys.html", context)


@signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an OpenPGP key, after saying what that does."""
    viewer, at = administrator_of(request), frame(request)["at"]
    now_used = next((line for line in _lines(at) if line.in_use and line.key.kind == "openpgp"), None)
    refused = ""
    if request.method == "POST":
        try:
            made = make_programme_key(at=at, by=f"person:{viewer.pk}")
        except FirsthandError as error:
            refused = str(error)
        else:
            said = _("The key %(fingerprint)s is in use. Finders see it from now on.")
            messages.success(request, said % {"fingerprint": " ".join(grouped(made.fingerprint))})
            return redirect(HERE)
    context = {
        "address": in_force().programme.contact_mail, "now_used": now_used, "until": at + VALID_FOR, "refused": refused,
    }  # fmt: skip
    return place(request, HERE, "key_new.html", context, status=422 if refused else 200)


@signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def retired(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Take a key out of use, after saying what that does."""
    viewer, at = administrator_of(request), frame(request)["at"]
    line = next((line for line in _lines(at) if line.key.fingerprint == fingerprint and line.in_use), None)
    if line is None:
        raise NotFound("There is no such key in use.")
    if request.method == "POST":
        retire(fingerprint, at=at, by=f"person:{viewer.pk}")
        messages.success(request, _("The key is retired. It still opens what is encrypted to it."))
        return redirect(HERE)
    return place(request, HERE, "key_retire.html", {"line": line})


def _lines(at: datetime) -> list[KeyLine]:
    return [
        KeyLine(
            key, grouped(key.fingerprint), key.retired_at is None, key.expires_at is not None and key.expires_at <= at,
            key.expires_at is not None and at < key.expires_at <= at + WARN_BEFORE,
        )
        for key in all_keys()
    ]  # fmt: skip


def _signer() -> tuple[Signer | None, str]:
    """What signs the letters, or why nothing can."""
    try:
        return signer_of(settings.DKIM_KEY, settings.DKIM_SELECTOR), ""
    except SetupRefused as refused:
        return None, str(refused)
