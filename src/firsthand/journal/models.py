"""The append-only record. Triggers in the database refuse UPDATE and DELETE (migration 0002). And the log over it."""

import json
from functools import cached_property
from typing import Any

from django.db import models


class Entry(models.Model):
    """One act: its canonical text, salt, commitment and chain value. Numbers run from 1 without a gap."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=20, blank=True, db_index=True)
    by = models.CharField(max_length=80)
    text = models.TextField()
    salt = models.BinaryField()
    commitment = models.BinaryField()
    chain = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "number"], name="entry_by_kind"),
            models.Index(fields=["by", "number"], name="entry_by_actor"),
            models.Index(fields=["at"], name="entry_by_day"),
        ]

    @cached_property
    def said(self) -> dict[str, Any]:
        """The text taken apart, once for each entry that was read: nothing changes in it, nor may a caller."""
        said: dict[str, Any] = json.loads(self.text)
        return said


class Head(models.Model):
    """The end of the chain. One row; locking it puts writers in order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    chain = models.BinaryField()


class LogHead(models.Model):
    """What was signed last: the newest checkpoint. One row, changed only by comparing and swapping."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.CharField(max_length=200)
    """The name of the log, fixed when it began: an address without a scheme (C2SP tlog-checkpoint)."""
    vkey = models.CharField(max_length=400)
    """The public key under which it was begun (C2SP signed-note)."""
    size = models.PositiveBigIntegerField(default=0)
    root = models.BinaryField()
    note = models.TextField(blank=True)
    """The signed checkpoint; empty before the first."""
    signed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    """When what was signed and what the journal says parted: nothing is signed any more until a person has looked."""
    stopped_why = models.CharField(max_length=300, blank=True)


class LogSubtree(models.Model):
    """The hash over 256**level entries, once there are so many: hash `index` of the tiles of that level."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="log_subtree_once")]


class LogCosignature(models.Model):
    """What a witness signed below a checkpoint of ours (C2SP tlog-cosignature)."""

    origin = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    note = models.TextField()
    """The checkpoint with our signature alone."""
    vkey = models.CharField(max_length=400)
    """The key of the witness, as it was known when it signed."""
    line = models.CharField(max_length=400)
    """The signature line, which ends with a newline."""
    signed_at = models.DateTimeField()
    """When the witness says that it signed."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "size", "vkey"], name="log_cosigned_once"),
        ]


class LogWitness(models.Model):
    """How it stands between this log and a witness: what the witness has seen of it, and when it is asked again."""

    origin = models.CharField(max_length=200)
    vkey = models.CharField(max_length=400)
    since = models.DateTimeField()
    """When the settings named it first."""
    seen = models.PositiveBigIntegerField(default=0)
    """How many entries it has seen, as far as it told."""
    requested = models.TextField(blank=True)
    """The checkpoint that was last written for it to a file."""
    asked_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)
    """Before this it is not asked again over the network."""
    failures = models.PositiveIntegerField(default=0)
    """How often in a row it gave no signature."""
    trouble = models.CharField(max_length=300, blank=True)
    """Why it gave none the last time; empty where it did."""
    forked = models.BooleanField(default=False)
    """Whether it says that this log has two histories."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "vkey"], name="log_witness_once")]
