"""Reads of drafts, of who is here, of notes that name somebody, and of what happened meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from firsthand.cases.models import Access, Case
from firsthand.cases.queries import may_see, open_to_guest
from firsthand.journal.models import Entry
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.rules import Act, Role, Sight, may, sight_of
from firsthand.teamwork.models import Draft, Mention, Presence
from firsthand.teamwork.rules import HERE_FOR
from firsthand.vault import queries as vault
from firsthand.vault.rules import CannotOpen


@dataclass(frozen=True)
class Kept:
    """A draft, opened: what stands in which field, and since when."""

    act: str
    fields: dict[str, str]
    saved_at: datetime


def drafts_in(case: Case) -> list[Draft]:
    """All that anybody has begun to write in a case, still sealed, the latest first: one query."""
    return list(Draft.objects.filter(case=case).select_related("words__key", "person").order_by("-saved_at"))


def draft_of(case: Case, person: Person, act: str, drafts: Iterable[Draft] | None = None) -> Kept | None:
    """What this person has begun to write for an act; None for nothing, or for what can no longer be opened.

    `drafts` are those of `drafts_in`, where the caller has read them.
    """
    drafts = drafts_in(case) if drafts is None else drafts
    found = next((draft for draft in drafts if draft.person_id == person.pk and draft.act == act), None)
    if found is None:
        return None
    try:
        return Kept(found.act, dict(vault.unseal_json(found.words)), found.saved_at)
    except CannotOpen:
        return None


@dataclass(frozen=True)
class Other:
    """Somebody else at the same case. `writes` names the act that they have begun, "" for none."""

    name: str
    here: bool
    writes: str
    since: datetime


def others_at(case: Case, viewer: Person, *, at: datetime, drafts: Iterable[Draft] | None = None) -> list[Other]:
    """Who else has this case before them, or has begun to write in it: at most two queries.

    `drafts` are those of `drafts_in`, where the caller has read them.
    """
    rows = Presence.objects.filter(case=case, at__gt=at - HERE_FOR).exclude(person=viewer).select_related("person")
    here = {row.person_id: row for row in rows}
    others = [draft for draft in (drafts_in(case) if drafts is None else drafts) if draft.person_id != viewer.pk]
    found = {d.person_id: Other(str(d.person), d.person_id in here, d.act, d.saved_at) for d in reversed(others)}
    for pk, row in here.items():
        found.setdefault(pk, Other(str(row.person), True, "", row.at))
    return sorted(found.values(), key=lambda other: (not other.here, other.name))


def last_entry(case: Case) -> int:
    """The number of the last entry of the journal about a case: what a form shows that it was made from."""
    return Entry.objects.filter(subject=case.number).order_by("-number").values_list("number", flat=True).first() or 0


def by_others_since(number: str, entry: int, person: Person) -> list[Entry]:
    """What others did to a case since an entry, in order: colleagues and the reporter, not clocks and not oneself.

    Without what follows from an act by itself, which has an entry of its own.
    """
    rows = Entry.objects.filter(subject=number, number__gt=entry).exclude(by=f"person:{person.pk}")
    rows = rows.exclude(Q(kind__startswith="promise.") | Q(kind__in=[Kind.RM_MOVED, Kind.LETTER_WRITTEN]))
    return list(rows.filter(Q(by__startswith="person:") | Q(by="reporter")).order_by("number"))


def may_be_named(case: Case, viewer: Person) -> QuerySet[Person]:
    """Whom a note in this case can name: everybody here who may read it, but oneself."""
    let_in = Access.objects.filter(case=case, ended_at=None, agreed_at__isnull=False).values("person")
    wide = (Sight.ALL,) if case.restricted else (Sight.ALL, Sight.OPEN_TO_TEAM)
    roles = [role for role in Role if may(role, Act.READ_CASES) and sight_of(role) in wide]
    rows = Person.objects.filter(Q(role__in=roles) | Q(pk__in=let_in), is_active=True, joined_at__isnull=False)
    return rows.exclude(pk=viewer.pk).order_by("name", "pk")


def unseen_of(viewer: Person | None) -> QuerySet[Mention]:
    """Notes that name the viewer and that they have not seen, the oldest first; only of cases that they may see now."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return Mention.objects.none()
    guest = may(viewer.role, Act.READ_AS_GUEST)
    mine = Q(note__case__in=open_to_guest(viewer)) if guest else may_see(viewer, "note__case")
    rows = Mention.objects.filter(mine, person=viewer, seen_at=None)
    return rows.select_related("note__case", "note__by").order_by("at", "pk")


def unseen_in(case: Case, person: Person) -> list[Mention]:
    """As `unseen_of`, of one case that the caller took through `visible_to`."""
    rows = Mention.objects.filter(note__case=case, person=person, seen_at=None).select_related("note__by")
    return list(rows.order_by("at", "pk"))


def named_in(notes: Iterable[str]) -> dict[str, list[str]]:
    """Whom each of these notes names: one query."""
    found: dict[str, list[str]] = {}
    for mention in Mention.objects.filter(note__in=list(notes)).select_related("person").order_by("pk"):
        found.setdefault(str(mention.note_id), []).append(str(mention.person))
    return found


def named_notes(case: Case, person: Person) -> frozenset[UUID]:
    """The ids of the notes of a case that name somebody."""
    rows = Mention.objects.filter(note__case=case, person=person)
    return frozenset(rows.values_list("note_id", flat=True))
