"""Arrivals: what came in at a door, as it came in; and the tests of the doors."""

from django.db import models

from firsthand.cases.rules import Channel
from firsthand.intake.kinds import MailKind


class Arrival(models.Model):
    """The raw bytes of one arrival, sealed, with time and channel. Its number gives the order of arrival."""

    received_at = models.DateTimeField()
    """When it reached us: what every clock counts from."""
    entered_at = models.DateTimeField(null=True)
    """When a person entered it by hand (R11); None where a machine took it as it came."""
    entered_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Channel])
    raw = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    envelope = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")
    """Mail only: sealed JSON with `mail_from` and `rcpt_to` (list)."""
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="arrivals")
    kind = models.CharField(max_length=12, blank=True, choices=[(k.value, k.value) for k in MailKind])
    """Empty until a mail is sorted."""
    reason = models.CharField(max_length=80, blank=True)
    """Why it was sorted so, in words that tell nothing of the content."""
    sorted_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Who has looked at a mail that went into no thread, so that it leaves the list of those to look at."""
    tries = models.PositiveSmallIntegerField(default=0)
    try_again_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(sorted_at=None), name="arrival_unsorted")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entered_at=None, entered_by=None)
                | models.Q(entered_at__gte=models.F("received_at"), entered_by__isnull=False),
                name="arrival_entered_by_a_person_afterwards",
            ),
        ]


class ChannelTest(models.Model):
    """A test that a door sent to itself (R11). It is out until `came_back_at`; `dead_at` says that it took too long."""

    channel = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Channel])
    begun_at = models.DateTimeField()
    try_after = models.DateTimeField()
    """When a worker may send it, or try again: also the lease of the one that does."""
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=120, blank=True)
    """Why it could not be sent the last time: codes, never words of a server."""
    came_back_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
