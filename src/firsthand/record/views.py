"""The public record: one page and the same figures as JSON (R93)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from firsthand.core.clock import now
from firsthand.programme.queries import in_force
from firsthand.record import forms, words
from firsthand.record.page import page_of
from firsthand.record.queries import PublicRecord, public_record
from firsthand.record.showing import MINIMUM, MINIMUM_FOR_NINETY, STEP

KEPT_FOR = 600
"""Seconds for which a browser or a proxy may keep an answer."""


@require_safe
def record(request: HttpRequest, language: str) -> HttpResponse:
    """Promises kept and missed, how long things took, what is open, what was valid: whole quarters that are over."""
    found = public_record(at=now())
    within = in_force().programme.promises.confirm_within
    context = {
        "page": page_of(found.periods, _names(found, language), confirm_within=within) if found.periods else None,
        "minimum": MINIMUM, "minimum_for_ninety": MINIMUM_FOR_NINETY, "step": STEP,
    }  # fmt: skip
    answer = render(request, "record/record.html", context)
    patch_cache_control(answer, public=True, max_age=KEPT_FOR)
    return answer


@require_safe
def figures(request: HttpRequest, language: str) -> HttpResponse:
    """The figures of the page for machines, with the ten CISA metrics and the twelve ordering figures."""
    found, programme = public_record(at=now()), in_force().programme
    answer = JsonResponse(
        forms.published(
            found.periods, names=_names(found, language), organisation=programme.organisation,
            zone=programme.timezone, language=language,
        )
    )  # fmt: skip
    patch_cache_control(answer, public=True, max_age=KEPT_FOR)
    return answer


def _names(found: PublicRecord, language: str) -> dict[str, str]:
    return words.promise_names(found.kinds, found.own, language, in_force().programme.default_language)
