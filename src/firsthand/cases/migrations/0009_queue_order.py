from datetime import UTC, datetime

import firsthand.cases.rules
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from firsthand.core.append_only import fix_columns, free_columns, running

CASE = "cases_case"
COLUMNS = ("number", "received_at", "arrival_order", "content_sha256", "version_id")
NOTHING_DUE = datetime(9999, 1, 1, tzinfo=UTC)


def copy(apps, editor):
    """Fill the copies of the rows that are there: each from its promises and messages, in one statement."""
    cases, promises, messages = (
        apps.get_model(*name.split(".")).objects for name in ("cases.Case", "promises.Promise", "cases.Message")
    )
    nearest = promises.filter(case=OuterRef("pk"), kept_at=None, paused_at=None).order_by("due_at", "pk")
    asked = messages.filter(case=OuterRef("pk"), is_question=True, answered_at=None)
    cases.update(
        next_due_at=Coalesce(Subquery(nearest.values("due_at")[:1]), NOTHING_DUE),
        next_kind=Coalesce(Subquery(nearest.values("kind")[:1]), Value("")), question_open=Exists(asked),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_access'),
        ('promises', '0003_look_again'),
    ]

    operations = [
        # Altering a table makes SQLite drop its triggers: they go first and come back at the end.
        migrations.RunPython(running(free_columns(CASE)), running(fix_columns(CASE, COLUMNS))),
        migrations.AddField(
            model_name='case',
            name='in_queue',
            field=models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('rm__in', [firsthand.cases.rules.RmState['ACCEPTED'], firsthand.cases.rules.RmState['RECEIVED'], firsthand.cases.rules.RmState['VALID']]), ('unread_since__isnull', False), _connector='OR'), models.BooleanField()), output_field=models.BooleanField()),
        ),
        migrations.AddField(
            model_name='case',
            name='next_due_at',
            field=models.DateTimeField(default=NOTHING_DUE),
        ),
        migrations.AddField(
            model_name='case',
            name='next_kind',
            field=models.CharField(blank=True, default='', max_length=48),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='case',
            name='question_open',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('in_queue', True)), fields=['next_due_at', 'arrival_order', 'restricted', 'handler', 'next_kind', 'question_open', 'unread_since', 'rm', 'confirmed_at', 'verified_at', 'language', 'channel', 'asset_id', 'received_at'], name='case_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('in_queue', True)), fields=['handler', 'next_due_at', 'arrival_order', 'restricted'], name='case_queue_of'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('in_queue', True), ('question_open', True)), fields=['next_due_at', 'arrival_order', 'restricted'], name='case_queue_asked'),
        ),
        migrations.RunPython(running(fix_columns(CASE, COLUMNS)), running(free_columns(CASE))),
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]
