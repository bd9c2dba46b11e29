"""What the pages of administration share: who may be here, and the row of places to go."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from firsthand.people.door import frame, page, person_of
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act, Sight, may, sight_of

_PLACES = (
    ("administration", gettext_lazy("Overview"), Act.ADMINISTER),
    ("programme_versions", gettext_lazy("Programme"), Act.PUBLISH_PROGRAMME),
    ("administration_letters", gettext_lazy("Letters"), Act.ADMINISTER),
    ("administration_clocks", gettext_lazy("Clocks"), Act.ADMINISTER),
    ("administration_keys", gettext_lazy("Keys"), Act.ADMINISTER),
    ("administration_health", gettext_lazy("Health"), Act.ADMINISTER),
)


def administrator_of(request: HttpRequest) -> Person:
    """Whoever may look after letters, clocks, keys and health. Raises NotAllowed."""
    return permit(person_of(request), Act.ADMINISTER)


def publisher_of(request: HttpRequest) -> Person:
    """Whoever may publish the programme. Raises NotAllowed."""
    return permit(person_of(request), Act.PUBLISH_PROGRAMME)


def sees_every_case(person: Person) -> bool:
    """Whether rows that belong to cases may be named to this person. An administrator learns how many there are."""
    return sight_of(person.role) is Sight.ALL


def place(
    request: HttpRequest, here: str, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page of administration at `here`, the name of one of the places, with the row of places above it."""
    person = person_of(request)
    places = [(name, words) for name, words, act in _PLACES if may(person.role, act)]
    around = {**frame(request), "nav": "administration", "here": here, "places": places}
    return page(request, f"administration/{template}", {**around, **(context or {})}, status=status)
