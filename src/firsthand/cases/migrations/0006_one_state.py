from django.db import migrations, models

from firsthand.core.append_only import allow_change, fix_columns, forbid_change, free_columns, running

CASE, FACT = "cases_case", "cases_fact"
COLUMNS = ("number", "received_at", "arrival_order", "content_sha256", "version_id")


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_carry_over")]
    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='case_closed_by_a_person',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_beyond_received_is_confirmed',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_in_queue',
        ),
        migrations.RemoveField(
            model_name='case',
            name='state',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('rm__in', ['accepted', 'received', 'valid']), ('unread_since__isnull', False), _connector='OR'), fields=['arrival_order'], name='case_in_queue'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('rm__in', ['accepted', 'received', 'valid']), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='case_closed_by_a_person'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('rm', 'received'), ('confirmed_at__isnull', False), _connector='OR'), name='case_beyond_received_is_confirmed'),
        ),
        migrations.RunPython(running(fix_columns(CASE, COLUMNS)), running(free_columns(CASE))),
        migrations.RunPython(running(forbid_change(FACT, "id")), running(allow_change(FACT))),
    ]
