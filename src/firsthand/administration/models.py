"""The next version of the programme while it is written."""

from django.db import models


class ProgrammeDraft(models.Model):
    """What will be the next version: one for the whole house, so that two people see each other's work.

    It is not public and holds no secret: what is in it is written to be read by everybody.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    based_on = models.PositiveIntegerField()
    """The version that was in force when it was begun."""
    files = models.JSONField()
    """The files of the folder: name -> text."""
    revision = models.PositiveIntegerField(default=1)
    """Counts every change."""
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="programme_draft_only_one")]

    @property
    def mark(self) -> str:
        """Tells this state of this draft from every other: what a form that changes it sends back."""
        return f"{self.begun_at:%Y%m%d%H%M%S%f}-{self.revision}"
