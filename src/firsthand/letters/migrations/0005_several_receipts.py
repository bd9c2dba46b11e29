import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_verified_at'),
        ('letters', '0004_outside'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('receipt', 'receipt'), ('receipts', 'receipts'), ('confirmed', 'confirmed'), ('message', 'message'), ('question', 'question'), ('accepted', 'accepted'), ('declined', 'declined'), ('remedied', 'remedied'), ('credit_published', 'credit_published'), ('embargo_lapsed', 'embargo_lapsed'), ('verified', 'verified'), ('closed', 'closed'), ('reopened', 'reopened'), ('earlier_remedied', 'earlier_remedied'), ('late', 'late'), ('embargo_proposed', 'embargo_proposed'), ('embargo_asked', 'embargo_asked'), ('embargo_agreed', 'embargo_agreed'), ('embargo_declined', 'embargo_declined'), ('embargo_withdrawn', 'embargo_withdrawn'), ('embargo_ended', 'embargo_ended'), ('departure', 'departure'), ('departure_withdrawn', 'departure_withdrawn'), ('appeal_received', 'appeal_received'), ('appeal_dismissed', 'appeal_dismissed'), ('test_account', 'test_account'), ('promise_near', 'promise_near'), ('promise_missed', 'promise_missed'), ('task', 'task'), ('checkpoint', 'checkpoint')], max_length=24),
        ),
        migrations.CreateModel(
            name='WaitingReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_mac', models.CharField(max_length=64)),
                ('channel', models.CharField(max_length=12)),
                ('since', models.DateTimeField()),
                ('held_at', models.DateTimeField(null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_receipt', to='cases.case')),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('held_at', None), ('letter', None)), fields=['to_mac', 'channel'], name='receipt_waiting')],
            },
        ),
    ]
