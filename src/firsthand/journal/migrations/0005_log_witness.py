from django.db import migrations, models


class Migration(migrations.Migration):
    """How it stands with each witness of the log."""

    dependencies = [("journal", "0004_log")]

    operations = [
        migrations.CreateModel(
            name="LogWitness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=200)),
                ("vkey", models.CharField(max_length=400)),
                ("since", models.DateTimeField()),
                ("seen", models.PositiveBigIntegerField(default=0)),
                ("requested", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("again_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("forked", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("origin", "vkey"), name="log_witness_once")],
            },
        ),
    ]
