"""Reads for the queue: what filters mean to the database, and the views that somebody has."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from firsthand.cases.listing import Group, Horizon, due_within
from firsthand.cases.models import Case, Fact
from firsthand.cases.rules import OPEN, CaseState, FactKind, RmState
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.queue.models import SavedView, SearchTokens
from firsthand.queue.rules import LATE, ME, NOBODY, THIS_WEEK, UNRATED, WITHIN_A_DAY, Filters, Source
from firsthand.queue.searching.keeping import ERASED
from firsthand.triage.severity.listing import rated, unrated

VIEWS_AT_MOST = 12
"""So many kept views stand beside the queue: each costs a count."""

_FIXED = Exists(Fact.objects.filter(case=OuterRef("pk"), kind=FactKind.FIX_DEPLOYED))
_CLEARED = Q(rm=RmState.VALID, verified_at__isnull=False)
_STATES: Mapping[str, Callable[[], Q]] = {
    CaseState.RECEIVED: lambda: Q(rm__in=[RmState.RECEIVED, RmState.VALID], confirmed_at=None) & ~_CLEARED,
    CaseState.IN_REVIEW: lambda: Q(rm__in=[RmState.RECEIVED, RmState.VALID], confirmed_at__isnull=False) & ~_CLEARED,
    CaseState.VERIFIED: lambda: _CLEARED,
    CaseState.ACCEPTED: lambda: Q(~_FIXED, rm=RmState.ACCEPTED),
    CaseState.REMEDIED: lambda: Q(_FIXED, rm=RmState.ACCEPTED),
    CaseState.CLOSED: lambda: ~Q(rm__in=sorted(OPEN)),
}
"""`cases.rules.state_of`, as the database is asked for it."""
_COLUMNS = {"asset": "asset_id", "language": "language", "channel": "channel", "promise": "next_kind"}
_DUE = {LATE: Group.LATE, WITHIN_A_DAY: Group.WITHIN_A_DAY, THIS_WEEK: Group.THIS_WEEK}


def fitting(filters: Filters, viewer: Person, *, horizon: Horizon, zone: str) -> Q:
    """What filters leave of the queue. Days are those of `zone`."""
    only = Q()
    if filters.state:
        only &= _STATES[filters.state]()
    for name, column in _COLUMNS.items():
        if value := getattr(filters, name):
            only &= Q(**{column: value})
    if filters.handler:
        only &= _with(filters.handler, viewer)
    if filters.severity:
        only &= unrated() if filters.severity == UNRATED else rated(filters.severity)
    if filters.due:
        only &= due_within(_DUE[filters.due], horizon)
    if filters.unread:
        only &= Q(unread_since__isnull=False)
    if filters.asked:
        only &= Q(question_open=True)
    if filters.restricted:
        only &= Q(restricted=True)
    if filters.since:
        only &= Q(received_at__gte=_midnight(filters.since, zone))
    if filters.until:
        only &= Q(received_at__lt=_midnight(filters.until + timedelta(days=1), zone))
    return only


def _with(handler: str, viewer: Person) -> Q:
    if handler == NOBODY:
        return Q(handler=None)
    return Q(handler=viewer.pk if handler == ME else int(handler))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def without_words() -> QuerySet[Case]:
    """Cases that a search does not know, or not as tokens are now; also those whose words were erased since.

    The row of their people is written last of all when a case opens: a case that lacks it lacks more.
    """
    from firsthand.triage.look_alikes.tokens import FORMAT

    known = SearchTokens.objects.filter(case=OuterRef("pk"), source=Source.PEOPLE)
    fits = Exists(known.filter(format=FORMAT))
    forgotten = Exists(known.filter(format=ERASED))
    return Case.objects.filter((~Q(fits) & ~Q(forgotten)) | (Q(key__destroyed_at__isnull=False) & ~Q(forgotten)))


def views_of(viewer: Person) -> list[SavedView]:
    """The views of a person: the team's first, then their own, each by name."""
    rows = SavedView.objects.filter(Q(shared=True) | Q(owner=viewer)).order_by("-shared", "name", "pk")
    return list(rows[:VIEWS_AT_MOST])


def view_for_change(viewer: Person) -> QuerySet[SavedView]:
    """The views that a person may rename and delete: their own, and the team's where they may share."""
    mine = Q(owner=viewer, shared=False)
    return SavedView.objects.filter(mine | Q(shared=True) if may_share(viewer) else mine).order_by("-shared", "name")


def may_share(viewer: Person) -> bool:
    """Whether a person may keep views for the whole team: who gives cases to colleagues may."""
    return may(viewer.role, Act.ASSIGN)
