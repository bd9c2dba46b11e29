"""What the one state column said, in the standard states; remedies as facts; questions that were answered."""

from datetime import UTC, datetime, time
from typing import Any

from django.db import migrations

DEFERRED = ("duplicate", "known")


def carry_over(apps: Any, editor: Any) -> None:
    """The old state as report management; a remedy as the facts F and D; a question that was answered as such."""
    model = {name: apps.get_model("cases", name) for name in ("Case", "Decision", "Remedy", "Fact", "Message")}
    for case in model["Case"].objects.filter(state__in=("accepted", "remedied")).iterator():
        model["Case"].objects.filter(pk=case.pk).update(rm="accepted")
    for case in model["Case"].objects.filter(state="closed").iterator():
        decision = model["Decision"].objects.filter(case=case).order_by("-at", "-pk").first()
        declined = decision is not None and decision.outcome != "accepted"
        rm = ("deferred" if decision.outcome in DEFERRED else "invalid") if declined else "closed"
        model["Case"].objects.filter(pk=case.pk).update(rm=rm)
    for remedy in model["Remedy"].objects.select_related("case").iterator():
        noon = datetime.combine(remedy.day, time(12), tzinfo=UTC)
        happened_at = min(remedy.at, max(remedy.case.received_at, noon))
        for kind in ("fix_ready", "fix_deployed"):
            model["Fact"].objects.create(
                case=remedy.case, kind=kind, happened_at=happened_at, noted_at=remedy.at, by_id=remedy.by_id
            )
    for question in model["Message"].objects.filter(is_question=True).iterator():
        theirs = model["Message"].objects.filter(
            case_id=question.case_id, direction="from_reporter", at__gt=question.at
        )
        answer = theirs.order_by("at").first()
        if answer is not None:
            model["Message"].objects.filter(pk=question.pk).update(answered_at=answer.at)
    apps.get_model("cases", "Participant").objects.update(consent="signatory")


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_life_cycle")]
    operations = [migrations.RunPython(carry_over)]
