"""Sealed content and the keys that open it."""

import uuid

from django.db import models

from firsthand.vault import rules


class MasterKeyMark(models.Model):
    """Says which master key this database was sealed under, so that a wrong one is refused at start."""

    fingerprint = models.CharField(max_length=32, unique=True)


class DataKey(models.Model):
    """A data key wrapped by the master key. Destroying it (emptying `wrapped`) erases all it sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)


class Sealed(models.Model):
    """One sealed value. `kind` says what it is ("report", "message", "mail", "attachment", "contact", …)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    box = models.BinaryField()
    size_bytes = models.PositiveBigIntegerField()

    @property
    def name_for_binding(self) -> str:
        """See `rules.name_for_binding`."""
        return rules.name_for_binding(self.id, self.key_id, self.kind)
