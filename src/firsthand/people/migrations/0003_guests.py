from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_told_of_breaches'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='person',
            name='person_role_known',
        ),
        migrations.AlterField(
            model_name='person',
            name='role',
            field=models.CharField(choices=[('triager', 'triager'), ('handler', 'handler'), ('lead', 'lead'), ('publisher', 'publisher'), ('auditor', 'auditor'), ('administrator', 'administrator'), ('guest', 'guest')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['triager', 'handler', 'lead', 'publisher', 'auditor', 'administrator', 'guest'])), name='person_role_known'),
        ),
    ]
