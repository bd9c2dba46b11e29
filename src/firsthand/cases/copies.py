"""The facts that a case repeats from its promises and messages, so that lists are read in the order of an index.

`follow` is the only writer. Whoever changes a promise, or a question of ours, calls it in the same transaction, with
the case locked. `firsthand doctor` compares the copies with what they repeat.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from firsthand.cases.models import NOTHING_DUE, Case, Message
from firsthand.promises.models import Promise


def nearest_of(case: OuterRef) -> QuerySet[Promise]:
    """The running promises of a case of the outer query, the nearest first.

    One that stands still is none of them: its time moves on until the reporter answers.
    """
    return running().filter(case=case)


def running() -> QuerySet[Promise]:
    """The promises that run, the nearest first."""
    return Promise.objects.filter(kept_at=None, paused_at=None).order_by("due_at", "pk")


def follow(case: Case) -> None:
    """Bring the copies of a case up with its promises and questions. Call inside the act's transaction."""
    row = Case.objects.filter(pk=case.pk)
    said = _computed(row).only("pk").get()
    due, kind, asked = said.due, said.kind, said.asked
    case.next_due_at, case.next_kind, case.question_open = due, kind, asked
    now = {"next_due_at": due, "next_kind": kind, "question_open": asked}
    row.exclude(**now).update(**now)


def disagreeing() -> QuerySet[Case, Any]:
    """The cases whose copies are not what they repeat. Reads every case and its promises."""
    wrong = ~Q(next_due_at=F("due")) | ~Q(next_kind=F("kind")) | ~Q(question_open=F("asked"))
    return _computed(Case.objects.all()).filter(wrong).order_by("arrival_order")


def mend() -> list[str]:
    """Bring the copies of every case that disagrees up again; the numbers of these cases."""
    numbers = []
    for key in list(disagreeing().values_list("pk", flat=True)):
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
            follow(case)
            numbers.append(case.number)
    return numbers


def _computed(cases: QuerySet[Case]) -> QuerySet[Case, Any]:
    asked = Message.objects.filter(case=OuterRef("pk"), is_question=True, answered_at=None)
    nearest = nearest_of(OuterRef("pk"))
    return cases.annotate(
        due=Coalesce(Subquery(nearest.values("due_at")[:1]), NOTHING_DUE),
        kind=Coalesce(Subquery(nearest.values("kind")[:1]), Value("")), asked=Exists(asked),
    )  # fmt: skip
