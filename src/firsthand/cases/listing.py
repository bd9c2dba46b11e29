"""Lists of cases for the desk and the terminal: the queue by the nearest promise, and every case by arrival.

Each list costs the same number of queries for three cases and for three thousand, and turns pages by key.
"""

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL

from firsthand.cases import copies
from firsthand.cases.contacts import Contact
from firsthand.cases.lines import PromiseLine
from firsthand.cases.models import NOTHING_DUE, Case, Decision, Fact, Participant
from firsthand.cases.queries import title_of, visible_to
from firsthand.cases.records import promise_line
from firsthand.cases.rules import OPEN, CaseState, FactKind, Outcome, RmState, state_of
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
    WITHIN_A_DAY = "within_a_day"
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
    since: datetime | None = None
    """When the case came into its state."""
    restricted: bool = False
    id: int = 0
    unreadable: bool = False
    """A row that is spoilt: it stands in the list without its words, and does not take the others with it."""


@dataclass(frozen=True)
class Page:
    """Some rows, and the key of the page after them ("" at the end)."""

    rows: tuple[Row, ...]
    next_key: str


@dataclass(frozen=True)
class Horizon:
    """Where the next 24 hours end, and where the next seven days do."""

    now: datetime
    day_ends: datetime
    week_ends: datetime

    @classmethod
    def at(cls, now: datetime) -> "Horizon":
        """Counted from now and not by the calendar: late on a Sunday, what is due after midnight is not far off."""
        return cls(now, now + timedelta(hours=24), now + timedelta(days=7))

    def group_of(self, due_at: datetime | None) -> Group:
        """The group of a promise by the moment it is due."""
        if due_at is None or due_at >= self.week_ends:
            return Group.LATER
        if due_at < self.now:
            return Group.LATE
        return Group.WITHIN_A_DAY if due_at < self.day_ends else Group.THIS_WEEK


COUNTED_TO = 999
"""A count above this says no more than that: nobody reads on, and counting a hundred thousand takes time."""


def _nearest(cases: Collection[int], at: datetime) -> dict[int, Promise]:
    """By case the promise that is owed next: one query.

    An embargo past its end owes nothing, also when the sweep has not come by yet: until then the copy that lists are
    ordered by still names it.
    """
    found: dict[int, Promise] = {}
    for promise in copies.running().filter(case__in=cases):
        if promise.kind != PromiseKind.EMBARGO or promise.due_at > at:
            found.setdefault(promise.case_id, promise)
    return found


def _queue(viewer: Person | None) -> QuerySet[Case]:
    """Every case that still asks something of us: open, or closed with words of the reporter that nobody answered."""
    return visible_to(viewer).filter(in_queue=True)


def due_within(group: Group, horizon: Horizon) -> Q:
    """The cases of a group, by the nearest promise. What is called late is late: see `_nearest`."""
    at, day, week = horizon.now, horizon.day_ends, horizon.week_ends
    late = Promise.objects.filter(case=OuterRef("pk"), kept_at=None, paused_at=None, due_at__lt=at)
    others_late = Q(Exists(late.exclude(kind=PromiseKind.EMBARGO)), next_kind=PromiseKind.EMBARGO)
    return {
        Group.LATE: Q(next_due_at__lt=at) & (~Q(next_kind=PromiseKind.EMBARGO) | others_late),
        Group.WITHIN_A_DAY: Q(next_due_at__gte=at, next_due_at__lt=day),
        Group.THIS_WEEK: Q(next_due_at__gte=day, next_due_at__lt=week),
        Group.LATER: Q(next_due_at__gte=week),
    }[group]


def chosen(view: View, viewer: Person | None, horizon: Horizon) -> Q:
    """What a view holds of the queue."""
    return {
        View.OPEN: Q(),
        View.MINE: Q(handler=viewer),
        View.NOBODYS: Q(handler=None),
        View.LATE: due_within(Group.LATE, horizon),
        View.WAITING: Q(question_open=True),
    }[view]


def how_many(viewer: Person | None, *only: Q) -> list[int]:
    """How many cases of the queue each of these fits; COUNTED_TO + 1 for more than COUNTED_TO. One query for all."""
    # The order leads to the indexes of the queue: for any thousand rows PostgreSQL would rather read the table.
    rows = Case.objects.filter(_written_once(_queue(viewer))).order_by("next_due_at")
    wanted = [_written(rows.filter(each).values("pk")[: COUNTED_TO + 1]) for each in only]
    once = list(dict.fromkeys(wanted))  # a view of the queue and a group of the page may be the same
    counts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) fits)" for sql, _ in once)  # noqa: S608  written by Django
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _, values in once for value in values])
        counted = dict(zip(once, cursor.fetchone(), strict=True))
    return [counted[each] for each in wanted]


def _written(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """A statement as Django writes it; one without a row where it knows that nothing fits."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 1 WHERE 0 = 1", ()
    return sql, params


def _written_once(rows: QuerySet[Case]) -> RawSQL:
    """The condition of `rows` as Django writes it, for several statements: writing takes longer than counting."""
    query = rows.query
    try:
        sql, params = query.where.as_sql(query.get_compiler(connection=connection), connection)
    except EmptyResultSet:  # a viewer who sees no case
        return RawSQL("0 = 1", (), BooleanField())
    return RawSQL(sql, params, BooleanField())  # noqa: S611  nobody else had a hand in it


def newest_arrival(viewer: Person | None) -> int:
    """The number of the latest arrival among the cases that the viewer may see; 0 where there is none."""
    return visible_to(viewer).order_by("-arrival_order").values_list("arrival_order", flat=True).first() or 0


def queue(
    viewer: Person | None, view: View, *, horizon: Horizon, language: str, after: str = "", size: int = PAGE,
    only: Q | None = None,
) -> Page:  # fmt: skip
    """One page of a view, the nearest open promise first: those already broken lead. Raises BadInput for a bad key.

    `only` leaves out what it does not fit.
    """
    rows = _queue(viewer).filter(chosen(view, viewer, horizon), only or Q()).order_by(*_NEAREST_FIRST)
    if after:
        rows = rows.filter(_beyond(after))
    # Which cases come first is settled in the index; only the page itself is read with its sealed words.
    keys = list(rows.values_list("pk", "next_due_at", "arrival_order")[: size + 1])
    page = Case.objects.filter(pk__in=[pk for pk, _, _ in keys[:size]]).order_by(*_NEAREST_FIRST)
    return Page(_rows(page, horizon, language), _key(*keys[size - 1][1:]) if len(keys) > size else "")


_NEAREST_FIRST = ("next_due_at", "arrival_order")


def _key(due: datetime, order: int) -> str:
    return f"{'' if due == NOTHING_DUE else iso(due)}_{order}"


def _beyond(key: str) -> Q:
    due, _, order = key.partition("_")
    try:
        number = int(order)
        moment = datetime.strptime(due, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC) if due else NOTHING_DUE
    except ValueError:
        raise BadInput("That page does not exist.", "Start again at the first one.") from None
    # The first part is in the second: it lets the database begin there in its index.
    return Q(next_due_at__gte=moment) & (Q(next_due_at__gt=moment) | Q(arrival_order__gt=number))


def all_cases(
    viewer: Person | None, *, horizon: Horizon, language: str, numbers: Sequence[str] | None = None,
    before: int | None = None, done: bool = False, size: int = PAGE,
) -> Page:  # fmt: skip
    """One page of every case, closed ones as well, the latest arrival first.

    `numbers` names the only ones wanted; `done` leaves only the cases that have left the queue.
    """
    rows = visible_to(viewer)
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    if done:
        rows = rows.filter(in_queue=False)
    if before is not None:
        rows = rows.filter(arrival_order__lt=before)
    keys = list(rows.order_by("-arrival_order").values_list("pk", "arrival_order")[: size + 1])
    page = Case.objects.filter(pk__in=[pk for pk, _ in keys[:size]]).order_by("-arrival_order")
    return Page(_rows(page, horizon, language), str(keys[size - 1][1]) if len(keys) > size else "")


def by_number(
    viewer: Person | None, beginning: str, *, horizon: Horizon, language: str, before: str = "", size: int = PAGE
) -> Page:
    """One page of the cases whose number has this beginning, the greatest number first: in the order of an index."""
    rows = visible_to(viewer).filter(number__startswith=beginning)
    # LIKE does not look into an index in every case; this says the same of numbers, which go on with digits, and does.
    rows = rows.filter(number__gte=beginning, number__lte=beginning + "9" * 20)
    if before:
        rows = rows.filter(number__lt=before)
    keys = list(rows.order_by("-number").values_list("pk", "number")[: size + 1])
    page = Case.objects.filter(pk__in=[pk for pk, _ in keys[:size]]).order_by("-number")
    return Page(_rows(page, horizon, language), keys[size - 1][1] if len(keys) > size else "")


def rows_of(viewer: Person | None, ids: Collection[int], *, horizon: Horizon, language: str) -> tuple[Row, ...]:
    """These cases as rows, as far as the viewer may see them, the latest first."""
    return _rows(visible_to(viewer).filter(pk__in=ids).order_by("-pk"), horizon, language)


def _with_words(rows: QuerySet[Case]) -> QuerySet[Case]:
    reporters = Participant.objects.filter(is_reporter=True).select_related("contact__key")
    return rows.select_related("title__key", "handler").prefetch_related(Prefetch("participants", queryset=reporters))


@dataclass(frozen=True)
class _Moments:
    """When cases were accepted and when their fix was noted, by their ids."""

    accepted: Mapping[int, datetime]
    fixed: Mapping[int, datetime]


def _moments(cases: Iterable[Case]) -> _Moments:
    """Of the accepted ones among these cases: two queries, or none."""
    ids = [case.pk for case in cases if case.rm == RmState.ACCEPTED]
    if not ids:
        return _Moments({}, {})
    accepted = Decision.objects.filter(case__in=ids, outcome=Outcome.ACCEPTED).order_by("at")
    fixed = Fact.objects.filter(case__in=ids, kind=FactKind.FIX_DEPLOYED)
    return _Moments(dict(accepted.values_list("case", "at")), dict(fixed.values_list("case", "noted_at")))


def own_promise_name(kind: str, programme: Programme, language: str) -> str:
    """What a promise that the operator defined is called; its id where it has no name, "" for those of the product."""
    own = own_id(kind)
    return next((in_language(p.name, language) for p in programme.promises.own if p.id == own), "") or own


def _named(promise: Promise, programme: Programme, now: datetime, language: str) -> PromiseLine:
    return replace(promise_line(promise, at=now), name=own_promise_name(promise.kind, programme, language))


def _rows(cases: QuerySet[Case], horizon: Horizon, language: str) -> tuple[Row, ...]:
    found = list(_with_words(cases))
    promises, moments = _nearest([case.pk for case in found], horizon.now), _moments(found)
    return tuple(_row(case, promises.get(case.pk), moments, horizon, language) for case in found)


def _row(case: Case, promise: Promise | None, moments: _Moments, horizon: Horizon, language: str) -> Row:
    state = state_of(
        case.rm, confirmed=case.confirmed_at is not None, fixed=case.pk in moments.fixed,
        verified=case.verified_at is not None,
    )  # fmt: skip
    bare = Row(
        number=case.number, title="", asset="", state=state, received_at=case.received_at, channel=case.channel,
        language=case.language, reporter="", handler=str(case.handler) if case.handler else "",
        next_promise=promise_line(promise, at=horizon.now) if promise else None,
        group=horizon.group_of(promise.due_at if promise else None), question_open=case.question_open,
        unread_since=case.unread_since, since=_since(case, state, moments), restricted=case.restricted, id=case.pk,
    )  # fmt: skip
    try:
        programme, title, reporter = _words(case)
    except (CannotOpen, NotFound):
        return replace(bare, unreadable=True)
    return replace(
        bare, title=title, asset=programme.asset_title(case.asset_id, language), reporter=reporter,
        next_promise=_named(promise, programme, horizon.now, language) if promise else None,
    )  # fmt: skip


def _since(case: Case, state: CaseState, moments: _Moments) -> datetime | None:
    """When a case came into its state; None for one that nobody has answered."""
    return {
        CaseState.IN_REVIEW: case.confirmed_at,
        CaseState.VERIFIED: case.verified_at,
        CaseState.ACCEPTED: moments.accepted.get(case.pk),
        CaseState.REMEDIED: moments.fixed.get(case.pk),
        CaseState.CLOSED: case.closed_at,
    }.get(state)


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
