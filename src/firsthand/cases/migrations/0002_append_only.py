from django.db import migrations

from firsthand.core.append_only import allow_change, forbid_change

TABLE = "cases_decision"


def _run(statements):
    def step(apps, editor):
        for sql in statements[editor.connection.vendor]:
            editor.execute(sql)

    return step


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(_run(forbid_change(TABLE, "id")), _run(allow_change(TABLE)))]
