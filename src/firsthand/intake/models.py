"""Arrivals: what came in at a door, as it came in."""

from django.db import models

from firsthand.cases.rules import Channel
from firsthand.intake.kinds import MailKind


class Arrival(models.Model):
    """The raw bytes of one arrival, sealed, with time and channel. Its number gives the order of arrival."""

    received_at = models.DateTimeField()
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
