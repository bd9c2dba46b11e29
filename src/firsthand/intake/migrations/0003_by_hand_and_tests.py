import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from firsthand.core.append_only import fix_columns, free_columns, running

TABLE = "intake_arrival"
BEFORE = ("received_at", "channel", "sha256", "raw_id")
AFTER = (*BEFORE, "entered_at", "entered_by_id")


class Migration(migrations.Migration):
    dependencies = [
        ('cases', '0001_initial'),
        ('intake', '0002_fixed_columns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        # Altering a table makes SQLite drop its triggers: they go first and come back at the end.
        migrations.RunPython(running(free_columns(TABLE)), running(fix_columns(TABLE, BEFORE))),
        migrations.CreateModel(
            name='ChannelTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('web', 'web'), ('mail', 'mail'), ('case_page', 'case_page'), ('phone', 'phone'), ('letter', 'letter'), ('in_person', 'in_person'), ('other', 'other')], max_length=12)),
                ('begun_at', models.DateTimeField()),
                ('try_after', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=120)),
                ('came_back_at', models.DateTimeField(null=True)),
                ('dead_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='arrival',
            name='entered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='arrival',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='arrival',
            name='channel',
            field=models.CharField(choices=[('web', 'web'), ('mail', 'mail'), ('case_page', 'case_page'), ('phone', 'phone'), ('letter', 'letter'), ('in_person', 'in_person'), ('other', 'other')], max_length=12),
        ),
        migrations.AlterField(
            model_name='arrival',
            name='kind',
            field=models.CharField(blank=True, choices=[('report', 'report'), ('reply', 'reply'), ('bounce', 'bounce'), ('auto-reply', 'auto-reply'), ('junk', 'junk'), ('unreadable', 'unreadable'), ('test', 'test')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_at', None), ('entered_by', None)), models.Q(('entered_at__gte', models.F('received_at')), ('entered_by__isnull', False)), _connector='OR'), name='arrival_entered_by_a_person_afterwards'),
        ),
        migrations.RunPython(running(fix_columns(TABLE, AFTER)), running(free_columns(TABLE))),
    ]
