from django.db import migrations


def first_head(apps, editor):
    apps.get_model("journal", "Head").objects.get_or_create(id=1, defaults={"number": 0, "chain": bytes(32)})


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunPython(first_head, migrations.RunPython.noop)]
