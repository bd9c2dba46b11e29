from django.db import migrations, models

from firsthand.core.append_only import fix_columns, free_columns, running

TABLE = "intake_arrival"
BEFORE = ("received_at", "channel", "sha256", "raw_id", "entered_at", "entered_by_id", "door", "past")
AFTER = (*BEFORE, "entry")


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0005_shown'),
    ]

    operations = [
        # Altering a table makes SQLite drop its triggers: they go first and come back at the end.
        migrations.RunPython(running(free_columns(TABLE)), running(fix_columns(TABLE, BEFORE))),
        migrations.AddField(
            model_name='arrival',
            name='entry',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.RunPython(running(fix_columns(TABLE, AFTER)), running(free_columns(TABLE))),
    ]
