"""Published versions of the programme. Triggers refuse UPDATE and DELETE (migration 0002)."""

from django.db import models


class Version(models.Model):
    """One published version: immutable, dated, hashed (R6). `definition` is canonical JSON without the Hall of Fame."""

    number = models.PositiveIntegerField(primary_key=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=254)
    sha256 = models.CharField(max_length=64)
    definition = models.TextField()
