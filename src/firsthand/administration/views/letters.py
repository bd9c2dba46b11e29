"""The outbox in numbers, and every letter that leaves the house with invented facts."""

import re
import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firsthand.administration.frame import administrator_of, place
from firsthand.administration.letter_forms import FORMS
from firsthand.core.errors import NotFound
from firsthand.letters import outbox, samples
from firsthand.letters.delivery import try_again
from firsthand.letters.samples import Group, Kind
from firsthand.people.door import frame, signed_in
from firsthand.programme.queries import in_force

HERE = "administration_letters"
_STYLE = re.compile(r' style="[^"<>]*"')
GROUPS: Mapping[str, LazyText] = {
    "reporters": gettext_lazy("To reporters"),
    "team": gettext_lazy("To the team"),
    "outside": gettext_lazy("To those who keep checkpoints"),
}


@signed_in
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """What is in the outbox, what did not arrive, and every kind of letter to read."""
    viewer = administrator_of(request)
    context = {
        "counts": outbox.counts(viewer, at=frame(request)["at"]), "stuck": outbox.not_arrived(viewer),
        "back": outbox.came_back(viewer), "groups": [(GROUPS[group.name], group) for group in samples.groups()],
    }  # fmt: skip
    return place(request, HERE, "letters.html", context)


@signed_in
@require_POST
def again(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Let a letter that did not go out be tried again."""
    if try_again(letter_id, by=administrator_of(request), at=frame(request)["at"]):
        messages.success(request, _("The letter is tried again with the next round, within seconds."))
    else:
        messages.warning(request, _("This letter is out or on its way. Nothing was changed."))
    return redirect(HERE)


@signed_in
@require_safe
def letter(request: HttpRequest, kind: str, tongue: str) -> HttpResponse:
    """One letter in one language, as it is sent: text and HTML. ?form= names one of its forms."""
    administrator_of(request)
    group, found = _kind(kind)
    if tongue not in group.languages:
        raise NotFound("This letter is not written in that language.")
    forms = tuple(samples.VARIANTS.get(found, {}))
    form = request.GET.get("form", forms[0] if forms else "")
    if form not in forms and forms:
        raise NotFound("This letter has no such form.")
    said = samples.sample(found, form, tongue, in_force().programme, at=frame(request)["at"])
    context = {
        "kind": str(found), "tongue": tongue, "languages": group.languages, "form": form,
        "forms": [(each, FORMS.get(each, each)) for each in forms],
        "letter": said, "body": _body(said.html),
    }  # fmt: skip
    return place(request, HERE, "letter.html", context)


def _kind(name: str) -> tuple[Group, Kind]:
    for group in samples.groups():
        for kind in group.kinds:
            if kind == name:
                return group, kind
    raise NotFound("There is no such letter.")


def _body(html: str) -> str:
    """What stands in the body. Its styles, which a strict policy does not load, give way to those of the desk."""
    inside = html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]
    return _STYLE.sub("", inside)
