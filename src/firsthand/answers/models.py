"""Answers that a team keeps, to start from."""

from django.db import models


class Answer(models.Model):
    """One answer in several languages. It holds nothing of any case."""

    act = models.CharField(max_length=40)
    """One of `rules.ACTS`."""
    name = models.CharField(max_length=120)
    """How the team calls it."""
    texts = models.JSONField()
    """By language, the text with its places."""
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """None for what came with the product."""
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["act", "name"], name="answer_by_act")]

    def __str__(self) -> str:
        return self.name
