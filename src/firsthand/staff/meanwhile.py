"""What others did while somebody wrote: told before their act counts, with all that they typed still there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firsthand.core.errors import FirsthandError
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.staff.happenings import Facts, line_of
from firsthand.staff.scene import LINKED, Scene, masked, seen_of
from firsthand.staff.timeline import reporter_name
from firsthand.teamwork.queries import by_others_since

ADDS_ONLY = frozenset({"note"})
"""Acts that take nothing for granted: a note is true whatever else has happened."""


class ChangedMeanwhile(FirsthandError):
    """Others did something to the case since the form was made; the act was undone. `entries` tell what."""

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__("The case has changed meanwhile.", "Read what happened, and send again.")
        self.entries = entries


@contextmanager
def unless_changed(number: str, as_of: str, person: Person, *, act: str) -> Iterator[None]:
    """Let an act count only if nobody else acted since journal entry `as_of`; else undo it and raise ChangedMeanwhile.

    It is looked at after the act, in its transaction: by then the act holds the case, so that nobody comes between.
    A form without `as_of` is taken as it is.
    """
    with transaction.atomic():
        yield
        is_said = as_of.isascii() and as_of.isdigit() and len(as_of) < 19 and act not in ADDS_ONLY
        others = by_others_since(number, int(as_of), person) if is_said else []
        if others:
            raise ChangedMeanwhile(others)


@dataclass(frozen=True)
class Happened:
    """One line of what happened: who, and what in words."""

    at: datetime
    who: str
    says: str


def happened(entries: Iterable[Entry], scene: Scene) -> list[Happened]:
    """What the entries of a case say, in the words of the timeline."""
    entries = list(entries)
    seen = seen_of({str(facts_of(entry).get(LINKED, "")) for entry in entries} - {""}, scene.person)
    return [_line(entry, scene, seen) for entry in entries]


def _line(entry: Entry, scene: Scene, seen: set[str]) -> Happened:
    by_reporter = entry.by == "reporter"
    who = reporter_name(scene.record) if by_reporter else scene.names.get(int(entry.by.partition(":")[2]), "?")
    if entry.kind in (Kind.MESSAGE_RECEIVED, Kind.REPORT_RECEIVED):
        return Happened(entry.at, who, _("wrote to us."))
    others = {str(p.id): p.name for p in scene.others}
    facts = Facts(
        masked(facts_of(entry), seen), scene.programme, scene.zone, others, scene.names, by_reporter=by_reporter
    )
    return Happened(entry.at, who, line_of(entry.kind, facts).says(facts))
