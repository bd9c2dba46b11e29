from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailbox', models.CharField(max_length=64, unique=True)),
                ('first_at', models.DateTimeField(null=True)),
                ('uid_validity', models.PositiveBigIntegerField(null=True)),
                ('seen_below', models.PositiveBigIntegerField(default=1)),
                ('full_look_at', models.DateTimeField(null=True)),
                ('looked_at', models.DateTimeField(null=True)),
                ('look_again_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(null=True)),
                ('leased_by', models.CharField(blank=True, max_length=64)),
                ('failing_since', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=80)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('dead_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LeftMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailbox', models.CharField(max_length=64)),
                ('uid_validity', models.PositiveBigIntegerField()),
                ('uid', models.PositiveBigIntegerField()),
                ('received_at', models.DateTimeField(null=True)),
                ('size_bytes', models.PositiveBigIntegerField(null=True)),
                ('reason', models.CharField(max_length=80)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('try_again_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveIntegerField(default=1)),
                ('called_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mailbox', 'uid_validity', 'uid'), name='left_once')],
            },
        ),
    ]
