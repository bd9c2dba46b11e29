"""What several people at one case need: drafts kept, who else is here, notes that name somebody."""

from django.db import models


class Draft(models.Model):
    """What somebody has begun to write for one act on one case. Sealed under the case's key: erased with it."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="drafts")
    act = models.CharField(max_length=40)
    """The name of an act of the desk."""
    words = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    """A sealed JSON object: what stands in each field of the form."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "case", "act"], name="draft_once_per_act")]


class Presence(models.Model):
    """Somebody has the page of a case before them: when they last said so. Worth nothing after a few minutes."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="presence_once")]


class Mention(models.Model):
    """A note names somebody: by their account, so that no other of the same name is meant."""

    note = models.ForeignKey("cases.Message", on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mention_once_per_note")]
        indexes = [models.Index(fields=["person", "at"], condition=models.Q(seen_at=None), name="mention_unseen")]
