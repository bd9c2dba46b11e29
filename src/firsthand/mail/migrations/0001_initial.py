import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('intake', '0004_doors_and_evidence'),
    ]

    operations = [
        migrations.CreateModel(
            name='FetchedMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailbox', models.CharField(max_length=64)),
                ('uid_validity', models.PositiveBigIntegerField()),
                ('uid', models.PositiveBigIntegerField()),
                ('done_at', models.DateTimeField(null=True)),
                ('arrival', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.arrival')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['mailbox'], name='fetched_not_done')],
                'constraints': [models.UniqueConstraint(fields=('mailbox', 'uid_validity', 'uid'), name='fetched_once')],
            },
        ),
    ]
