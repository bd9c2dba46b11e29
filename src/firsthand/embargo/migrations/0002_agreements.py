import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

SEALED = {"null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "vault.sealed"}
PERSON = {"null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
WHYS = ("lapsed", "public_aware", "exploit_public", "attacks_seen", "decision")
ANSWERS = ("accepted", "declined", "withdrawn", "countered", "ended")


class Migration(migrations.Migration):
    dependencies = [
        ("embargo", "0001_initial"),
        ("cases", "0006_one_state"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RemoveIndex(model_name="embargo", name="embargo_running_by_end"),
        migrations.RenameField(model_name="embargo", old_name="lapsed_at", new_name="exited_at"),
        migrations.AddField(
            model_name="embargo",
            name="exited_why",
            field=models.CharField(blank=True, choices=[(w, w) for w in WHYS], default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(model_name="embargo", name="exited_reason", field=models.ForeignKey(**SEALED)),
        migrations.AddIndex(
            model_name="embargo",
            index=models.Index(condition=Q(("exited_at", None)), fields=["ends_at"], name="embargo_running_by_end"),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_reporter", models.BooleanField()),
                ("ends_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, choices=[(a, a) for a in ANSWERS], max_length=12)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_why", models.ForeignKey(**SEALED)),
                ("answered_by", models.ForeignKey(**PERSON)),
                ("by", models.ForeignKey(**PERSON)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="cases.case")),
                ("why", models.ForeignKey(**SEALED)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("answered_at", None)), fields=("case",), name="proposal_one_open_per_case"
                    ),
                    models.CheckConstraint(
                        condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                        name="proposal_answered_with_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=Q(by_reporter=False) | Q(by__isnull=True), name="proposal_of_one_side"
                    ),
                ],
            },
        ),
    ]
