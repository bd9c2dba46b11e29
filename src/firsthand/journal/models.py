"""The append-only record. Triggers in the database refuse UPDATE and DELETE (migration 0002)."""

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


class Head(models.Model):
    """The end of the chain. One row; locking it puts writers in order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    chain = models.BinaryField()
