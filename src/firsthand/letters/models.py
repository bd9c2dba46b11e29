"""The outbox: letters are rows, written in the transaction that caused them; and receipts that wait for each other."""

import uuid

from django.db import models

from firsthand.letters.kinds import LetterKind, OutsideLetterKind, StaffLetterKind


class Letter(models.Model):
    """One mail to one address: that of the reporter of `case`, where `person` is set that of a member of staff, and
    where neither is set one that the operator chose.

    `content` is sealed JSON: `subject`, `text`, `html`, `references`, and `files`, each with `name`, `kind`, `text`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=24, choices=[(k.value, k.value) for k in (*LetterKind, *StaffLetterKind, *OutsideLetterKind)]
    )
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
                condition=models.Q(case__isnull=False)
                | models.Q(person__isnull=False)
                | models.Q(kind__in=[kind.value for kind in OutsideLetterKind]),
                name="letter_to_somebody",
            ),
        ]

    @property
    def is_outside(self) -> bool:
        """Whether it belongs to no case and no member of staff: nobody is called when it does not arrive."""
        return self.case_id is None and self.person_id is None


class WaitingReceipt(models.Model):
    """The receipt of a case whose sender sent many: it is told with others (`gathering`), or a person decides."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="waiting_receipt")
    to_mac = models.CharField(max_length=64)
    """HMAC of the address."""
    channel = models.CharField(max_length=12)
    since = models.DateTimeField()
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="+")
    """The letter that told of it."""
    held_at = models.DateTimeField(null=True)
    """When enough letters of machines had gone to the address: no machine tells of it any more."""

    class Meta:
        indexes = [
            models.Index(
                fields=["to_mac", "channel"], condition=models.Q(letter=None, held_at=None), name="receipt_waiting"
            ),
        ]
