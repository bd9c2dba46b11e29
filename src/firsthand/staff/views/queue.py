"""The queue, and the list of every case."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from firsthand.cases.listing import (
    COUNTED_TO,
    Group,
    Horizon,
    View,
    all_cases,
    by_number,
    due_within,
    how_many,
    newest_arrival,
    queue,
)
from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.core.text import one_line
from firsthand.intake.listing import count_to_look_at
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.programme.rules import Programme
from firsthand.queue.models import SavedView
from firsthand.queue.queries import fitting, may_share, views_of
from firsthand.queue.rules import PRESETS, Filters, as_fields, of_query, parse, written
from firsthand.queue.searching import typed
from firsthand.staff import filters as filter_words
from firsthand.staff import words
from firsthand.staff.rows import Shown, shown

PAGE = 25
"""Rows of a page: some screens full, and no more work than a glance is worth."""


def reader_of_cases(request: HttpRequest) -> Person:
    """The person who asks. Raises NotAllowed for a role that reads no case."""
    person = person_of(request)
    if not may(person.role, Act.READ_CASES):
        raise NotAllowed("This role reads no case.")
    return person


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What still asks something of us, the nearest promise first."""
    person = person_of(request)
    if not may(person.role, Act.READ_CASES) and may(person.role, Act.INVITE):
        return redirect("people")
    if may(person.role, Act.READ_AS_GUEST):
        return redirect("guest_cases")
    reader_of_cases(request)
    around = frame(request)
    horizon = Horizon.at(around["at"])
    asked, junk = parse(request.GET.dict())
    only = fitting(asked, person, horizon=horizon, zone=around["zone"])
    try:
        found = queue(
            person, View.OPEN, horizon=horizon, language=words.language(), after=request.GET.get("after", ""),
            only=only, size=PAGE,
        )  # fmt: skip
    except BadInput:
        raise NotFound("There is no such list.") from None
    tabs = _tabs(person, horizon, around["zone"], asked)
    groups = _grouped(shown(person, found.rows))
    of_groups = [only & due_within(group, horizon) for group, _rows in groups]
    counted = how_many(person, *(tab.pop("only") for tab in tabs), *of_groups)
    in_groups = counted[len(tabs) :]
    query, chosen = written(asked), as_fields(asked)
    context = {
        **around, "nav": "queue", "tabs": list(zip(tabs, counted, strict=False)), "asked": asked, "query": query,
        "mails": count_to_look_at(person), "newest": newest_arrival(person),
        "groups": [(words.GROUPS[g], n, rows) for (g, rows), n in zip(groups, in_groups, strict=True)],
        "next": f"?{urlencode({**chosen, 'after': found.next_key})}" if found.next_key else "",
        "first": f"{reverse('desk')}?{query}" if "after" in request.GET else "",
        **_around_the_list(person, chosen, junk, around["in_force"]),
    }  # fmt: skip
    return page(request, "desk/queue.html", context)


def _around_the_list(
    person: Person, chosen: dict[str, str], junk: tuple[str, ...], programme: Programme | None
) -> dict[str, Any]:
    """The form of filters, and what can be done with the rows."""
    team = filter_words.people_to_assign()
    fields, said = filter_words.form(chosen, team, programme)
    rates, ticks = rates_severity(programme), may(person.role, Act.TRIAGE)
    return {
        "fields": fields, "said": said, "junk": [filter_words.NAMES[name] for name in junk],
        "rates": rates, "ticks": ticks, "columns": 5 + rates + ticks, "team": team, "shares": may_share(person),
    }  # fmt: skip


def _tabs(person: Person, horizon: Horizon, zone: str, asked: Filters) -> list[dict[str, Any]]:
    """Everybody's views, then those that the team and the person keep, each with what it asks for."""
    tabs: list[tuple[words.Lazy, Filters, SavedView | None]] = [
        (words.VIEWS[View(name)], filters, None) for name, filters in PRESETS.items()
    ]
    tabs += [(view.name, of_query(view.query), view) for view in views_of(person)]
    return [
        {
            "name": name, "query": written(filters), "here": filters == asked, "kept": kept,
            "only": fitting(filters, person, horizon=horizon, zone=zone),
        }
        for name, filters, kept in tabs
    ]  # fmt: skip


def _grouped(rows: list[Shown]) -> list[tuple[Group, list[Shown]]]:
    return [(group, mine) for group in Group if (mine := [each for each in rows if each.row.group is group])]


def rates_severity(programme: Programme | None) -> bool:
    """Whether the programme in force rates severity: where it does not, no page speaks of it."""
    return programme is not None and programme.severity is not None


@signed_in
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Every case, the latest first; a whole number leads straight to its case."""
    person = reader_of_cases(request)
    number, any_year = (one_line(request.GET.get(name, ""), 20) for name in ("number", "any_year"))
    around = frame(request)
    named = typed.numbers(person, number or any_year, at=around["at"])
    if len(named) == 1 and named[0] == number:
        return redirect("case", number=number)
    before, horizon = request.GET.get("before", "")[:20], Horizon.at(around["at"])
    if number:
        found = by_number(
            person, number, horizon=horizon, language=words.language(), before=one_line(before, 20), size=PAGE
        )
    else:
        found = all_cases(
            person, horizon=horizon, language=words.language(), numbers=named if any_year else None,
            before=whole(before) if before else None, size=PAGE,
        )  # fmt: skip
    asked = {"number": number} if number else {"any_year": any_year} if any_year else {}
    number = number or any_year
    context = {
        **around, "nav": "cases", "rows": found.rows, "number": number,
        "next": f"?{urlencode({**asked, 'before': found.next_key})}" if found.next_key else "",
        "first": f"{reverse('cases')}?{urlencode(asked)}" if before else "",
    }  # fmt: skip
    return page(request, "desk/cases.html", context)


def whole(typed: str) -> int:
    """A number that is part of an address. Raises NotFound for anything else."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise NotFound("There is no such page.")
    return int(typed)


@signed_in
@require_safe
def new_since(request: HttpRequest) -> HttpResponse:
    """One line: how many reports came since a list was opened. A script asks for it now and then."""
    person = reader_of_cases(request)
    [count] = how_many(person, Q(arrival_order__gt=whole(request.GET.get("since", "0"))))
    said = f"{COUNTED_TO}+" if count > COUNTED_TO else str(count)
    return page(request, "desk/news.html", {"count": count, "said": said, "here": reverse("desk")})


@signed_in
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the desk, as a page for whoever has no script or has turned them off."""
    reader_of_cases(request)
    return page(request, "desk/keys.html", {"nav": ""})
