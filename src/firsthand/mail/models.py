"""What was fetched from mailboxes, so that nothing is fetched twice, and how the mailboxes are doing."""

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


class Mailbox(models.Model):
    """A mailbox that is fetched from: how far we are, when to look again, since when it cannot be reached."""

    mailbox = models.CharField(max_length=64, unique=True)
    """HMAC of server, account and folder."""
    first_at = models.DateTimeField(null=True)
    """When it could be read for the first time: what lay in it long before that is past."""
    uid_validity = models.PositiveBigIntegerField(null=True)
    seen_below = models.PositiveBigIntegerField(default=1)
    """Every message with a lower UID is fetched, or noted as left behind."""
    full_look_at = models.DateTimeField(null=True)
    """When all its messages were compared with our rows the last time."""
    looked_at = models.DateTimeField(null=True)
    look_again_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=64, blank=True)
    failing_since = models.DateTimeField(null=True)
    failure = models.CharField(max_length=80, blank=True)
    """Why it cannot be reached: codes, never words of a server."""
    tries = models.PositiveIntegerField(default=0)
    """How often in a row it could not be reached."""
    dead_at = models.DateTimeField(null=True)
    """When a person was called about it."""


class LeftMail(models.Model):
    """A message that stays on its server because it could not be kept: over the limit, or the server fails on it."""

    mailbox = models.CharField(max_length=64)
    uid_validity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    received_at = models.DateTimeField(null=True)
    size_bytes = models.PositiveBigIntegerField(null=True)
    reason = models.CharField(max_length=80)
    """Codes, never words of a server or of the mail."""
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    try_again_at = models.DateTimeField(null=True)
    """None for one over the limit: it is tried again when the limit allows."""
    tries = models.PositiveIntegerField(default=1)
    called_at = models.DateTimeField(null=True)
    """When a person was called about it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uid_validity", "uid"], name="left_once"),
        ]
