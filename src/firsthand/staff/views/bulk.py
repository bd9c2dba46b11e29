"""One act on several cases of a list: each in a transaction of its own, and an answer that names every one."""

from collections.abc import Callable
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
from firsthand.core.errors import BadInput, NotFound, StepNotAllowed
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.queue.rules import of_query, written
from firsthand.staff.words import Lazy
from firsthand.vault.rules import CannotOpen

AT_MOST = 50

NOT_HERE = gettext_lazy("There is no such case, or it is not yours to see.")


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


ACTS = {
    "take": BulkAct(
        Act.TRIAGE, lambda number, given, by, at: cases.take(number, by=by, at=at), "", gettext_lazy("Taken by you"),
        gettext_lazy("This case could not be taken."),
    ),
    "assign": BulkAct(
        Act.ASSIGN, lambda number, given, by, at: cases.assign(number, int(given) if given else None, by=by, at=at),
        "to", gettext_lazy("Given"), gettext_lazy("This person does not see the case, or cannot work on it."),
    ),
    "note": BulkAct(
        Act.NOTE, lambda number, given, by, at: cases.keep_note(number, given, by=by, at=at), "text",
        gettext_lazy("Note kept"), gettext_lazy("The note is empty."),
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
    done: list[tuple[str, Lazy]] = []
    refused: list[tuple[str, Lazy]] = []
    for number in numbers:
        why = _one(act, number, given, person, around["at"])
        (refused if why else done).append((number, why))
    context = {**around, "nav": "queue", "title": act.title, "done": done, "refused": refused, "back": back}
    return page(request, "desk/bulk.html", context)


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


def _one(act: BulkAct, number: str, given: str, person: Person, at: datetime) -> Lazy:
    """Do the act to one case; why it was refused, "" where it was done."""
    try:
        act.do(number, given, person, at)
    except NotFound:
        return NOT_HERE
    except (BadInput, StepNotAllowed, CannotOpen):
        return act.refused
    return ""
