import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from firsthand.core.append_only import fix_columns, free_columns, running

CASE = "cases_case"
COLUMNS = ("number", "received_at", "arrival_order", "content_sha256", "version_id")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_verified_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Altering a table makes SQLite drop its triggers: they go first and come back at the end.
        migrations.RunPython(running(free_columns(CASE)), running(fix_columns(CASE, COLUMNS))),
        migrations.AddField(
            model_name='case',
            name='restricted',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(running(fix_columns(CASE, COLUMNS)), running(free_columns(CASE))),
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='let_in', to='cases.case')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='let_into', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case', 'person'), name='access_once')],
            },
        ),
    ]
