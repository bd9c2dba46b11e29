"""Arrivals: what came in at a door, as it came in; the tests of the doors; and pauses of intake."""

from django.db import models

from firsthand.cases.rules import Channel
from firsthand.intake.evidence import Verdict
from firsthand.intake.kinds import Door, MailKind


class Arrival(models.Model):
    """The raw bytes of one arrival, sealed, with time and channel. Its number gives the order of arrival."""

    received_at = models.DateTimeField()
    """When it reached us: what every clock counts from."""
    entered_at = models.DateTimeField(null=True)
    """When it came into our hands, where that was later: entered by hand (R11), fetched or imported from a mailbox."""
    entered_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Who entered it by hand; None where a machine took it."""
    channel = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Channel])
    door = models.CharField(max_length=8, blank=True, choices=[(d.value, d.value) for d in Door])
    """Mail only; empty for mails of before doors were noted."""
    past = models.BooleanField(default=False)
    """A mail of an old mailbox: it opens no case by itself, and no machine answers it."""
    raw = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    envelope = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")
    """Mail only: sealed JSON with `mail_from` and `rcpt_to` (list)."""
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="arrivals")
    kind = models.CharField(max_length=12, blank=True, choices=[(k.value, k.value) for k in MailKind])
    """Empty until a mail is sorted."""
    reason = models.CharField(max_length=200, blank=True)
    """Why it was sorted so, in words that tell nothing of the content."""
    evidence = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")
    """Mail only: sealed JSON of `evidence.MailEvidence`, once it is sorted."""
    verdict = models.CharField(max_length=4, blank=True, choices=[(v.value, v.value) for v in Verdict])
    """What the evidence says of the sender, for lists."""
    shown = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")
    """Mail only: sealed JSON of `shown.Shown`, what the desk shows of the mail, once it is sorted."""
    entry = models.PositiveBigIntegerField(null=True)
    """The number of its entry in the journal. None for what arrived before this was kept."""
    told_kind = models.CharField(max_length=12, blank=True, choices=[(k.value, k.value) for k in MailKind])
    """What a person said it is; that holds, whatever a machine finds."""
    told_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    told_case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    """The case whose thread it belongs to, where a person said that it is a reply."""
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
                | models.Q(entered_at__gte=models.F("received_at")),
                name="arrival_entered_afterwards",
            ),
            models.CheckConstraint(
                condition=models.Q(told_kind="", told_by=None)
                | models.Q(told_by__isnull=False) & ~models.Q(told_kind=""),
                name="arrival_told_by_a_person",
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


class Pause(models.Model):
    """A time in which answers come later than usual. It ends by itself at `until`, or before by `ended_at`."""

    begun_at = models.DateTimeField()
    row_began_at = models.DateTimeField()
    """When the row of pauses began that this one goes on with: their days count together."""
    until = models.DateTimeField()
    reasons = models.JSONField()
    """One sentence for each language of the programme, by its code. Public."""
    begun_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("begun_at")), name="pause_ends"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__gte=models.F("begun_at"), ended_by__isnull=False),
                name="pause_ended_by_a_person",
            ),
        ]
