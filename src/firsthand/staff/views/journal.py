"""The journal: every act that was done here, for those who lead and those who check."""

import csv
import io
from collections.abc import Iterator

from babel.numbers import format_decimal
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firsthand.cases.downloads import download
from firsthand.cases.queries import hidden_from, visible_to
from firsthand.core.errors import NotFound
from firsthand.journal.models import Entry
from firsthand.journal.reading import Asked, newest_first
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import names, permit
from firsthand.people.rules import Act
from firsthand.programme.queries import in_force
from firsthand.staff import words
from firsthand.staff.forms.journal import JournalFilter
from firsthand.staff.journal_lines import Line, Telling, cells, columns, lines

PAGE = 50
MOST_ROWS = 10_000
"""A file of more rows is no help to anybody; the days narrow it down."""
AT_ONCE = 500


@signed_in
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Entries of the journal, the newest first."""
    viewer, around, people = permit(person_of(request), Act.READ_JOURNAL), frame(request), names()
    form = JournalFilter(people, around["zone"], request.GET)
    before = _number(request.GET.get("before", ""))
    found: list[Entry] = []
    if form.is_valid():
        found = _found(form.asked, viewer, before, PAGE + 1)
    telling = Telling(viewer, in_force().programme, around["zone"], people)
    wanted: dict[str, str] = {name: value for name in form.fields if (value := str(request.GET.get(name, "")))}
    context = {
        **around, "nav": "journal", "form": form, "most": format_decimal(MOST_ROWS, locale=words.language()),
        "lines": _shown(lines(found[:PAGE], telling), form), "narrowed": bool(wanted), "said": form.said,
        "next": f"?{urlencode({**wanted, 'before': str(found[PAGE - 1].number)})}" if len(found) > PAGE else "",
        "first": f"{reverse('journal')}?{urlencode(wanted)}" if before else "",
        "csv": f"{reverse('journal_csv')}?{urlencode(wanted)}",
    }  # fmt: skip
    return page(request, "desk/journal.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def journal_csv(request: HttpRequest) -> HttpResponse:
    """The same entries as a file for a spreadsheet, at most MOST_ROWS of them."""
    viewer, around, people = permit(person_of(request), Act.READ_JOURNAL), frame(request), names()
    form = JournalFilter(people, around["zone"], request.GET)
    if not form.is_valid():
        raise NotFound("There is no such list.")
    telling = Telling(viewer, in_force().programme, around["zone"], people)
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(columns())
    for line in _every_line(form, telling):
        sheet.writerow(cells(line, closed=_("An entry of a restricted case.")))
    return download(text.getvalue().encode("utf-8-sig"), "journal.csv", media_type="text/csv; charset=utf-8")


def _every_line(form: JournalFilter, telling: Telling) -> Iterator[Line]:
    before: int | None = None
    for _part in range(MOST_ROWS // AT_ONCE):
        found = _found(form.asked, telling.viewer, before, AT_ONCE)
        yield from _shown(lines(found, telling), form)
        if len(found) < AT_ONCE:
            return
        before = found[-1].number


def _found(asked: Asked, viewer: Person, before: int | None, most: int) -> list[Entry]:
    """A case that the viewer may not see has no entries, just as one that is not there."""
    if asked.subject and not visible_to(viewer).filter(number=asked.subject).exists():
        return []
    rows = newest_first(asked, before=before)
    if asked.kind or asked.by:  # how many there are of a kind would tell of cases that are not the viewer's
        rows = rows.exclude(subject__in=hidden_from(viewer).values("number"))
    return list(rows[:most])


def _shown(found: list[Line], form: JournalFilter) -> list[Line]:
    """Asked for a kind or a person, entries of cases that the viewer may not see would tell both: they are left out."""
    tells = form.is_valid() and (form.asked.kind or form.asked.by)
    return [line for line in found if not line.closed] if tells else found


def _number(typed: str) -> int | None:
    """The number below which the page begins. Raises NotFound for what is none."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise NotFound("There is no such page.")
    return int(typed)
