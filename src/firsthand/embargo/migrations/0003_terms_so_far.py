"""What held so far: the default of the policy, agreed to by sending the report; and what had lapsed, ended at its end."""

from typing import Any

from django.db import migrations
from django.db.models import F


def carry_over(apps: Any, editor: Any) -> None:
    """Every embargo becomes an accepted proposal of ours; whoever had been told of a lapse is bound by nothing."""
    Embargo, Proposal = apps.get_model("embargo", "Embargo"), apps.get_model("embargo", "Proposal")
    Proposal.objects.bulk_create(
        (
            Proposal(
                case_id=e.case_id, by_reporter=False, ends_at=e.ends_at, made_at=e.starts_at,
                answer="accepted", answered_at=e.starts_at,
            )
            for e in Embargo.objects.order_by("pk").iterator()
        ),
        batch_size=500,
    )
    over = Embargo.objects.exclude(exited_at=None)
    over.update(exited_at=F("ends_at"), exited_why="lapsed")
    apps.get_model("cases", "Participant").objects.filter(case__in=over.values("case")).update(consent="no_embargo")


def forget(apps: Any, editor: Any) -> None:
    """The way back: only the terms that hold are kept."""
    apps.get_model("embargo", "Proposal").objects.all().delete()
    apps.get_model("embargo", "Embargo").objects.update(exited_why="")


class Migration(migrations.Migration):
    dependencies = [("embargo", "0002_agreements")]
    operations = [migrations.RunPython(carry_over, forget)]
