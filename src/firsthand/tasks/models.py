"""Tasks: rows that wait for a person."""

from django.db import models

from firsthand.tasks.rules import TaskKind


class Task(models.Model):
    """One thing to look after. Open until `done_at`."""

    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in TaskKind])
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="tasks")
    about = models.CharField(max_length=64, blank=True)
    """What it is about, besides the case: the id of a letter, an appeal, a proposal, a promise, a channel."""
    not_for = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Who may not do it: they decided what is to be judged."""
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """None where the matter settled itself: a letter arrived after all."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "case", "about"], condition=models.Q(done_at=None), name="task_open_once"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["opened_at"], condition=models.Q(done_at=None), name="task_open")]
