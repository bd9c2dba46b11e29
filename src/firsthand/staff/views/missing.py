"""Every address below /desk/ that leads nowhere: the same page as for what is somebody else's."""

from django.http import HttpRequest, HttpResponse

from firsthand.core.errors import NotFound
from firsthand.people.door import signed_in


@signed_in
def missing(request: HttpRequest, rest: str) -> HttpResponse:
    """There is nothing here."""
    raise NotFound("There is no such page.")
