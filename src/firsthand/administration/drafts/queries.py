"""Reads of the draft, and of the versions before it, for those who may publish."""

from dataclasses import dataclass

from firsthand.administration.models import ProgrammeDraft
from firsthand.core.errors import NotFound
from firsthand.people.models import Person
from firsthand.people.queries import names, permit
from firsthand.people.rules import Act
from firsthand.programme.queries import Published, all_versions, publishers


@dataclass(frozen=True)
class VersionLine:
    """One version in the list. `by` is a name; "" for the operator at the terminal."""

    published: Published
    by: str


def draft_for(viewer: Person | None) -> ProgrammeDraft | None:
    """The draft, where there is one. Raises NotAllowed."""
    permit(viewer, Act.PUBLISH_PROGRAMME)
    return ProgrammeDraft.objects.select_related("begun_by", "changed_by").filter(pk=1).first()


def the_draft(viewer: Person | None) -> ProgrammeDraft:
    """The draft. Raises NotFound, NotAllowed."""
    draft = draft_for(viewer)
    if draft is None:
        raise NotFound("There is no draft.")
    return draft


def version_lines(viewer: Person | None) -> list[VersionLine]:
    """Every version, the newest first, and who published it. Raises NotAllowed."""
    permit(viewer, Act.PUBLISH_PROGRAMME)
    by, called = publishers(), names()
    return [VersionLine(one, _called(by[one.number], called)) for one in all_versions()]


def _called(actor: str, called: dict[int, str]) -> str:
    kind, _, number = actor.partition(":")
    return called.get(int(number), "") if kind == "person" and number.isdecimal() else ""
