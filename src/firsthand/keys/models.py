"""Keys: the programme's own, and those of reporters."""

import uuid

from django.db import models

from firsthand.keys.rules import KeyKind, KeySource


class ProgrammeKey(models.Model):
    """A key pair of the programme. A retired one still opens what was encrypted to it; it is never destroyed."""

    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in KeyKind])
    fingerprint = models.CharField(max_length=128, unique=True)
    """Hex in small letters, without spaces."""
    address = models.CharField(max_length=320)
    """The mail address that it is for."""
    public = models.BinaryField()
    """OpenPGP: the certificate, binary. S/MIME: the certificate with its chain, PEM."""
    secret = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(retired_at=None), name="programme_key_in_use"),
        ]


class ReporterKey(models.Model):
    """A public key of the reporter of one case, to which our letters about it are encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reporter_keys")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in KeyKind])
    certificate = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    """Sealed under the key of the case: the certificate and its fingerprint tell who the reporter is."""
    source = models.CharField(max_length=12, choices=[(s.value, s.value) for s in KeySource])
    vouched = models.BooleanField(default=False)
    """Whether it is the reporter's own as far as we can know (`rules.vouches`): only then it proves a signature."""
    kept_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    """When another took its place, or when it was taken away: letters travel in the clear again."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(dropped_at=None), name="reporter_key_in_use"),
        ]
