"""Rows of advice: keyed tokens of each report, known issues, advice made, ratings."""

from django.db import models

from firsthand.cases.models import Case
from firsthand.triage.severity.systems import Side, System


class KnownIssue(models.Model):
    """An advisory or an issue known to the house, imported to be compared with. Its words are sealed."""

    list_name = models.CharField(max_length=80)
    """The list that it was imported with; importing that list again replaces it."""
    reference = models.CharField(max_length=120)
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    words = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    """Sealed JSON: `title`, `text`, `url`."""
    imported_at = models.DateTimeField()
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list_name", "reference"], name="known_issue_once_a_list")]


class Tokens(models.Model):
    """The keyed tokens of one report or known issue (`look_alikes.tokens`): what every index is made from.

    A changed row is a new one: whoever follows the table only ever looks for greater numbers. An empty `packed` says
    that the words were erased.
    """

    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="tokens")
    issue = models.OneToOneField(KnownIssue, null=True, on_delete=models.CASCADE, related_name="tokens")
    format = models.PositiveSmallIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case=None, issue__isnull=False) | models.Q(case__isnull=False, issue=None),
                name="tokens_of_one_thing",
            ),
        ]


class CaseAdvice(models.Model):
    """What advice said of a report when it came, for lists. Sealed under the case's key: erased with it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="advice")
    format = models.PositiveSmallIntegerField()
    content = models.ForeignKey("vault.Sealed", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class Rating(models.Model):
    """How severe somebody finds a vulnerability. Rows are only added (migration 0002), and the last of a side holds.

    The vector is no word of the report: metrics that a standard defines, and nothing that tells where they hold.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=10, choices=[(side.value, side.value) for side in Side])
    system = models.CharField(max_length=10, choices=[(system.value, system.value) for system in System])
    vector = models.CharField(max_length=300)
    """In its tidy form; of SSVC the answers to the table of the version of the day of arrival."""
    score = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    """From 0 to 10; None for SSVC, which decides and does not score."""
    label = models.CharField(max_length=200)
    """The word for the score (`rules.Word`), or the name of the decision."""
    reason = models.ForeignKey("vault.Sealed", null=True, on_delete=models.PROTECT, related_name="+")
    """Why the team sees it so, for the team alone."""
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["label", "case"], name="rating_label")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(side=Side.REPORTER.value, by=None)
                | models.Q(side=Side.TEAM.value, by__isnull=False),
                name="rating_of_the_team_has_a_person",
            ),
        ]
