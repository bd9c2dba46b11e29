"""What was fetched from mailboxes, so that nothing is fetched twice."""

from django.db import models


class FetchedMail(models.Model):
    """One message of a mailbox that is kept: written in the transaction that keeps it (RFC 3501, 2.3.1.1)."""

    mailbox = models.CharField(max_length=64)
    """HMAC of server, account and folder."""
    uid_validity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    arrival = models.ForeignKey("intake.Arrival", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    """When the server was told that we have it (flag, move or removal)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uid_validity", "uid"], name="fetched_once"),
        ]
        indexes = [models.Index(fields=["mailbox"], condition=models.Q(done_at=None), name="fetched_not_done")]
