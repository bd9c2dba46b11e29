"""Many clocks a case: turns, pauses, warnings, and the moment at which a sweep looks again."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="promise", name="promise_once_per_case"),
        migrations.AlterField(model_name="promise", name="kind", field=models.CharField(max_length=48)),
        migrations.AddField(model_name="promise", name="turn", field=models.PositiveIntegerField(default=1)),
        migrations.AddField(model_name="promise", name="paused_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="promise", name="paused_by", field=models.CharField(blank=True, default="", max_length=20), preserve_default=False),
        migrations.AddField(model_name="promise", name="paused_for", field=models.DurationField(default=timedelta(0))),
        migrations.AddField(model_name="promise", name="warned", field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(model_name="promise", name="look_again_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="promise", name="public", field=models.BooleanField(default=True)),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(fields=("case", "kind", "turn"), name="promise_once_per_turn"),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(
                condition=Q(("kept_at", None), ("kind", "update")), fields=("case",), name="promise_one_open_update"
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=Q(("look_again_at__isnull", False)), fields=["look_again_at"], name="promise_to_look_at"
            ),
        ),
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Trouble",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sweep", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=64)),
                ("error", models.CharField(max_length=80)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("try_again_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("sweep", "key"), name="trouble_once_per_row")],
            },
        ),
    ]
