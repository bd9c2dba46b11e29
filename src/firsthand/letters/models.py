"""The outbox: letters are rows, written in the transaction that caused them."""

import uuid

from django.db import models

from firsthand.letters.kinds import LetterKind, StaffLetterKind


class Letter(models.Model):
    """One mail to one person: the reporter of `case`, or, where `person` is set, a member of staff.

    `content` is sealed JSON: `subject`, `text`, `html`, `in_reply_to`, `references`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in (*LetterKind, *StaffLetterKind)])
    language = models.CharField(max_length=12)
    to = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    to_mac = models.CharField(max_length=64, blank=True)
    """HMAC of the address, to count how much goes there (`caps`). Empty for letters of before, which do not count."""
    domain_mac = models.CharField(max_length=64, blank=True)
    """The same of its domain."""
    content = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=255, unique=True)
    written_at = models.DateTimeField()
    send_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=120, blank=True)
    bounced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["send_after"], condition=models.Q(sent_at=None, failed_at=None), name="letter_waiting"
            ),
            models.Index(
                fields=["leased_until"], condition=models.Q(leased_until__isnull=False), name="letter_in_hand"
            ),
            models.Index(fields=["to_mac", "sent_at"], name="letter_by_address"),
            models.Index(fields=["domain_mac", "sent_at"], name="letter_by_domain"),
            models.Index(fields=["kind", "written_at"], name="letter_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) | models.Q(person__isnull=False), name="letter_to_somebody"
            ),
        ]
