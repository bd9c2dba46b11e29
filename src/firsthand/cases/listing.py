"""Lists of cases for the desk and the terminal: the queue by the nearest promise, and every case by arrival.

Each list costs the same number of queries for three cases and for three thousand, and turns pages by key.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from firsthand.cases.contacts import Contact
from firsthand.cases.lines import PromiseLine
from firsthand.cases.models import Case, Fact, Message, Participant
from firsthand.cases.queries import title_of, visible_to
from firsthand.cases.records import promise_line
from firsthand.cases.rules import OPEN, CaseState, FactKind
from firsthand.core.clock import iso
from firsthand.core.errors import BadInput, NotFound
from firsthand.people.models import Person
from firsthand.programme.queries import version
from firsthand.programme.rules import Programme, in_language
from firsthand.promises.models import Promise
from firsthand.promises.rules import PromiseKind, own_id
from firsthand.vault import queries as vault
from firsthand.vault.rules import CannotOpen

PAGE = 50


class View(enum.StrEnum):
    """The saved views of the queue."""

    OPEN = "open"
    MINE = "mine"
    NOBODYS = "nobodys"
    LATE = "late"
    WAITING = "waiting"
    """A question of ours is open: the next word is the reporter's."""


class Group(enum.StrEnum):
    """How near the next promise is."""

    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


@dataclass(frozen=True)
class Row:
    """A case in a list. `asset` is its name in the language asked for; `next_promise` the nearest one that runs."""

    number: str
    title: str
    asset: str
    state: CaseState
    received_at: datetime
    channel: str
    language: str
    reporter: str
    handler: str
    next_promise: PromiseLine | None
    group: Group
    question_open: bool
    unread_since: datetime | None
    unreadable: bool = False
    """A row that is spoilt: it stands in the list without its words, and does not take the others with it."""


@dataclass(frozen=True)
class Page:
    """Some rows, and the key of the page after them ("" at the end)."""

    rows: tuple[Row, ...]
    next_key: str


@dataclass(frozen=True)
class Horizon:
    """Where today ends, in the zone of the programme, and where the seven days from now end."""

    now: datetime
    today_ends: datetime
    week_ends: datetime

    @classmethod
    def at(cls, now: datetime, zone: str) -> "Horizon":
        """ "This week" reaches seven days ahead: on a Sunday, what is due on Monday is not far off."""
        local = now.astimezone(ZoneInfo(zone))
        midnight = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
        return cls(now, midnight.astimezone(UTC), now + timedelta(days=7))

    def group_of(self, due_at: datetime | None) -> Group:
        """The group of a promise by the moment it is due."""
        if due_at is None or due_at >= self.week_ends:
            return Group.LATER
        if due_at < self.now:
            return Group.LATE
        return Group.TODAY if due_at < self.today_ends else Group.THIS_WEEK


def _nearest(at: datetime) -> QuerySet[Promise]:
    """The running promises of the case of the outer query, the nearest first.

    An embargo past its end owes nothing, also when the sweep has not come by yet; nor does a promise that stands
    still: its time moves on until the reporter answers.
    """
    rows = Promise.objects.filter(case=OuterRef("pk"), kept_at=None, paused_at=None)
    return rows.exclude(kind=PromiseKind.EMBARGO, due_at__lte=at).order_by("due_at", "pk")


def _queue(viewer: Person | None, at: datetime) -> QuerySet[Case]:
    """Every case that still asks something of us: open, or closed with words of the reporter that nobody answered."""
    asked = Message.objects.filter(case=OuterRef("pk"), is_question=True, answered_at=None)
    return (
        visible_to(viewer)
        .filter(Q(rm__in=sorted(OPEN)) | Q(unread_since__isnull=False))
        .annotate(
            next_due=Subquery(_nearest(at).values("due_at")[:1]),
            next_promise=Subquery(_nearest(at).values("pk")[:1]),
            asked=Exists(asked),
        )
    )


def _chosen(view: View, viewer: Person | None, at: datetime) -> Q:
    return {
        View.OPEN: Q(),
        View.MINE: Q(handler=viewer),
        View.NOBODYS: Q(handler=None),
        View.LATE: Q(next_due__lt=at),
        View.WAITING: Q(asked=True),
    }[view]


def counts(viewer: Person | None, *, at: datetime) -> Mapping[View, int]:
    """How many cases each view holds: one query."""
    return {
        View(name): count
        for name, count in _queue(viewer, at)
        .aggregate(**{view.value: Count("pk", filter=_chosen(view, viewer, at)) for view in View})
        .items()
    }


def group_counts(viewer: Person | None, view: View, horizon: Horizon) -> Mapping[Group, int]:
    """How many cases of a view lie in each group, over all its pages: one query."""
    at = horizon.now
    late, today = Q(next_due__lt=at), Q(next_due__gte=at, next_due__lt=horizon.today_ends)
    week = Q(next_due__gte=horizon.today_ends, next_due__lt=horizon.week_ends)
    found = (
        _queue(viewer, at)
        .filter(_chosen(view, viewer, at))
        .aggregate(
            all=Count("pk"), late=Count("pk", filter=late), today=Count("pk", filter=today),
            this_week=Count("pk", filter=week),
        )
    )  # fmt: skip
    found["later"] = found.pop("all") - sum(found.values())
    return {Group(name): count for name, count in found.items()}


def queue(
    viewer: Person | None, view: View, *, horizon: Horizon, language: str, after: str = "", size: int = PAGE
) -> Page:
    """One page of a view, the nearest open promise first: those already broken lead. Raises BadInput for a bad key."""
    rows = _queue(viewer, horizon.now).filter(_chosen(view, viewer, horizon.now)).order_by(*_NEAREST_FIRST)
    if after:
        rows = rows.filter(_beyond(after))
    # Which cases come first is settled over narrow rows; only the page itself is read with its sealed words.
    keys = list(rows.values_list("pk", "next_due", "arrival_order")[: size + 1])  # type: ignore[misc]
    page = _queue(viewer, horizon.now).filter(pk__in=[pk for pk, _, _ in keys[:size]]).order_by(*_NEAREST_FIRST)
    return Page(_rows(_with_words(page), horizon, language), _key(*keys[size - 1][1:]) if len(keys) > size else "")


_NEAREST_FIRST = (F("next_due").asc(nulls_last=True), "arrival_order")


def _key(due: datetime | None, order: int) -> str:
    return f"{iso(due) if due else ''}_{order}"


def _beyond(key: str) -> Q:
    due, _, order = key.partition("_")
    try:
        number = int(order)
        if not due:
            return Q(next_due=None, arrival_order__gt=number)
        moment = datetime.strptime(due, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise BadInput("That page does not exist.", "Start again at the first one.") from None
    return Q(next_due__gt=moment) | Q(next_due=moment, arrival_order__gt=number) | Q(next_due=None)


def all_cases(
    viewer: Person | None, *, horizon: Horizon, language: str, number: str = "", before: int | None = None,
    done: bool = False, size: int = PAGE,
) -> Page:  # fmt: skip
    """One page of every case, closed ones as well, the latest arrival first.

    `number` is the beginning of a number; `done` leaves only the cases that have left the queue.
    """
    rows = visible_to(viewer).annotate(next_promise=Subquery(_nearest(horizon.now).values("pk")[:1]))
    if number:
        rows = rows.filter(number__startswith=number)
    if done:
        rows = rows.exclude(rm__in=sorted(OPEN)).filter(unread_since=None)
    if before is not None:
        rows = rows.filter(arrival_order__lt=before)
    found = list(_with_words(rows.order_by("-arrival_order"))[: size + 1])
    key = str(found[size - 1].arrival_order) if len(found) > size else ""
    return Page(_rows(found[:size], horizon, language), key)


def _with_words(rows: QuerySet[Case]) -> QuerySet[Case]:
    reporters = Participant.objects.filter(is_reporter=True).select_related("contact__key")
    fixed = Fact.objects.filter(case=OuterRef("pk"), kind=FactKind.FIX_DEPLOYED)
    return (
        rows.select_related("title__key", "handler")
        .prefetch_related(Prefetch("participants", queryset=reporters))
        .annotate(fixed=Exists(fixed))
    )


def own_promise_name(kind: str, programme: Programme, language: str) -> str:
    """What a promise that the operator defined is called; its id where it has no name, "" for those of the product."""
    own = own_id(kind)
    return next((in_language(p.name, language) for p in programme.promises.own if p.id == own), "") or own


def _named(promise: Promise, programme: Programme, now: datetime, language: str) -> PromiseLine:
    return replace(promise_line(promise, at=now), name=own_promise_name(promise.kind, programme, language))


def _rows(cases: Iterable[Case], horizon: Horizon, language: str) -> tuple[Row, ...]:
    cases = list(cases)
    promises = Promise.objects.in_bulk([c.next_promise for c in cases if c.next_promise])  # type: ignore[attr-defined]
    return tuple(_row(c, promises.get(c.next_promise), horizon, language) for c in cases)  # type: ignore[attr-defined]


def _row(case: Case, promise: Promise | None, horizon: Horizon, language: str) -> Row:
    bare = Row(
        number=case.number, title="", asset="", state=case.state, received_at=case.received_at, channel=case.channel,
        language=case.language, reporter="", handler=str(case.handler) if case.handler else "",
        next_promise=promise_line(promise, at=horizon.now) if promise else None,
        group=horizon.group_of(promise.due_at if promise else None), question_open=getattr(case, "asked", False),
        unread_since=case.unread_since,
    )  # fmt: skip
    try:
        programme, title, reporter = _words(case)
    except (CannotOpen, NotFound):
        return replace(bare, unreadable=True)
    return replace(
        bare, title=title, asset=programme.asset_title(case.asset_id, language), reporter=reporter,
        next_promise=_named(promise, programme, horizon.now, language) if promise else None,
    )  # fmt: skip


def _words(case: Case) -> tuple[Programme, str, str]:
    """The programme, the title and the reporter's name of a case. Raises CannotOpen, NotFound for a spoilt row."""
    reporter = Contact(**vault.unseal_json(case.reporter.contact))
    return version(case.version_id).programme, title_of(case), reporter.called


def unreadable_cases() -> list[str]:
    """Numbers of the open cases whose words, reporter or version cannot be read. No word of them is told."""
    found = []
    for case in (
        _with_words(Case.objects.filter(rm__in=sorted(OPEN))).order_by("arrival_order").iterator(chunk_size=500)
    ):
        try:
            _words(case)
        except (CannotOpen, NotFound):
            found.append(case.number)
    return found
