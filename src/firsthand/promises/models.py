"""Clocks: a deadline is a fact in a row."""

from django.db import models

from firsthand.promises.rules import PromiseKind


class Promise(models.Model):
    """One promise of one case. Its state is worked out by `rules.state_of`."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="promises")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in PromiseKind])
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    miss_noted_at = models.DateTimeField(null=True)
    """When the sweep wrote the miss into the journal: once, for ever."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="promise_once_per_case")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(kept_at=None), name="promise_open_by_due"),
        ]
