"""Letters to addresses that the operator chose: they belong to no case and no member of staff."""

from django.db import migrations, models

KINDS = [
    "receipt", "confirmed", "message", "question", "accepted", "declined", "remedied", "credit_published",
    "embargo_lapsed", "verified", "closed", "reopened", "earlier_remedied", "late", "embargo_proposed",
    "embargo_asked", "embargo_agreed", "embargo_declined", "embargo_withdrawn", "embargo_ended", "departure",
    "departure_withdrawn", "appeal_received", "appeal_dismissed", "test_account", "promise_near", "promise_missed",
    "task", "checkpoint",
]


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_receipts_counted")]

    operations = [
        migrations.AlterField(
            model_name="letter", name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=24),
        ),
        migrations.RemoveConstraint(model_name="letter", name="letter_to_somebody"),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("case__isnull", False), ("person__isnull", False), ("kind__in", ["checkpoint"]), _connector="OR"),
                name="letter_to_somebody",
            ),
        ),
    ]
