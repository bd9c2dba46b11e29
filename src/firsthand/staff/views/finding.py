"""One box: a number leads to its case, words lead to the cases that have them all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from firsthand.cases.listing import Horizon, rows_of
from firsthand.people.door import frame, page, signed_in
from firsthand.people.models import Person
from firsthand.queue.searching import finding, typed
from firsthand.staff import words
from firsthand.staff.rows import shown
from firsthand.staff.views.queue import PAGE, rates_severity, reader_of_cases, whole


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """What was typed is posted, so that it stands in no address; the page that follows has it sealed in its own."""
    person = reader_of_cases(request)
    if request.method == "POST":
        return _led(request, person, typed.tidy(request.POST.get("q", "")))
    before = request.GET.get("before", "")
    box = request.GET.get("s", "")[:600]
    said = typed.opened(box, person) if box else ""
    around = frame(request)
    found = finding.find(person, said, below=whole(before) if before else None, size=PAGE)
    horizon = Horizon.at(around["at"])
    rows = shown(person, rows_of(person, found.ids, horizon=horizon, language=words.language()))
    context = {
        **around, "nav": "cases", "typed": said, "found": found, "rates": rates_severity(around["in_force"]),
        "rows": [(each, [words.SOURCES[s] for s in sorted(found.where[each.row.id])]) for each in rows],
        "most": finding.WORDS_AT_MOST, "scanned": finding.SCANNED,
        "next": f"?{urlencode({'s': box, 'before': str(found.next_below)})}" if found.next_below else "",
        "first": f"{reverse('find')}?{urlencode({'s': box})}" if before else "",
    }  # fmt: skip
    return page(request, "desk/find.html", context)


def _led(request: HttpRequest, person: Person, said: str) -> HttpResponse:
    """Where what was typed leads to."""
    if not said:
        return redirect("find")
    numbers = typed.numbers(person, said, at=frame(request)["at"])
    if len(numbers) == 1:
        return redirect("case", number=numbers[0])
    if numbers or typed.is_beginning(said):
        asked = {"number": said} if typed.is_beginning(said) else {"any_year": said}
        return redirect(f"{reverse('cases')}?{urlencode(asked)}")
    return redirect(f"{reverse('find')}?{urlencode({'s': typed.sealed(said, person)})}")
