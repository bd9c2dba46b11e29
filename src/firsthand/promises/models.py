"""Clocks: a deadline is a fact in a row. And what the sweeps need to remember about themselves."""

from datetime import timedelta

from django.db import models

from firsthand.promises.rules import PromiseKind


class Promise(models.Model):
    """One promise of one case. Its state is worked out by `rules.state_of`."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="promises")
    kind = models.CharField(max_length=48)
    """A `rules.PromiseKind`, or "own:" and the id of a promise that the operator defined."""
    turn = models.PositiveIntegerField(default=1)
    """1 for the first time that this clock runs in the case, 2 for the next."""
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    miss_noted_at = models.DateTimeField(null=True)
    """When the miss was written into the journal: once, for ever."""
    paused_at = models.DateTimeField(null=True)
    """Since when the clock stands still."""
    paused_by = models.CharField(max_length=20, blank=True)
    """What stopped it: a name from `programme.rules.PAUSES_ON`."""
    paused_for = models.DurationField(default=timedelta(0))
    """The sum of the pauses that are over; `due_at` has moved by as much."""
    warned = models.PositiveSmallIntegerField(default=0)
    """The highest percentage that the team was warned at."""
    look_again_at = models.DateTimeField(null=True)
    """When the sweep has something to do here again; None when nothing is left. All that it asks for."""
    public = models.BooleanField(default=True)
    """Whether the reporter sees it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "turn"], name="promise_once_per_turn"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(kind=PromiseKind.UPDATE, kept_at=None),
                name="promise_one_open_update",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(kept_at=None), name="promise_open_by_due"),
            models.Index(
                fields=["look_again_at"], condition=models.Q(look_again_at__isnull=False), name="promise_to_look_at"
            ),
        ]


class Trouble(models.Model):
    """A row that a sweep could not deal with: which one, since when, how often. Never what it says."""

    sweep = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    """The id of the row."""
    error = models.CharField(max_length=80)
    """The class of the failure."""
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    try_again_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sweep", "key"], name="trouble_once_per_row")]


class Beat(models.Model):
    """When a part that runs for ever last went round."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
