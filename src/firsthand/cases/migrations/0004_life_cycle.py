import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from firsthand.core.append_only import fix_columns, free_columns, running

TABLE = "cases_case"
COLUMNS = ("number", "received_at", "arrival_order", "content_sha256", "version_id")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_fixed_columns"),
        ("programme", "0002_append_only"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        # Altering a table makes SQLite drop its triggers: they go first and come back in 0006.
        migrations.RunPython(running(free_columns(TABLE)), running(fix_columns(TABLE, COLUMNS))),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('judged_at', models.DateTimeField(null=True)),
                ('upheld', models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('vendor_aware', 'vendor_aware'), ('fix_ready', 'fix_ready'), ('fix_deployed', 'fix_deployed'), ('public_aware', 'public_aware'), ('exploit_public', 'exploit_public'), ('attacks_seen', 'attacks_seen')], max_length=16)),
                ('happened_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TwoPersonEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('departure', 'departure'), ('legal_step', 'legal_step')], max_length=12)),
                ('rule_id', models.CharField(max_length=20)),
                ('proposed_at', models.DateTimeField()),
                ('seconded_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='rm',
            field=models.CharField(choices=[('start', 'start'), ('received', 'received'), ('invalid', 'invalid'), ('valid', 'valid'), ('deferred', 'deferred'), ('accepted', 'accepted'), ('closed', 'closed')], default='received', max_length=12),
        ),
        migrations.AddField(
            model_name='decision',
            name='grounds',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.sealed'),
        ),
        migrations.AddField(
            model_name='message',
            name='answered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='consent',
            field=models.CharField(default='no_embargo', max_length=12),
        ),
        migrations.AddField(
            model_name='participant',
            name='identity_shared_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='is_reporter',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='rm',
            field=models.CharField(choices=[('start', 'start'), ('received', 'received'), ('invalid', 'invalid'), ('valid', 'valid'), ('deferred', 'deferred'), ('accepted', 'accepted'), ('closed', 'closed')], default='accepted', max_length=12),
        ),
        migrations.AddField(
            model_name='participant',
            name='roles',
            field=models.CharField(default='finder,reporter', max_length=80),
        ),
        migrations.AlterField(
            model_name='case',
            name='channel',
            field=models.CharField(choices=[('web', 'web'), ('mail', 'mail'), ('case_page', 'case_page'), ('phone', 'phone'), ('letter', 'letter'), ('in_person', 'in_person'), ('other', 'other')], max_length=12),
        ),
        migrations.AlterField(
            model_name='decision',
            name='outcome',
            field=models.CharField(choices=[('accepted', 'accepted'), ('out_of_scope', 'out_of_scope'), ('excluded_test', 'excluded_test'), ('not_qualifying', 'not_qualifying'), ('duplicate', 'duplicate'), ('known', 'known'), ('accepted_risk', 'accepted_risk'), ('cannot_reproduce', 'cannot_reproduce'), ('no_impact', 'no_impact'), ('not_a_report', 'not_a_report'), ('other', 'other')], max_length=20),
        ),
        migrations.AlterField(
            model_name='participant',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='cases.case'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(condition=models.Q(('is_reporter', True)), fields=('case',), name='participant_one_reporter'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='cases.case'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.decision'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='judged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.message'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='reason',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.sealed'),
        ),
        migrations.AddField(
            model_name='fact',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fact',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='cases.case'),
        ),
        migrations.AddField(
            model_name='twopersonentry',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='two_person_entries', to='cases.case'),
        ),
        migrations.AddField(
            model_name='twopersonentry',
            name='evidence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.sealed'),
        ),
        migrations.AddField(
            model_name='twopersonentry',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='twopersonentry',
            name='seconded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='twopersonentry',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('judged_at__isnull', True), models.Q(('judged_by__isnull', False), ('reason__isnull', False), ('upheld__isnull', False)), _connector='OR'), name='appeal_judged_by_a_person'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(fields=('case', 'kind'), name='fact_once_per_case'),
        ),
        migrations.AddConstraint(
            model_name='twopersonentry',
            constraint=models.CheckConstraint(condition=models.Q(('seconded_by__isnull', True), models.Q(('seconded_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='entry_seconded_by_another'),
        ),
        migrations.AddConstraint(
            model_name='twopersonentry',
            constraint=models.CheckConstraint(condition=models.Q(('seconded_at__isnull', True), ('seconded_by__isnull', False), _connector='OR'), name='entry_seconded_by_a_person'),
        ),
    ]
