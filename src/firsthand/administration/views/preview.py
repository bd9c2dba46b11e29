"""The public policy page as a draft would make it, for those who may publish and nobody else."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from firsthand.administration.drafts.looking import look_at
from firsthand.administration.drafts.queries import the_draft
from firsthand.administration.frame import publisher_of
from firsthand.core.errors import NotFound
from firsthand.people.door import frame, page, signed_in
from firsthand.programme.queries import Published, in_force
from firsthand.programme.views import policy_context
from firsthand.public.face import Face, Link, face_of
from firsthand.public.languages import direction, own_name, words_language


@signed_in
@require_safe
def preview(request: HttpRequest, tongue: str) -> HttpResponse:
    """The page in one of the draft's languages. It stands at the desk: no public address shows anything of it."""
    looked = look_at(the_draft(publisher_of(request)).files)
    if looked.programme is None or tongue not in looked.programme.languages:
        raise NotFound("There is no such page to look at.")
    draft = Published(in_force().number + 1, frame(request)["at"], looked.sha256, looked.programme)
    with translation.override(words_language(tongue)):
        setattr(request, "face", _face(request, draft, tongue))  # noqa: B010
        response = page(request, "administration/preview.html", policy_context(tongue, draft, [draft]))
    response["Content-Language"] = tongue
    return response


def _face(request: HttpRequest, draft: Published, tongue: str) -> Face:
    """The frame of the draft's page: its own languages lead to previews, the doors to what is public now."""
    programme = draft.programme
    languages = tuple(
        Link(own_name(code), reverse("programme_preview", args=[code]), code == tongue, code)
        for code in programme.languages
    )
    return replace(
        face_of(request, tongue), organisation=programme.organisation, contact=programme.contact_mail,
        zone=programme.timezone, version=draft.number, language=tongue, direction=direction(tongue),
        words_language=words_language(tongue), languages=languages,
    )  # fmt: skip
