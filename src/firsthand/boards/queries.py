"""Counts for the boards, made by the database: of the whole house, and the same for everybody who may read them.

Which cases they are is another question: `late_promises` and `oldest_open` name only what their viewer may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Case as Choice
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from firsthand.boards.expressions import HoursBetween, stretch_of
from firsthand.boards.rules import (
    PERIODS,
    Board,
    Clocks,
    Figures,
    Lengths,
    Load,
    Noise,
    Reports,
    Running,
    Sender,
    Settled,
    Source,
    Span,
    Times,
    Week,
    parts_of,
    summed,
    weeks_until,
)  # fmt: skip
from firsthand.cases.listing import Horizon
from firsthand.cases.models import Case, Decision, Participant, Remedy
from firsthand.cases.models import Fact as CaseFact
from firsthand.cases.queries import visible_to
from firsthand.cases.rules import OPEN, Channel, FactKind, Outcome, RmState, state_of
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.people.models import Person
from firsthand.people.queries import names
from firsthand.programme.queries import in_force
from firsthand.programme.rules import Unit, Within
from firsthand.promises.models import Promise
from firsthand.promises.queries import late_rows
from firsthand.promises.rules import PromiseKind
from firsthand.record.rules import VALID

LISTED = 20
"""Cases that a board names at most."""


def figures(board: Board, *, days: int, at: datetime) -> Figures:
    """The counts of a board at a moment: a fixed number of queries, whatever the house holds."""
    zone = in_force().programme.timezone
    if board is Board.CLOCKS:
        return _clocks(Horizon.at(at))
    if board is Board.LOAD:
        return _load(weeks_until(at, zone))
    if board is Board.NOISE:
        return _noise(at - timedelta(days=days), weeks_until(at, zone, since=at - timedelta(days=days)))
    return _times(parts_of(at, days, zone))


def late_promises(viewer: Person | None, *, at: datetime) -> list[Promise]:
    """The promises that are late in cases that the viewer may see, the longest overdue first; LISTED of them."""
    # Row by row along the index of due promises; "in" makes SQLite gather every case first.
    seen = Exists(visible_to(viewer).filter(pk=OuterRef("case_id")))
    return list(late_rows(at=at).filter(seen)[:LISTED])


def oldest_open(viewer: Person | None) -> list[Case]:
    """The open cases that the viewer may see, the oldest arrival first; LISTED of them."""
    rows = visible_to(viewer).filter(rm__in=sorted(OPEN)).select_related("handler")
    return list(rows.annotate(fixed=_FIXED).order_by("received_at", "arrival_order")[:LISTED])


_FIXED = Exists(CaseFact.objects.filter(case=OuterRef("pk"), kind=FactKind.FIX_DEPLOYED))


# Clocks


def _clocks(horizon: Horizon) -> Clocks:
    at = horizon.now
    runs = Q(paused_at=None)
    open_ones = (
        Promise.objects.filter(kept_at=None)
        .exclude(kind=PromiseKind.EMBARGO)
        .values("kind")
        .annotate(
            late=Count("pk", filter=runs & Q(due_at__lt=at)),
            within_a_day=Count("pk", filter=runs & Q(due_at__gte=at, due_at__lt=horizon.day_ends)),
            this_week=Count("pk", filter=runs & Q(due_at__gte=horizon.day_ends, due_at__lt=horizon.week_ends)),
            later=Count("pk", filter=runs & Q(due_at__gte=horizon.week_ends)),
            paused=Count("pk", filter=~runs),
        )
        .order_by()
    )
    running = {
        row["kind"]: Running(row["late"], row["within_a_day"], row["this_week"], row["later"], row["paused"])
        for row in open_ones
    }
    return Clocks(running, _settled(at))


def _settled(at: datetime) -> Mapping[int, Mapping[str, Settled]]:
    """A promise is settled when it is kept in time, or else the moment it was due. What stands still is not."""
    since = {days: at - timedelta(days=days) for days in PERIODS}
    longest = since[max(PERIODS)]
    missed = Q(kept_at__gt=F("due_at")) | Q(kept_at=None, paused_at=None)
    counts: dict[str, Any] = {}
    for days, begin in since.items():
        counts[f"kept_{days}"] = Count("pk", filter=Q(kept_at__gte=begin, kept_at__lte=F("due_at")))
        counts[f"missed_{days}"] = Count("pk", filter=Q(due_at__gte=begin, due_at__lt=at) & missed)
    counted = (
        Promise.objects.filter(Q(kept_at__gte=longest) | Q(due_at__gte=longest, due_at__lt=at))
        .exclude(kind=PromiseKind.EMBARGO)
        .values("kind")
        .annotate(**counts)
        .order_by()
    )
    found: dict[int, dict[str, Settled]] = {days: {} for days in PERIODS}
    for row in cast("Iterable[dict[str, Any]]", counted):
        for days in PERIODS:
            settled = Settled(row[f"kept_{days}"], row[f"missed_{days}"])
            if settled.all:
                found[days][row["kind"]] = settled
    return found


# Load


def _load(starts: Sequence[datetime]) -> Load:
    rows = (
        # The open ones are found first: grouped in one go, SQLite would read every case by way of its handler.
        Case.objects.filter(pk__in=Case.objects.filter(rm__in=sorted(OPEN)).values("pk"))
        .annotate(fixed=_FIXED, confirmed=Q(confirmed_at__isnull=False), verified=Q(verified_at__isnull=False))
        .values("handler_id", "asset_id", "rm", "fixed", "confirmed", "verified")
        .annotate(cases=Count("pk"))
        .order_by()
    )
    called, people, assets = names(), dict[str, dict[str, int]](), dict[str, int]()
    for row in rows:
        of_person = people.setdefault(called.get(row["handler_id"], ""), {})
        state = state_of(row["rm"], confirmed=row["confirmed"], fixed=row["fixed"], verified=row["verified"])
        of_person[state] = of_person.get(state, 0) + row["cases"]
        assets[row["asset_id"]] = assets.get(row["asset_id"], 0) + row["cases"]
    arrived = _by_week(Case.objects.all(), "received_at", starts)
    closed = _by_week(Case.objects.exclude(rm__in=sorted(OPEN)), "closed_at", starts)
    weeks = tuple(Week(start, arrived.get(n, 0), closed.get(n, 0)) for n, start in enumerate(starts))
    return Load(people, assets, weeks)


def _by_week(rows: QuerySet[Case], field: str, starts: Sequence[datetime]) -> dict[int, int]:
    rows = rows.filter(**{f"{field}__gte": starts[0]})
    counted = rows.values(week=stretch_of(field, starts)).annotate(cases=Count("pk")).order_by()
    return {row["week"]: row["cases"] for row in counted}


# Noise


def _noise(since: datetime, starts: Sequence[datetime]) -> Noise:
    counted = (
        Case.objects.filter(received_at__gte=since)
        .annotate(outcome=_OUTCOME, sender=_SENDER)
        .values("channel", "language", "asset_id", "outcome", "sender")
        .annotate(cases=Count("pk"))
        .order_by()
    )
    sources: dict[Source, dict[str, list[Reports]]] = {source: {} for source in Source}
    outcomes: dict[str, int] = {}
    for row in cast("Iterable[dict[str, Any]]", counted):
        outcome, count = row["outcome"] or "", row["cases"]
        for source in Source:
            item = row["asset_id" if source is Source.ASSET else source.value]
            sources[source].setdefault(item, []).append(_reports(outcome, count))
        if outcome:
            outcomes[outcome] = outcomes.get(outcome, 0) + count
    return Noise(
        {source: {item: summed(of) for item, of in items.items()} for source, items in sources.items()},
        outcomes, _mails(starts),
    )  # fmt: skip


def _reports(outcome: str, count: int) -> Reports:
    if not outcome:
        return Reports(undecided=count)
    if outcome == Outcome.ACCEPTED:
        return Reports(accepted=count)
    if outcome == Outcome.DUPLICATE:
        return Reports(duplicate=count)
    return Reports(also_valid=count) if outcome in VALID else Reports(not_valid=count)


_OUTCOME = Choice(
    # An appeal that was upheld took the decision back.
    When(rm__in=[RmState.RECEIVED, RmState.VALID], then=Value("")),
    default=Subquery(Decision.objects.filter(case=OuterRef("pk")).order_by("-pk").values("outcome")[:1]),
    output_field=CharField(),
)
_REPORTER = Participant.objects.filter(case=OuterRef("pk"), is_reporter=True).exclude(mail_mac="")
_BEFORE = Participant.objects.filter(
    mail_mac=OuterRef("mail_mac"), is_reporter=True, case_id__lt=OuterRef("case_id")
)  # fmt: skip
_SENDER = Choice(
    When(Exists(_REPORTER.filter(Exists(_BEFORE))), then=Value(Sender.KNOWN.value)),
    When(Exists(_REPORTER), then=Value(Sender.NEW.value)),
    default=Value(Sender.NO_ADDRESS.value),
    output_field=CharField(),
)


def _mails(starts: Sequence[datetime]) -> tuple[Week, ...]:
    """By week, the mails that came in by a door that is open now, and how many of them are junk."""
    mails = Arrival.objects.filter(channel=Channel.MAIL, past=False, received_at__gte=starts[0])
    rows = (
        mails.values(week=stretch_of("received_at", starts))
        .annotate(others=Count("pk", filter=~Q(kind=MailKind.JUNK)), junk=Count("pk", filter=Q(kind=MailKind.JUNK)))
        .order_by()
    )
    found = {row["week"]: row for row in rows}
    return tuple(
        Week(start, found[n]["others"], found[n]["junk"]) if n in found else Week(start, 0)
        for n, start in enumerate(starts)
    )


# Times


def _times(starts: Sequence[datetime]) -> Times:
    promises = in_force().programme.promises
    earlier = Decision.objects.filter(case=OuterRef("case"), pk__lt=OuterRef("pk"))
    rows: dict[Span, tuple[QuerySet[Any], str, str, Within | None]] = {
        Span.CONFIRMATION: (
            Case.objects.all(), "received_at", "confirmed_at",
            Within(int(promises.confirm_within.total_seconds()) // 3600, Unit.HOURS),
        ),
        Span.DECISION: (Decision.objects.filter(~Exists(earlier)), "case__received_at", "at", promises.assessment),
        Span.REMEDY: (Remedy.objects.all(), "case__received_at", "at", promises.resolution),
    }  # fmt: skip
    waiting = _waiting()
    return Times(
        {
            span: Lengths(_lengths(of, begin, end, starts), waiting[span], promised, _in_hours(promised))
            for span, (of, begin, end, promised) in rows.items()
        }
    )


def _lengths(
    rows: QuerySet[Any], begin: str, end: str, starts: Sequence[datetime]
) -> tuple[tuple[datetime, Mapping[int, int]], ...]:
    """By part of the period, how many took so many hours."""
    counted = (
        rows.filter(**{f"{end}__gte": starts[0]})
        .values(part=stretch_of(end, starts), hours=HoursBetween(F(begin), F(end)))
        .annotate(cases=Count("pk"))
        .order_by()
    )
    found: list[dict[int, int]] = [{} for _ in starts]
    for row in counted:
        hours = max(0, row["hours"])  # A report entered by hand may bear a later moment than the first word about it.
        found[row["part"]][hours] = found[row["part"]].get(hours, 0) + row["cases"]
    return tuple(zip(starts, found, strict=True))


def _waiting() -> Mapping[Span, int]:
    """Open cases that still wait for each thing."""
    unfixed = ~Exists(Remedy.objects.filter(case=OuterRef("pk")))
    found = Case.objects.filter(rm__in=sorted(OPEN)).aggregate(
        confirmation=Count("pk", filter=Q(confirmed_at=None)),
        decision=Count("pk", filter=Q(rm__in=[RmState.RECEIVED, RmState.VALID])),
        remedy=Count("pk", filter=Q(unfixed, rm=RmState.ACCEPTED)),
    )
    return {Span(name): count for name, count in found.items()}


def _in_hours(promised: Within | None) -> int | None:
    if promised is None or promised.unit is Unit.BUSINESS_DAYS:
        return None
    return int(promised.span.total_seconds()) // 3600
