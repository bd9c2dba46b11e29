"""The time of confidentiality of a case, and everything that was ever proposed about its end."""

from django.db import models

from firsthand.embargo.rules import Answer, ExitedWhy


class Embargo(models.Model):
    """The agreed terms. The state is worked out by `rules.state_of`; how the end came about stands in the proposals."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="embargo")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    """The end of the proposal that was accepted last."""
    exited_at = models.DateTimeField(null=True)
    """When it was over: the agreed end itself, or the moment of what ended it before. Set once."""
    exited_why = models.CharField(max_length=16, blank=True, choices=[(w.value, w.value) for w in ExitedWhy])
    exited_reason = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")
    """In the words of whoever decided to end it."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(exited_at__isnull=True, exited_why="")
                | models.Q(exited_at__isnull=False) & ~models.Q(exited_why=""),
                name="embargo_exited_with_a_why",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=models.Q(exited_at=None), name="embargo_running_by_end")]


class Proposal(models.Model):
    """One proposal of an end and what became of it. Its terms never change, and neither does an answer once given."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="proposals")
    by_reporter = models.BooleanField()
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Who of us; None for the reporter, and for the default, which the policy proposes and no person."""
    ends_at = models.DateTimeField()
    why = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=12, blank=True, choices=[(a.value, a.value) for a in Answer])
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answer_why = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answered_at=None), name="proposal_one_open_per_case"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | models.Q(answered_at__isnull=False) & ~models.Q(answer=""),
                name="proposal_answered_with_an_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(by_reporter=False) | models.Q(by__isnull=True), name="proposal_of_one_side"
            ),
        ]
