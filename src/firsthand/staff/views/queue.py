"""The queue, and the list of every case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from firsthand.cases.listing import Group, Horizon, Row, View, all_cases, counts, group_counts, queue
from firsthand.cases.queries import visible_to
from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.core.text import one_line
from firsthand.intake.listing import count_to_look_at
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.staff import words
from firsthand.staff.waiting import by_case
from firsthand.triage.summaries import flags_for


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
    horizon = Horizon.at(around["at"], around["zone"])
    try:
        view = View(request.GET.get("view", View.OPEN))
        found = queue(person, view, horizon=horizon, language=words.language(), after=request.GET.get("after", ""))
    except (ValueError, BadInput):
        raise NotFound("There is no such list.") from None
    how_many = counts(person, at=around["at"])
    tabs = [{"view": v, "name": name, "count": how_many[v], "here": v is view} for v, name in words.VIEWS.items()]
    in_groups = group_counts(person, view, horizon)
    numbers = [row.number for row in found.rows]
    waiting, flags = by_case(person, numbers), flags_for(person, numbers)
    context = {
        **around, "nav": "queue", "tabs": tabs, "view": view, "mails": count_to_look_at(person),
        "groups": [
            (words.GROUPS[g], in_groups[g], [(row, waiting.get(row.number, []), flags.get(row.number)) for row in rows])
            for g, rows in _grouped(found.rows)
        ],
        "next": f"?{urlencode({'view': view, 'after': found.next_key})}" if found.next_key else "",
        "first": reverse("desk") + f"?view={view}" if "after" in request.GET else "",
    }  # fmt: skip
    return page(request, "desk/queue.html", context)


def _grouped(rows: tuple[Row, ...]) -> list[tuple[Group, list[Row]]]:
    return [(group, mine) for group in Group if (mine := [row for row in rows if row.group is group])]


@signed_in
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Every case, the latest first; a whole number typed into the search leads straight to its case."""
    person = reader_of_cases(request)
    number = one_line(request.GET.get("number", ""), 20)
    if number and visible_to(person).filter(number=number).exists():
        return redirect("case", number=number)
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 19):
        raise NotFound("There is no such page.")
    around = frame(request)
    found = all_cases(
        person, horizon=Horizon.at(around["at"], around["zone"]), language=words.language(), number=number,
        before=int(before) if before else None,
    )  # fmt: skip
    asked = {"number": number} if number else {}
    context = {
        **around, "nav": "cases", "rows": found.rows, "number": number,
        "next": f"?{urlencode({**asked, 'before': found.next_key})}" if found.next_key else "",
        "first": f"{reverse('cases')}?{urlencode(asked)}" if before else "",
    }  # fmt: skip
    return page(request, "desk/cases.html", context)
