import django.db.models.deletion
from django.db import migrations, models

from firsthand.core.append_only import fix_columns, free_columns, running

TABLE = "intake_arrival"
FIXED = ("received_at", "channel", "sha256", "raw_id", "entered_at", "entered_by_id", "door", "past")


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_doors_and_evidence'),
        ('vault', '0001_initial'),
    ]

    operations = [
        # Altering a table makes SQLite drop its triggers: they go first and come back at the end.
        migrations.RunPython(running(free_columns(TABLE)), running(fix_columns(TABLE, FIXED))),
        migrations.AddField(
            model_name='arrival',
            name='shown',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.sealed'),
        ),
        migrations.AlterField(
            model_name='arrival',
            name='reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(running(fix_columns(TABLE, FIXED)), running(free_columns(TABLE))),
    ]
