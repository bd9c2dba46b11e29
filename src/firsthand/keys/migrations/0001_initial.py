import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0007_verified_at'),
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammeKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('openpgp', 'openpgp'), ('smime', 'smime')], max_length=8)),
                ('fingerprint', models.CharField(max_length=128, unique=True)),
                ('address', models.CharField(max_length=320)),
                ('public', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('secret', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.sealed')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('kind',), name='programme_key_in_use')],
            },
        ),
        migrations.CreateModel(
            name='ReporterKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('openpgp', 'openpgp'), ('smime', 'smime')], max_length=8)),
                ('source', models.CharField(choices=[('attached', 'attached'), ('autocrypt', 'autocrypt'), ('signature', 'signature'), ('case_page', 'case_page'), ('by_hand', 'by_hand')], max_length=12)),
                ('vouched', models.BooleanField(default=False)),
                ('kept_at', models.DateTimeField()),
                ('dropped_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reporter_keys', to='cases.case')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.sealed')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('case',), name='reporter_key_in_use')],
            },
        ),
    ]
