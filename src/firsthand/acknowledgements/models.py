"""The Hall of Fame. An entry holds nothing of the report (R86)."""

from django.db import models


class Entry(models.Model):
    """One line: one or more persons, perhaps an organisation, under a year."""

    year = models.PositiveIntegerField()
    place = models.IntegerField()
    """The order within the year (R77)."""
    organisation = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Nobody only for entries that the programme brought along."""
    case = models.OneToOneField("cases.Case", null=True, on_delete=models.PROTECT, related_name="credit_entry")
    brought_as = models.CharField(max_length=64, blank=True)
    """Hash of the entry as the programme gave it, so that it is brought along once; "" for entries of cases."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brought_as"], condition=~models.Q(brought_as=""), name="hall_entry_once"),
            models.CheckConstraint(
                condition=~models.Q(brought_as="") | models.Q(published_by__isnull=False, case__isnull=False),
                name="hall_entry_published_by_a_person",
            ),
        ]
        indexes = [models.Index(fields=["year", "place"], name="hall_by_year")]


class Credited(models.Model):
    """A person named in an entry. A withdrawn name is emptied; the entry stays as an anonymous credit (R83)."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="persons")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
