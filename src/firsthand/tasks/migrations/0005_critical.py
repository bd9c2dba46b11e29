from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0004_log_stopped'),
    ]

    operations = [
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('confirmation_bounced', 'confirmation_bounced'), ('letter_failed', 'letter_failed'), ('appeal', 'appeal'), ('second_person', 'second_person'), ('embargo_proposed', 'embargo_proposed'), ('reporter_left_embargo', 'reporter_left_embargo'), ('incident', 'incident'), ('promise_missed', 'promise_missed'), ('channel_dead', 'channel_dead'), ('unreadable_mail', 'unreadable_mail'), ('receipt_held', 'receipt_held'), ('mail_left', 'mail_left'), ('critical', 'critical'), ('log_stopped', 'log_stopped')], max_length=24),
        ),
    ]
