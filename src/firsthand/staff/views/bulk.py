"""One act on several cases of a list: each in a transaction of its own, and an answer that names every one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firsthand.cases import actions as cases
from firsthand.cases.listing import Horizon, Row, all_cases
from firsthand.core.errors import BadInput, NotFound, StepNotAllowed
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.queue.rules import as_fields, of_query, written
from firsthand.staff import filters, words
from firsthand.staff.words import Lazy
from firsthand.vault.rules import CannotOpen

AT_MOST = 50

NOT_HERE = gettext_lazy("There is no such case, or it is not yours to see.")
LOOK_AGAIN = gettext_lazy("Look at the queue again: it may have changed since you ticked.")
SEALED = gettext_lazy("What belongs to this case cannot be opened at the moment. Tell whoever runs this instance.")


@dataclass(frozen=True)
class Became:
    """What became of one case. `row` is the case as it stood before the act; None for one that is not the viewer's."""

    number: str
    row: Row | None
    why: Lazy = ""
    """Why it was refused; "" where the act was done."""
    mend: Lazy = ""
    mend_at: str = ""
    """An address where that can be done; "" where the words say it all."""


@dataclass(frozen=True)
class BulkAct:
    """An act that is safe to do to many: it sends nothing, and can be taken back."""

    needs: Act
    do: Callable[[str, str, Person, datetime], object]
    """With the number of a case and what was given with the act."""
    field: str
    """Where in the form that stands; "" for an act that needs nothing."""
    title: Lazy
    refused: Lazy
    mend: Lazy
    mend_at: str
    """The name of the page of the case where that can be done."""


ACTS = {
    "take": BulkAct(
        Act.TRIAGE, lambda number, given, by, at: cases.take(number, by=by, at=at), "", gettext_lazy("Taken by you"),
        gettext_lazy("This case could not be taken."), gettext_lazy("See where it stands"), "case",
    ),
    "assign": BulkAct(
        Act.ASSIGN, lambda number, given, by, at: cases.assign(number, int(given) if given else None, by=by, at=at),
        "to", gettext_lazy("Given to %(name)s"),
        gettext_lazy("This person does not see the case, or cannot work on it."),
        gettext_lazy("See who is let in"), "case_access",
    ),
    "note": BulkAct(
        Act.NOTE, lambda number, given, by, at: cases.keep_note(number, given, by=by, at=at), "text",
        gettext_lazy("Note kept"), gettext_lazy("The note could not be kept."), gettext_lazy("Write it on its page"),
        "case",
    ),
}  # fmt: skip


@signed_in
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one act to the ticked cases and say what became of each."""
    person = person_of(request)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound("There is no such act.")
    permit(person, act.needs)
    around = frame(request)
    numbers = list(dict.fromkeys(number[:20] for number in request.POST.getlist("case")))
    back = written(of_query(request.POST.get("back", "")[:400]))
    given = request.POST.get(act.field, "").strip() if act.field else ""
    if problem := _unusable(numbers, act, given):
        messages.warning(request, problem)
        return redirect(f"{reverse('desk')}?{back}")
    at, language = around["at"], words.language()
    before = all_cases(person, horizon=Horizon.at(at), language=language, numbers=numbers, size=AT_MOST)
    rows = {row.number: row for row in before.rows}
    became = [_one(act, number, given, person, at, rows) for number in numbers]
    context = {
        **around, "nav": "queue", "title": _title(act, given), "back": back, "moves": act.field != "text",
        "done": [one for one in became if not one.why], "refused": [one for one in became if one.why],
        "filtered": filters.said(
            as_fields(of_query(back)), filters.choices(filters.people_to_assign(), around["in_force"])
        ),
    }  # fmt: skip
    return page(request, "desk/bulk.html", context)


def _title(act: BulkAct, given: str) -> str:
    """The act in words, with the name of the person where it has one."""
    if act.field != "to":
        return str(act.title)
    named = Person.objects.filter(pk=given).first() if given else None
    return str(act.title) % {"name": named or _("nobody")}


def _unusable(numbers: list[str], act: BulkAct, given: str) -> str:
    """Why nothing is done at all; "" where the act can begin."""
    if not numbers:
        return _("No case is ticked. Nothing was changed.")
    if len(numbers) > AT_MOST:
        return _("At most %(most)d cases at a time. Nothing was changed.") % {"most": AT_MOST}
    if act.field == "to" and given and not (given.isascii() and given.isdigit() and len(given) < 19):
        return _("Choose a person from the list. Nothing was changed.")
    if act.field == "text" and not given:
        return _("The note is empty. Nothing was changed.")
    return ""


def _one(
    act: BulkAct, number: str, given: str, person: Person, at: datetime, rows: Mapping[str, Row]
) -> Became:  # fmt: skip
    """Do the act to one case, and say what became of it."""
    row = rows.get(number)
    try:
        act.do(number, given, person, at)
    except NotFound:
        return Became(number, None, NOT_HERE, LOOK_AGAIN)
    except CannotOpen:
        return Became(number, row, act.refused, SEALED)
    except (BadInput, StepNotAllowed):
        return Became(number, row, act.refused, act.mend, reverse(act.mend_at, args=[number]))
    return Became(number, row)
