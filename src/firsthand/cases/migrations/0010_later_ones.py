import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from firsthand.core.append_only import fix_columns, free_columns, running

CASE = "cases_case"
COLUMNS = ("number", "received_at", "arrival_order", "content_sha256", "version_id")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_queue_order'),
        ('programme', '0002_append_only'),
        ('vault', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Altering a table makes SQLite drop its triggers: they go first and come back at the end.
        migrations.RunPython(running(free_columns(CASE)), running(fix_columns(CASE, COLUMNS))),
        migrations.AlterField(
            model_name='case',
            name='same_as',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later_ones', to='cases.case'),
        ),
        migrations.RunPython(running(fix_columns(CASE, COLUMNS)), running(free_columns(CASE))),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('same_as__isnull', False)), fields=['same_as', 'arrival_order'], name='case_later_ones'),
        ),
    ]
