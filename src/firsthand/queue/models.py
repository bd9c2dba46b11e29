"""Views of the queue that somebody keeps, and the keyed tokens that a search looks for."""

from django.db import models

from firsthand.queue.rules import NAME_SIGNS, QUERY_SIGNS, Source


class SavedView(models.Model):
    """A name for what a list is asked for. A person's own, or the team's where `shared`. No act on any case."""

    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    """Who keeps it; of a shared one, who shared it first."""
    name = models.CharField(max_length=NAME_SIGNS)
    query = models.CharField(max_length=QUERY_SIGNS, blank=True)
    """As `rules.written` gives it."""
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=models.Q(shared=False), name="saved_view_once_a_person"
            ),
            models.UniqueConstraint(fields=["name"], condition=models.Q(shared=True), name="saved_view_once_a_team"),
        ]


class SearchTokens(models.Model):
    """The keyed tokens of some words of a case, by which a search finds it (`searching.words`): no word is in it.

    A row is written in the transaction of the act that brought the words, and never changed. Whoever follows the table
    looks for greater numbers, and then reads every row of the case.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="search_tokens")
    source = models.CharField(max_length=10, choices=[(source.value, source.value) for source in Source])
    about = models.UUIDField(null=True)
    """The message or note; None for the report and for the people of the case."""
    format = models.PositiveSmallIntegerField()
    packed = models.BinaryField()
    """Empty where the words were erased."""
