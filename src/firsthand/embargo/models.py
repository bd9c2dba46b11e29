"""The time of confidentiality of a case."""

from django.db import models


class Embargo(models.Model):
    """When it began and when it ends by itself. `lapsed_at`: when the reporter was told that they are free."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="embargo")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], condition=models.Q(lapsed_at=None), name="embargo_running_by_end")]
