from django.db import migrations

from firsthand.core.append_only import fix_columns, free_columns

TABLE = "intake_arrival"
COLUMNS = ("received_at", "channel", "sha256", "raw_id")


def _run(statements):
    def step(apps, editor):
        for sql in statements[editor.connection.vendor]:
            editor.execute(sql)

    return step


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunPython(_run(fix_columns(TABLE, COLUMNS)), _run(free_columns(TABLE)))]
