import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from firsthand.core.append_only import fix_columns, free_columns, running

TABLE = "intake_arrival"
BEFORE = ("received_at", "channel", "sha256", "raw_id", "entered_at", "entered_by_id")
AFTER = (*BEFORE, "door", "past")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_verified_at'),
        ('intake', '0003_by_hand_and_tests'),
        ('vault', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Altering a table makes SQLite drop its triggers: they go first and come back at the end.
        migrations.RunPython(running(free_columns(TABLE)), running(fix_columns(TABLE, BEFORE))),
        migrations.RemoveConstraint(
            model_name='arrival',
            name='arrival_entered_by_a_person_afterwards',
        ),
        migrations.AddField(
            model_name='arrival',
            name='door',
            field=models.CharField(blank=True, choices=[('smtp', 'smtp'), ('lmtp', 'lmtp'), ('pipe', 'pipe'), ('imap', 'imap'), ('import', 'import')], max_length=8),
        ),
        migrations.AddField(
            model_name='arrival',
            name='evidence',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.sealed'),
        ),
        migrations.AddField(
            model_name='arrival',
            name='past',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='arrival',
            name='told_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='arrival',
            name='told_case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='arrival',
            name='told_kind',
            field=models.CharField(blank=True, choices=[('report', 'report'), ('reply', 'reply'), ('bounce', 'bounce'), ('auto-reply', 'auto-reply'), ('junk', 'junk'), ('unreadable', 'unreadable'), ('test', 'test')], max_length=12),
        ),
        migrations.AddField(
            model_name='arrival',
            name='verdict',
            field=models.CharField(blank=True, choices=[('pass', 'pass'), ('fail', 'fail'), ('none', 'none')], max_length=4),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_at', None), ('entered_by', None)), ('entered_at__gte', models.F('received_at')), _connector='OR'), name='arrival_entered_afterwards'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('told_by', None), ('told_kind', '')), models.Q(('told_by__isnull', False), models.Q(('told_kind', ''), _negated=True)), _connector='OR'), name='arrival_told_by_a_person'),
        ),
        migrations.RunPython(running(fix_columns(TABLE, AFTER)), running(free_columns(TABLE))),
    ]
